package pivot

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

	"github.com/xuri/excelize/v2"

	"yizhan/shared/domain"
	"yizhan/shared/report/book"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
)

// plainRows takes the names of the outer rows and the shares away, which the page writes
// elsewhere.
func plainRows(head []string, rows [][]string, nested bool) (out [][]string) {
	for _, r := range rows {
		if nested && r[1] == "" {
			r[1] = r[0] // the sum of all
		}
		if nested {
			r = r[1:]
		}
		r = slices.Clone(r[:len(r)-btoi(slices.Contains(head, "占比"))])
		r[0] = strings.TrimPrefix(r[0], "'")
		for i := range r {
			r[i] = strings.TrimSuffix(r[i], ".00")
		}
		out = append(out, r)
	}
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func programRows(p answered) (out [][]string) {
	for _, l := range p.Lines {
		name := map[pivot.Part]string{pivot.Grand: "合计", pivot.Subtotal: "小计"}[l.Part]
		if l.Head != nil {
			name = l.Head.Name
		}
		r := []string{name}
		for _, n := range append(slices.Clone(l.Values), l.Total) {
			switch {
			case n == nil:
				r = append(r, "未上报")
			case p.Measure == domain.MeasureSaved && *n%100 == 0:
				r = append(r, fmt.Sprint(*n/100))
			default:
				r = append(r, fmt.Sprint(*n))
			}
		}
		out = append(out, r)
	}
	return out
}

// numbers counts the numbers of the data, and sees that what was not reported is empty.
func (w *town) numbers(t *testing.T, f *excelize.File) (n int) {
	t.Helper()
	rows, err := f.GetRows("数据")
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows[1:] {
		last := len(rows[0])
		number, _ := excelize.CoordinatesToCellName(last-1, i+2)
		state, _ := excelize.CoordinatesToCellName(last, i+2)
		value, _ := f.GetCellValue("数据", number)
		said, _ := f.GetCellValue("数据", state)
		if (value == "") != (said == "未上报") {
			t.Errorf("row %d: %q is %q", i+2, value, said)
		}
		if value != "" {
			n++
		}
	}
	return n
}

// sums: Excel's own table is over all of the data, no cell is a formula, and the sums on
// the last sheet are those of the parts as anybody can compute them.
func (w *town) sums(t *testing.T, f *excelize.File, content string, p answered) {
	t.Helper()
	if got := strings.Join(f.GetSheetList(), " "); got != "透视表 数据 Excel透视表 图表 说明" {
		t.Errorf("sheets %s", got)
	}
	tables, err := f.GetPivotTables("Excel透视表")
	if err != nil || len(tables) != 1 {
		t.Fatalf("%d tables of Excel's own, %v", len(tables), err)
	}
	rows, err := f.GetRows("数据")
	if err != nil {
		t.Fatal(err)
	}
	corner, _ := excelize.CoordinatesToCellName(len(rows[0]), len(rows))
	native := tables[0]
	if native.DataRange != "数据!A1:"+corner || len(native.Data) != 1 || !strings.HasPrefix(native.Data[0].Data, stats.DefinitionOf(p.Measure).Name.ZH+"（") ||
		len(native.Rows) != 1+btoi(p.Inner != pivot.None) || len(native.Columns) != btoi(p.Columns != pivot.None) {
		t.Errorf("Excel's own table: %+v, the data end at %s", native, corner)
	}
	z, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[part.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Name, "xl/worksheets/sheet") && bytes.Contains(parts[part.Name], []byte("<f>")) {
			t.Errorf("%s has a formula", part.Name)
		}
	}
	if len(parts["xl/charts/chart1.xml"]) == 0 || len(parts["xl/pivotTables/pivotTable1.xml"]) == 0 {
		t.Error("no chart, or no table of Excel's own")
	}
	said := map[string]string{}
	if rows, err = f.GetRows("说明"); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if len(r) == 3 {
			said[r[1]] = r[2]
		}
	}
	for i, name := range []string{"透视表", "数据"} {
		sum := sha256.Sum256(parts[book.Part(i)])
		if said["校验值 "+name] != hex.EncodeToString(sum[:]) || !strings.Contains(said["如何校验 "+name], book.Part(i)) {
			t.Errorf("the sum of %s: %q", name, said["校验值 "+name])
		}
	}
	if said["个人信息"] == "" || !strings.Contains(said["网页地址"], "/pivot?") || !strings.Contains(said["网页地址"], "from=2026-11-") || !strings.Contains(said["上报情况"], "个驿站上报了") {
		t.Errorf("%q", said)
	}
}
