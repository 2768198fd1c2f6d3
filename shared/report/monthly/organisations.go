package monthly

import (
	"cmp"
	"context"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/report/form"
)

// coverage is T7: the four levels by county, and which enterprises should have an
// organisation and do.
func (m *month) coverage(ctx context.Context) ([]form.Table, error) {
	lines := map[string]*form.CoverageLine{}
	at := func(division string) *form.CoverageLine {
		key := cmp.Or(codes.CountyOf(division), division, "~")
		if lines[key] == nil {
			lines[key] = &form.CoverageLine{County: area(division)}
		}
		return lines[key]
	}
	for _, o := range m.organisations {
		if !m.ask.Unit.in(o.Division) || !m.exists(o) {
			continue
		}
		switch o.Type {
		case "work_committee":
			at(o.Division).WorkCommittees++
		case "industry_committee":
			at(o.Division).IndustryCommittees++
		case "enterprise_branch":
			if o.Mode == "joint" {
				at(o.Division).Joint++
			} else {
				at(o.Division).Own++
			}
		case "floating_branch":
			at(o.Division).FloatingBranches++
		}
	}
	enterprises, _, err := m.enterprises(ctx, nil)
	if err != nil {
		return nil, err
	}
	built := m.built()
	for _, e := range enterprises {
		l := at(e.value.Division)
		l.Enterprises++
		if e.value.PartyMembers < domain.BranchNeeded {
			continue
		}
		l.Should++
		if _, is := built[e.id]; is {
			l.Done++
		}
	}
	rows := make([]form.CoverageLine, 0, len(lines))
	for _, key := range sortedKeys(lines) {
		rows = append(rows, *lines[key])
	}
	return []form.Table{form.Coverage(m.header, rows)}, nil
}

// area is a county, or the city itself: its own committees lie in no county.
func area(division string) string {
	if codes.CountyOf(division) == "" && division != "" {
		if d, ok := codes.FindDivision(division); ok {
			return d.Name + "本级"
		}
	}
	return county(division)
}
