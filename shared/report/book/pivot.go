package book

import (
	"context"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/fault"
	"yizhan/shared/report/form"
	"yizhan/shared/report/table"
)

// The sheets of a pivot's workbook beside the table and its explanation.
const (
	DataSheet   = "数据"
	NativeSheet = "Excel透视表"
	ChartSheet  = "图表"
)

// Pivot is a table by rows and columns, to be written as a workbook: as it was shown, its
// numbers one to a row, a table that Excel turns and adds up by itself, and a chart.
type Pivot struct {
	Shown form.Table
	// Data has one row for each number: the fields that the rows and columns are of, and
	// the number, called Value.
	Data          form.Table
	Rows, Columns []string // fields of Data
	Value         string
	Chart         Chart
	Explained     form.Table
}

// pivotSummed are the sheets of which the last one gives sums: the table and the data.
const pivotSummed = 2

// WritePivot writes the workbook. Where the cells of the explanation have SumOf the table
// or the data, their sums are put.
func WritePivot(ctx context.Context, w io.Writer, p Pivot) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil { // takes its temporary files away
			err = closed
		}
	}()
	if len(p.Data.Rows) > RowsMax {
		return fault.New(fault.TooLarge, "rows", "表里的行太多。请缩小范围，或存为 CSV", "the table has too many rows. Choose less, or save as CSV")
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: p.Shown.Title, Creator: p.Shown.Unit, LastModifiedBy: p.Shown.Unit,
		Created: stamp(p.Shown.Made), Modified: stamp(p.Shown.Made)}); err != nil {
		return err
	}
	styles, err := makeStyles(f)
	if err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", p.Shown.Sheet); err != nil {
		return err
	}
	for _, name := range []string{DataSheet, NativeSheet, ChartSheet, p.Explained.Sheet} {
		if _, err := f.NewSheet(name); err != nil {
			return err
		}
	}
	for i, t := range []form.Table{p.Shown, p.Explained} {
		if err := t.Check(); err != nil {
			return err
		}
		sheet := newPage(t, f, styles)
		if i == 0 {
			sheet.named = len(p.Rows)
		}
		if err := sheet.write(ctx); err != nil {
			return err
		}
	}
	if err := p.native(f); err != nil {
		return err
	}
	if err := p.data(ctx, f, styles); err != nil {
		return err
	}
	if err := p.chart(f, styles); err != nil {
		return err
	}
	return finish(f, w, pivotSummed, 4)
}

// native puts Excel's own table on its sheet. It holds no numbers of its own: a program
// that opens the file makes them from the data. The library looks the fields up in the
// first row of the data, which is written once more afterwards with all others.
func (p Pivot) native(f *excelize.File) error {
	heads := make([]any, len(p.Data.Columns))
	for i, c := range p.Data.Columns {
		heads[i] = c.Title()
	}
	if err := f.SetSheetRow(DataSheet, "A1", &heads); err != nil {
		return err
	}
	if len(p.Data.Rows) == 0 {
		return f.SetCellStr(NativeSheet, "A1", "没有记录")
	}
	corner, err := excelize.CoordinatesToCellName(len(p.Data.Columns), len(p.Data.Rows)+1)
	if err != nil {
		return err
	}
	fields := func(names []string) (out []excelize.PivotTableField) {
		for _, n := range names {
			out = append(out, excelize.PivotTableField{Data: n, DefaultSubtotal: true})
		}
		return out
	}
	if err := f.SetCellStr(NativeSheet, "A1", "用 Excel 或 WPS 打开时，从“"+DataSheet+"”自动算出；可以拖动字段，换行、列和筛选。"); err != nil {
		return err
	}
	if err := f.SetColWidth(NativeSheet, "A", "Z", 14); err != nil {
		return err
	}
	format := 3 // Excel's own #,##0
	if p.Chart.Kind == table.Money {
		format = 4 // #,##0.00
	}
	return f.AddPivotTable(&excelize.PivotTableOptions{
		DataRange: DataSheet + "!A1:" + corner, PivotTableRange: NativeSheet + "!A3:H20", Name: "透视表",
		Rows: fields(p.Rows), Columns: fields(p.Columns), Data: []excelize.PivotTableField{{Data: p.Value, Name: p.Value + " 合计", Subtotal: "Sum", NumFmt: format}},
		RowGrandTotals: true, ColGrandTotals: true, ShowDrill: true, ShowRowHeaders: true, ShowColHeaders: true, ShowLastColumn: true,
	})
}

// rowsMeasured are how many rows of the data are looked at for the widths of its columns.
const rowsMeasured = 500

// data writes the numbers, one to a row, from the first row on: programs want nothing above.
func (p Pivot) data(ctx context.Context, f *excelize.File, s styles) error {
	if err := p.Data.Check(); err != nil {
		return err
	}
	for _, name := range []string{DataSheet, NativeSheet, ChartSheet} { // printed as wide as a page
		fit, paper, across, down := true, 9, 1, 0
		if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
			return err
		}
		if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &paper, FitToWidth: &across, FitToHeight: &down}); err != nil {
			return err
		}
	}
	out, err := f.NewStreamWriter(DataSheet)
	if err != nil {
		return err
	}
	row := make([]any, len(p.Data.Columns))
	for i, c := range p.Data.Columns {
		wide := max(c.Width, table.Width(c.Title())+2)
		for _, values := range p.Data.Rows[:min(len(p.Data.Rows), rowsMeasured)] {
			wide = max(wide, min(table.Width(table.Show(c.Kind, values[i]))+2, widestCell))
		}
		if err := out.SetColWidth(i+1, i+1, float64(wide)); err != nil {
			return err
		}
		row[i] = excelize.Cell{StyleID: s.head, Value: c.Title()}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := out.SetRow("A1", row); err != nil {
		return err
	}
	for n, values := range p.Data.Rows {
		if n%everyRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for i, v := range values {
			c := excelize.Cell{StyleID: s.cell[p.Data.Columns[i].Kind], Value: table.Value(p.Data.Columns[i].Kind, v)}
			if _, is := v.(table.Word); is {
				c.StyleID = s.word
			}
			row[i] = c
		}
		if err := out.SetRow("A"+strconv.Itoa(n+2), row); err != nil {
			return err
		}
	}
	return out.Flush()
}
