package monthly

import (
	"cmp"
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/report/form"
)

// activities reads what was held in the period, and who took part.
func (m *month) activities(ctx context.Context) error {
	all, err := list[domain.Activity](ctx, m.src, domain.KindActivity)
	if err != nil {
		return err
	}
	m.held = slices.DeleteFunc(all, func(a found[domain.Activity]) bool {
		v := a.value
		return v.HeldOn < m.header.From || v.HeldOn > m.header.To || v.State != domain.StateHeld
	})
	m.attended = map[taking]int64{}
	return m.src.Attended(ctx, m.header.From, m.header.To, func(activity, station change.ID, people int64) {
		m.attended[taking{activity, station}] += people
	})
}

// sessions is how many activities a station held: those entered as held, and those in
// which people took part there, which proves as much. An open course counts at each host.
func (m *month) sessions(station change.ID) int64 {
	held := map[change.ID]bool{}
	for _, a := range m.held {
		if a.value.Station == station {
			held[a.id] = true
		}
	}
	for t := range m.attended {
		if t.station == station && !t.activity.IsZero() {
			held[t.activity] = true
		}
	}
	return int64(len(held))
}

// ledger is T5. Attendance without an activity that is known stands in a row of its own, so
// that the sum is that of the statistics.
func (m *month) ledger(ctx context.Context) ([]form.Table, error) {
	entered, err := byID[domain.Activity](ctx, m.src, domain.KindActivity)
	if err != nil {
		return nil, err
	}
	people := map[change.ID]int64{}
	var unknown int64
	for t, n := range m.attended {
		if _, ours := m.place(t.station); !ours {
			continue
		}
		if _, is := entered[t.activity]; is {
			people[t.activity] += n
		} else {
			unknown += n
		}
	}
	ids := map[change.ID]bool{}
	for id := range people { // one of another month, to which people came in this one
		ids[id] = true
	}
	for _, a := range m.held {
		if m.ours(a.value) {
			ids[a.id] = true
		}
	}
	var lines []form.ActivityLine
	for id := range ids {
		a := entered[id]
		place := cmp.Or(a.Place, m.places[a.Station].Name, a.Channel)
		lines = append(lines, form.ActivityLine{Day: a.HeldOn, Title: a.Name, Type: word(domain.KindActivity, "type", a.Type),
			Organiser: cmp.Or(m.organisations[a.Organisation].Name, m.places[a.Station].Name), Place: place, County: area(a.Division),
			State: word(domain.KindActivity, "state", a.State), Attendance: people[id]})
	}
	slices.SortFunc(lines, func(a, b form.ActivityLine) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Attendance, b.Attendance))
	})
	if unknown > 0 {
		lines = append(lines, form.ActivityLine{Title: "（未登记台账的活动）", Attendance: unknown})
	}
	return []form.Table{form.Activities(m.header, lines)}, nil
}

// ours reports whether an activity is the unit's: by its station where it has one.
func (m *month) ours(a domain.Activity) bool {
	if a.Station.IsZero() {
		return m.ask.Unit.in(a.Division)
	}
	_, ours := m.place(a.Station)
	return ours
}
