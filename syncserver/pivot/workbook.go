package pivot

import (
	"cmp"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/report/book"
	"yizhan/shared/report/form"
	"yizhan/shared/report/table"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
)

// seriesMax is how many series a chart has at most: the eye tells no more apart.
const seriesMax = 12

// categoriesMax is how many columns of a chart stand beside each other at most.
const categoriesMax = 60

func (v *view) workbook() book.Pivot {
	w := book.Pivot{Shown: v.shown(), Data: v.data(), Value: v.field(), Chart: v.chart(), Explained: v.explained()}
	for _, d := range []pivot.Dimension{v.asked.rows, v.asked.inner} {
		if d != pivot.None {
			w.Rows = append(w.Rows, v.must("by_"+string(d)))
		}
	}
	if v.asked.columns != pivot.None {
		w.Columns = []string{v.must("by_" + string(v.asked.columns))}
	}
	return w
}

// kind is what the numbers are.
func (v *view) kind() table.Kind {
	if v.asked.measure == domain.MeasureSaved {
		return table.Money
	}
	return table.Number
}

// field is what the numbers are called in the data: with their unit, for one figure is
// called as one dimension is (服务).
func (v *view) field() string {
	d := stats.DefinitionOf(v.asked.measure)
	return v.in(d.Name) + v.must("in_unit", v.in(d.Unit))
}

// value is a number as a cell of a file.
func value(c pivot.Cell) any {
	switch c.State {
	case pivot.Known:
		return c.Value
	case pivot.Missing:
		return form.NotReported
	}
	return nil
}

// header is what each sheet says of itself.
func (v *view) header() form.Header {
	return form.Header{Unit: cmp.Or(v.Place(), "乐山市"), From: v.asked.period.From, To: v.asked.period.To, AsOf: v.read.table.AsOf, Made: v.now, Who: v.Staff.Name, Demo: v.Demo()}
}

// shown is the table as the page shows it.
func (v *view) shown() form.Table {
	t := form.Table{Header: v.header(), Form: form.Form{Code: "P", Title: "透视：" + v.caption(), Sheet: "透视表"}}
	text := func(key, head string) {
		t.Columns = append(t.Columns, form.Column{Key: key, Heads: []string{head}, Kind: table.Text, Width: 14})
	}
	nested := v.asked.inner != pivot.None
	text("rows", v.must("by_"+string(v.asked.rows)))
	if nested {
		text("inner", v.must("by_"+string(v.asked.inner)))
	}
	for i, h := range v.read.table.Columns {
		t.Columns = append(t.Columns, form.Column{Key: "c" + strconv.Itoa(i), Heads: []string{v.in(h.Name)}, Kind: v.kind(), Width: 8})
	}
	t.Columns = append(t.Columns, form.Column{Key: "total", Heads: []string{v.must("total")}, Kind: v.kind(), Width: 9})
	if v.shares() {
		t.Columns = append(t.Columns, form.Column{Key: "share", Heads: []string{v.must("share")}, Kind: table.Percent, Width: 7})
	}
	whole := v.read.table.Rows[len(v.read.table.Rows)-1].Total.Value
	for _, r := range v.read.table.Rows {
		row := v.names(r)
		for _, c := range r.Cells {
			row = append(row, value(c))
		}
		row = append(row, value(r.Total))
		if v.shares() {
			row = append(row, share(r, whole))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = []string{v.Fresh() + "。", v.must("how_sums"), v.must("how_top")}
	return t
}

// names are the first cells of a row.
func (v *view) names(r pivot.Row) []any {
	nested := v.asked.inner != pivot.None
	switch {
	case r.Part == pivot.Grand && nested:
		return []any{table.Word(v.must("total")), nil}
	case r.Part == pivot.Grand:
		return []any{table.Word(v.must("total"))}
	case r.Part == pivot.Subtotal:
		return []any{v.in(r.Outer.Name), table.Word(v.must("subtotal"))}
	case nested:
		return []any{v.in(r.Outer.Name), v.in(r.Head.Name)}
	}
	return []any{v.in(r.Head.Name)}
}

// share is a row's part of all, as the page writes it.
func share(r pivot.Row, whole int64) any {
	if r.Part == pivot.Grand || r.Total.State != pivot.Known || whole <= 0 {
		return nil
	}
	return float64(r.Total.Value) / float64(whole)
}

// data is the table with one row for each number, without sums: those a program adds up.
func (v *view) data() form.Table {
	t := form.Table{Header: v.header(), Form: form.Form{Code: "P", Title: "数据", Sheet: book.DataSheet}}
	for _, d := range []pivot.Dimension{v.asked.rows, v.asked.inner, v.asked.columns} {
		if d != pivot.None {
			t.Columns = append(t.Columns, form.Column{Key: string(d), Heads: []string{v.must("by_" + string(d))}, Kind: table.Text, Width: 18})
		}
	}
	t.Columns = append(t.Columns, form.Column{Key: "value", Heads: []string{v.field()}, Kind: v.kind(), Width: 12},
		form.Column{Key: "state", Heads: []string{"上报"}, Kind: table.Text, Width: 10})
	for _, r := range v.read.table.Rows {
		if r.Part != pivot.Inner && r.Part != pivot.Rest {
			continue
		}
		add := func(c pivot.Cell, column ...any) {
			row := append(v.names(r), column...)
			switch c.State {
			case pivot.Known:
				t.Rows = append(t.Rows, append(row, c.Value, "已上报"))
			case pivot.Missing: // an empty cell, which no program adds up as 0
				t.Rows = append(t.Rows, append(row, nil, string(form.NotReported)))
			}
		}
		for i, c := range r.Cells {
			add(c, v.in(v.read.table.Columns[i].Name))
		}
		if v.asked.columns == pivot.None {
			add(r.Total)
		}
	}
	return t
}

// chart draws the rows, or the groups of rows, by the columns.
func (v *view) chart() book.Chart {
	c := book.Chart{Title: v.caption(), Kind: v.kind()}
	columns := v.read.table.Columns
	if len(columns) > seriesMax {
		columns = nil // the sums alone
	}
	for _, h := range columns {
		c.Series = append(c.Series, book.Series{Name: v.in(h.Name)})
	}
	if len(columns) == 0 {
		c.Series = []book.Series{{Name: v.must("total")}}
	}
	for _, r := range v.read.table.Rows {
		switch {
		case len(c.Categories) == categoriesMax:
		case r.Part == pivot.Subtotal:
			c.Categories = append(c.Categories, v.in(r.Outer.Name))
		case v.asked.inner == pivot.None && r.Part != pivot.Grand:
			c.Categories = append(c.Categories, v.in(r.Head.Name))
		default:
			continue
		}
		cells := r.Cells
		if len(columns) == 0 {
			cells = []pivot.Cell{r.Total}
		}
		for i, one := range cells {
			var drawn any
			if one.State == pivot.Known {
				drawn = one.Value
			}
			c.Series[i].Values = append(c.Series[i].Values, drawn)
		}
	}
	return c
}

// explained is the last sheet: of what the file was made, when and by whom, how the figure
// is counted, and the sums by which somebody sees whether a sheet was changed.
func (v *view) explained() form.Table {
	t := form.Table{Header: v.header(), Form: form.Form{Code: "P0", Title: "表格说明", Sheet: "说明", Columns: []form.Column{
		{Key: "no", Heads: []string{"序号"}, Kind: table.Number, Width: 6}, {Key: "item", Heads: []string{"项目"}, Width: 30}, {Key: "text", Heads: []string{"内容"}, Width: 90},
	}}}
	add := func(item, text string) { t.Rows = append(t.Rows, []any{int64(len(t.Rows) + 1), item, text}) }
	d := stats.DefinitionOf(v.asked.measure)
	add("范围", t.Unit+"，"+t.From.String()+" 至 "+t.To.String())
	add("数什么", v.caption())
	columns := v.must("none")
	if v.asked.columns != pivot.None {
		columns = v.must("by_" + string(v.asked.columns))
	}
	add("行和列", v.head()+" × "+columns)
	add("数据截至", form.Moment(t.AsOf))
	add("上报情况", v.Fresh())
	add("生成时间", form.Moment(t.Made))
	add("生成人", cmp.Or(v.Staff.Name, "未填写"))
	same := v.asked.period // in another month too, the address is that of these days
	same.Kind = stats.PeriodChosen
	add("网页地址", v.asked.during(same).address())
	add("个人信息", "没有列出个人。")
	add("没有数的格", "“"+string(form.NotReported)+"”表示没有收到，不是 0。"+stats.Coverage.How.ZH)
	add(d.Name.ZH+"（"+d.Unit.ZH+"）", d.How.ZH)
	add("小计和合计", v.must("how_sums")+v.must("how_top"))
	add(book.NativeSheet, "打开时由 Excel 或 WPS 从“"+book.DataSheet+"”算出，可以自己换行和列。没有上报的格在“"+book.DataSheet+"”里是空的；在这张表里 Excel 会把它们显示成空白。")
	for i, name := range []string{"透视表", book.DataSheet} {
		add("校验值 "+name, book.SumOf(i))
		add("如何校验 "+name, "unzip -p 本文件.xlsx "+book.Part(i)+" | sha256sum")
	}
	add("校验说明", "校验值是 .xlsx 里这两张表各自内容的 SHA-256。在 Excel 或 WPS 里改过或另存过，就对不上了。")
	return t
}
