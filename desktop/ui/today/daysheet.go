package today

import (
	"context"
	"slices"
	"strconv"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
	"yizhan/shared/report/print"
	"yizhan/shared/stats"
)

// daySheet reads what stands on the sheet of a day. Where nobody signed in, who
// opened and closed it is written by hand.
func (t *Today) daySheet(ctx context.Context, day domain.Day) (d print.DaySheet, err error) {
	d.Day = day
	read := func(m domain.Measure, by stats.By) (table stats.Table) {
		if err == nil {
			table, err = t.station.Stats(ctx, stats.Query{Measure: m, From: day, To: day, By: by})
		}
		return table
	}
	d.Visits = read(domain.MeasureVisits, stats.ByTotal).Total
	groups := read(domain.MeasurePeople, stats.ByGroup)
	d.People = groups.Total
	for _, r := range groups.Rows {
		d.Groups = append(d.Groups, print.Count{Name: text.GroupName(r.Key, r.Name), Number: r.Value})
	}
	for _, r := range read(domain.MeasurePeople, stats.ByHour).Rows {
		if hour, bad := strconv.Atoi(r.Key); bad == nil && hour >= 0 && hour < len(d.Hours) {
			d.Hours[hour] = r.Value
		}
	}
	if err == nil {
		err = t.dayWords(ctx, &d)
	}
	if err != nil {
		return d, err
	}
	t.each(ctx, station.VisitFilter{Day: day, Limit: rowsMax}, func(v station.VisitRow, bad error) bool {
		if err = bad; err == nil && !v.Voided {
			d.Services = addServices(d.Services, v)
		}
		return err == nil
	})
	return d, err
}

// dayWords adds what was said of the day: opening, closing, remark, and what was
// broken on it.
func (t *Today) dayWords(ctx context.Context, d *print.DaySheet) error {
	row, err := t.station.Day(ctx, d.Day)
	if err != nil {
		return err
	}
	d.OpenedBy, d.OpenedAt, d.ClosedBy, d.ClosedAt, d.Remarks = row.OpenedBy, row.OpenedAt, row.ClosedBy, row.ClosedAt, row.Remark
	faults, err := t.station.Faults(ctx)
	for _, f := range faults {
		if domain.DayOf(f.ReportedAt) > d.Day || f.Repaired && domain.DayOf(f.RepairedAt) < d.Day {
			continue
		}
		words := f.Facility
		if f.Text != "" {
			words += " " + f.Text
		}
		if f.Repaired {
			words = text.SheetRepaired.With(words)
		}
		d.Faults = append(d.Faults, words)
	}
	return err
}

func addServices(list []print.Service, v station.VisitRow) []print.Service {
	for _, s := range v.Services {
		name := text.ServiceName(s.Code, s.Name)
		i := slices.IndexFunc(list, func(p print.Service) bool { return p.Name == name })
		if i < 0 {
			i = len(list)
			list = append(list, print.Service{Name: name, Unit: s.Unit})
		}
		list[i].Quantity += s.Quantity
		list[i].Charged += s.Quantity * s.Charged
	}
	return list
}
