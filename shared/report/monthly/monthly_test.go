package monthly

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/report/form"
	sheets "yizhan/shared/report/table"
)

func tablesOf(t *testing.T, src Source, code string, ask Ask) []form.Table {
	t.Helper()
	out, err := Tables(t.Context(), src, code, ask)
	if err != nil {
		t.Fatal(err)
	}
	for _, tab := range out {
		if err := tab.Check(); err != nil {
			t.Error(err)
		}
	}
	return out
}

// cell reads a cell of the row whose column of names says who.
func cell(t *testing.T, tab form.Table, named, who, key string) any {
	t.Helper()
	for _, row := range tab.Rows {
		if row[tab.Column(named)] == who {
			return row[tab.Column(key)]
		}
	}
	t.Fatalf("%s has no row %q", tab.Code, who)
	return nil
}

func total(t *testing.T, tab form.Table, key string) any {
	t.Helper()
	return tab.Sums()[tab.Column(key)]
}

func TestT1CountsTheMonth(t *testing.T) {
	tab := tablesOf(t, countyLedger(), "t1", whole)[0]
	if n := len(tab.Rows); n != 3 {
		t.Errorf("%d stations, want 3: an office that records for others is none", n)
	}
	for key, want := range map[string]any{"people": int64(123), "people.N3": int64(100), "people.N1": int64(20), "people.": int64(3), "services.water": int64(103), "saved": int64(60000),
		"open_days": int64(2), "attendance": int64(17), "requests": int64(2), "answered": int64(1), "activities": int64(2)} {
		if got := cell(t, tab, "station", "城东小哥加油站", key); got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
	if got := cell(t, tab, "station", "欧阳·吐尔逊驿站𠮷", "people"); got != int64(0) {
		t.Errorf("a station that said that nobody came has %v", got)
	}
	if got := cell(t, tab, "station", "=1+1", "people"); got != form.NotReported {
		t.Errorf("a station that said nothing has %v", got)
	}
	if got := total(t, tab, "people"); got != int64(123) {
		t.Errorf("in all %v", got)
	}
}

// TestEveryTotalIsThatOfTheStatistics: by county, or all at once, the sums are the same.
func TestEveryTotalIsThatOfTheStatistics(t *testing.T) {
	m := sixHundred()
	all := tablesOf(t, m, "T1", whole)[0]
	parts := map[string]int64{}
	for _, division := range []string{"511102", "511111", "511112", "511113", "511123", "511124", "511126", "511129", "511132", "511133", "511181"} {
		ask := whole
		ask.Unit.Division = division
		tab := tablesOf(t, m, "T1", ask)[0]
		for i, v := range tab.Sums() {
			if n, is := v.(int64); is {
				parts[tab.Columns[i].Key] += n
			}
		}
	}
	compared := 0
	for i, v := range all.Sums() {
		if n, is := v.(int64); is {
			compared++
			if parts[all.Columns[i].Key] != n {
				t.Errorf("%s: the counties have %d, all %d", all.Columns[i].Key, parts[all.Columns[i].Key], n)
			}
		}
	}
	var people int64
	for _, cells := range m.cells {
		for _, c := range cells {
			if c.Measure == domain.MeasurePeople && c.Day.Month() == 202611 {
				people += c.Value
			}
		}
	}
	if compared < 30 || total(t, all, "people") != people {
		t.Errorf("%d columns compared; people %v, want %d", compared, total(t, all, "people"), people)
	}
}

// TestFiguresWithoutAnEntryAreCounted: a station's records may arrive before its entry.
func TestFiguresWithoutAnEntryAreCounted(t *testing.T) {
	m := countyLedger()
	m.visit(20261105, domain.StationID("S099"), "N3", "water", 7, 0)
	if got := total(t, tablesOf(t, m, "T1", whole)[0], "people"); got != int64(130) {
		t.Errorf("in all %v", got)
	}
	ask := whole
	ask.Unit.Division = "511102"
	if got := total(t, tablesOf(t, m, "T1", ask)[0], "people"); got != int64(123) {
		t.Errorf("in a county %v: it lies nowhere", got)
	}
}

// TestAnOfficeIsListedOnceItReports: nothing is expected of it, and nothing of it is lost.
func TestAnOfficeIsListedOnceItReports(t *testing.T) {
	m, ask := countyLedger(), whole
	ask.Unit.Offices = []change.ID{domain.StationID("S003")}
	if n := len(tablesOf(t, m, "T1", ask)[0].Rows); n != 2 {
		t.Errorf("%d stations", n)
	}
	m.visit(20261105, domain.StationID("S003"), "N3", "water", 7, 0)
	m.visit(20261105, domain.StationID("K001"), "N3", "water", 1, 0)
	tab := tablesOf(t, m, "T1", ask)[0]
	if n := len(tab.Rows); n != 4 || total(t, tab, "people") != int64(131) {
		t.Errorf("%d stations with %v people", n, total(t, tab, "people"))
	}
}

func TestAUnitHasItsOwnStations(t *testing.T) {
	ask := whole
	ask.Unit.Stations = []change.ID{domain.StationID("S002")}
	tab := tablesOf(t, countyLedger(), "T2", ask)[0]
	if len(tab.Rows) != 1 || cell(t, tab, "code", "S002", "kind") != "货车司机之家" || cell(t, tab, "code", "S002", "county") != "峨眉山市" || cell(t, tab, "code", "S002", "longitude") != "103.765432" {
		t.Errorf("rows: %v", tab.Rows)
	}
}

// TestNobodyIsNamed: no table, and no sentence, holds what tells who somebody is.
func TestNobodyIsNamed(t *testing.T) {
	var b bytes.Buffer
	if _, err := Package(t.Context(), &b, countyLedger(), whole); err != nil {
		t.Fatal(err)
	}
	for name, content := range unpack(t, b.Bytes()) {
		text := string(content)
		for part, inner := range unpackedParts(t, content) {
			text += part + inner
		}
		for _, secret := range []string{"张三丰", "李四", "王五", "陈八", "周九", "13812345678", "1381234567", "13800000001", "13900000002", "13700000001", "川L12345"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %s", name, secret)
			}
		}
	}
	tab := tablesOf(t, countyLedger(), "T6", whole)[0]
	if got := cell(t, tab, "source", "会议收集", "text"); got != "夜间停车难，找 ***" {
		t.Errorf("text %q", got)
	}
}

// TestT3CountsEachPersonOnce: found in two rounds, or in one and registered at a station.
func TestT3CountsEachPersonOnce(t *testing.T) {
	out := tablesOf(t, countyLedger(), "T3", whole)
	summary, companies, people := out[0], out[1], out[2]
	if len(people.Rows) != 3 || cell(t, people, "name", "张**", "phone") != "5678" {
		t.Errorf("people: %v", people.Rows)
	}
	if cell(t, people, "name", "王*", "round") != "第三轮" {
		t.Errorf("people: %v", people.Rows)
	}
	if people.Column("party") >= 0 {
		t.Error("the list says who is a party member; the summary counts them")
	}
	if total(t, summary, "people") != int64(3) || total(t, summary, "people.N3") != int64(1) || total(t, summary, "members") != int64(1) || total(t, summary, "enterprises") != int64(3) {
		t.Errorf("summary: %v", summary.Rows)
	}
	for name, want := range map[string]string{"快运公司": "联建", "配送公司": "应建未建", "小公司": "不需建"} {
		if got := cell(t, companies, "name", name, "branch"); got != want {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
	if len(companies.Rows) != 3 || cell(t, companies, "name", "快运公司", "round") != "第三轮" || total(t, companies, "workers") != int64(153) {
		t.Errorf("companies: %v", companies.Rows)
	}
}

func TestT4(t *testing.T) {
	tab := tablesOf(t, countyLedger(), "T4", whole)[0]
	if len(tab.Rows) != 3 {
		t.Errorf("rows: %v", tab.Rows)
	}
	for key, want := range map[string]any{"direction": "流入", "home": "外地党支部", "host": "城东流动党支部", "round": "第三轮", "platform": "蜀道畅", "contact_in": domain.Day(20260915),
		"next_contact": domain.Day(20261115), "overdue": "是", "state": "已联系"} {
		if got := cell(t, tab, "name", "陈*", key); got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
	if cell(t, tab, "name", "周*", "overdue") != "否" || cell(t, tab, "name", "张*", "home") != "某县某村党支部" || cell(t, tab, "name", "张*", "host") != "城东流动党支部" {
		t.Errorf("rows: %v", tab.Rows)
	}
}

// TestT5AddsUpToTheStatistics: what nobody entered as an activity has a row as well.
func TestT5AddsUpToTheStatistics(t *testing.T) {
	m := countyLedger()
	tab := tablesOf(t, m, "T5", whole)[0]
	if len(tab.Rows) != 3 || cell(t, tab, "title", "技能比拼", "attendance") != int64(12) || cell(t, tab, "title", "红色学堂", "attendance") != int64(0) || cell(t, tab, "title", "（未登记台账的活动）", "attendance") != int64(5) {
		t.Errorf("rows: %v", tab.Rows)
	}
	if cell(t, tab, "title", "技能比拼", "type") != "“红师傅”技能比拼" || cell(t, tab, "title", "技能比拼", "place") != "城东小哥加油站" || cell(t, tab, "title", "红色学堂", "organiser") != "快递行业党委" {
		t.Errorf("rows: %v", tab.Rows)
	}
	if got := total(t, tab, "attendance"); got != total(t, tablesOf(t, m, "T1", whole)[0], "attendance") {
		t.Errorf("T5 has %v, T1 not", got)
	}
}

func TestT8(t *testing.T) {
	tab := tablesOf(t, countyLedger(), "T8", whole)[0]
	if len(tab.Rows) != 2 || tab.Rows[0][tab.Column("list")] != "部门党组责任清单" {
		t.Errorf("rows: %v", tab.Rows)
	}
	for key, want := range map[string]any{"items": int64(2), "done": int64(1), "late": int64(1), "open": int64(1), "rate": 0.5} {
		if got := cell(t, tab, "list", "书记责任清单", key); got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
	if got := cell(t, tab, "list", "部门党组责任清单", "open"); got != int64(0) {
		t.Errorf("on its last day it is overdue already: %v", got)
	}
}

// TestT6IsTheMonthAsItEnded: what was settled before is gone, what was settled later is
// still open, what came later is not there, and a request that became a problem is one row.
func TestT6IsTheMonthAsItEnded(t *testing.T) {
	tab := tablesOf(t, countyLedger(), "T6", whole)[0]
	if len(tab.Rows) != 5 {
		t.Fatalf("%d rows: %v", len(tab.Rows), tab.Rows)
	}
	later := func(key string) any { return cell(t, tab, "text", "下个月才办完", key) }
	if later("state") != "办理中" || later("answer") != "" || later("solved") != nil {
		t.Errorf("settled in December, and %v in November", later("state"))
	}
	// From Thursday 5 to Friday 6 November is one working day.
	if got := cell(t, tab, "text", "想要一把伞，2026-11-23 前", "days"); got != int64(1) {
		t.Errorf("took %v days", got)
	}
	for text, want := range map[string]string{"夜间停车难，找 ***": "是", "缺充电桩": "否", "已经销号": "是"} {
		if got := cell(t, tab, "text", text, "overdue"); got != want {
			t.Errorf("%s: overdue %v, want %s", text, got, want)
		}
	}
	if cell(t, tab, "text", "已经销号", "unit") != "邮政管理局" || cell(t, tab, "text", "已经销号", "state") != "已销号" {
		t.Errorf("rows: %v", tab.Rows)
	}
	m, err := Bulletin(t.Context(), countyLedger(), whole)
	// 11 to 30 November has 14 working days.
	if err != nil || len(m.Late) != 1 || m.Late[0].Unit != "邮政管理局" || m.Late[0].Count != 1 || m.Late[0].DaysMax != 14 {
		t.Errorf("late: %v, %v", m.Late, err)
	}
}

func TestT7(t *testing.T) {
	tab := tablesOf(t, countyLedger(), "T7", whole)[0]
	if len(tab.Rows) != 3 || cell(t, tab, "county", "乐山市本级", "work_committees") != int64(1) || total(t, tab, "coverage") != 0.5 || total(t, tab, "enterprises") != int64(3) {
		t.Errorf("rows: %v", tab.Rows)
	}
	for key, want := range map[string]any{"floating_branches": int64(1), "joint": int64(1), "own": int64(0), "should": int64(2), "done": int64(1), "missing": int64(1), "coverage": 0.5} {
		if got := cell(t, tab, "county", "市中区", key); got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
}

// TestAnAreaHasItsOwnRecords: nothing of another county stands in a county's tables.
func TestAnAreaHasItsOwnRecords(t *testing.T) {
	ask := whole
	ask.Unit.Division = "511181"
	for _, tab := range tablesOf(t, countyLedger(), "", ask) {
		want := map[string]int{"T1": 1, "T2": 1, "T3": 1, "T3.1": 1, "T3.2": 1, "T7": 1}[tab.Code]
		if len(tab.Rows) != want {
			t.Errorf("%s: %d rows, want %d: %v", tab.Code, len(tab.Rows), want, tab.Rows)
		}
	}
}

func TestATableThatDoesNotExistIsRefused(t *testing.T) {
	for _, code := range []string{"T9", "T0", "; --"} {
		if _, err := Tables(t.Context(), newMemory(), code, whole); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestAnEmptyLedgerMakesEmptyTables(t *testing.T) {
	var b bytes.Buffer
	files, err := Package(t.Context(), &b, newMemory(), whole)
	if err != nil || len(files) != len(tables)+1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
}

func unpack(t *testing.T, b []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = content
	}
	return out
}

func unpackedParts(t *testing.T, b []byte) map[string]string {
	out := map[string]string{}
	for name, content := range unpack(t, b) {
		out[name] = string(content)
	}
	return out
}

// TestThePacketIsWhatItsCoverSays, and the same ledger gives the same bytes.
func TestThePacketIsWhatItsCoverSays(t *testing.T) {
	m := countyLedger()
	var b bytes.Buffer
	files, err := Package(t.Context(), &b, m, whole)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		var again bytes.Buffer
		if _, err := Package(t.Context(), &again, m, whole); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Fatalf("another packet of the same ledger (%v)", err)
		}
	}
	inside := unpack(t, b.Bytes())
	f, err := excelize.OpenReader(bytes.NewReader(inside[CoverName]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("封面说明")
	if err != nil {
		t.Fatal(err)
	}
	listed := 0
	for _, row := range rows {
		if len(row) < 6 || inside[row[1]] == nil {
			continue
		}
		listed++
		sum := sha256.Sum256(inside[row[1]])
		if row[5] != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: the cover says %s", row[1], row[5])
		}
	}
	if listed != len(files) || listed != len(inside)-1 {
		t.Errorf("%d files on the cover, %d inside, %d returned", listed, len(inside), len(files))
	}
	cover := fmt.Sprint(rows)
	for _, word := range []string{"乐山市两新工委", "2026-11-01 至 2026-11-30", "数据截至：2026-11-30 18:03", "生成时间：2026-11-30 18:05", "人次（人次）：有效服务记录", "已上报 2 个"} {
		if !strings.Contains(cover, word) {
			t.Errorf("the cover lacks %s", word)
		}
	}
}

func TestTheBulletinSaysWhatTheFiguresSay(t *testing.T) {
	m, err := Bulletin(t.Context(), countyLedger(), whole)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := m.Document().WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	text := unpackedParts(t, b.Bytes())["word/document.xml"]
	for _, want := range []string{"关于2026年11月驿站服务情况的通报", "本期服务 123 人次，环比增长 146.0%", "上期为 0，不作比较", "600.00 元", "应上报驿站 3 个，已上报 2 个，上报率 66.7%。未上报的 1 个：=1+1。",
		"收集诉求和微心愿 2 件，已办结 1 件，办结率 50.0%", "超期未办结的问题 1 件：邮政管理局 1 件（最长超期 14 个工作日）。", "快递员（100 人次）、货车司机（20 人次）", "环比为与2026年10月1日至30日相比"} {
		if !strings.Contains(text, want) {
			t.Errorf("the 通报 lacks %s", want)
		}
	}
}

// TestWhatWasCountedBeforeIsComparedWith: an office that held something last month, a
// station that is in no list any more, and one whose unit is another.
func TestWhatWasCountedBeforeIsComparedWith(t *testing.T) {
	m := newMemory()
	here, other := m.station("S1", "岷江站", "511102", "rider"), m.station("S9", "峨眉站", "511181", "rider")
	office := m.station("O1", "城东街道办公室", "511102", "office")
	gone := domain.StationID("S2") // its entry was deleted
	m.visit(20261105, here, "N3", "", 50, 0)
	for _, id := range []change.ID{here, office, gone, other} {
		m.visit(20261005, id, "N3", "", 100, 0)
	}
	county := whole
	county.Unit.Division = "511102"
	for _, c := range []struct {
		ask  Ask
		want int64
	}{{whole, 400}, {county, 200}} {
		b, err := Bulletin(t.Context(), m, c.ask)
		if err != nil || b.People.Now != 50 || b.People.Before != c.want {
			t.Errorf("%q: %d, before %d, want %d (%v)", c.ask.Unit.Division, b.People.Now, b.People.Before, c.want, err)
		}
	}
}

// TestStationsOfOneNameAreTwo: in the table of a county each has its own row.
func TestStationsOfOneNameAreTwo(t *testing.T) {
	m := newMemory()
	for i, code := range []string{"S1", "S2"} {
		m.visit(20261105, m.station(code, "爱心驿站", "511102", "care"), "N3", "", int64(10+i), 0)
	}
	b, err := Bulletin(t.Context(), m, whole)
	if err != nil || b.AreaWord != "驿站" || len(b.Areas) != 2 || b.Areas[0].People.Now != 10 || b.Areas[1].People.Now != 11 {
		t.Errorf("%+v (%v)", b.Areas, err)
	}
}

// TestAnUnfinishedMonthIsComparedWithAsManyDays: a month that has just begun has not
// fallen by nine tenths.
func TestAnUnfinishedMonthIsComparedWithAsManyDays(t *testing.T) {
	ask := whole
	ask.Made = time.Date(2026, 11, 10, 4, 0, 0, 0, time.UTC)
	ask.Period = MonthOf(20261103, ask.Made)
	m, err := Bulletin(t.Context(), countyLedger(), ask)
	if err != nil || m.To != 20261110 || m.BeforeTo != 20261010 || m.People.Before != 0 {
		t.Errorf("to %d, before until %d with %d people (%v)", m.To, m.BeforeTo, m.People.Before, err)
	}
}

// TestSixHundredStationsInFiveSeconds is the goal; a month takes a third of a second.
func TestSixHundredStationsInFiveSeconds(t *testing.T) {
	m := sixHundred()
	start := time.Now()
	if _, err := Package(t.Context(), io.Discard, m, whole); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestNumbersThatTellWhoAreHidden(t *testing.T) {
	for text, want := range map[string]string{
		"电话13812345678": "电话***", "138 1234 5678": "***", "身份证 11010519491231002X。": "身份证 ***。", "0833-2123456": "***",
		"2026-11-23 14 点": "2026-11-23 14 点", "停 300 辆": "停 300 辆", "120": "120",
	} {
		if got := hidden(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestEveryKindOfColumnIsUsed(t *testing.T) {
	seen := map[sheets.Kind]bool{}
	for _, tab := range tablesOf(t, countyLedger(), "", whole) {
		for _, c := range tab.Columns {
			seen[c.Kind] = true
		}
	}
	for _, kind := range []sheets.Kind{sheets.Text, sheets.Number, sheets.Money, sheets.Day, sheets.Percent} {
		if !seen[kind] {
			t.Errorf("no column of kind %d", kind)
		}
	}
	if !slices.Contains(Codes(), "T1") {
		t.Error("T1 is gone")
	}
}

// TestAnOfficeIsNotToReport: the activities of an office are counted, and nobody waits
// for its services.
func TestAnOfficeIsNotToReport(t *testing.T) {
	m := countyLedger()
	m.count(20261105, domain.StationID("K001"), domain.MeasureAttendance, "N3", "", 30)
	if n := len(tablesOf(t, m, "t1", whole)[0].Rows); n != 4 {
		t.Errorf("%d rows, want 4", n)
	}
	b, err := Bulletin(t.Context(), m, whole)
	if err != nil || b.All != 3 || len(b.Missing) != 1 {
		t.Errorf("%d are to report, missing %v, %v", b.All, b.Missing, err)
	}
	for _, a := range b.Areas {
		if a.Name == "市中区" && (a.Stations != 2 || a.Reported != 1) {
			t.Errorf("%+v", a)
		}
	}
}
