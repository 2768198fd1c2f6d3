package table

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

var made = time.Date(2026, 11, 23, 6, 6, 0, 0, time.UTC) // 14:06 at the station

const evil = `=cmd|' /C calc'!A0`

var long = strings.Repeat("尉迟", 25) // 50 characters

// sample has every kind of column, and names that have broken programs before.
func sample() Table {
	return Table{
		Title: "今日登记", Lines: []string{"城东小哥加油站 · 2026-11-23 · 全部群体"}, Station: "城东小哥加油站", Made: made, Count: 4,
		Columns: []Column{{Title: "称呼"}, {Title: "日期", Kind: Day}, {Title: "时间", Kind: Time}, {Title: "人次", Kind: Number, Total: true},
			{Title: "收费", Kind: Money, Total: true}, {Title: "占比", Kind: Percent}},
		Rows: Of([][]any{
			{"欧阳·吐尔逊", domain.Day(20261123), made, int64(12345), int64(1050), 0.257},
			{"𠮷", domain.Day(20260101), nil, int64(-3), int64(-5), nil},
			{evil, nil, nil, int64(0), int64(0), 0.0},
			{long, domain.Day(20261123), made, int64(1), int64(100), 1.0},
		}),
		Foot: []string{"作废的不计"},
	}
}

func openXLSX(t *testing.T, table Table) (*excelize.File, []byte) {
	t.Helper()
	var b bytes.Buffer
	if _, err := table.XLSX(t.Context(), &b, nil); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, b.Bytes()
}

func TestTheWorkbookReadsBack(t *testing.T) {
	f, _ := openXLSX(t, sample())
	for cell, want := range map[string]string{
		"A1": "今日登记", "A2": "城东小哥加油站 · 2026-11-23 · 全部群体", "A3": "称呼", "E3": "收费",
		"A4": "欧阳·吐尔逊", "B4": "2026-11-23", "C4": "2026-11-23 14:06", "D4": "12,345", "E4": "10.50", "F4": "25.7%",
		"A5": "𠮷", "C5": "", "D5": "-3", "E5": "-0.05", "A6": evil, "A7": long,
		"A8": "合计", "D8": "12,343", "E8": "11.45", "F8": "", "A9": "作废的不计",
	} {
		if got, err := f.GetCellValue(sheet, cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q; %v", cell, got, want, err)
		}
	}
	sign, _ := f.GetCellValue(sheet, "A11")
	for _, word := range []string{"填报单位：城东小哥加油站", "填报人", "审核人", "负责人", "盖章"} {
		if !strings.Contains(sign, word) {
			t.Errorf("%q is missing in %q", word, sign)
		}
	}
}

func TestMoreThanExcelHoldsIsRefused(t *testing.T) {
	b := workbook{Table: sample(), begun: true, at: excelize.TotalRows, sums: sample().newTotals()}
	if err := b.take([]any{"a", nil, nil, nil, nil, nil}); !fault.Is(err, fault.TooLarge) || !strings.Contains(fault.Sentence(err, "zh"), "存为 CSV") {
		t.Errorf("%v", err)
	}
}

func TestTheWorkbookCountsAndNeverComputes(t *testing.T) {
	f, _ := openXLSX(t, sample())
	for cell, want := range map[string]excelize.CellType{"A4": excelize.CellTypeInlineString, "A6": excelize.CellTypeInlineString,
		"B4": excelize.CellTypeUnset, "D4": excelize.CellTypeUnset, "E5": excelize.CellTypeUnset, "F4": excelize.CellTypeUnset} {
		if got, err := f.GetCellType(sheet, cell); err != nil || got != want {
			t.Errorf("%s is of type %d, want %d; %v", cell, got, want, err)
		}
	}
	for raw, want := range map[string]string{"B4": "46349", "D4": "12345", "E4": "10.5"} {
		if got, _ := f.GetCellValue(sheet, raw, excelize.Options{RawCellValue: true}); got != want {
			t.Errorf("%s holds %q, want %q", raw, got, want)
		}
	}
	for row := 1; row <= 11; row++ {
		for column := 1; column <= 6; column++ {
			cell, _ := excelize.CoordinatesToCellName(column, row)
			if formula, err := f.GetCellFormula(sheet, cell); err != nil || formula != "" {
				t.Errorf("%s computes %q; %v", cell, formula, err)
			}
		}
	}
}

func TestTheWorkbookIsSetUpForReadingAndPrinting(t *testing.T) {
	f, _ := openXLSX(t, sample())
	if p, err := f.GetPanes(sheet); err != nil || !p.Freeze || p.YSplit != 3 || p.TopLeftCell != "A4" {
		t.Errorf("panes %+v, %v", p, err)
	}
	layout, err := f.GetPageLayout(sheet)
	if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
		t.Errorf("layout %+v, %v", layout, err)
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name] = n.RefersTo
	}
	if names["_xlnm.Print_Titles"] != "Sheet1!$3:$3" || names["_xlnm._FilterDatabase"] != "'Sheet1'!$A$3:$F$7" {
		t.Errorf("names %v", names)
	}
	if w, _ := f.GetColWidth(sheet, "A"); w != 63 {
		t.Errorf("the column of the long name is %v wide", w)
	}
	if w, _ := f.GetColWidth(sheet, "B"); w != 13 {
		t.Errorf("the column of days is %v wide", w)
	}
}

func TestAnEmptyList(t *testing.T) {
	empty := sample()
	empty.Rows = Of(nil)
	f, _ := openXLSX(t, empty)
	if got, _ := f.GetCellValue(sheet, "A4"); got != "没有记录" {
		t.Errorf("A4 is %q", got)
	}
	var b bytes.Buffer
	if n, err := empty.CSV(t.Context(), &b, nil); err != nil || n != 0 || b.String() != "\uFEFF称呼,日期,时间,人次,收费,占比\r\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
}

// TestLibreOfficeOpensIt converts the workbook where LibreOffice is installed.
func TestLibreOfficeOpensIt(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	dir := t.TempDir()
	_, b := openXLSX(t, sample())
	if err := os.WriteFile(filepath.Join(dir, "x.xlsx"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", dir, filepath.Join(dir, "x.xlsx")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got, err := os.ReadFile(filepath.Join(dir, "x.csv"))
	if err != nil || !strings.Contains(string(got), "欧阳·吐尔逊,2026-11-23,2026-11-23 14:06,\"12,345\",10.50,25.7%") || !strings.Contains(string(got), "𠮷") || !strings.Contains(string(got), evil) {
		t.Errorf("%s, %v", got, err)
	}
}

func TestCSVIsHarmless(t *testing.T) {
	table := Table{Columns: []Column{{Title: "=称呼"}, {Title: "人次", Kind: Number}, {Title: "收费", Kind: Money}},
		Rows: Of([][]any{{evil, int64(-3), int64(-123456)}, {"+86", int64(1), nil}, {"-1", nil, nil}, {"@a", nil, nil}, {"\tx", nil, nil}, {"＝x", nil, nil}, {"a=b,\"c\"", nil, nil}, {"欧阳·吐尔逊𠮷", nil, nil}})}
	var b bytes.Buffer
	if n, err := table.CSV(t.Context(), &b, nil); err != nil || n != 8 {
		t.Fatalf("%d rows, %v", n, err)
	}
	text, marked := strings.CutPrefix(b.String(), "\uFEFF")
	if !marked {
		t.Error("Excel will not know that this is UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"'=称呼", "人次", "收费"}, {"'" + evil, "-3", "-1234.56"}, {"'+86", "1", ""}, {"'-1", "", ""}, {"'@a", "", ""}, {"'\tx", "", ""}, {"'＝x", "", ""}, {"a=b,\"c\"", "", ""}, {"欧阳·吐尔逊𠮷", "", ""}}
	if fmt.Sprint(rows) != fmt.Sprint(want) {
		t.Errorf("%q\nwant\n%q", rows, want)
	}
}

// writers are the forms of a table; the tests that follow hold for each.
var writers = map[string]func(Table, context.Context, *bytes.Buffer, Progress) (int64, error){
	"xlsx": func(t Table, ctx context.Context, b *bytes.Buffer, p Progress) (int64, error) {
		return t.XLSX(ctx, b, p)
	},
	"csv": func(t Table, ctx context.Context, b *bytes.Buffer, p Progress) (int64, error) {
		return t.CSV(ctx, b, p)
	},
	"pdf": func(t Table, ctx context.Context, b *bytes.Buffer, p Progress) (int64, error) {
		return t.PDF(ctx, b, testFonts, p)
	},
}

func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	broken := errors.New("the disk went away")
	for name, write := range writers {
		for what, table := range map[string]Table{
			"too few cells": {Columns: make([]Column, 2), Rows: Of([][]any{{"a"}})},
			"another type":  {Columns: []Column{{Kind: Number}}, Rows: Of([][]any{{"a"}})},
			"a failing row": {Columns: make([]Column, 1), Rows: func(yield func([]any, error) bool) { _ = yield([]any{"a"}, nil) && yield(nil, broken) }},
		} {
			if _, err := write(table, t.Context(), new(bytes.Buffer), nil); err == nil {
				t.Errorf("%s: %s was written", name, what)
			} else if what == "a failing row" && !errors.Is(err, broken) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// many is a table of n rows that are made one after the other.
func many(n int) Table {
	t := sample()
	t.Count = int64(n)
	t.Rows = func(yield func([]any, error) bool) {
		for i := range n {
			if !yield([]any{"欧阳·吐尔逊", domain.Day(20261123), made, int64(i), int64(i), 0.5}, nil) {
				return
			}
		}
	}
	return t
}

func TestGivingUpEndsTheReading(t *testing.T) {
	for name, write := range writers {
		ctx, cancel := context.WithCancel(t.Context())
		read := 0
		table := many(1 << 40)
		rows := table.Rows
		table.Rows = func(yield func([]any, error) bool) {
			rows(func(row []any, err error) bool {
				read++
				return yield(row, err)
			})
		}
		_, err := write(table, ctx, new(bytes.Buffer), func(done, _ int64) {
			if done >= 1000 {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || read > 3000 {
			t.Errorf("%s: %v after %d rows", name, err, read)
		}
		cancel()
	}
}

// TestGivingUpEndsThePacking gives up behind the last row.
func TestGivingUpEndsThePacking(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var b bytes.Buffer
	n, err := many(20_000).XLSX(ctx, writer(func(p []byte) (int, error) { cancel(); return b.Write(p) }), nil)
	if n != 20_000 || !errors.Is(err, context.Canceled) || b.Len() > 1<<17 {
		t.Errorf("%d rows, %v, %d bytes", n, err, b.Len())
	}
	broken := errors.New("the disk is full")
	if _, err := many(10).XLSX(t.Context(), writer(func([]byte) (int, error) { return 0, broken }), nil); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

func TestProgressEndsAtTheEnd(t *testing.T) {
	for name, write := range writers {
		var calls, last, of int64
		n, err := write(many(1000), t.Context(), new(bytes.Buffer), func(done, total int64) { calls, last, of = calls+1, done, total })
		if err != nil || n != 1000 || last != 1000 || of != 1000 || calls != 4 {
			t.Errorf("%s: %d rows, %d calls, the last %d of %d; %v", name, n, calls, last, of, err)
		}
	}
}
