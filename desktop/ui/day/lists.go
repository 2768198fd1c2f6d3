package day

import (
	"context"
	"strings"

	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
)

func (d *Day) readLog(ctx context.Context) ([]row, error) {
	entries, err := d.station.Log(ctx, domain.DayOf(d.host.Now()))
	var rows []row
	for _, e := range entries {
		r := row{when: text.Clock(e.At), what: oneLine(e.Text), more: or(e.By, text.Nobody.String())}
		if e.Type == domain.LogHandover {
			r.what = strings.TrimSpace(text.LogHandedOver.With(or(e.By, text.Nobody.String()), e.To) + "  " + oneLine(e.Text))
			r.more = ""
		}
		rows = append(rows, r)
	}
	return rows, err
}

func (d *Day) readFaults(ctx context.Context) ([]row, error) {
	faults, err := d.station.Faults(ctx)
	var rows []row
	for _, f := range faults {
		r := row{when: d.dayClock(f.ReportedAt), what: strings.TrimSpace(facilityName(f.Facility) + "  " + oneLine(f.Text)), more: text.FaultBroken.String(), word: text.FaultRepair.String()}
		if f.Repaired {
			r.quiet, r.word = true, text.FaultReopen.String()
			r.more = text.FaultRepaired.With(d.dayClock(f.RepairedAt), f.RepairedBy)
		}
		r.press = func() {
			d.do(r.word, func(ctx context.Context) error { return d.station.RepairFault(ctx, f.ID, !f.Repaired) })
		}
		rows = append(rows, r)
	}
	return rows, err
}

// facilityName is the name of a facility that the product knows, in the language in
// use; other names are as they were written.
func facilityName(name string) string {
	for _, f := range domain.Facilities {
		if f.ZH == name {
			return text.Pick(f.ZH, f.EN)
		}
	}
	return name
}

func (d *Day) readRequests(ctx context.Context) ([]row, error) {
	requests, err := d.station.Requests(ctx)
	var rows []row
	for _, q := range requests {
		kind := text.RequestNeed
		if q.Type == domain.RequestWish {
			kind = text.RequestWish
		}
		r := row{
			when: d.dayClock(q.At), what: kind.String() + " · " + text.GroupName(q.Group, q.GroupName) + "  " + oneLine(q.Text),
			more: text.RequestStates[q.State].String(), word: text.RequestHandle.String(), press: func() { d.handle(q) },
		}
		if q.State == domain.RequestDone {
			r.quiet = true
			r.more += "  " + oneLine(q.Answer)
		}
		rows = append(rows, r)
	}
	return rows, err
}

func (d *Day) readAttendants(ctx context.Context) ([]row, error) {
	all, err := d.station.Attendants(ctx)
	var rows []row
	for _, a := range all {
		r := row{when: text.AttendantRoles[a.Manager].String(), what: a.Name, word: text.AttendantEdit.String(), press: func() { d.editAttendant(a) }}
		switch {
		case a.Left:
			r.quiet, r.more = true, text.AttendantLeft.String()
		case !a.HasPIN:
			r.more = text.AttendantNoPIN.String()
		}
		rows = append(rows, r)
	}
	return rows, err
}

// oneLine writes a text of several lines on one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}
