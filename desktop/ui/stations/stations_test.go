package stations_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/xuri/excelize/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/stations"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

func office(t *testing.T, state gallery.State) (*gallery.Sample, *gallery.Stage, *stations.Stations) {
	t.Helper()
	s, err := gallery.OpenState(t.Context(), state)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	stage := gallery.TestStage(t, s)
	stage.Open(page.Stations)
	stage.Settle()
	return s, stage, stage.Page(page.Stations).(*stations.Stations)
}

func press(s *gallery.Stage, characters string) {
	for _, r := range characters {
		s.Type(string(r))
		s.Advance(200 * time.Millisecond)
	}
}

// TestTheMonthHasTheNumbersOfTheStatistics: every row, every column and the whole.
func TestTheMonthHasTheNumbersOfTheStatistics(t *testing.T) {
	s, _, p := office(t, gallery.StateOffice)
	sums := func(by stats.By, st string) map[string]int64 {
		q := stats.Query{Measure: domain.MeasurePeople, From: 20261101, To: 20261130, By: by}
		if st != "" {
			q.Station = domain.StationID(st)
		}
		table, err := s.Stats(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]int64{"": table.Total}
		for _, r := range table.Rows {
			m[r.Key] = r.Value
		}
		return m
	}
	m, err := s.MonthOf(t.Context(), 20261110)
	if err != nil || len(m.Rows) != 6 {
		t.Fatalf("%d rows, %v", len(m.Rows), err)
	}
	whole, byStation, byDay := sums(stats.ByTotal, "")[""], sums(stats.ByStation, ""), sums(stats.ByDay, "")
	if m.People != whole || whole == 0 {
		t.Errorf("%d people, want %d", m.People, whole)
	}
	columns := map[string]int64{}
	for _, r := range m.Rows {
		days := sums(stats.ByDay, r.Code)
		if r.People != byStation[r.Code] {
			t.Errorf("%s: %d, want %d", r.Code, r.People, byStation[r.Code])
		}
		for _, d := range r.Days {
			columns[d.Day.String()] += d.People
			if d.People != days[d.Day.String()] {
				t.Errorf("%s on %s: %d, want %d", r.Code, d.Day, d.People, days[d.Day.String()])
			}
		}
	}
	for day, n := range columns {
		if n != byDay[day] {
			t.Errorf("%s: %d, want %d", day, n, byDay[day])
		}
	}
	if v := p.View(); !strings.HasPrefix(v.Figures, "3,577 人次 · 上报 97 天 / 应报 136 天") {
		t.Errorf("%s", v.Figures)
	}
}

// TestNothingSaidIsNotNobodyCame (R30): the page, the list and the file.
func TestNothingSaidIsNotNobodyCame(t *testing.T) {
	_, stage, p := office(t, gallery.StateOffice)
	row := strings.Split(p.View().Rows[3], "|") // 春华路司机驿站
	for day, want := range map[int]string{1: "22", 2: "—", 15: "0*", 17: "—", 22: "0*", 23: "", 24: "", 30: ""} {
		if row[day] != want {
			t.Errorf("on the %d: %q, want %q", day, row[day], want)
		}
	}
	if row[31] != "297" || row[32] != "68%" { // 15 of 22: today is not over
		t.Errorf("%q", row[31:])
	}
	folder := t.TempDir()
	p.Export().Take('e', folder)
	stage.Settle()
	found, _ := filepath.Glob(filepath.Join(folder, "*.xlsx"))
	if len(found) != 1 {
		t.Fatal(found)
	}
	f, err := excelize.OpenFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, r := range rows {
		seen = seen || len(r) > 18 && r[0] == "春华路司机驿站"
		if len(r) > 18 && r[0] == "春华路司机驿站" && (r[2] != "22" || r[3] != "" || r[16] != "0" || r[18] != "") {
			t.Errorf("in the file: %q", r)
		}
	}
	if !seen {
		t.Errorf("%q", rows)
	}
}

func TestASquareOpensItsRecords(t *testing.T) {
	s, stage, p := office(t, gallery.StateOffice)
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn} { // marks, moves, opens
		stage.Press(key)
		stage.Settle()
	}
	table, err := s.Stats(t.Context(), stats.Query{Measure: domain.MeasurePeople, From: 20261102, To: 20261102, By: stats.ByTotal, Station: domain.StationID("JZ01")})
	if err != nil || p.Shown().Total != table.Total || table.Total == 0 || !stage.SheetOpen() {
		t.Fatalf("%d people, want %d, %v", p.Shown().Total, table.Total, err)
	}
	stage.CloseSheet()
	p.Records(3, 16) // a day of which nothing was said
	stage.Settle()
	if v := p.View(); !strings.Contains(v.Message, "没有上报") || stage.SheetOpen() {
		t.Errorf("%+v", v)
	}
	stage.Press(fyne.KeyEscape)
	stage.Press(fyne.KeyLeft)
	stage.Settle()
	if v := p.View(); !strings.Contains(v.Title, "2026年10月") {
		t.Errorf("%+v", v)
	}
	stage.Press(fyne.KeyRight)
	stage.Press(fyne.KeyRight)
	stage.Settle()
	if v := p.View(); !strings.Contains(v.Title, "2026年11月") {
		t.Errorf("a month still to come: %+v", v)
	}
}

func TestAnOfficeEntersAStation(t *testing.T) {
	s, stage, p := office(t, gallery.StateNewOffice)
	if v := p.View(); !strings.Contains(v.Empty, "加上驿站") {
		t.Errorf("%+v", v)
	}
	press(stage, "2")
	press(stage, "a")
	form := func() string { return p.FormMessage() }
	stage.Press(fyne.KeyReturn) // from the code to the name
	stage.Press(fyne.KeyReturn)
	if !strings.Contains(form(), "请填编号") {
		t.Errorf("without a code: %q", form())
	}
	stage.Type("JZ09")
	stage.Press(fyne.KeyReturn)
	stage.Press(fyne.KeyReturn)
	if !strings.Contains(form(), "请填名称") {
		t.Errorf("without a name: %q", form())
	}
	stage.Type("柏杨路爱心驿站")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	v := p.View()
	if len(v.Rows) != 1 || !strings.HasPrefix(v.Rows[0], "柏杨路爱心驿站|JZ09||市中区|还没有|0|0|22 天|没有") {
		t.Fatalf("%+v", v)
	}
	// What was entered twice would be two proposals for one station.
	press(stage, "a")
	stage.Type("JZ09")
	stage.Press(fyne.KeyReturn)
	stage.Type("又一个")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if !strings.Contains(form(), "已经有编号是 JZ09 的驿站") {
		t.Errorf("a code that is taken: %q", form())
	}
	rows, err := s.Stations(t.Context())
	if err != nil || len(rows) != 1 {
		t.Errorf("%d stations, %v", len(rows), err)
	}
}

func TestTheListSaysWhereRecordsCameFrom(t *testing.T) {
	s, stage, p := office(t, gallery.StateOffice)
	press(stage, "2")
	if v := p.View(); !strings.Contains(v.Rows[0], "本机 40 条") || strings.Contains(v.Rows[0], "市里") {
		t.Errorf("%q", v.Rows)
	}
	rows, err := s.Stations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.MonthOf(t.Context(), 20261123)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		if r.Month != m.Rows[i].People || r.Missing() != m.Rows[i].Due-m.Rows[i].Reported || r.Today != m.Rows[i].Days[22].People {
			t.Errorf("%+v", r)
		}
	}
}

func TestAStationHasItsOwnMonth(t *testing.T) {
	s := gallery.TestSample(t)
	stage := gallery.TestStage(t, s)
	if _, err := s.RecordVisit(t.Context(), station.VisitInput{Group: "N3", People: 4}); err != nil {
		t.Fatal(err)
	}
	stage.Open(page.Month)
	stage.Settle()
	if stage.Page(page.Stations) != nil {
		t.Error("a station keeps no list of stations")
	}
	p := stage.Page(page.Month).(*stations.Stations)
	row := strings.Split(p.View().Rows[0], "|")
	if row[23] != "4" || row[22] != "—" || row[31] != "4" || row[32] != strconv.Itoa(100/23)+"%" {
		t.Errorf("%q", row)
	}
	if err := s.NoService(t.Context(), domain.DayOf(gallery.Noon)); err == nil {
		t.Fatal("a day with people is no day without service")
	}
	if got := fmt.Sprint(p.View().Figures); got != "4 人次 · 上报 1 天 / 应报 23 天 4%" {
		t.Error(got)
	}
}
