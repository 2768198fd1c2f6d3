package book_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/domain"
	"yizhan/shared/report/book"
	"yizhan/shared/report/form"
	"yizhan/shared/report/form/formtest"
	"yizhan/shared/report/table"
)

func write(t *testing.T, tables ...form.Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := book.Write(t.Context(), &b, tables...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t *testing.T, b []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestEveryFigureReadsBack compares every cell of every table with what it was made of.
func TestEveryFigureReadsBack(t *testing.T) {
	tables := formtest.All()
	f := open(t, write(t, tables...))
	compared := 0
	for _, tab := range tables {
		top := len(tab.Lines()) + 1 + tab.Depth()
		rows := tab.Rows
		if sums := tab.Sums(); sums != nil {
			rows = append(rows[:len(rows):len(rows)], sums)
		}
		for n, row := range rows {
			for i, want := range row {
				name, _ := excelize.CoordinatesToCellName(i+1, top+n+1)
				got, err := f.GetCellValue(tab.Sheet, name)
				if err != nil {
					t.Fatal(err)
				}
				kind, _ := f.GetCellType(tab.Sheet, name)
				compared++
				switch w := want.(type) {
				case int64:
					value := strconv.FormatInt(w, 10)
					if tab.Columns[i].Kind == table.Money {
						value = strconv.FormatFloat(float64(w)/100, 'f', -1, 64)
					}
					if got != value || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
						t.Errorf("%s %s: %q of type %d, want the number %s", tab.Code, name, got, kind, value)
					}
				case float64:
					if v, err := strconv.ParseFloat(got, 64); err != nil || v != w {
						t.Errorf("%s %s: %q, want %v", tab.Code, name, got, w)
					}
				case string, table.Word:
					text, _ := w.(string)
					if word, is := w.(table.Word); is {
						text = string(word)
					}
					if formula, _ := f.GetCellFormula(tab.Sheet, name); got != text || formula != "" {
						t.Errorf("%s %s: %q with formula %q, want the text %q", tab.Code, name, got, formula, text)
					}
				case domain.Day:
					days, err := strconv.ParseFloat(got, 64)
					if at, _ := excelize.ExcelDateToTime(days, false); err != nil || at.Format("2006-01-02") != w.String() {
						t.Errorf("%s %s: %q, want %s", tab.Code, name, got, w)
					}
				case nil:
					if got != "" {
						t.Errorf("%s %s: %q, want nothing", tab.Code, name, got)
					}
				default:
					t.Fatalf("%s %s: a %T", tab.Code, name, want)
				}
			}
		}
	}
	if compared < 150 {
		t.Errorf("only %d cells were compared", compared)
	}
}

// TestThePaperForm: heading rows are merged as on paper, frozen, repeated when printed,
// and the sheet is one page wide.
func TestThePaperForm(t *testing.T) {
	tab := formtest.All()[0]
	f := open(t, write(t, tab))
	merged, err := f.GetMergeCells(tab.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]string{}
	for _, m := range merged {
		have[m.GetStartAxis()+":"+m.GetEndAxis()] = m.GetCellValue()
	}
	// 序号 reaches down; 人次 stands over its sum, three groups and a code that nobody knows.
	for area, want := range map[string]string{"A3:A4": "序号", "F3:J3": "人次", "K3:M3": "服务数量", "N3:O3": "活动", "P3:Q3": "诉求", "R3:R4": "节约金额（元）", "A1:S1": "驿站服务月报"} {
		if have[area] != want {
			t.Errorf("%s is %q, want %q; there are %v", area, have[area], want, have)
		}
	}
	panes, err := f.GetPanes(tab.Sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 4 || panes.XSplit != 2 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	layout, err := f.GetPageLayout(tab.Sheet)
	if err != nil || *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 {
		t.Errorf("layout %+v, %v", layout, err)
	}
	titles := ""
	for _, n := range f.GetDefinedName() {
		titles += n.Name + "=" + n.RefersTo + ";"
	}
	if titles != "_xlnm.Print_Titles='T1 驿站服务月报'!$A:$B,'T1 驿站服务月报'!$3:$4;" {
		t.Errorf("names: %s", titles)
	}
	if w, _ := f.GetColWidth(tab.Sheet, "B"); w < 18 {
		t.Errorf("the column of names is %v wide", w)
	}
	rows, err := f.GetRows(tab.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1][0]
	for _, word := range []string{"填报单位：乐山市两新工委", "填报人：王*", "审核人：", "负责人：", "盖章：", "日期：2026年11月30日"} {
		if !strings.Contains(last, word) {
			t.Errorf("the line to sign lacks %s: %s", word, last)
		}
	}
}

// TestNumbersAreShownWithCommas reads a cell as Excel shows it.
func TestNumbersAreShownWithCommas(t *testing.T) {
	tab := formtest.All()[0]
	f, err := excelize.OpenReader(bytes.NewReader(write(t, tab)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"F5": "13,586", "R5": "12,345.67", "F7": "未上报", "F8": "13,586", "A8": "合计"} {
		if got, err := f.GetCellValue(tab.Sheet, cell); err != nil || got != want {
			t.Errorf("%s: %q, want %q (%v)", cell, got, want, err)
		}
	}
}

func TestTheSameTablesAreTheSameBytes(t *testing.T) {
	first := write(t, formtest.All()...)
	for range 5 {
		if !bytes.Equal(first, write(t, formtest.All()...)) {
			t.Fatal("another file of the same tables")
		}
	}
}

// TestEveryPartIsWellFormed: what a spreadsheet would offer to repair.
func TestEveryPartIsWellFormed(t *testing.T) {
	wellFormed(t, write(t, formtest.All()...))
}

func wellFormed(t *testing.T, b []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(r)
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", p.Name, err)
			}
		}
	}
}

// TestAWideTableTakesTwoPages: sixty columns on one page could not be read.
func TestAWideTableTakesTwoPages(t *testing.T) {
	groups := make([]form.Entry, 40)
	for i := range groups {
		groups[i] = form.Entry{Code: strconv.Itoa(i), Name: "其他户外劳动者"}
	}
	tab := form.ServiceMonth(formtest.Header(), groups, formtest.Services(), formtest.Lines())
	layout, err := open(t, write(t, tab)).GetPageLayout(tab.Sheet)
	if err != nil || *layout.FitToWidth < 2 || *layout.FitToHeight != 0 {
		t.Errorf("layout %+v, %v", layout, err)
	}
}

func TestAnEmptyTableSaysSo(t *testing.T) {
	tab := formtest.All()[0]
	tab.Rows = nil
	f := open(t, write(t, tab))
	if got, _ := f.GetCellValue(tab.Sheet, "A5"); got != "没有记录" {
		t.Errorf("got %q", got)
	}
}

func TestWritingCanBeGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := book.Write(ctx, io.Discard, formtest.All()...); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if book.Write(t.Context(), io.Discard) == nil {
		t.Error("a workbook without sheets was written")
	}
}
