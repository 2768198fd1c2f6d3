package alert

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"yizhan/syncserver/access"
	"yizhan/syncserver/alert/rules"
	"yizhan/syncserver/frame"
)

// twoSilent is a town in which the stations of both counties say nothing since eight.
func twoSilent(t *testing.T) (w *town, east, west string) {
	w = newTown(t)
	w.at("2026-11-26 12:10")
	w.at("2026-11-26 12:30")
	find := func(code string) string {
		return idOf(w.count("SELECT id FROM alert WHERE kind = 'silent' AND station = ?", code))
	}
	return w, find("东"), find("西")
}

// TestACountySeesItsOwn: alerts of others are not there, in the list, by their address, in
// the file and in the bar.
func TestACountySeesItsOwn(t *testing.T) {
	w, east, west := twoSilent(t)
	w.Exec("INSERT INTO alert (key, kind, urgent, division, station, name, figure, zh, en, began_at, opened_at) VALUES ('disk','disk',1,'','','',1,'磁盘','disk',1,1)")
	disk := idOf(w.count("SELECT id FROM alert WHERE kind = 'disk'"))
	for who, n := range map[string]int{"市里": 3, "东县": 1, "东看": 1, "西县": 1} {
		w.as(who)
		if got := w.news(); got != n {
			t.Errorf("%s: %d in the bar, want %d", who, got, n)
		}
	}
	w.as("东县")
	_, body := w.get("/alerts")
	if !strings.Contains(body, "1东<") || strings.Contains(body, "1西<") || strings.Contains(body, disk) || !strings.Contains(body, `<b class="count">1<span`) {
		t.Error(body)
	}
	if _, body := w.get("/alerts/file?format=csv"); !strings.HasPrefix(body, "\ufeff") || !strings.Contains(body, "'=1+1东") || strings.Contains(body, "=1+1西") {
		t.Errorf("%q", body)
	}
	for path, want := range map[string]int{
		east: 200, west: 404, disk: 404, "/alerts/x": 404, "/alerts/99": 404, "/alerts?division=511181": 404, "/alerts?division=511102": 200,
		"/alerts?state=closed": 200, "/alerts?state=x": 422, "/alerts?kind=x": 422, "/alerts?skip=-1": 422, "/alerts?skip=x": 422, "/alerts?skip=50": 200, "/alerts/file?format=pdf": 422,
	} {
		status, _ := w.get(path)
		if want == 422 && status == http.StatusBadRequest {
			continue
		}
		w.wantStatus(path, status, want)
	}
	for _, act := range []string{"/acknowledge", "/assign", "/close"} {
		status, _ := w.post(west+act, "note", "x")
		w.wantStatus(act+" of another county", status, 404)
	}
	w.as("东看")
	for _, act := range []string{"/acknowledge", "/assign", "/close"} {
		status, _ := w.post(east+act, "note", "x")
		w.wantStatus(act+" by a reader", status, 403)
	}
	if _, body := w.get(east); strings.Contains(body, "<form method=\"post\" action=\"/alerts") {
		t.Error("a reader is offered what they may not")
	}
	if n := w.count("SELECT count(*) FROM alert_event"); n != 0 {
		t.Errorf("%d things were done", n)
	}
	if n := w.count("SELECT count(*) FROM audit WHERE action = ?", string(ActionTaken)); n != 1 {
		t.Errorf("%d lines in the log of files", n)
	}
}

// TestWhatPeopleDo: acknowledge, assign, close, each with its note, in the history and in
// the log; and an alert that was closed does not come back while it holds.
func TestWhatPeopleDo(t *testing.T) {
	w, east, _ := twoSilent(t)
	w.as("东县")
	status, body := w.post(east+"/acknowledge", "note", "<b>打过电话</b>")
	if status != 200 || !strings.Contains(body, "东县 知道了") || !strings.Contains(body, "&lt;b&gt;打过电话") || w.news() != 0 {
		t.Errorf("%d, %d in the bar: %s", status, w.news(), body)
	}
	w.want("silent 西, silent 东", rules.Silent) // what nobody has acknowledged first
	w.as("市里")
	w.post(east+"/acknowledge", "note", "我也看到了")
	if _, body := w.get(east); !strings.Contains(body, "东县 知道了") || !strings.Contains(body, "我也看到了") {
		t.Error("who knew first is lost, or what the second said")
	}
	for owner, want := range map[string]int{"西县": 422, "nobody": 422, "东看": 200} {
		status, _ := w.post(east+"/assign", "owner", owner, "note", "周五前")
		if want == 422 && status == http.StatusBadRequest {
			continue
		}
		w.wantStatus("assign to "+owner, status, want)
	}
	for _, note := range []string{" ", strings.Repeat("长", 501), "\xff"} {
		if status, _ := w.post(east+"/close", "note", note); status == 200 {
			t.Errorf("closed with %q", note)
		}
	}
	status, body = w.post(east+"/close", "note", "装修，下月再开")
	if status != 200 || !strings.Contains(body, "市里 关闭的") || !strings.Contains(body, "情况还在") || !strings.Contains(body, "东看 负责") {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := w.post(east + "/acknowledge"); status != http.StatusConflict {
		t.Errorf("of a closed one: %d", status)
	}
	w.at("2026-11-26 14:00")
	w.want("silent 西", rules.Silent)
	w.online[computer("东")] = true
	w.at("2026-11-26 14:01")
	w.at("2026-11-26 14:40")
	delete(w.online, computer("东"))
	w.at("2026-11-26 18:50")
	w.at("2026-11-26 19:10")
	w.want("silent 东, silent 西", rules.Silent) // a new one
	if _, body := w.get("/alerts?state=closed"); strings.Count(body, "1东<") != 1 {
		t.Error("the history has not the one that was closed")
	}
	if n := w.count("SELECT count(*) FROM audit WHERE action IN (?,?,?)", string(ActionAcknowledged), string(ActionAssigned), string(ActionClosed)); n != 4 {
		t.Errorf("%d lines in the log", n)
	}
	if n := w.count("SELECT count(*) FROM audit WHERE object LIKE '%装修%' OR object LIKE '%电话%'"); n != 0 {
		t.Error("a note is in the log, which is never shortened")
	}
}

// TestQuietHours: what can wait is kept at night and counted in the morning.
func TestQuietHours(t *testing.T) {
	w, _, _ := twoSilent(t)
	w.Exec("INSERT INTO alert (key, kind, urgent, division, station, name, figure, zh, en, began_at, opened_at) VALUES ('disk','disk',1,'','','',1,'磁盘','disk',1,1)")
	for when, n := range map[string]int{"2026-11-26 21:59": 3, "2026-11-26 22:00": 1, "2026-11-27 06:59": 1, "2026-11-27 07:00": 3} {
		if w.Now = at(when); w.news() != n {
			t.Errorf("%s: %d in the bar, want %d", when, w.news(), n)
		}
	}
	w.Now = at("2026-11-26 23:00")
	if _, body := w.get("/alerts"); !strings.Contains(body, "现在是安静时间") || !strings.Contains(body, "1东<") {
		t.Error("the page does not say so, or leaves out what is kept")
	}
	for _, wrong := range [][]string{{"from", "24:00", "to", "07:00"}, {"from", "", "to", ""}, {"from", "x", "to", "07:00"}} {
		if status, _ := w.post("/alerts/quiet", wrong...); status == 200 {
			t.Errorf("%q is taken", wrong)
		}
	}
	if status, _ := w.post("/alerts/quiet", "from", "12:00", "to", "12:00"); status != 200 || w.news() != 3 {
		t.Errorf("no quiet hours: %d, %d in the bar", status, w.news())
	}
	w.post("/alerts/quiet", "from", "09:00", "to", "23:30")
	if w.news() != 1 {
		t.Errorf("%d in the bar at eleven", w.news())
	}
}

// TestUnreadReports are counted in the same way.
func TestUnreadReports(t *testing.T) {
	w := newTown(t)
	w.Exec("INSERT INTO report_schedule (id, maker, every, sheet, format, division, hour, others, state, since) VALUES (1,'市里','daily','T1','csv','511102',8,'','on',0), (2,'市里','daily','T1','csv','511181',8,'','on',0)")
	w.Exec("INSERT INTO report_run (id, schedule, period, at, tries, file, bytes, sha256, problem_zh, problem_en) VALUES (1,1,'a',1,1,'f',0,'','',''), (2,1,'b',1,1,'f',0,'','',''), (3,2,'b',1,1,'f',0,'','','')")
	w.Exec("INSERT INTO report_inbox (account, run, read_at) VALUES ('东县',1,NULL), ('东县',2,5), ('东县',3,NULL), ('市里',1,NULL), ('市里',3,NULL)")
	for who, n := range map[string]int{"市里": 2, "东县": 1, "西县": 0} { // the second county is not theirs any more
		w.as(who)
		if w.unread() != n {
			t.Errorf("%s: %d, want %d", who, w.unread(), n)
		}
	}
}

// TestEveryWord has both languages, and each kind a name.
func TestEveryWord(t *testing.T) {
	for key, w := range words {
		if w[0] == "" || w[1] == "" {
			t.Errorf("%s has one language", key)
		}
	}
	for _, k := range rules.Kinds() {
		if _, err := frame.English.Say(words, "kind_"+string(k)); err != nil {
			t.Error(err)
		}
	}
	for _, a := range []access.Action{ActionAcknowledged, ActionAssigned, ActionClosed} {
		if _, err := frame.English.Say(words, "did_"+strings.TrimPrefix(string(a), "alert ")); err != nil {
			t.Error(err)
		}
	}
	if all, err := OpenOf(context.Background(), newTown(t).City); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
}

// TestAllOfAListAtOnce: what stands on the list is acknowledged, and nothing of others.
func TestAllOfAListAtOnce(t *testing.T) {
	w, east, west := twoSilent(t)
	w.Exec("INSERT INTO alert (key, kind, urgent, division, station, name, figure, zh, en, began_at, opened_at) VALUES ('clock:a','clock',0,'511102','','钟',1,'慢','slow',1,1), ('clock:b','clock',0,'511181','','钟',1,'慢','slow',1,1)")
	w.as("东县")
	if _, body := w.get("/alerts"); !strings.Contains(body, `action="/alerts/acknowledge"`) {
		t.Error("several are new, and they cannot be acknowledged together")
	}
	status, _ := w.post("/alerts/acknowledge", "kind", "silent")
	w.wantStatus("the silent ones", status, http.StatusOK)
	unseen := func() int { return w.count("SELECT count(*) FROM alert WHERE acked_at IS NULL") }
	if unseen() != 3 || w.count("SELECT count(*) FROM alert WHERE acked_by = '东县' AND kind = 'silent' AND division = '511102'") != 1 {
		t.Errorf("%d are left", unseen())
	}
	if _, body := w.get(east); !strings.Contains(body, "知道了") {
		t.Error("the history does not have it")
	}
	status, _ = w.post("/alerts/acknowledge", "division", "511181")
	w.wantStatus("another county's", status, http.StatusNotFound)
	status, _ = w.post("/alerts/acknowledge")
	w.wantStatus("all", status, http.StatusOK)
	if unseen() != 2 {
		t.Errorf("%d are left of the other county", unseen())
	}
	w.as("市里")
	status, _ = w.post("/alerts/acknowledge", "state", "x")
	w.wantStatus("nonsense", status, http.StatusBadRequest)
	status, _ = w.post("/alerts/acknowledge")
	w.wantStatus("the rest", status, http.StatusOK)
	if _, body := w.get(west); unseen() != 0 || !strings.Contains(body, "市里") {
		t.Errorf("%d are left", unseen())
	}
}
