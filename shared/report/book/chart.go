package book

import (
	"strconv"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/report/table"
)

// Chart is what is drawn: a series for each name, along the categories.
type Chart struct {
	Title      string
	Categories []string
	Series     []Series
	Kind       table.Kind
}

// Series is one of a chart's. A value that is nil is not drawn.
type Series struct {
	Name   string
	Values []any
}

// chart writes what is drawn, and draws it.
func (p Pivot) chart(f *excelize.File, s styles) error {
	c := p.Chart
	if len(c.Categories) == 0 || len(c.Series) == 0 {
		return f.SetCellStr(ChartSheet, "A1", "没有可以画的数。")
	}
	put := func(column, row int, value any, style int) error {
		name, err := excelize.CoordinatesToCellName(column, row)
		if err != nil {
			return err
		}
		if text, is := value.(string); is { // never a formula
			err = f.SetCellStr(ChartSheet, name, text)
		} else {
			err = f.SetCellValue(ChartSheet, name, value)
		}
		if err != nil {
			return err
		}
		return f.SetCellStyle(ChartSheet, name, name, style)
	}
	drawn := make([]excelize.ChartSeries, len(c.Series))
	last := strconv.Itoa(len(c.Categories) + 1)
	for i, one := range c.Series {
		column, err := excelize.ColumnNumberToName(i + 2)
		if err != nil {
			return err
		}
		if err := put(i+2, 1, one.Name, s.head); err != nil {
			return err
		}
		for n, v := range one.Values {
			if err := put(i+2, n+2, table.Value(c.Kind, v), s.cell[c.Kind]); err != nil {
				return err
			}
		}
		at := "'" + ChartSheet + "'!$" + column + "$"
		drawn[i] = excelize.ChartSeries{Name: at + "1", Categories: "'" + ChartSheet + "'!$A$2:$A$" + last, Values: at + "2:$" + column + "$" + last}
	}
	for n, name := range c.Categories {
		if err := put(1, n+2, name, s.cell[table.Text]); err != nil {
			return err
		}
	}
	if err := f.SetColWidth(ChartSheet, "A", "A", 24); err != nil {
		return err
	}
	if err := f.SetRowHeight(ChartSheet, 1, 48); err != nil { // a heading of three lines
		return err
	}
	ink := excelize.ChartAxis{Font: excelize.Font{Color: "404040"}}
	below, err := excelize.CoordinatesToCellName(1, len(c.Categories)+4)
	if err != nil {
		return err
	}
	return f.AddChart(ChartSheet, below, &excelize.Chart{Type: excelize.ColStacked, Series: drawn, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title}}},
		XAxis: ink, YAxis: ink, Legend: excelize.ChartLegend{Position: "bottom"}, Dimension: excelize.ChartDimension{Width: 960, Height: 420}})
}
