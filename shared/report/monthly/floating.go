package monthly

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/report/form"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// floating is T4: the register of floating members, and behind it who told a station, with
// a consent of its own, that they belong to the party and is not in the register yet.
func (m *month) floating(ctx context.Context) ([]form.Table, error) {
	all, err := list[domain.FloatingMember](ctx, m.src, domain.KindFloatingMember)
	if err != nil {
		return nil, err
	}
	platforms, err := m.platforms(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b found[domain.FloatingMember]) int {
		return cmp.Or(cmp.Compare(countyOrder(a.value.Division), countyOrder(b.value.Division)), cmp.Compare(a.value.FoundOn, b.value.FoundOn), cmp.Compare(a.id.String(), b.id.String()))
	})
	names, known := m.groupNames(), map[string]bool{}
	var lines []form.FloatingLine
	for _, d := range all {
		v := d.value
		if !m.ask.Unit.in(v.Division) || v.FoundOn > m.header.To {
			continue
		}
		known[v.Phone] = true
		next := v.ContactDue()
		if v.State == "left" || v.State == "transferred" {
			next = 0
		}
		lines = append(lines, form.FloatingLine{Mask: domain.Mask(v.Name), Group: names(v.Group), County: county(v.Division), Direction: word(domain.KindFloatingMember, "direction", v.Direction),
			HomeBranch: v.From, HostBranch: m.organisations[v.Branch].Name, FoundOn: v.FoundOn, Round: m.rounds[v.Round].Name, Platform: strings.Join(platforms[d.id], "、"),
			ContactIn: v.ContactIn, ContactOut: v.ContactOut, NextContact: next, Overdue: next != 0 && next < m.end(), State: word(domain.KindFloatingMember, "state", v.State)})
	}
	members, err := m.people(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range members {
		if p.party == "" || p.phone != "" && known[p.phone] {
			continue
		}
		lines = append(lines, form.FloatingLine{Mask: p.Mask, Group: names(p.Group), County: county(p.place.Division), Direction: "流入", HomeBranch: p.party,
			HostBranch: m.hosted(p.Station), FoundOn: p.RegisteredOn, State: "驿站登记，待核实"})
	}
	return []form.Table{form.FloatingMembers(m.header, lines)}, nil
}

// platforms are those on which floating members are enrolled.
func (m *month) platforms(ctx context.Context) (map[change.ID][]string, error) {
	all, err := list[domain.Enrolment](ctx, m.src, domain.KindEnrolment)
	out := map[change.ID][]string{}
	for _, e := range all {
		if e.value.EnrolledOn <= m.header.To {
			out[e.value.Member] = append(out[e.value.Member], word(domain.KindEnrolment, "platform", e.value.Platform))
		}
	}
	for _, list := range out {
		slices.Sort(list)
	}
	return out, err
}

// hosted is the floating branch that a station hosts.
func (m *month) hosted(station change.ID) string {
	var names []string
	for _, o := range m.organisations {
		if o.Type == "floating_branch" && o.Station == station && m.exists(o) {
			names = append(names, o.Name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, "、")
}
