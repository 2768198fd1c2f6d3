package monthly

import (
	"cmp"
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/report/form"
)

// person is a member of the unit with what is told of them here: nothing that a stranger
// could tell them by.
type person struct {
	domain.Member
	place    station
	employer string
	tail     string // last four digits
	party    string // what they said of their organisation
}

// people are the members of the unit's stations, registered until the end of the period.
func (m *month) people(ctx context.Context) ([]person, error) {
	at := map[change.ID]station{}
	for _, s := range m.stations {
		at[s.id] = s
	}
	private, err := list[domain.MemberPrivate](ctx, m.src, domain.KindMemberPrivate)
	if err != nil {
		return nil, err
	}
	told := make(map[change.ID]domain.MemberPrivate, len(private))
	for _, p := range private {
		told[p.id] = p.value
	}
	cards, err := list[domain.Member](ctx, m.src, domain.KindMember)
	if err != nil {
		return nil, err
	}
	var out []person
	for _, c := range cards {
		s, ours := at[c.value.Station]
		// Who has two cards is one person, under the other one.
		if !ours || !c.value.SameAs.IsZero() || c.value.RegisteredOn > m.header.To {
			continue
		}
		p := told[c.id]
		tail := []rune(p.Phone)
		out = append(out, person{Member: c.value, place: s, employer: p.Employer, tail: string(tail[max(0, len(tail)-4):]), party: p.Party})
	}
	slices.SortFunc(out, func(a, b person) int {
		return cmp.Or(cmp.Compare(countyOrder(a.place.Division), countyOrder(b.place.Division)), cmp.Compare(a.place.Code, b.place.Code),
			cmp.Compare(a.RegisteredOn, b.RegisteredOn), cmp.Compare(a.Code, b.Code))
	})
	return out, nil
}

// survey is T3: the summary, and the people behind it.
func (m *month) survey(ctx context.Context) ([]form.Table, error) {
	people, err := m.people(ctx)
	if err != nil {
		return nil, err
	}
	names := m.groupNames()
	lines := make([]form.PersonLine, len(people))
	var counties []form.CountyLine
	for i, p := range people {
		party := "未登记"
		if p.party != "" {
			party = "是"
		}
		lines[i] = form.PersonLine{Mask: p.Mask, Group: names(p.Group), Employer: p.employer, PhoneTail: p.tail, County: county(p.place.Division),
			Station: p.place.Name, Party: party, RegisteredOn: p.RegisteredOn}
		if len(counties) == 0 || counties[len(counties)-1].County != lines[i].County { // they come sorted
			counties = append(counties, form.CountyLine{County: lines[i].County, Enterprises: -1, People: map[string]int64{}})
		}
		c := &counties[len(counties)-1]
		c.People[p.Group]++
		if p.party != "" {
			c.Members++
		}
	}
	return []form.Table{form.Summary(m.header, m.groups, counties), form.People(m.header, lines)}, nil
}

// floating is T4: members who said, with a consent of its own, that they belong to the
// party.
func (m *month) floating(ctx context.Context) ([]form.Table, error) {
	people, err := m.people(ctx)
	if err != nil {
		return nil, err
	}
	organisations, err := list[domain.Organisation](ctx, m.src, domain.KindOrganisation)
	if err != nil {
		return nil, err
	}
	branches := map[change.ID]string{}
	for _, o := range organisations {
		if o.value.Type == "floating_branch" && !o.value.Station.IsZero() {
			branches[o.value.Station] = o.value.Name
		}
	}
	names := m.groupNames()
	var lines []form.FloatingLine
	for _, p := range people {
		if p.party != "" {
			lines = append(lines, form.FloatingLine{Mask: p.Mask, Group: names(p.Group), County: county(p.place.Division), Direction: "流入",
				HomeBranch: p.party, HostBranch: branches[p.Station]})
		}
	}
	return []form.Table{form.FloatingMembers(m.header, lines)}, nil
}

func (m *month) groupNames() func(code string) string {
	names := map[string]string{}
	for _, g := range m.groups {
		names[g.Code] = g.Name
	}
	return func(code string) string { return cmp.Or(names[code], code) }
}
