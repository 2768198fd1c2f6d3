package stations

import (
	"context"
	"io"
	"strconv"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/report/table"
)

// Export offers what is in view: the month, or the list of stations.
func (p *Stations) Export() *export.Sheet {
	if p.tab == tabList {
		rows := p.rows
		return export.Ask(p.host, p.station, export.List{Name: station.ExportStations, Title: text.ListStations.String(), Filter: text.FilterAll.String(),
			Table: func(context.Context) (table.Table, error) { return p.listTable(rows), nil }})
	}
	m := p.shown
	return export.Ask(p.host, p.station, export.List{Name: station.ExportMonth, Title: text.ListMonth.String() + " " + text.MonthOf(m.First), Filter: m.First.String() + " – " + m.Last.String(),
		Table: func(context.Context) (table.Table, error) { return p.monthTable(m), nil },
		Print: func(ctx context.Context, w io.Writer, with export.With) (int64, error) {
			t := p.paperTable(m)
			t.Title, t.Station, t.Made, t.English = text.ListMonth.String()+" "+text.MonthOf(m.First), with.Sheet.Station, with.Sheet.Made, with.Sheet.English
			t.Lines = []string{t.Station + " · " + m.First.String() + " – " + m.Last.String()}
			return t.PDF(ctx, w, with.Fonts, nil)
		}})
}

// halfMonth is how many days stand side by side on paper, which is not wide enough for a
// month: a station has two rows.
const halfMonth = 16

func (p *Stations) paperTable(m station.Month) table.Table {
	t := table.Table{Foot: []string{text.MonthFoot.String()}, Columns: []table.Column{{Title: text.ImportStation.String(), Width: 16}, {Title: text.ByDay.String(), Width: 6}}}
	for i := range halfMonth {
		title := strconv.Itoa(i + 1)
		if second := i + 1 + halfMonth; second <= int(m.Last%100) {
			title += "/" + strconv.Itoa(second)
		}
		t.Columns = append(t.Columns, table.Column{Title: title, Kind: table.Number})
	}
	t.Columns = append(t.Columns, table.Column{Title: text.MonthSum.String(), Kind: table.Number, Total: true}, table.Column{Title: text.MonthRate.String(), Kind: table.Percent})
	var rows [][]any
	for _, r := range m.Rows {
		for half, name := range []string{p.rowName(r.KeptStation), ""} {
			first := half * halfMonth
			last := min(first+halfMonth, len(r.Days))
			row := []any{name, strconv.Itoa(first+1) + "–" + strconv.Itoa(last)}
			for i := first; i < first+halfMonth; i++ {
				if i < last && r.Days[i].Reported {
					row = append(row, r.Days[i].People)
					continue
				}
				row = append(row, nil)
			}
			row = append(row, nil, nil)
			if half == 1 {
				row[len(row)-2] = r.People
				if rate := r.Rate(); rate >= 0 {
					row[len(row)-1] = rate
				}
			}
			rows = append(rows, row)
		}
	}
	t.Rows, t.Count = table.Of(rows), int64(len(rows))
	return t
}

// monthTable has numbers as numbers: a day without a report is an empty cell.
func (p *Stations) monthTable(m station.Month) table.Table {
	t := table.Table{Foot: []string{text.MonthFoot.String()}, Count: int64(len(m.Rows)),
		Columns: []table.Column{{Title: text.ImportStation.String()}, {Title: text.StationCode.String()}}}
	for day := range m.Last % 100 {
		t.Columns = append(t.Columns, table.Column{Title: strconv.Itoa(int(day) + 1), Kind: table.Number, Total: true})
	}
	for _, word := range []text.Phrase{text.MonthSum, text.MonthReported, text.MonthDue} {
		t.Columns = append(t.Columns, table.Column{Title: word.String(), Kind: table.Number, Total: true})
	}
	t.Columns = append(t.Columns, table.Column{Title: text.MonthRate.String(), Kind: table.Percent})
	var rows [][]any
	for _, r := range m.Rows {
		row := []any{p.rowName(r.KeptStation), r.Code}
		for _, d := range r.Days {
			if !d.Reported {
				row = append(row, nil)
				continue
			}
			row = append(row, d.People)
		}
		row = append(row, r.People, int64(r.Reported), int64(r.Due), nil)
		if rate := r.Rate(); rate >= 0 {
			row[len(row)-1] = rate
		}
		rows = append(rows, row)
	}
	t.Rows = table.Of(rows)
	return t
}

func (p *Stations) listTable(stations []station.StationRow) table.Table {
	t := table.Table{Count: int64(len(stations)), Columns: []table.Column{
		{Title: text.ImportStation.String()}, {Title: text.StationCode.String()}, {Title: text.StationKind.String()}, {Title: text.StationDivision.String()},
		{Title: text.StationLast.String(), Kind: table.Day}, {Title: text.StationToday.String(), Kind: table.Number, Total: true}, {Title: text.StationMonth.String(), Kind: table.Number, Total: true},
		{Title: text.StationMissing.String(), Kind: table.Number, Total: true}, {Title: text.StationFrom.String()}}}
	var rows [][]any
	for _, r := range stations {
		row := []any{p.rowName(r.KeptStation), r.Code, text.StationKindName(r.Kind), divisionName(r.Division), nil, r.Today, r.Month, int64(r.Missing()), from(r)}
		if r.Last != 0 {
			row[4] = r.Last
		}
		rows = append(rows, row)
	}
	t.Rows = table.Of(rows)
	return t
}
