package monthly

import (
	"cmp"
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/report/form"
)

// duties is T8: what was due in the period, by who had to do it and by list.
func (m *month) duties(ctx context.Context) ([]form.Table, error) {
	all, err := list[domain.DutyTask](ctx, m.src, domain.KindDutyTask)
	if err != nil {
		return nil, err
	}
	type key struct {
		unit change.ID
		list string
	}
	at := map[key]int{}
	var lines []form.DutyLine
	for _, d := range all {
		t := d.value
		if !m.ask.Unit.in(t.Division) || t.Due < m.header.From || t.Due > m.header.To {
			continue
		}
		k := key{t.Organisation, t.List}
		i, is := at[k]
		if !is {
			i = len(lines)
			at[k] = i
			lines = append(lines, form.DutyLine{Unit: m.organisations[t.Organisation].Name, List: word(domain.KindDutyTask, "list", t.List)})
		}
		l := &lines[i]
		l.Items++
		switch {
		case t.State != domain.TaskOpen:
			l.Done++
			if t.DoneOn > t.Due {
				l.Late++
			}
		case t.Due < domain.DayOf(m.header.Made):
			l.Open++
		}
	}
	slices.SortFunc(lines, func(a, b form.DutyLine) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(listOrder(a.List), listOrder(b.List)))
	})
	return []form.Table{form.Duties(m.header, lines)}, nil
}

// listOrder is the order of the four lists.
func listOrder(name string) int {
	return slices.IndexFunc(domain.DutyLists, func(c domain.Choice) bool { return c.ZH == name })
}
