package months

import (
	"context"
	"database/sql"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/report/monthly"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/citytest"
)

var now = time.Date(2026, 11, 3, 9, 30, 0, 0, domain.Shanghai)

const october = Month(202610)

// town is a city with two stations in two counties, and its pages.
type town struct {
	*citytest.Town
	url string
}

var (
	cityAdmin    = access.Staff{Name: "张科", Role: access.CityAdmin, Division: codes.LeshanCity, SignedIn: true}
	countyViewer = access.Staff{Name: "陈丽", Role: access.CountyViewer, Division: "511181", SignedIn: true}
)

var must = citytest.Must

func newTown(t testing.TB) *town {
	w := &town{Town: citytest.New(t, cityAdmin, now)}
	for _, s := range []domain.Station{{Code: "LS01", Name: "嘉州驿站", Division: "511102"}, {Code: "EM01", Name: "峨眉驿站", Division: "511181"}, {Code: "EM02", Name: "未报驿站", Division: "511181"}} {
		w.Plant(domain.KindStation, domain.StationID(s.Code), s)
	}
	w.visit("LS01", "N3", 20, october)
	w.visit("EM01", "N1", 7, october)
	w.url = w.Serve(func(r chi.Router, log *slog.Logger, now func() time.Time) { New(w.City, log, now).Routes(r) })
	return w
}

// visit is recorded at a station in a month.
func (w *town) visit(code, group string, people int64, m Month) {
	w.T.Helper()
	w.Visit(code, group, people, m.First().Time().Add(34*time.Hour))
}

func (w *town) ctx() context.Context { return access.WithStaff(w.T.Context(), w.As) }

func (w *town) close(m Month) error { return Close(w.ctx(), w.City, m, now) }

// people is the figure of October, as pinned.
func (w *town) people() (sum int64) {
	w.T.Helper()
	must(w.T, w.City.Snapshot(w.T.Context(), func(s city.Snapshot) error {
		p, err := Pin(w.T.Context(), s)
		if err != nil {
			return err
		}
		sum, err = p.total(w.T.Context(), domain.MeasurePeople, october)
		return err
	}))
	return sum
}

func (w *town) rows(table string) (n int) {
	w.T.Helper()
	must(w.T, w.City.DB.Read(w.T.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(w.T.Context(), "SELECT count(*) FROM "+table).Scan(&n)
	}))
	return n
}

// get is a page; post sends a form without following where it leads.
func (w *town) get(path string) (int, string) { return w.ask(http.MethodGet, path, nil) }

func (w *town) ask(method, path string, form url.Values) (int, string) {
	w.T.Helper()
	r, err := http.NewRequest(method, w.url+path, strings.NewReader(form.Encode()))
	must(w.T, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	must(w.T, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	must(w.T, err)
	return resp.StatusCode, html.UnescapeString(string(b))
}

// TestAClosedMonthStands: what arrives later changes no pinned figure, and is shown as
// late, by station and group; what came adds up to the difference.
func TestAClosedMonthStands(t *testing.T) {
	w := newTown(t)
	must(t, w.close(october))
	w.visit("LS01", "N3", 12, october)
	w.visit("EM01", "N2", 3, october)
	w.visit("EM01", "N2", 2, 202611) // of a month that is not closed
	if got := w.people(); got != 27 {
		t.Errorf("the closed month says %d", got)
	}
	must(t, w.City.Snapshot(t.Context(), func(s city.Snapshot) error {
		late, err := Late(t.Context(), s.R, october, 1)
		must(t, err)
		came, err := History(t.Context(), s.R, october, 1)
		must(t, err)
		people := map[string]int64{}
		for _, d := range late {
			if d.Measure == domain.MeasurePeople {
				people[d.Group] += d.Value
			}
		}
		if len(people) != 2 || people["N3"] != 12 || people["N2"] != 3 {
			t.Errorf("late %v", people)
		}
		if len(came) != len(late) {
			t.Fatalf("%d came, %d differ", len(came), len(late))
		}
		for i, d := range came {
			if today := domain.DayOf(time.Now()); d.Day < today-1 || d.Day > today {
				t.Errorf("came on %v", d.Day)
			}
			d.Day = 0
			if d != late[i] {
				t.Errorf("came %+v, differs %+v", d, late[i])
			}
		}
		return nil
	}))
	_, body := w.get("/months/2026-10")
	for _, text := range []string{"已关账", "之后补报 +15 人次", "嘉州驿站", "+12", "未报驿站", "张科"} {
		if !strings.Contains(body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	if _, body := w.get("/months"); !strings.Contains(body, "+15") || !strings.Contains(body, "2 / 3") {
		t.Errorf("the list does not say what is late: %s", body)
	}
}

// TestARecountIsNotLate: cells that are computed anew come to the same.
func TestARecountIsNotLate(t *testing.T) {
	w := newTown(t)
	must(t, w.close(october))
	w.Exec("CREATE TABLE kept AS SELECT * FROM cell_month")
	w.Exec("DELETE FROM cell_month")
	w.Exec("INSERT INTO cell_month SELECT * FROM kept")
	w.Exec("DROP TABLE kept")
	must(t, w.City.Snapshot(t.Context(), func(s city.Snapshot) error {
		for name, read := range map[string]func(context.Context, city.Snapshot) ([]Diff, error){
			"late":    func(ctx context.Context, s city.Snapshot) ([]Diff, error) { return Late(ctx, s.R, october, 1) },
			"history": func(ctx context.Context, s city.Snapshot) ([]Diff, error) { return History(ctx, s.R, october, 1) },
		} {
			if diffs, err := read(t.Context(), s); err != nil || len(diffs) > 0 {
				t.Errorf("%s: %v, %v", name, diffs, err)
			}
		}
		return nil
	}))
}

// TestWhatIsRefused is refused in words, and changes nothing.
func TestWhatIsRefused(t *testing.T) {
	w := newTown(t)
	refused := func(name string, err error, kind fault.Kind) {
		t.Helper()
		if fault.KindOf(err) != kind || fault.Sentence(err, "zh") == fault.Sentence(fault.New(kind, "", "", ""), "zh") {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused("the running month", w.close(202611), fault.Invalid)
	refused("one to come", w.close(202612), fault.Invalid)
	refused("before the first record", w.close(202609), fault.NotFound)
	refused("reopen what is open", Reopen(w.ctx(), w.City, october, "核对", now), fault.Conflict)
	must(t, w.close(october))
	refused("twice", w.close(october), fault.Conflict)
	refused("without a reason", Reopen(w.ctx(), w.City, october, "  ", now), fault.Invalid)
	if n := w.rows("month_close"); n != 1 {
		t.Errorf("%d closings", n)
	}
}

// TestNoHalfMonth: where the last step fails, nothing of it is there.
func TestNoHalfMonth(t *testing.T) {
	w := newTown(t)
	w.Exec("ALTER TABLE audit RENAME TO away")
	if err := w.close(october); err == nil {
		t.Fatal("closed without a line in the log")
	}
	for _, table := range []string{"month_close", "month_cell", "month_station", "month_late"} {
		if n := w.rows(table); n != 0 {
			t.Errorf("%s has %d rows", table, n)
		}
	}
	w.Exec("ALTER TABLE away RENAME TO audit")
	must(t, w.close(october))
	if w.rows("month_cell") == 0 || w.rows("month_station") != 3 {
		t.Error("nothing was stored")
	}
}

// TestReopened: a month that is opened again follows its records, and closed anew holds
// what came meanwhile. Both closings stay, with the reason.
func TestReopened(t *testing.T) {
	w := newTown(t)
	must(t, w.close(october))
	w.visit("LS01", "N3", 12, october)
	if code, _ := w.ask(http.MethodPost, "/months/2026-10/reopen", url.Values{"why": {"市中区补录"}}); code != http.StatusSeeOther {
		t.Fatalf("reopen: %d", code)
	}
	if got := w.people(); got != 39 {
		t.Errorf("open again it says %d", got)
	}
	if code, _ := w.ask(http.MethodPost, "/months/2026-10/close", nil); code != http.StatusSeeOther {
		t.Fatalf("close: %d", code)
	}
	w.visit("LS01", "N3", 1, october)
	_, body := w.get("/months/2026-10")
	for _, text := range []string{"市中区补录", "第 2 次", "之后补报 +1 人次"} {
		if !strings.Contains(body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

// TestTheDigestIsKept: a stored figure that was changed by hand is not shown as it is.
func TestTheDigestIsKept(t *testing.T) {
	w := newTown(t)
	must(t, w.close(october))
	if code, body := w.get("/months/2026-10"); code != http.StatusOK || !strings.Contains(body, "SHA-256") {
		t.Fatalf("%d", code)
	}
	w.Exec("UPDATE month_cell SET value = value + 1 WHERE measure = 'people' AND station = ?", func() []byte { id := domain.StationID("LS01"); return id[:] }())
	if code, body := w.get("/months/2026-10"); code != http.StatusInternalServerError || !strings.Contains(body, "校验值") {
		t.Errorf("%d", code)
	}
}

// TestACountySeesItsOwn: neither the figures nor the stations of another.
func TestACountySeesItsOwn(t *testing.T) {
	w := newTown(t)
	must(t, w.close(october))
	w.visit("LS01", "N3", 12, october)
	w.visit("EM01", "N2", 3, october)
	w.As = countyViewer
	for _, path := range []string{"/months", "/months/2026-10"} {
		_, body := w.get(path)
		if strings.Contains(body, "嘉州") || strings.Contains(body, "+15") || strings.Contains(body, "+12") || !strings.Contains(body, "+3") {
			t.Errorf("%s: %s", path, body)
		}
		if strings.Contains(body, "/reopen") {
			t.Error("a county is offered to open the month")
		}
	}
	for path, want := range map[string]int{"/months/2026-13": 400, "/months/x": 400, "/months/2026-12": 404, "/months/2026-11": 200} {
		if code, _ := w.get(path); code != want {
			t.Errorf("%s: %d", path, code)
		}
	}
}

// TestAStationThatMoved to another county keeps the closed month of the county where it
// was, figures and list alike; what it brings late is shown there.
func TestAStationThatMoved(t *testing.T) {
	w := newTown(t)
	must(t, w.close(october))
	moved := domain.StationID("EM01")
	w.Exec("DELETE FROM document WHERE id = ?", moved[:])
	w.Plant(domain.KindStation, moved, domain.Station{Code: "EM01", Name: "峨眉驿站", Division: "511102"})
	w.visit("EM01", "N1", 2, october)
	for area, want := range map[string]Line{"": {Expected: 3, Reported: 2, People: 27, Late: 2}, "511181": {Expected: 2, Reported: 1, People: 7, Late: 2}, "511102": {Expected: 1, Reported: 1, People: 20}} {
		list, err := List(t.Context(), w.City, area, now)
		must(t, err)
		i := slices.IndexFunc(list, func(l Line) bool { return l.Month == "2026-10" })
		if got := list[i]; got.Expected != want.Expected || got.Reported != want.Reported || got.People != want.People || got.Late != want.Late {
			t.Errorf("%q: %+v", area, got)
		}
	}
	w.As = countyViewer
	if _, body := w.get("/months/2026-10"); !strings.Contains(body, "峨眉驿站") || !strings.Contains(body, "+2") {
		t.Errorf("the county it was in does not see it: %s", body)
	}
}

// TestALongerPeriodSaysWhatItHasMore than the tables of its months: the 补报 of those that
// are closed and lie in it as a whole.
func TestALongerPeriodSaysWhatItHasMore(t *testing.T) {
	w := newTown(t)
	must(t, w.close(october))
	w.visit("LS01", "N3", 12, october)
	w.visit("EM01", "N1", 3, october)
	for _, c := range []struct {
		from, to domain.Day
		division string
		want     string
	}{
		{20261001, 20261231, "", "之后补报 +15 人次"}, {20261001, 20261231, "511181", "之后补报 +3 人次"},
		{20261005, 20261011, "", ""}, {20261102, 20261231, "", ""},
	} {
		must(t, w.City.Snapshot(t.Context(), func(s city.Snapshot) error {
			ask := monthly.Ask{Unit: monthly.Unit{Division: c.division}, Period: stats.Period{Kind: stats.PeriodChosen, From: c.from, To: c.to}, Made: now}
			p, err := Report(t.Context(), s, &ask)
			must(t, err)
			tables, err := monthly.Tables(t.Context(), p, "T1", ask)
			must(t, err)
			notes := strings.Join(tables[0].Notes, "\n")
			if said := strings.Contains(notes, "补报"); said != (c.want != "") || !strings.Contains(notes, c.want) {
				t.Errorf("%v to %v of %q: %s", c.from, c.to, c.division, notes)
			}
			return nil
		}))
	}
}

// TestPinnedCuts: by station, group and service the stored figures add up to the same,
// and a question about days asks the ledger.
func TestPinnedCuts(t *testing.T) {
	w := newTown(t)
	must(t, w.close(october))
	w.visit("LS01", "N3", 12, october)
	must(t, w.City.Snapshot(t.Context(), func(s city.Snapshot) error {
		p, err := Pin(t.Context(), s)
		must(t, err)
		for _, c := range []struct {
			q    stats.Query
			want int64
		}{
			{stats.Query{Measure: domain.MeasurePeople, By: stats.ByStation}, 27}, {stats.Query{Measure: domain.MeasurePeople, By: stats.ByGroup}, 27},
			{stats.Query{Measure: domain.MeasureServices, By: stats.ByService}, 27}, {stats.Query{Measure: domain.MeasurePeople, By: stats.ByTotal, Station: domain.StationID("EM01")}, 7},
			{stats.Query{Measure: domain.MeasurePeople, By: stats.ByDay}, 39},
			{stats.Query{Measure: domain.MeasurePeople, By: stats.ByStation, Group: "N3"}, 20}, {stats.Query{Measure: domain.MeasureServices, By: stats.ByTotal, Group: "N3", Service: "water"}, 20}, {stats.Query{Measure: domain.MeasureServices, By: stats.ByTotal, Service: "rest"}, 0},
		} {
			c.q.From, c.q.To = october.First(), october.Last()
			sums, err := p.SumCells(t.Context(), c.q)
			must(t, err)
			var got int64
			for _, s := range sums {
				got += s.Value
			}
			if got != c.want {
				t.Errorf("%+v: %d", c.q, got)
			}
		}
		return nil
	}))
}

// TestWords: each text has both languages.
func TestWords(t *testing.T) {
	for key, v := range words {
		if v[0] == "" || v[1] == "" {
			t.Errorf("%s has one language", key)
		}
	}
	w := newTown(t)
	must(t, w.close(october))
	w.visit("LS01", "N3", 12, october)
	if _, body := w.get("/months/2026-10?lang=en"); !strings.Contains(body, "Late since: +12 people") {
		t.Error("no English")
	}
}
