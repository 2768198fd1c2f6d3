package monthly

import (
	"cmp"
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/report/form"
)

// survey is T3: the summary, the enterprises, and the people, each once.
func (m *month) survey(ctx context.Context) ([]form.Table, error) {
	entries, err := m.surveyEntries(ctx)
	if err != nil {
		return nil, err
	}
	enterprises, companies, err := m.enterprises(ctx, entries)
	if err != nil {
		return nil, err
	}
	people, err := m.foundPeople(ctx, entries)
	if err != nil {
		return nil, err
	}
	names := m.groupNames()
	counties := map[string]*form.CountyLine{}
	at := func(division string) *form.CountyLine {
		key := countyOrder(division)
		if counties[key] == nil {
			counties[key] = &form.CountyLine{County: county(division), People: map[string]int64{}}
		}
		return counties[key]
	}
	for _, e := range enterprises {
		at(e.value.Division).Enterprises++
	}
	lines := make([]form.PersonLine, len(people))
	for i, p := range people {
		c := at(p.division)
		c.People[p.group]++
		if p.party {
			c.Members++
		}
		p.County, p.Group = county(p.division), names(p.group)
		lines[i] = p.PersonLine
	}
	rows := make([]form.CountyLine, 0, len(counties))
	for _, key := range sortedKeys(counties) {
		rows = append(rows, *counties[key])
	}
	return []form.Table{form.Summary(m.header, m.groups, rows), form.Enterprises(m.header, companies), form.People(m.header, lines)}, nil
}

// surveyEntries are what the rounds found until the end of the period: of each enterprise
// and person only the newest.
func (m *month) surveyEntries(ctx context.Context) (map[string]domain.SurveyEntry, error) {
	all, err := list[domain.SurveyEntry](ctx, m.src, domain.KindSurveyEntry)
	if err != nil {
		return nil, err
	}
	out := map[string]domain.SurveyEntry{}
	for _, e := range all { // the order of ids decides where the day does not
		v := e.value
		if m.ask.Unit.in(v.Division) && v.FoundOn <= m.header.To && v.FoundOn >= out[v.Same()].FoundOn {
			out[v.Same()] = v
		}
	}
	return out, nil
}

// enterprises are the register's that trade. Who stands for another counts once.
func (m *month) enterprises(ctx context.Context, entries map[string]domain.SurveyEntry) ([]found[domain.Enterprise], []form.EnterpriseLine, error) {
	all, err := list[domain.Enterprise](ctx, m.src, domain.KindEnterprise)
	if err != nil {
		return nil, nil, err
	}
	all = slices.DeleteFunc(all, func(e found[domain.Enterprise]) bool {
		v := e.value
		return !m.ask.Unit.in(v.Division) || !v.SameAs.IsZero() || v.State == domain.StateEnded || v.EnteredOn > m.header.To
	})
	slices.SortFunc(all, func(a, b found[domain.Enterprise]) int {
		return cmp.Or(cmp.Compare(countyOrder(a.value.Division), countyOrder(b.value.Division)), cmp.Compare(a.value.Name, b.value.Name), cmp.Compare(a.id.String(), b.id.String()))
	})
	built := m.built()
	lines := make([]form.EnterpriseLine, len(all))
	for i, e := range all {
		v := e.value
		branch := "不需建"
		switch mode, is := built[e.id]; {
		case is && mode == "joint":
			branch = "联建"
		case is:
			branch = "单建"
		case v.PartyMembers >= domain.BranchNeeded:
			branch = "应建未建"
		}
		as := domain.SurveyEntry{Subject: domain.SurveyEnterprise, Name: v.Name, Credit: v.Credit, Division: v.Division}
		lines[i] = form.EnterpriseLine{Name: v.Name, CreditCode: v.Credit, Industry: word(domain.KindEnterprise, "industry", v.Industry), County: county(v.Division),
			Workers: v.Headcount, Members: v.PartyMembers, Branch: branch, Round: m.rounds[entries[as.Same()].Round].Name}
	}
	return all, lines, nil
}

// built are the enterprises with an organisation, and how it was founded.
func (m *month) built() map[change.ID]string {
	out := map[change.ID]string{}
	for _, o := range m.organisations {
		if o.Type == "enterprise_branch" && !o.Enterprise.IsZero() && m.exists(o) && out[o.Enterprise] != "single" {
			out[o.Enterprise] = cmp.Or(o.Mode, "single")
		}
	}
	return out
}

// exists reports whether an organisation was there at the end of the period.
func (m *month) exists(o domain.Organisation) bool {
	return o.State != domain.StateEnded && o.FoundedOn <= m.header.To
}

// foundPerson is a row of T3 on its way.
type foundPerson struct {
	form.PersonLine
	division, group, place, same string
	party                        bool
}

// foundPeople are those of the rounds and those who registered at a station; one telephone
// number is one person, and the round knows more of them.
func (m *month) foundPeople(ctx context.Context, entries map[string]domain.SurveyEntry) ([]foundPerson, error) {
	var out []foundPerson
	seen := map[string]bool{}
	for _, key := range sortedKeys(entries) {
		e := entries[key]
		if e.Subject != domain.SurveyPerson {
			continue
		}
		if e.Phone != "" {
			seen[e.Phone] = true
		}
		out = append(out, foundPerson{form.PersonLine{Mask: domain.Mask(e.Name), Employer: e.Employer, PhoneTail: tail(e.Phone),
			FoundOn: e.FoundOn, Round: m.rounds[e.Round].Name}, e.Division, e.Group, "", key, e.Party})
	}
	members, err := m.people(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range members {
		if seen[p.phone] { // an empty one is in nobody's entry
			continue
		}
		out = append(out, foundPerson{form.PersonLine{Mask: p.Mask, Employer: p.employer, PhoneTail: tail(p.phone), Station: p.place.Name,
			FoundOn: p.RegisteredOn}, codes.CountyOf(p.place.Division), p.Group, p.place.Code, p.Code, p.party != ""})
	}
	slices.SortStableFunc(out, func(a, b foundPerson) int {
		return cmp.Or(cmp.Compare(countyOrder(a.division), countyOrder(b.division)), cmp.Compare(a.place, b.place), cmp.Compare(a.FoundOn, b.FoundOn), cmp.Compare(a.same, b.same))
	})
	return out, nil
}
