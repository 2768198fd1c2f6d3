package monthly

import (
	"cmp"
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// person is a member of the unit with what they told.
type person struct {
	domain.Member
	place    station
	employer string
	phone    string // to tell who is the same; only its last four digits are shown
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
		out = append(out, person{Member: c.value, place: s, employer: p.Employer, phone: p.Phone, party: p.Party})
	}
	slices.SortFunc(out, func(a, b person) int {
		return cmp.Or(cmp.Compare(countyOrder(a.place.Division), countyOrder(b.place.Division)), cmp.Compare(a.place.Code, b.place.Code),
			cmp.Compare(a.RegisteredOn, b.RegisteredOn), cmp.Compare(a.Code, b.Code))
	})
	return out, nil
}

func (m *month) groupNames() func(code string) string {
	names := map[string]string{}
	for _, g := range m.groups {
		names[g.Code] = g.Name
	}
	return func(code string) string { return cmp.Or(names[code], code) }
}

// tail is the last four digits of a number.
func tail(phone string) string { return phone[max(0, len(phone)-4):] }
