package day

import (
	"context"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
	"yizhan/shared/report/table"
)

// papers are how the lists of the page are taken out. How to reach somebody is not on
// any of them, nor is a PIN.
var papers = map[string]struct {
	name  station.ExportList
	title text.Phrase
	table func(*Day, context.Context, domain.Day) (table.Table, error)
}{
	tabLog:        {station.ExportLog, text.ListLog, (*Day).logTable},
	tabFaults:     {station.ExportFaults, text.ListFaults, (*Day).faultTable},
	tabRequests:   {station.ExportRequests, text.ListRequests, (*Day).requestTable},
	tabAttendants: {station.ExportAttendants, text.TabAttendants, (*Day).attendantTable},
}

// Export offers the list in view.
func (d *Day) Export() *export.Sheet {
	paper, today, filter := papers[d.tab], domain.DayOf(d.host.Now()), text.FilterAll.String()
	if d.tab == tabLog {
		filter = today.String()
	}
	return export.Ask(d.host, d.station, export.List{Name: paper.name, Title: paper.title.String(), Filter: filter,
		Table: func(ctx context.Context) (table.Table, error) { return paper.table(d, ctx, today) }})
}

// at is a moment as a cell; none that has not come.
func at(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

func (d *Day) logTable(ctx context.Context, day domain.Day) (table.Table, error) {
	entries, err := d.station.Log(ctx, day)
	var rows [][]any
	for _, e := range entries {
		words := e.Text
		if e.Type == domain.LogHandover {
			words = text.LogHandedOver.With(or(e.By, text.Nobody.String()), e.To) + "  " + e.Text
		}
		rows = append(rows, []any{at(e.At), words, or(e.By, text.Nobody.String())})
	}
	return table.Table{Columns: []table.Column{{Title: text.ColumnTime.String(), Kind: table.Time}, {Title: text.ColumnContent.String()}, {Title: text.ColumnBy.String()}},
		Rows: table.Of(rows), Count: int64(len(rows))}, err
}

func (d *Day) faultTable(ctx context.Context, _ domain.Day) (table.Table, error) {
	faults, err := d.station.Faults(ctx)
	var rows [][]any
	for _, f := range faults {
		state := text.FaultBroken
		if f.Repaired {
			state = text.FaultRepair
		}
		rows = append(rows, []any{at(f.ReportedAt), facilityName(f.Facility), f.Text, f.ReportedBy, state.String(), at(f.RepairedAt), f.RepairedBy})
	}
	return table.Table{Columns: []table.Column{{Title: text.ColumnTime.String(), Kind: table.Time}, {Title: text.FaultWhich.String()}, {Title: text.ColumnContent.String()},
		{Title: text.ColumnBy.String()}, {Title: text.ColumnState.String()}, {Title: text.ColumnDoneAt.String(), Kind: table.Time}, {Title: text.ColumnDoneBy.String()}},
		Rows: table.Of(rows), Count: int64(len(rows))}, err
}

func (d *Day) requestTable(ctx context.Context, _ domain.Day) (table.Table, error) {
	requests, err := d.station.Requests(ctx)
	var rows [][]any
	for _, q := range requests {
		kind := text.RequestNeed
		if q.Type == domain.RequestWish {
			kind = text.RequestWish
		}
		rows = append(rows, []any{at(q.At), kind.String(), text.GroupName(q.Group, q.GroupName), q.Text, q.By, text.RequestStates[q.State].String(), q.Answer, at(q.AnsweredAt), q.AnsweredBy})
	}
	return table.Table{Columns: []table.Column{{Title: text.ColumnTime.String(), Kind: table.Time}, {Title: text.StationKind.String()}, {Title: text.ColumnGroup.String()},
		{Title: text.ColumnContent.String()}, {Title: text.ColumnBy.String()}, {Title: text.ColumnState.String()}, {Title: text.RequestAnswer.String()},
		{Title: text.ColumnDoneAt.String(), Kind: table.Time}, {Title: text.ColumnDoneBy.String()}}, Rows: table.Of(rows), Count: int64(len(rows))}, err
}

func (d *Day) attendantTable(ctx context.Context, _ domain.Day) (table.Table, error) {
	all, err := d.station.Attendants(ctx)
	var rows [][]any
	for _, a := range all {
		state := ""
		if a.Left {
			state = text.AttendantLeft.String()
		}
		rows = append(rows, []any{a.Name, text.AttendantRoles[a.Manager].String(), state})
	}
	return table.Table{Columns: []table.Column{{Title: text.AttendantName.String()}, {Title: text.ColumnRole.String()}, {Title: text.ColumnState.String()}},
		Rows: table.Of(rows), Count: int64(len(rows))}, err
}
