package monthly

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
	"yizhan/shared/report/bulletin"
	"yizhan/shared/report/form"
)

// problem is a row of T6 on its way.
type problem struct {
	id change.ID
	form.ProblemLine
	open bool
}

// problems is T6: what was raised in the period and what was open when it began, as it
// stood at its end. A request that became a problem stands there as that alone.
func (m *month) problems(ctx context.Context) ([]form.Table, error) {
	all, err := m.problemLines(ctx)
	lines := make([]form.ProblemLine, len(all))
	for i, p := range all {
		lines[i] = p.ProblemLine
	}
	return []form.Table{form.Problems(m.header, lines)}, err
}

func (m *month) problemLines(ctx context.Context) ([]problem, error) {
	docs, err := list[domain.Problem](ctx, m.src, domain.KindProblem)
	if err != nil {
		return nil, err
	}
	raised := map[change.ID]bool{}
	var out []problem
	names := m.groupNames()
	for _, d := range docs {
		p := d.value
		raised[p.Request] = true
		if !m.ask.Unit.in(p.Division) || p.RaisedOn > m.header.To || p.State == domain.ProblemSolved && p.SolvedOn < m.header.From {
			continue
		}
		solved, state, answer := p.SolvedOn, p.State, p.Measures
		if state == domain.ProblemSolved && solved > m.header.To {
			solved, state, answer = 0, domain.ProblemHandling, ""
		}
		if state != domain.ProblemSolved {
			solved = 0 // one that was taken up again
		}
		end := cmp.Or(solved, m.end())
		out = append(out, problem{d.id, form.ProblemLine{Code: shortID(d.id), Raised: p.RaisedOn, Source: word(domain.KindProblem, "source", p.Source), Text: hidden(p.Name),
			Group: names(p.Group), County: area(p.Division), Unit: m.organisations[p.Organisation].Name, Assigned: p.AssignedOn, Due: p.Due, Solved: solved,
			Days: workdays(cmp.Or(p.AssignedOn, p.RaisedOn), end), State: word(domain.KindProblem, "state", state), Overdue: p.Due != 0 && end > p.Due, Answer: hidden(answer)}, solved == 0})
	}
	requests, err := m.requestLines(ctx, raised)
	out = append(out, requests...)
	slices.SortFunc(out, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.Raised, b.Raised), cmp.Compare(a.id.String(), b.id.String()))
	})
	return out, err
}

// workdays are those behind a day, until another; that of the day itself does not count.
func workdays(from, until domain.Day) int64 {
	n, _ := calendar.China().Workdays(from.AddDays(1), until)
	return int64(n)
}

// late sums overdue problems up by who has them; empty, not nil: they are kept.
func (m *month) late(ctx context.Context) ([]bulletin.Late, error) {
	all, err := m.problemLines(ctx)
	if err != nil {
		return nil, err
	}
	by := map[string]*bulletin.Late{}
	for _, p := range all {
		if !p.open || !p.Overdue {
			continue
		}
		unit := cmp.Or(p.Unit, "未明确责任单位")
		if by[unit] == nil {
			by[unit] = &bulletin.Late{Unit: unit}
		}
		by[unit].Count++
		by[unit].DaysMax = max(by[unit].DaysMax, workdays(p.Due, m.end()))
	}
	out := []bulletin.Late{}
	for _, unit := range slices.Sorted(maps.Keys(by)) {
		out = append(out, *by[unit])
	}
	return out, nil
}
