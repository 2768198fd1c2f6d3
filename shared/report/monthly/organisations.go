package monthly

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/report/form"
)

// coverage is T7: the four levels by county, as they are now.
func (m *month) coverage(ctx context.Context) ([]form.Table, error) {
	all, err := list[domain.Organisation](ctx, m.src, domain.KindOrganisation)
	if err != nil {
		return nil, err
	}
	lines := map[string]*form.CoverageLine{}
	for _, o := range all {
		if !m.ask.Unit.in(o.value.Division) {
			continue
		}
		key := cmp.Or(codes.CountyOf(o.value.Division), o.value.Division, "~")
		l := lines[key]
		if l == nil {
			l = &form.CoverageLine{County: area(o.value.Division), Enterprises: -1, Should: -1, Done: -1}
			lines[key] = l
		}
		switch o.value.Type {
		case "work_committee":
			l.WorkCommittees++
		case "industry_committee":
			l.IndustryCommittees++
		case "enterprise_branch":
			l.Own++
		case "floating_branch":
			l.FloatingBranches++
		}
	}
	rows := make([]form.CoverageLine, 0, len(lines))
	for _, key := range slices.Sorted(maps.Keys(lines)) {
		if l := lines[key]; l.WorkCommittees+l.IndustryCommittees+l.Own+l.Joint+l.FloatingBranches > 0 {
			rows = append(rows, *l)
		}
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
