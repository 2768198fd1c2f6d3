package statistics

import (
	"context"
	"io"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
	"yizhan/shared/report/print"
	"yizhan/shared/report/table"
	"yizhan/shared/stats"
)

// Export offers the table that is in view, and as pages with its chart.
func (p *Statistics) Export() *export.Sheet {
	v, q := p.View(), p.answer.query
	by, measure := q.By, q.Measure
	period := q.From.String() + " – " + q.To.String()
	if q.From == q.To {
		period = q.To.String()
	}
	return export.Ask(p.host, p.station, export.List{
		Name: station.ExportStatistics, Title: v.Title, Filter: period,
		Table: func(context.Context) (table.Table, error) { return tableOf(v, by, measure), nil },
		Print: func(_ context.Context, w io.Writer, with export.With) (int64, error) {
			f := print.FigureSheet{Sheet: print.Sheet{Station: with.Sheet.Station, Made: with.Sheet.Made, English: with.Sheet.English},
				Title: v.Title, Period: period, Total: v.Total, InTime: inTime(by), Heads: [3]string{cutName(measure, by), text.Amount.String(), text.Share.String()}}
			if v.Before != "" {
				f.Lines = []string{v.Before}
			}
			for _, r := range v.Rows {
				f.Rows = append(f.Rows, print.Figure{Name: r.Name, Figure: r.Figure, Share: r.Share, Value: r.Value})
			}
			return int64(len(v.Rows)), f.Write(w, with.Fonts)
		},
	})
}

func tableOf(v View, by stats.By, measure domain.Measure) table.Table {
	amount := table.Column{Title: text.Amount.String(), Kind: table.Number, Total: true}
	if measure == domain.MeasureSaved {
		amount = table.Column{Title: text.ColumnYuan.String(), Kind: table.Money, Total: true}
	}
	total := int64(0)
	for _, r := range v.Rows {
		total += r.Value
	}
	var rows [][]any
	for _, r := range v.Rows {
		row := []any{r.Name, r.Value, nil}
		if total != 0 {
			row[2] = float64(r.Value) / float64(total)
		}
		rows = append(rows, row)
	}
	return table.Table{Columns: []table.Column{{Title: cutName(measure, by)}, amount, {Title: text.Share.String(), Kind: table.Percent}},
		Rows: table.Of(rows), Count: int64(len(rows))}
}
