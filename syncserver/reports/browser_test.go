package reports

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
	"yizhan/shared/domain"
	"yizhan/syncserver/access"
)

var pictures = flag.String("pictures", "", "folder for pictures of the pages in their states")

// TestPictures takes the pictures that people look at before a change is accepted: go test
// -run Pictures -pictures DIR. Without a folder it only looks for what a browser complains
// about.
func TestPictures(t *testing.T) {
	w := twoCounties(t)
	w.staff = access.Staff{Name: "张科", Role: access.CityAdmin, Division: "511100", SignedIn: true}
	for i, name := range []string{"嘉州小哥加油站", "岷江货车司机之家", "高铁站暖心之家"} {
		code := "LS1" + string(rune('0'+i))
		w.plant(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: name, Division: "511102"})
		w.visit(code, int64(120+i*1043))
	}
	ctx, complaints := browsertest.Browser(t)
	for _, p := range []struct {
		name, path, scheme string
		scale              float64
	}{
		{"list", "/reports?lang=zh", "light", 1}, {"t1", "/reports/T1", "light", 1}, {"t6", "/reports/T6", "light", 1}, {"t3", "/reports/T3", "dark", 1}, {"list-dark", "/reports?who=张科", "dark", 1},
		{"list-150", "/reports", "light", 1.5}, {"t1-150", "/reports/T1", "light", 1.5}, {"problem", "/reports/T9", "light", 1}, {"list-narrow", "/reports", "light", 3}, {"english", "/reports?lang=en", "light", 1},
	} {
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: p.scheme}}}); err != nil {
			t.Fatal(err)
		}
		browsertest.Do(t, ctx, chromedp.EmulateViewport(int64(1366/p.scale), int64(768/p.scale), chromedp.EmulateScale(p.scale)), chromedp.Navigate(w.server.URL+p.path), chromedp.Sleep(100*time.Millisecond))
		picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(picture, []byte("\x89PNG")) {
			t.Errorf("%s is no picture", p.name)
		}
		if *pictures != "" {
			if err := os.WriteFile(filepath.Join(*pictures, "reports-"+p.name+".png"), picture, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range complaints() {
		if !strings.Contains(c, "404") { // the page about a table that is none
			t.Errorf("the browser complained: %s", c)
		}
	}
}
