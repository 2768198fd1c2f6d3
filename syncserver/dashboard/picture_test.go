package dashboard

import (
	"encoding/xml"
	"errors"
	"html"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
	"yizhan/syncserver/access"
)

// TestPicturesSayWhatThePageSays: each picture that the page offers is a whole file with the
// page's figures, of what, when and how complete, and the log has who took it.
func TestPicturesSayWhatThePageSays(t *testing.T) {
	w := newTown(t)
	w.lively()
	_, body, _ := w.get("/?period=month&division=511102&view=table")
	shown := shownFigures(body)
	links := regexp.MustCompile(`href="(/picture/[^"]+)" download`).FindAllStringSubmatch(body, -1)
	if len(links) < 4 {
		t.Fatalf("the page offers %d pictures", len(links))
	}
	for _, m := range links {
		address := html.UnescapeString(m[1])
		status, picture, header := w.get(address)
		if status != http.StatusOK || header.Get("Content-Type") != "image/svg+xml" {
			t.Errorf("%s: %d, %s", address, status, header.Get("Content-Type"))
			continue
		}
		if _, p, err := mime.ParseMediaType(header.Get("Content-Disposition")); err != nil || !strings.Contains(p["filename"], "市中区") {
			t.Errorf("%s is called %q, %v", address, p["filename"], err)
		}
		for d := xml.NewDecoder(strings.NewReader(picture)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", address, err)
			}
		}
		name := regexp.MustCompile(`/picture/([^.]+)`).FindStringSubmatch(address)[1]
		for key, value := range shown {
			if of, _, _ := strings.Cut(key, "-"); of == name && (name == "group" || name == "service") && !strings.Contains(picture, ">"+value) {
				t.Errorf("%s lacks %s, %s", address, key, value)
			}
		}
		for _, want := range []string{"市中区", "个驿站上报了", "数据截至 2026-11-", "2026-11-01 – ", "#1F5F99"} {
			if !strings.Contains(picture, want) {
				t.Errorf("%s lacks %s", address, want)
			}
		}
	}
	if log := w.logged(); strings.Count(log, string(ActionPicture)) != len(links) || !strings.Contains(log, "trend /?") {
		t.Errorf("the log has %s", log)
	}
	for path, want := range map[string]int{"/picture/nothing.svg": http.StatusNotFound, "/picture/trend.svg?period=x": http.StatusBadRequest, "/picture/week.svg?period=year": http.StatusNotFound} {
		if status, page, _ := w.get(path); status != want || !strings.Contains(page, `href="/`) {
			t.Errorf("%s: %d, not %d", path, status, want)
		}
	}
	w.staff = ofCounty(access.CountyViewer)
	if status, _, _ := w.get("/picture/trend.svg?division=511102"); status != http.StatusNotFound {
		t.Errorf("another county's picture: %d", status)
	}
}

// TestAPictureAsPNG: the browser draws a PNG of it, as large as it is twice, and the page
// without scripts offers none.
func TestAPictureAsPNG(t *testing.T) {
	w := newTown(t)
	w.lively()
	ctx, complaints := browsertest.Browser(t)
	browsertest.Do(t, ctx, chromedp.Navigate(w.server.URL+"/"))
	browsertest.Poll[bool](t, ctx, `document.documentElement.classList.contains("draws")`)
	got := browsertest.Poll[string](t, ctx, `(() => {
		if (window.taken !== undefined) return window.taken;
		window.taken = "";
		HTMLAnchorElement.prototype.click = async function () {
			const bytes = await (await createImageBitmap(await new Promise((take, fail) => {
				const r = new XMLHttpRequest(); r.open("GET", this.href); r.responseType = "blob"; r.onload = () => take(r.response); r.onerror = fail; r.send();
			}).catch(() => window.file)));
			window.taken = this.download + " " + bytes.width + " " + bytes.height;
		};
		const make = URL.createObjectURL;
		URL.createObjectURL = (file) => { window.file = file; return make(file); };
		document.querySelector("a[data-png][href*=trend]").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
		return "";
	})()`)
	if !regexp.MustCompile(`^人次 .*\.png 2400 \d{3,4}$`).MatchString(got) {
		t.Errorf("the picture is %q", got)
	}
	for _, c := range complaints() {
		if !strings.Contains(c, "blob:") { // the test's own look into the file, which pages may not fetch
			t.Errorf("the browser complains: %s", c)
		}
	}
}
