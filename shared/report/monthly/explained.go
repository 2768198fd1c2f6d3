package monthly

import (
	"cmp"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/report/book"
	"yizhan/shared/report/form"
	"yizhan/shared/report/table"
	"yizhan/shared/stats"
)

// figuresOf are the figures of the statistics that a table has. What the others count
// stands in their notes.
var figuresOf = map[string][]domain.Measure{"T1": explained, "T5": {domain.MeasureAttendance}}

// explain is the last sheet of a workbook: of what it was made, when and by whom, how its
// figures are counted, and the sums by which somebody sees whether a sheet was changed.
func explain(ask Ask, tables []form.Table) form.Table {
	h := tables[0].Header
	out := form.Table{Header: h, Form: form.Form{Code: "T0", Title: "表格说明", Sheet: "说明", Columns: []form.Column{
		{Key: "no", Heads: []string{"序号"}, Kind: table.Number, Width: 6}, {Key: "item", Heads: []string{"项目"}, Width: 30}, {Key: "text", Heads: []string{"内容"}, Width: 90},
	}}}
	add := func(item, text string) { out.Rows = append(out.Rows, []any{int64(len(out.Rows) + 1), item, text}) }
	add("范围", h.Unit+"，"+h.From.String()+" 至 "+h.To.String())
	add("数据截至", form.Moment(h.AsOf))
	add("生成时间", form.Moment(h.Made))
	add("生成人", cmp.Or(ask.By, h.Who, "未填写"))
	if k, _ := FindKind(tables[0].Code); k.People {
		add("个人信息", "已脱敏：姓名只留首字，电话只留尾号。")
	} else {
		add("个人信息", "没有列出个人。")
	}
	add("没有数的格", "“"+string(form.NotReported)+"”表示没有收到，不是 0。"+stats.Coverage.How.ZH)
	for _, measure := range figuresOf[tables[0].Code] {
		d := stats.DefinitionOf(measure)
		add(d.Name.ZH+"（"+d.Unit.ZH+"）", d.How.ZH)
	}
	for i, t := range tables {
		add("校验值 "+t.Sheet, book.SumOf(i))
		add("如何校验 "+t.Sheet, "unzip -p 本文件.xlsx "+book.Part(i)+" | sha256sum")
	}
	add("校验说明", "校验值是 .xlsx 里 "+strconv.Itoa(len(tables))+" 张数据表各自内容的 SHA-256。在 Excel 或 WPS 里改过或另存过，就对不上了。")
	return out
}
