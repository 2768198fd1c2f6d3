package today

import (
	"context"
	"io"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
	"yizhan/shared/report/print"
	"yizhan/shared/report/table"
)

// Export offers the day's visits, as the filter shows them, and the day sheet.
func (t *Today) Export() *export.Sheet {
	day, group, name := t.day, t.group.Value(), text.AllGroups.String()
	if group != "" {
		name = t.group.Selected
	}
	return export.Ask(t.host, t.station, export.List{
		Name: station.ExportVisits, Title: text.ListVisits.String(), Filter: day.String() + " · " + name, Masked: true,
		Table: func(ctx context.Context) (table.Table, error) { return t.table(ctx, day, group), nil },
		More:  []export.Paper{t.dayPaper(day)},
	})
}

// PrintDay asks where to put the sheet of a day.
func (t *Today) PrintDay(day domain.Day) *export.Sheet {
	return export.Print(t.host, t.station, t.dayPaper(day))
}

func (t *Today) dayPaper(day domain.Day) export.Paper {
	return export.Paper{Key: 'd', Word: text.ExportDay.String(), Name: station.ExportDaySheet, Title: text.ListDaySheet.String(), Filter: day.String(),
		Print: func(ctx context.Context, w io.Writer, with export.With) (int64, error) {
			d, err := t.daySheet(ctx, day)
			if err != nil {
				return 0, err
			}
			d.Sheet = print.Sheet{Station: with.Sheet.Station, Made: with.Sheet.Made, English: with.Sheet.English}
			return d.Visits, d.Write(w, with.Fonts)
		}}
}

func (t *Today) table(ctx context.Context, day domain.Day, group string) table.Table {
	return table.Table{
		Columns: []table.Column{
			{Title: text.ColumnTime.String(), Kind: table.Time}, {Title: text.ColumnGroup.String()}, {Title: text.ColumnMember.String()},
			{Title: text.ColumnPeople.String(), Kind: table.Number, Total: true}, {Title: text.ColumnServices.String()},
			{Title: text.ColumnCharged.String(), Kind: table.Money, Total: true}, {Title: text.ColumnState.String()},
		},
		Foot: []string{text.VoidedInList.String()},
		Rows: func(yield func([]any, error) bool) {
			t.each(ctx, station.VisitFilter{Day: day, Group: group, Limit: rowsMax}, func(v station.VisitRow, err error) bool { return yield(visitRow(v), err) })
		},
	}
}

// visitRow is a line of the list. What is void stands there and adds nothing.
func visitRow(v station.VisitRow) []any {
	row := []any{v.At, text.GroupName(v.Group, v.GroupName), v.MemberMask, v.People, desk.ServiceWords(v), charged(v), ""}
	if v.DayOnly {
		row[0] = nil
	}
	if v.Voided {
		row[3], row[5], row[6] = nil, nil, text.Voided.String()
	}
	return row
}

// charged is what was paid for a visit: prices are for one of a service.
func charged(v station.VisitRow) (sum domain.Fen) {
	for _, s := range v.Services {
		sum += s.Quantity * s.Charged
	}
	return sum
}

// each reads all visits of a filter, a page at a time.
func (t *Today) each(ctx context.Context, f station.VisitFilter, yield func(station.VisitRow, error) bool) {
	for {
		p, err := t.station.Visits(ctx, f)
		if err != nil {
			yield(station.VisitRow{}, err)
			return
		}
		for _, v := range p.Rows {
			if !yield(v, nil) {
				return
			}
		}
		if f.After = p.Next; p.Next == "" {
			return
		}
	}
}
