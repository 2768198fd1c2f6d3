package alert

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/alert/rules"
	"yizhan/syncserver/citytest"
)

var (
	morning     = time.Date(2026, 11, 25, 9, 0, 0, 0, domain.Shanghai) // a Wednesday
	cityAdmin   = access.Staff{Name: "张科", Role: access.CityAdmin, Division: codes.LeshanCity, SignedIn: true}
	emeiAdmin   = access.Staff{Name: "陈丽", Role: access.CountyAdmin, Division: "511181", SignedIn: true}
	otherViewer = access.Staff{Name: "李平", Role: access.CountyViewer, Division: "511102", SignedIn: true}
)

// town is a city with a station in each of two counties, and a watch on it.
type town struct {
	*citytest.Town
	url   string
	watch *Watch
}

func newTown(t testing.TB) *town {
	w := &town{Town: citytest.New(t, cityAdmin, morning)}
	for _, s := range []domain.Station{{Code: "LS01", Name: "嘉州驿站", Division: "511102", Hours: "8:00-20:00"}, {Code: "EM01", Name: "峨眉驿站", Division: "511181", Hours: "8:00-20:00"}} {
		w.Plant(domain.KindStation, domain.StationID(s.Code), s)
	}
	w.watch = NewWatch(w.City, slog.New(slog.DiscardHandler), func() time.Time { return w.Now }, func() map[change.ID]bool { return nil })
	return w
}

// look looks each minute up to a time of the day.
func (w *town) look(until string) {
	w.T.Helper()
	end, err := time.ParseInLocation("2006-01-02 15:04", until, domain.Shanghai)
	citytest.Must(w.T, err)
	for ; w.Now.Before(end); w.Now = w.Now.Add(time.Minute) {
		citytest.Must(w.T, w.watch.Once(w.T.Context()))
	}
	w.Now = end
	citytest.Must(w.T, w.watch.Once(w.T.Context()))
}

func (w *town) ctx(staff access.Staff) context.Context { return access.WithStaff(w.T.Context(), staff) }

func (w *town) list(staff access.Staff, f Filter) (out []Alert) {
	w.T.Helper()
	out, _, err := List(w.T.Context(), w.City, staff, f)
	citytest.Must(w.T, err)
	return out
}

func (w *town) unseen(staff access.Staff) (n int) {
	w.T.Helper()
	citytest.Must(w.T, w.City.DB.Read(w.T.Context(), func(tx *sqlTx) (err error) {
		n, err = Unseen(w.T.Context(), tx, staff, w.Now)
		return err
	}))
	return n
}

// pair gives a station a computer, last heard of at a moment.
func (w *town) pair(code string, seen time.Time) {
	w.T.Helper()
	id, station := change.NewMinter().New(seen), domain.StationID(code)
	w.Exec("INSERT INTO device (id, station, role, division, public_key, app, paired_at, last_seen_at, offset_ms) VALUES (?, ?, 'station', '', ?, '', ?, ?, 0)", id[:], station[:], id[:], seen.UnixMilli(), seen.UnixMilli())
}

// TestASilentStation: it is told of after four open hours and a quarter, once, to those who
// see the station; it ends by itself when the station is heard of again, and begins anew
// as another alert.
func TestASilentStation(t *testing.T) {
	w := newTown(t)
	w.pair("EM01", morning)
	w.pair("LS01", morning)
	w.look("2026-11-25 13:14")
	if got := w.list(cityAdmin, Filter{}); len(got) != 0 {
		t.Fatalf("too soon: %+v", got)
	}
	w.Exec("UPDATE device SET last_seen_at = ? WHERE station = ?", w.Now.UnixMilli(), blob("LS01"))
	w.look("2026-11-25 13:16")
	got := w.list(cityAdmin, Filter{})
	if len(got) != 1 || got[0].Kind != rules.Silent || got[0].Station != "EM01" || got[0].Figure != 4 || !strings.Contains(got[0].Text[0], "09:00") {
		t.Fatalf("%+v", got)
	}
	if w.unseen(cityAdmin) != 1 || w.unseen(emeiAdmin) != 1 || w.unseen(otherViewer) != 0 || len(w.list(otherViewer, Filter{})) != 0 {
		t.Error("who is told")
	}
	w.look("2026-11-25 13:40")
	w.Exec("UPDATE device SET last_seen_at = ?", w.Now.UnixMilli())
	w.look("2026-11-25 14:09")
	if got := w.list(cityAdmin, Filter{}); len(got) != 1 || got[0].Gone.IsZero() {
		t.Errorf("perhaps over: %+v", got)
	}
	w.look("2026-11-25 14:12")
	if got := w.list(cityAdmin, Filter{}); len(got) != 0 || w.unseen(cityAdmin) != 0 {
		t.Errorf("over: %+v", got)
	}
	if got := w.list(cityAdmin, Filter{Closed: true}); len(got) != 1 || got[0].ClosedBy != "" || got[0].Ended.IsZero() {
		t.Errorf("the history: %+v", got)
	}
	w.look("2026-11-25 18:00")
	if got := w.list(emeiAdmin, Filter{Kind: rules.Silent}); len(got) != 1 || len(w.list(emeiAdmin, Filter{Closed: true})) != 1 {
		t.Errorf("again: %+v", got)
	}
}

// TestAWatchThatBeginsAnew: after a restart the same thing is the same alert.
func TestAWatchThatBeginsAnew(t *testing.T) {
	w := newTown(t)
	w.pair("EM01", morning)
	w.look("2026-11-25 13:20")
	before := w.list(cityAdmin, Filter{})
	w.watch = NewWatch(w.City, slog.New(slog.DiscardHandler), func() time.Time { return w.Now }, func() map[change.ID]bool { return nil })
	w.look("2026-11-25 13:30")
	after := w.list(cityAdmin, Filter{})
	if len(before) != 1 || len(after) != 1 || before[0].ID != after[0].ID {
		t.Errorf("%+v, then %+v", before, after)
	}
}

// TestWhatPeopleDo: seen, given to somebody, closed with a word; each on record, none by
// whom it does not concern.
func TestWhatPeopleDo(t *testing.T) {
	w := newTown(t)
	w.pair("EM01", morning)
	w.look("2026-11-25 13:20")
	id := w.list(cityAdmin, Filter{})[0].ID
	for _, a := range []access.Account{{Name: "chen", Role: access.CountyAdmin, Division: "511181"}, {Name: "li", Role: access.CountyViewer, Division: "511102"}} {
		citytest.Must(t, access.AddAccount(w.ctx(cityAdmin), w.City, a, "a long enough password 7", w.Now))
	}
	refused := func(name string, err error, kind fault.Kind) {
		t.Helper()
		if fault.KindOf(err) != kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused("another county's", Acknowledge(w.ctx(otherViewer), w.City, id, "", w.Now), fault.NotFound)
	refused("none", Acknowledge(w.ctx(cityAdmin), w.City, 99, "", w.Now), fault.NotFound)
	refused("a long note", Acknowledge(w.ctx(cityAdmin), w.City, id, strings.Repeat("长", 201), w.Now), fault.Invalid)
	refused("who does not see it", Assign(w.ctx(emeiAdmin), w.City, id, "li", w.Now), fault.Invalid)
	refused("nobody known", Assign(w.ctx(emeiAdmin), w.City, id, "wang", w.Now), fault.Invalid)
	refused("without a reason", Close(w.ctx(emeiAdmin), w.City, id, " ", w.Now), fault.Invalid)
	citytest.Must(t, Acknowledge(w.ctx(emeiAdmin), w.City, id, "打过电话", w.Now))
	if w.unseen(cityAdmin) != 0 {
		t.Error("it is new still")
	}
	citytest.Must(t, Acknowledge(w.ctx(cityAdmin), w.City, id, "", w.Now))
	citytest.Must(t, Assign(w.ctx(emeiAdmin), w.City, id, "chen", w.Now))
	citytest.Must(t, Close(w.ctx(emeiAdmin), w.City, id, "停电检修", w.Now))
	refused("twice", Close(w.ctx(emeiAdmin), w.City, id, "x", w.Now), fault.Conflict)
	a, events, err := Find(t.Context(), w.City, cityAdmin, id)
	if err != nil || a.AckedBy != "陈丽" || a.Owner != "chen" || a.ClosedBy != "陈丽" || len(events) != 4 || events[0].Note != "打过电话" || events[3].What != Closed {
		t.Errorf("%+v %+v %v", a, events, err)
	}
	// It holds still, and does not come again before it was over.
	w.look("2026-11-25 14:00")
	if got := w.list(cityAdmin, Filter{}); len(got) != 0 {
		t.Errorf("closed, and there: %+v", got)
	}
}

// TestQuietHours: at night what can wait is kept and not counted; what cannot is.
func TestQuietHours(t *testing.T) {
	w := newTown(t)
	w.pair("EM01", morning)
	w.look("2026-11-25 13:20")
	w.Exec("INSERT INTO alert (key, kind, urgent, division, station, name, figure, zh, en, began_at, opened_at) VALUES ('disk', 'disk', 1, '', '', '', 1, 'a', 'b', 1, 1)")
	for _, c := range []struct {
		at    string
		staff access.Staff
		want  int
	}{{"21:59", cityAdmin, 2}, {"22:00", cityAdmin, 1}, {"06:59", cityAdmin, 1}, {"07:00", cityAdmin, 2}, {"22:00", emeiAdmin, 0}, {"12:00", emeiAdmin, 1}} {
		at, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-25 "+c.at, domain.Shanghai)
		citytest.Must(t, err)
		w.Now = at
		if n := w.unseen(c.staff); n != c.want {
			t.Errorf("%s at %s: %d, not %d", c.staff.Name, c.at, n, c.want)
		}
	}
	citytest.Must(t, SetQuiet(w.ctx(cityAdmin), w.City, Quiet{}))
	w.Now = morning.Add(14 * time.Hour)
	if w.unseen(cityAdmin) != 2 {
		t.Error("there are quiet hours still")
	}
}

// TestPages: the list, one alert, the forms and the file, as somebody who may sees them.
func TestPages(t *testing.T) {
	w := newTown(t)
	w.serve()
	w.pair("EM01", morning)
	if _, body := w.get("/alerts"); !strings.Contains(body, "没有未关的预警") {
		t.Error("nothing is wrong, and the page does not say so")
	}
	w.look("2026-11-25 13:20")
	_, body := w.get("/alerts")
	for _, want := range []string{"驿站没有消息", "峨眉驿站", "峨眉山市", "没人看过", "22:00 至 07:00", "/acknowledge"} {
		if !strings.Contains(body, want) {
			t.Errorf("the list lacks %s", want)
		}
	}
	id := w.list(cityAdmin, Filter{})[0].ID
	one := "/alerts/" + string(rune('0'+id))
	if status := w.post(one+"/acknowledge", "note=%3Cb%3E"); status != http.StatusSeeOther {
		t.Errorf("acknowledge: %d", status)
	}
	if _, body := w.get(one); !strings.Contains(body, "&lt;b&gt;") || strings.Contains(body, "/acknowledge") {
		t.Error("what was done is not there, or can be done again")
	}
	for path, want := range map[string]int{"/alerts?state=x": 400, "/alerts?kind=x": 400, "/alerts?division=x": 404, "/alerts/99": 404, "/alerts/x": 404, "/alerts?kind=clock": 200, "/alerts?state=closed&division=511181": 200} {
		if status, _ := w.get(path); status != want {
			t.Errorf("%s: %d, not %d", path, status, want)
		}
	}
	if status := w.post("/alerts/quiet", "from=25:00&to=07:00"); status != http.StatusBadRequest {
		t.Errorf("25:00: %d", status)
	}
	if status := w.post("/alerts/quiet", "from=21:30&to=06:00"); status != http.StatusSeeOther {
		t.Errorf("quiet hours: %d", status)
	}
	if _, file := w.get("/alerts/file"); !strings.HasPrefix(file, "\uFEFF") || !strings.Contains(file, "驿站没有消息,峨眉山市,峨眉驿站,") {
		t.Errorf("the file: %s", file)
	}
	w.As = otherViewer
	if status, _ := w.get(one); status != http.StatusNotFound {
		t.Errorf("another county's: %d", status)
	}
	if _, body := w.get("/alerts?lang=en"); strings.Contains(body, "EM01") || !strings.Contains(body, "No alert is open") {
		t.Error("another county's list")
	}
}
