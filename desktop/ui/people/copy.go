package people

import (
	"context"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/report/table"
)

// Copy takes out everything that is kept of the chosen person, for themselves. Reading
// it is written down as a look, taking it out as an export.
func (p *People) Copy() *export.Sheet {
	id := p.detail.id
	return export.Ask(p.host, p.station, export.List{
		Name: station.ExportCopy, Title: text.CopyTitle.String(), Filter: text.CopyFilter.String(),
		Table: func(ctx context.Context) (table.Table, error) { return copyOf(ctx, p.station, id) },
	})
}

func copyOf(ctx context.Context, s Station, id change.ID) (table.Table, error) {
	t := table.Table{Columns: []table.Column{{Title: text.CopyPart.String()}, {Title: text.CopyItem.String()}, {Title: text.CopyValue.String()}}}
	private, err := s.Unmask(ctx, id, text.CopyReason.ZH)
	if err != nil {
		return t, err
	}
	p, err := s.Person(ctx, id)
	if err != nil {
		return t, err
	}
	visits, err := s.VisitsOf(ctx, id)
	if err != nil {
		return t, err
	}
	d := &detail{person: p, private: &private}
	t.Rows = func(yield func([]any, error) bool) {
		for _, row := range copyRows(d, visits) {
			if !yield([]any{row[0], row[1], row[2]}, nil) {
				return
			}
		}
	}
	return t, nil
}

// copyRows are a person's data, part by part: what is kept and what for, the visits,
// and what became of it.
func copyRows(d *detail, visits []station.VisitRow) [][3]string {
	p, q := d.person, d.private
	data := text.CopyTitle.String()
	rows := [][3]string{
		{data, text.ColumnCode.String(), p.Code}, {data, text.ColumnSince.String(), p.RegisteredOn.String()},
		{data, text.ColumnGroup.String(), text.GroupName(p.Group, p.GroupName)},
		{data, text.PersonConsent.String(), text.PersonNotice.With(p.Notice, stamp(p.ConsentAt))},
	}
	kind, _ := domain.FindKind(domain.KindMemberPrivate)
	values := map[string]fact{
		"name": {text.FieldName.String(), q.Name}, "phone": {text.PersonPhone.String(), q.Phone}, "plate": {text.PersonPlate.String(), q.Plate},
		"employer": {text.PersonEmployer.String(), q.Employer}, "party": {text.PersonParty.String(), q.Party},
	}
	for _, f := range kind.Fields {
		if v := values[f.Name]; v.value != "" {
			rows = append(rows, [3]string{data, v.name, v.value + text.Pick("（", " (") + text.CopyWhy.With(text.Words(f.Purpose())) + text.Pick("）", ")")})
		}
	}
	for _, o := range p.Others {
		rows = append(rows, [3]string{data, text.CopySame.String(), o.Code})
	}
	for _, v := range visits {
		rows = append(rows, [3]string{text.ListVisits.String(), stamp(v.At), d.services(v)})
	}
	for _, e := range p.History {
		if e.Kind == station.HistoryLooked {
			rows = append(rows, [3]string{text.HistoryNames["looked"].String(), stamp(e.At), d.entry(e)})
		}
	}
	for _, e := range q.History {
		if e.Kind != station.HistoryLooked {
			rows = append(rows, [3]string{text.HistoryNames["edited"].String(), stamp(e.At), d.entry(e)})
		}
	}
	return rows
}
