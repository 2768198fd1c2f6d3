package station

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/report/sheet"
	"yizhan/shared/stats"
)

// workbook saves rows as a workbook, as people do.
func workbook(t testing.TB, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	for i, r := range rows {
		if err == nil {
			err = w.SetRow(fmt.Sprint("A", i+1), r)
		}
	}
	if err == nil {
		err = w.Flush()
	}
	path := filepath.Join(t.TempDir(), "台账.xlsx")
	if err == nil {
		err = f.SaveAs(path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// importBook imports the first sheet of a file as the window does: with what is guessed.
func (d *desk) importBook(t testing.TB, path string, in Import) (ImportResult, []RowFate) {
	t.Helper()
	book, err := sheet.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	first, err := FirstRows(book, 0, HeaderRows)
	if err != nil {
		t.Fatal(err)
	}
	if in.Header == 0 {
		in.Header = GuessHeader(first)
	}
	if in.Map.At == "" {
		var above []string
		for _, r := range first {
			if r.Number == in.Header {
				in.Map = GuessMap(ColumnNames(above, r.Cells))
			}
			above = r.Cells
		}
	}
	rows, err := book.Rows(0)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var fates []RowFate
	in.Row = func(f RowFate) { fates = append(fates, f) }
	r, err := d.ImportRows(ctx, rows, in)
	if err != nil {
		t.Fatal(err)
	}
	return r, fates
}

func marks(fates []RowFate) (s string) {
	for _, f := range fates {
		s += fmt.Sprint(f.Row, map[Fate]string{FateNew: "✓", FateThere: "＝", FateRefused: "✗"}[f.Fate], " ")
	}
	return strings.TrimSpace(s)
}

var ledger2026 = [][]any{
	{"2026年1月 城东街道驿站服务登记表"},
	{"序号", "日期", "群体", "人数（人）", "服务项目", "驿站名称"},
	{1, "1月5日", "快递员", "１，２３４", "送水", "东站"},
	{2, 46027, "货车司机", "3人次", "", "东站"},
	{3, "2026年1月6日", "外卖送餐员", 2, "热饭", "西站"},
	{4, "1月7日", "外卖送餐员", 2, "热饭", "北站"},
	{5, "13月7日", "外卖送餐员", 2, "热饭", "东站"},
	{6, "1月8日", "外卖送餐员", "50%", "热饭", "东站"},
	{nil, "合计", nil, 1246},
}

func office(t testing.TB) *desk {
	t.Helper()
	d := newDesk(t, RoleOffice)
	for code, name := range map[string]string{"E1": "东站", "W1": "西站"} {
		if err := d.AddStation(ctx, domain.Station{Code: code, Name: name, Division: "511102"}); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func TestImportOfAWorkbook(t *testing.T) {
	d := office(t)
	path := workbook(t, ledger2026...)
	before, err := d.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	r, fates := d.importBook(t, path, Import{Dry: true})
	if marks(fates) != "3✗ 4✓ 5✓ 6✗ 7✗ 8✗ 9✗" || r.Recorded != 2 || !strings.Contains(r.Errors[0].Reason, "年份") || !strings.Contains(r.Errors[1].Reason, "没有写年份") {
		t.Errorf("without a year: %s %+v", marks(fates), r)
	}
	r, fates = d.importBook(t, path, Import{Dry: true, Year: 2026})
	if marks(fates) != "3✓ 4✓ 5✓ 6✗ 7✗ 8✗ 9✗" || r.Recorded != 3 {
		t.Errorf("%s %+v", marks(fates), r)
	}
	for i, part := range []string{"没有叫“北站”的驿站", "日期：无法识别", "人数：不是整数", "日期：无法识别"} {
		if !strings.Contains(r.Errors[i].Reason, part) {
			t.Errorf("row %d: %q, want %q", r.Errors[i].Row, r.Errors[i].Reason, part)
		}
	}
	if after, err := d.Status(ctx); err != nil || after.Recorded != before.Recorded {
		t.Fatalf("a dry run recorded %d changes, %v", after.Recorded-before.Recorded, err)
	}
	r, real := d.importBook(t, path, Import{Year: 2026})
	if marks(real) != marks(fates) || r.Recorded != 3 {
		t.Errorf("%s %+v", marks(real), r)
	}
	people := func() string {
		table, err := d.Stats(ctx, stats.Query{Measure: domain.MeasurePeople, From: 20260101, To: 20261231, By: stats.ByDay})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(table.Rows)
	}
	if got := people(); got != "[{2026-01-05 2026-01-05 1237} {2026-01-06 2026-01-06 2}]" {
		t.Error(got)
	}
	if _, again := d.importBook(t, path, Import{Year: 2026}); marks(again) != "3＝ 4＝ 5＝ 6✗ 7✗ 8✗ 9✗" {
		t.Errorf("again: %s", marks(again))
	}
	if _, dry := d.importBook(t, path, Import{Year: 2026, Dry: true}); marks(dry) != "3＝ 4＝ 5＝ 6✗ 7✗ 8✗ 9✗" {
		t.Errorf("a dry run behind it: %s", marks(dry))
	}
}

func TestAnImportIsTakenBackAndMadeAgain(t *testing.T) {
	d := office(t)
	path := workbook(t, ledger2026...)
	_, fates := d.importBook(t, path, Import{Year: 2026})
	var own []RowFate
	for _, f := range fates {
		if f.Fate == FateNew {
			own = append(own, f)
		}
	}
	// One of them was wrong for another reason, and stays taken back.
	if err := d.VoidVisit(ctx, own[0].Record, "记错了"); err != nil {
		t.Fatal(err)
	}
	if n, err := d.UndoImport(ctx, idsOf(own), nil); err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := d.UndoImport(ctx, idsOf(own), nil); err != nil || n != 0 {
		t.Fatalf("again: %d, %v", n, err)
	}
	// The same rows with another column for the people.
	m := GuessMap([]string{"序号", "日期", "群体", "服务项目", "驿站名称"})
	r, again := d.importBook(t, path, Import{Year: 2026, Map: m})
	if marks(again) != "3✗ 4✓ 5✓ 6✗ 7✗ 8✓ 9✗" {
		t.Errorf("%s %+v", marks(again), r)
	}
	if _, third := d.importBook(t, path, Import{Year: 2026, Map: m}); marks(third) != "3✗ 4＝ 5＝ 6✗ 7✗ 8＝ 9✗" {
		t.Errorf("a third time: %s", marks(third))
	}
	table, err := d.Stats(ctx, stats.Query{Measure: domain.MeasurePeople, From: 20260101, To: 20261231, By: stats.ByTotal})
	if err != nil || table.Total != 3 {
		t.Errorf("%+v, %v", table, err)
	}
}

func idsOf(fates []RowFate) (ids []change.ID) {
	for _, f := range fates {
		ids = append(ids, f.Record)
	}
	return ids
}

func TestRowsWithoutNumbersAreToldApartByWhatTheySay(t *testing.T) {
	d := newDesk(t, RoleStation)
	rows := [][]any{{"日期", "群体", "人数"}, {"2026-01-05", "快递员", 1}, {"2026-01-05", "快递员", 1}, {"2026-01-05", "N3", 4}, {"2026-01-06", "快递员", 1}}
	r, _ := d.importBook(t, workbook(t, rows...), Import{})
	if r.Recorded != 4 {
		t.Fatalf("%+v", r)
	}
	rows = append(rows, []any{"2026-01-05", "快递员", 9}) // the list goes on
	rows[3][2] = 5                                     // and somebody has changed a number
	_, fates := d.importBook(t, workbook(t, rows...), Import{})
	if marks(fates) != "2＝ 3＝ 4✗ 5＝ 6✓" {
		t.Error(marks(fates))
	}
}

func TestGuesses(t *testing.T) {
	m := GuessMap([]string{"*序号", "登记日期", "服务对象 （类别）", "人次\n（人）", "项目", "站点编号", "站点名称", "备注"})
	want := VisitMap{At: "登记日期", Group: "服务对象 （类别）", People: "人次\n（人）", Service: "项目", StationCode: "站点编号", Station: "站点名称", Key: []string{"登记日期", "*序号"}}
	if fmt.Sprint(m) != fmt.Sprint(want) || m.KeyColumn() != "*序号" {
		t.Errorf("%+v", m)
	}
	if m := GuessMap([]string{"Date", "Group", "People"}); m.At != "Date" || m.Group != "Group" || m.KeyColumn() != "" || m.Key[0] != KeyNth {
		t.Errorf("%+v", m)
	}
	if got := strings.Join(ColumnNames([]string{"日期", "服务", "", "群体"}, []string{"", "饮水", "热饭", ""}), "|"); got != "日期|饮水|热饭|群体" {
		t.Errorf("names over two rows: %s", got)
	}
	if got := strings.Join(ColumnNames([]string{"登记表", "", ""}, []string{"", "日期"}), "|"); got != "|日期" {
		t.Errorf("a title is no name: %s", got)
	}
	for text, year := range map[string]int{"2026年1月登记表": 2026, "登记表": 0, "20260105": 0, "１月（２０２５）": 2025, "总 12026 人": 0} {
		if got := GuessYear(text); got != year {
			t.Errorf("%q: %d", text, got)
		}
	}
}

func TestMoments(t *testing.T) {
	for text, want := range map[string]string{
		"2026/1/5": "2026-01-05 00:00", "２０２６年１月５日": "2026-01-05 00:00", "1月5日": "2025-01-05 00:00", "1月5日 14:05": "2025-01-05 14:05", "2026年1月5日14:05": "2026-01-05 14:05",
		"46027": "2026-01-05 00:00", "20260105": "2026-01-05 00:00", "2026-1-5 9:30": "2026-01-05 09:30", "2026.1.5": "2026-01-05 00:00",
	} {
		if at, _, err := parseMoment(text, 2025); err != nil || at.In(domain.Shanghai).Format("2006-01-02 15:04") != want {
			t.Errorf("%q: %v, %v", text, at, err)
		}
	}
	for _, text := range []string{"", "5", "12345", "99999", "2月30日", "2026-02-30", "明天", "合计", "14:05"} {
		if at, _, err := parseMoment(text, 2025); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v, %v", text, at, err)
		}
	}
	for text, want := range map[string]int64{"3": 3, "1,234": 1234, "１２": 12, "3人次": 3, "3.0": 3, " 5 位": 5} {
		if n, err := parsePeople(text); err != nil || n != want {
			t.Errorf("%q: %d, %v", text, n, err)
		}
	}
	for _, text := range []string{"", "三", "3.5", "50%", "人", "1/2"} {
		if n, err := parsePeople(text); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %d, %v", text, n, err)
		}
	}
}

const torontoFile = "../../../shared/data/toronto_shelter_2024_jan_feb.csv"

var torontoMap = VisitMap{At: "OCCUPANCY_DATE", People: "SERVICE_USER_COUNT", Group: "SECTOR", Service: "PROGRAM_NAME", ServiceCode: "PROGRAM_ID",
	Station: "LOCATION_NAME", StationCode: "LOCATION_ID", Division: "LOCATION_CITY", Key: []string{"OCCUPANCY_DATE", "PROGRAM_ID"}}

// TestTorontoAsWorkbook: a real ledger gives the same visits from a workbook as from CSV,
// to the id.
func TestTorontoAsWorkbook(t *testing.T) {
	f, err := os.Open(torontoFile)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the real ledger is not beside the checkout (%s)", torontoFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]any
	for i, record := range records {
		row := make([]any, len(record))
		for k, cell := range record {
			row[k] = cell
			// Days as days, as Excel makes of them when it opens the CSV file.
			if at, err := time.Parse(time.DateOnly, cell); err == nil && i > 0 && records[0][k] == "OCCUPANCY_DATE" {
				row[k] = at
			}
		}
		rows = append(rows, row)
	}
	d := newDesk(t, RoleOffice)
	r, _ := d.importBook(t, workbook(t, rows...), Import{Map: torontoMap})
	table, err := d.Stats(ctx, stats.Query{Measure: domain.MeasurePeople, From: 20240101, To: 20240229, By: stats.ByGroup})
	if err != nil || table.Total != 591_914 || r.Recorded != len(rows)-1 {
		t.Errorf("%d people of %+v, %v", table.Total, r, err)
	}
	if r, _ := d.importBook(t, torontoFile, Import{Map: torontoMap}); r.Recorded != 0 || r.Skipped != len(rows)-1 {
		t.Errorf("the CSV file behind it: %+v", r)
	}
}

func BenchmarkImportOfAWorkbook(b *testing.B) {
	rows := [][]any{{"序号", "日期", "群体", "人数", "服务项目", "驿站编号", "驿站名称", "备注"}}
	for i := range 100_000 {
		rows = append(rows, []any{i + 1, fmt.Sprintf("2026-%02d-%02d", i%12+1, i%28+1), "快递员", i%9 + 1, "饮水", fmt.Sprint("S", i%30), fmt.Sprint("站", i%30), "没有什么要说的"})
	}
	path := workbook(b, rows...)
	for b.Loop() {
		d := newDesk(b, RoleOffice)
		start := time.Now()
		r, _ := d.importBook(b, path, Import{Dry: true})
		b.ReportMetric(time.Since(start).Seconds(), "s/dry")
		start = time.Now()
		if r, _ = d.importBook(b, path, Import{}); r.Recorded != 100_000 {
			b.Fatalf("%+v", r)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s/import")
	}
}
