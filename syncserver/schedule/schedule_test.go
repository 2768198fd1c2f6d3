package schedule

import (
	"archive/zip"
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/report/monthly"
	"yizhan/syncserver/access"
)

// TestAReportComes: at its hour, once, of the maker's county, to the maker and whom they
// chose, with a line in the log.
func TestAReportComes(t *testing.T) {
	w := newTown(t)
	if status, body := w.post("/schedule", weekly("T2.xlsx", "others", "市里")...); status != http.StatusOK || !strings.Contains(body, "T2 站点基本情况 市中区") || !strings.Contains(body, "2026-11-23 08:00") {
		t.Fatalf("%d %s", status, body)
	}
	w.at("2026-11-23 07:59")
	if n := len(w.box()); n != 0 {
		t.Errorf("%d before the hour", n)
	}
	for range 2 {
		w.at("2026-11-23 08:00")
	}
	box := w.box()
	if len(box) != 1 || box[0].Read || box[0].Period != "2026-11-16 – 2026-11-22" {
		t.Fatalf("%+v", box)
	}
	if _, body := w.get("/inbox"); !strings.Contains(body, "1 份没看过") || !strings.Contains(body, box[0].Title()) {
		t.Error(body)
	}
	status, body := w.get("/inbox/1")
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	f, err := excelize.OpenReader(strings.NewReader(body))
	must(t, err)
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	must(t, err)
	all := ""
	for _, r := range rows {
		all += strings.Join(r, "|") + "\n"
	}
	if !strings.Contains(all, "=1+1东") || strings.Contains(all, "=1+1西") || !strings.Contains(all, "2026年11月16日至22日") {
		t.Error(all)
	}
	if box := w.box(); !box[0].Read {
		t.Error("it was fetched and is new all the same")
	}
	w.as("市里")
	if box := w.box(); len(box) != 1 || box[0].Read {
		t.Errorf("%+v", box)
	}
	w.as("西县")
	if status, _ := w.get("/inbox/1"); status != http.StatusNotFound || len(w.box()) != 0 {
		t.Errorf("another county gets it: %d", status)
	}
	w.as("东县")
	if status, _ := w.post("/inbox/1/delete"); status != http.StatusOK || len(w.box()) != 0 {
		t.Errorf("deleted: %d, %v", status, w.box())
	}
	if n := w.count("SELECT count(*) FROM audit WHERE who = '东县' AND action IN (?,?) AND object LIKE 'schedule 1 %'", string(ActionMade), "report taken out"); n != 2 {
		t.Errorf("%d lines in the log", n)
	}
}

// TestTheServerWasOff over two periods: both are made, each once, however often it is
// started again.
func TestTheServerWasOff(t *testing.T) {
	w := newTown(t)
	w.post("/schedule", weekly("T1.csv")...)
	for range 3 {
		w.at("2026-12-01 10:00")
	}
	box := w.box()
	if len(box) != 2 || box[0].Period != "2026-11-23 – 2026-11-29" || box[1].Period != "2026-11-16 – 2026-11-22" {
		t.Errorf("%+v", box)
	}
	if n := w.count("SELECT count(*) FROM report_run"); n != 2 {
		t.Errorf("%d runs", n)
	}
}

// TestKilledBetweenFileAndLedger: the file is there and nobody was told. The next look
// makes it again in the same place.
func TestKilledBetweenFileAndLedger(t *testing.T) {
	w := newTown(t)
	w.post("/schedule", weekly("T1.csv")...)
	w.at("2026-11-23 08:00")
	w.Exec("DELETE FROM report_inbox")
	w.Exec("DELETE FROM report_run")
	w.at("2026-11-23 08:03")
	files, err := filepath.Glob(filepath.Join(Folder(w.City), "2026-11", "*"))
	must(t, err)
	if len(files) != 1 || len(w.box()) != 1 {
		t.Fatalf("%q, %+v", files, w.box())
	}
	// A second program that had the same idea adds nothing.
	all, err := Mine(t.Context(), w.City, "东县")
	must(t, err)
	before := w.count("SELECT count(*) FROM audit")
	must(t, w.runner.keep(t.Context(), all[0], run{key: "2026-11-16 2026-11-22", file: "x", at: w.Now}, []string{"东县"}))
	if w.count("SELECT count(*) FROM report_run WHERE file = 'x'") != 0 || w.count("SELECT count(*) FROM audit") != before {
		t.Error("a period was kept twice")
	}
}

// TestRightsOfTheMoment: who was disabled, or sees the area no more, gets nothing more,
// and the page says so.
func TestRightsOfTheMoment(t *testing.T) {
	w := newTown(t)
	w.post("/schedule", weekly("T1.csv")...)
	must(t, access.Disable(t.Context(), w.City, "东县", w.Now))
	w.at("2026-11-23 08:00")
	if n := w.count("SELECT count(*) FROM report_run"); n != 0 {
		t.Errorf("%d runs of a disabled account", n)
	}
	must(t, access.Enable(t.Context(), w.City, "东县"))
	if _, body := w.get("/schedule"); !strings.Contains(body, "账号已停用") {
		t.Error(body)
	}
	w.at("2026-11-30 08:00")
	w.post("/schedule/1/resume")
	w.Exec("UPDATE account SET division = '511181' WHERE name = '东县'")
	w.at("2026-12-07 08:00")
	if n := w.count("SELECT count(*) FROM report_run"); n != 0 {
		t.Errorf("%d runs of a county that is not theirs", n)
	}
	if n := w.count("SELECT count(*) FROM report_schedule WHERE state = 'stopped' AND note_en LIKE '%does not see%'"); n != 1 {
		t.Error("it does not say why it stopped")
	}
}

// TestFailureIsSaid in words in the inbox, and tried again.
func TestFailureIsSaid(t *testing.T) {
	w := newTown(t)
	must(t, os.WriteFile(Folder(w.City), nil, 0o600)) // a file where the folder should be
	w.post("/schedule", weekly("T1.csv")...)
	w.at("2026-11-23 08:00")
	if box := w.box(); len(box) != 1 || box[0].File != "" || !strings.Contains(box[0].Problem[0], "reports 文件夹") {
		t.Fatalf("%+v", box)
	}
	if _, body := w.get("/inbox"); !strings.Contains(body, "没有做成") {
		t.Error(body)
	}
	if status, _ := w.get("/inbox/1"); status != http.StatusNotFound {
		t.Errorf("a file that is not there: %d", status)
	}
	must(t, os.Remove(Folder(w.City)))
	w.at("2026-11-23 08:10")
	if box := w.box(); box[0].File != "" {
		t.Error("tried again at once")
	}
	w.at("2026-11-23 08:40")
	if box := w.box(); len(box) != 1 || box[0].File == "" || box[0].Problem[0] != "" {
		t.Errorf("%+v", box)
	}
}

// TestWhatPeoplePress: pause, go on, make now, delete; and what makes no sense.
func TestWhatPeoplePress(t *testing.T) {
	w := newTown(t)
	w.post("/schedule", weekly("zip")...)
	w.post("/schedule/1/pause")
	w.at("2026-11-23 08:00")
	w.post("/schedule/1/resume")
	w.at("2026-11-23 08:01")
	if n := len(w.box()); n != 0 {
		t.Errorf("%d made while it rested", n)
	}
	for range 2 {
		if status, _ := w.post("/schedule/1/run"); status != http.StatusOK {
			t.Errorf("make now: %d", status)
		}
		w.Now = w.Now.Add(time.Second)
	}
	box := w.box()
	if len(box) != 2 {
		t.Fatalf("%+v", box)
	}
	_, body := w.get("/inbox/1")
	if z, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body))); err != nil || len(z.File) < 9 {
		t.Errorf("no packet: %v", err)
	}
	w.as("西县")
	for _, path := range []string{"/schedule/1/pause", "/schedule/1/resume", "/schedule/1/run", "/schedule/1/delete", "/schedule/x/run"} {
		if status, _ := w.post(path); status != http.StatusNotFound {
			t.Errorf("%s of somebody else: %d", path, status)
		}
	}
	for _, wrong := range [][]string{
		weekly("T9.xlsx"), weekly("T3.csv"), weekly("T1.zip"), weekly(""), weekly("T1.xlsx", "division", "511102"), weekly("T1.xlsx", "others", "东县"), weekly("T1.xlsx", "others", "nobody"),
		{"what", "zip", "every", "hourly", "hour", "8"}, {"what", "zip", "every", "daily", "hour", "24"}, {"what", "zip", "every", "daily", "hour", "x"},
	} {
		if status, _ := w.post("/schedule", wrong...); status != http.StatusBadRequest && status != http.StatusNotFound && status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", wrong, status)
		}
	}
	w.As = access.Host()
	if status, body := w.post("/schedule", weekly("zip")...); status != http.StatusConflict || !strings.Contains(body, "账号登录") {
		t.Errorf("without an account: %d", status)
	}
	w.as("东县")
	w.post("/schedule/1/delete")
	if all, err := Mine(t.Context(), w.City, "东县"); err != nil || len(all) != 0 || len(w.box()) != 2 {
		t.Errorf("%v %v, %d left", all, err, len(w.box()))
	}
}

// TestEveryFormatIsMade, or says what is missing where the machine has no font for PDF.
func TestEveryFormatIsMade(t *testing.T) {
	w := newTown(t)
	_, noFonts := w.runner.fonts()
	for _, s := range []Schedule{{Table: "T1", Format: monthly.XLSX}, {Table: "T1", Format: monthly.PDF}, {Table: "T1", Format: monthly.CSV}, {Format: monthly.DOCX}, {Format: monthly.ZIP}} {
		s.Maker, s.Every, s.Division = "东县", Quarterly, "511102"
		id, err := Add(t.Context(), w.City, s, w.Now)
		must(t, err)
		s.ID = id
		must(t, w.runner.Now(t.Context(), s))
	}
	for _, u := range w.box() {
		if noFonts != nil && u.ID == 2 {
			if u.File != "" || !strings.Contains(u.Problem[1], "font") {
				t.Errorf("a PDF without a font: %+v", u)
			}
			continue
		}
		if u.File == "" || u.Bytes == 0 || u.Period != "2026-07-01 – 2026-09-30" {
			t.Errorf("%+v", u)
		}
	}
}

// TestAClockThatWasAhead for a while: what was made of days that had not come is not the
// report of these days. Each is made anew when its hour comes, once.
func TestAClockThatWasAhead(t *testing.T) {
	w := newTown(t)
	w.post("/schedule", weekly("T1.csv")...)
	w.at("2027-11-24 08:00") // the clock is a year ahead …
	if n := len(w.box()); n != madeUpMax {
		t.Fatalf("%d were made", n)
	}
	w.post("/schedule", weekly("T2.csv")...)
	w.at("2026-11-24 08:00") // … and is put right
	if _, body := w.get("/schedule"); !strings.Contains(body, "2027-11-29 08:00") || !strings.Contains(body, "2026-11-30 08:00") {
		t.Errorf("the page does not say when each comes next: %s", body)
	}
	for _, when := range []string{"2027-10-04 08:00", "2027-10-04 08:01", "2027-11-22 08:00", "2027-11-22 08:01"} {
		w.at(when)
	}
	if n := w.count("SELECT count(*) FROM report_run WHERE period LIKE '2027-%' AND at = ?", at("2027-11-22 08:00").UnixMilli()); n != 7 {
		t.Errorf("%d of the last weeks were made then", n)
	}
	if n := w.count("SELECT count(*) FROM report_run WHERE at = ?", at("2027-10-04 08:00").UnixMilli()); n != 12 {
		t.Errorf("%d of the weeks before", n)
	}
	// A clock that is far behind makes nothing, and takes nothing away.
	runs := w.count("SELECT count(*) FROM report_run")
	w.at("2001-01-01 08:00")
	if n := w.count("SELECT count(*) FROM report_run"); n != runs || len(w.box()) != runs {
		t.Errorf("%d runs of %d, %d in the inbox", n, runs, len(w.box()))
	}
}

// TestAFailureOfAClockThatWasAhead is tried again at the hour, with all its tries.
func TestAFailureOfAClockThatWasAhead(t *testing.T) {
	w := newTown(t)
	must(t, os.WriteFile(Folder(w.City), nil, 0o600)) // a file where the folder should be
	w.post("/schedule", weekly("T1.csv")...)
	w.at("2026-11-24 08:00")
	w.Exec("UPDATE report_run SET at = ?, tries = ?", at("2030-01-01 08:00").UnixMilli(), triesMax)
	must(t, os.Remove(Folder(w.City)))
	w.at("2026-11-24 08:01")
	if box := w.box(); len(box) != 1 || box[0].File == "" {
		t.Errorf("%+v", box)
	}
}
