package book

import (
	"github.com/xuri/excelize/v2"

	"yizhan/shared/report/table"
)

// styles are those of a workbook: of the cells by kind, and of what stands around.
type styles struct {
	cell, sum           map[table.Kind]int
	title, left, line   int // left is a title that begins at the left
	head, word, wordSum int
}

// formats are how Excel shows the kinds. A text is never looked at again: 0012 stays.
var formats = []struct {
	kind   table.Kind
	format string
	across string
}{
	{table.Text, "@", "left"}, {table.Number, "#,##0", "right"}, {table.Money, "#,##0.00", "right"},
	{table.Day, "yyyy-mm-dd", "center"}, {table.Time, "yyyy-mm-dd hh:mm", "center"}, {table.Percent, "0.0%", "right"},
}

func box(colour string) (all []excelize.Border) {
	for _, side := range []string{"left", "right", "top", "bottom"} {
		all = append(all, excelize.Border{Type: side, Color: colour, Style: 1})
	}
	return all
}

func makeStyles(f *excelize.File) (styles, error) {
	s := styles{cell: map[table.Kind]int{}, sum: map[table.Kind]int{}}
	lines, bold := box("808080"), &excelize.Font{Bold: true, Family: "宋体", Size: 10}
	plain := &excelize.Font{Family: "宋体", Size: 10}
	var err error
	add := func(to *int, style excelize.Style) {
		if err == nil {
			*to, err = f.NewStyle(&style)
		}
	}
	for _, k := range formats {
		format := k.format
		style := excelize.Style{CustomNumFmt: &format, Border: lines, Font: plain,
			Alignment: &excelize.Alignment{Horizontal: k.across, Vertical: "center", WrapText: k.kind == table.Text}}
		var cell, sum int
		add(&cell, style)
		style.Font = bold
		add(&sum, style)
		s.cell[k.kind], s.sum[k.kind] = cell, sum
	}
	middle := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	add(&s.title, excelize.Style{Font: &excelize.Font{Family: "方正小标宋简体", Size: 18}, Alignment: middle})
	add(&s.left, excelize.Style{Font: &excelize.Font{Family: "方正小标宋简体", Size: 18}, Alignment: &excelize.Alignment{Vertical: "center"}})
	add(&s.line, excelize.Style{Font: plain, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	add(&s.head, excelize.Style{Font: bold, Border: lines, Alignment: middle, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EDEDED"}}})
	add(&s.word, excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 10, Color: "7F7F7F"}, Border: lines, Alignment: middle})
	add(&s.wordSum, excelize.Style{Font: bold, Border: lines, Alignment: middle})
	return s, err
}
