package published

import (
	"bytes"
	"database/sql"
	"flag"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/go-chi/chi/v5"

	"yizhan/shared/browsertest"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/publish"
	"yizhan/syncserver/access"
	"yizhan/syncserver/citytest"
	"yizhan/syncserver/months"
)

var (
	now      = time.Date(2026, 11, 3, 9, 30, 0, 0, domain.Shanghai)
	pictures = flag.String("pictures", "", "folder for pictures of the pages in their states")
)

const october = months.Month(202610)

// town is a city with stations in three counties, and its pages.
type town struct {
	*citytest.Town
	url string
}

var must = citytest.Must

func newTown(t testing.TB) *town {
	staff := access.Staff{Name: "张科", Role: access.CityAdmin, Division: codes.LeshanCity, SignedIn: true}
	w := &town{Town: citytest.New(t, staff, now)}
	for i, division := range []string{"511102", "511181", "511111"} {
		s := domain.Station{Code: fmt.Sprintf("S%d", i), Name: fmt.Sprintf("驿站%d", i), Division: division}
		w.Plant(domain.KindStation, domain.StationID(s.Code), s)
	}
	for _, v := range []struct {
		code, group string
		people      int64
	}{{"S0", "N1", 300}, {"S0", "N2", 45}, {"S0", "N3", 3}, {"S1", "N1", 120}, {"S1", "N3", 80}, {"S2", "N2", 70}, {"S2", "N3", 64}} {
		w.visit(v.code, v.group, v.people)
	}
	w.url = w.Serve(func(r chi.Router, log *slog.Logger, now func() time.Time) { New(w.City, log, now).Routes(r) })
	return w
}

func (w *town) visit(code, group string, people int64) {
	w.T.Helper()
	w.Visit(code, group, people, october.First().Time().Add(34*time.Hour))
}

func (w *town) close() { w.T.Helper(); must(w.T, months.Close(w.T.Context(), w.City, october, now)) }

func (w *town) publish(note string) error {
	return Publish(w.T.Context(), w.City, october, note, now)
}

func (w *town) versions() (list []Version) {
	w.T.Helper()
	must(w.T, w.City.DB.Read(w.T.Context(), func(tx *sql.Tx) (err error) {
		list, err = Versions(w.T.Context(), tx, october)
		return err
	}))
	return list
}

func (w *town) get(path string) (int, string) {
	w.T.Helper()
	resp, err := http.Get(w.url + path)
	must(w.T, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	must(w.T, err)
	return resp.StatusCode, html.UnescapeString(string(b))
}

// cell is a published one; false where it is kept back.
func (t Table) cell(row, column string) (int64, bool) {
	for i, r := range t.Rows {
		for j, c := range t.Columns {
			if r.Code == row && c.Code == column && t.Cells[i][j] != nil {
				return *t.Cells[i][j], true
			}
		}
	}
	return 0, false
}

// TestOnlyClosedMonths: others are refused in words, and so is publishing the same twice
// and a correction that says nothing.
func TestOnlyClosedMonths(t *testing.T) {
	w := newTown(t)
	refused := func(name string, err error, kind fault.Kind) {
		t.Helper()
		if fault.KindOf(err) != kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused("an open month", w.publish(""), fault.Conflict)
	w.close()
	must(t, w.publish(""))
	refused("twice", w.publish("更正"), fault.Conflict)
	must(t, months.Reopen(t.Context(), w.City, october, "补录", now))
	w.close()
	refused("without a note", w.publish(" "), fault.Invalid)
	must(t, w.publish("补录后更正"))
	if n := len(w.versions()); n != 2 {
		t.Errorf("%d versions", n)
	}
}

// TestVersionsGiveNothingAway: the three couriers of a county are in no version, nothing
// that was kept back is shown later, and nothing shown changes by one to four.
func TestVersionsGiveNothingAway(t *testing.T) {
	w := newTown(t)
	w.close()
	must(t, w.publish(""))
	w.visit("S1", "N1", 2) // late, of few people
	w.visit("S0", "N3", 60)
	first := w.versions()
	if v, shown := first[0].Tables[0].cell("511102", "N3"); shown {
		t.Errorf("%d is shown", v)
	}
	if v, shown := first[0].Tables[0].cell(totalCode, totalCode); !shown || v != 682 {
		t.Errorf("the total is %d", v)
	}
	if v, shown := first[0].Tables[0].cell("511123", "N1"); !shown || v != 0 {
		t.Error("a zero is kept back")
	}
	must(t, months.Reopen(t.Context(), w.City, october, "补录", now))
	w.close()
	must(t, w.publish("补录"))
	list := w.versions()
	if list[0].Tables[0].SHA256 != first[0].Tables[0].SHA256 {
		t.Error("what was published changed")
	}
	a, b := list[0].Tables[0], list[1].Tables[0]
	shown := 0
	for _, row := range b.Rows {
		for _, column := range b.Columns {
			x, inFirst := a.cell(row.Code, column.Code)
			y, inSecond := b.cell(row.Code, column.Code)
			if !inFirst && inSecond {
				t.Errorf("%s %s is shown now", row.ZH, column.ZH)
			}
			if d := max(x-y, y-x); inFirst && inSecond && d > 0 && d <= publish.Small {
				t.Errorf("%s %s changed by %d", row.ZH, column.ZH, d)
			}
			if inSecond {
				shown++
			}
		}
	}
	if v, shown := b.cell(totalCode, totalCode); !shown || v != 744 {
		t.Errorf("the total is %d", v)
	}
	if shown < len(b.Rows)*len(b.Columns)/2 {
		t.Errorf("only %d cells are shown", shown)
	}
}

// TestFilesSayTheSame: CSV and workbook hold the table with its note, and no other cut can
// be asked for.
func TestFilesSayTheSame(t *testing.T) {
	w := newTown(t)
	w.close()
	must(t, w.publish(""))
	code, csv := w.get("/published/2026-10/file?table=people&format=csv")
	if code != 200 || !strings.Contains(csv, "*") || !strings.Contains(csv, "682") {
		t.Errorf("%d %s", code, csv)
	}
	if code, xlsx := w.get("/published/2026-10/file?table=services&format=xlsx"); code != 200 || !strings.HasPrefix(xlsx, "PK") {
		t.Errorf("workbook: %d", code)
	}
	_, page := w.get("/published/2026-10")
	for _, text := range []string{"市中区", "少于 5", "682", "SHA-256", "第 1 版"} {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say %s", text)
		}
	}
	for path, want := range map[string]int{"table=people&format=pdf": 404, "table=stations&format=csv": 404, "table=people&format=csv&version=2": 404, "table=people&format=csv&version=x": 404} {
		if code, _ := w.get("/published/2026-10/file?" + path); code != want {
			t.Errorf("%s: %d", path, code)
		}
	}
	before := csv
	for _, more := range []string{"&division=511102", "&from=2026-10-01&to=2026-10-02", "&group=N3", "&station=S0"} {
		if _, csv := w.get("/published/2026-10/file?table=people&format=csv" + more); csv != before {
			t.Errorf("%s gives another table", more)
		}
	}
}

// TestWords: each text has both languages.
func TestWords(t *testing.T) {
	for key, v := range words {
		if v[0] == "" || v[1] == "" {
			t.Errorf("%s has one language", key)
		}
	}
}

// TestPictures takes the pictures that people look at before a change is accepted: go test
// -run Pictures -pictures DIR. Without a folder it only looks for what a browser complains
// about, and for pages that are wider than a telephone.
func TestPictures(t *testing.T) {
	w := newTown(t)
	ctx, complaints := browsertest.Browser(t)
	shoot := func(name, path string, width int64) {
		t.Helper()
		browsertest.Do(t, ctx, chromedp.EmulateViewport(width, 768), chromedp.Navigate(w.url+path), chromedp.Sleep(100*time.Millisecond))
		if wide := browsertest.Poll[int64](t, ctx, "document.documentElement.scrollWidth"); wide > width {
			t.Errorf("%s is %d wide", name, wide)
		}
		picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		must(t, err)
		if !bytes.HasPrefix(picture, []byte("\x89PNG")) {
			t.Errorf("%s is no picture", name)
		}
		if *pictures != "" {
			must(t, os.WriteFile(filepath.Join(*pictures, "published-"+name+".png"), picture, 0o644))
		}
	}
	shoot("none", "/published?lang=zh", 1366)
	w.close()
	shoot("not-yet", "/published/2026-10", 1366)
	resp, err := http.PostForm(w.url+"/published/2026-10", url.Values{})
	must(t, err)
	must(t, resp.Body.Close())
	if len(w.versions()) != 1 {
		t.Fatal("the form published nothing")
	}
	shoot("list", "/published", 1366)
	shoot("month", "/published/2026-10", 1366)
	shoot("month-narrow", "/published/2026-10", 390)
	shoot("english", "/published/2026-10?lang=en", 1366)
	for _, c := range complaints() {
		t.Errorf("the browser complained: %s", c)
	}
}
