package progress

import (
	"cmp"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// Completion counts the tasks of duties: Done those that were done, Overdue those
// that were not by the day they were due, Pending those that still have time.
type Completion struct{ Done, Overdue, Pending int }

// Due are the tasks that are to have been done: a rate is Done of Due.
func (c Completion) Due() int { return c.Done + c.Overdue }

// DutyRow is how far a unit is with the duties of a list.
type DutyRow struct {
	Organisation change.ID
	List         string
	Completion
}

// Duties is how far the four lists are.
type Duties struct {
	Completion
	Rows    []DutyRow              // by unit, then in the order of the lists
	ByList  map[string]Completion  // of all units
	Overdue []Doc[domain.DutyTask] // the longest overdue first
}

// DutiesOf counts tasks as they stand on a day. On the day that it is due a task is
// not late yet.
func DutiesOf(tasks []Doc[domain.DutyTask], today domain.Day) Duties {
	d := Duties{ByList: map[string]Completion{}}
	type key struct {
		unit change.ID
		list string
	}
	rows := map[key]Completion{}
	for _, t := range tasks {
		var one Completion
		switch {
		case t.Value.State != domain.TaskOpen:
			one.Done = 1
		case t.Value.Due < today:
			one.Overdue = 1
			d.Overdue = append(d.Overdue, t)
		default:
			one.Pending = 1
		}
		k := key{t.Value.Organisation, t.Value.List}
		rows[k] = rows[k].and(one)
		d.ByList[k.list] = d.ByList[k.list].and(one)
		d.Completion = d.Completion.and(one)
	}
	for k, c := range rows {
		d.Rows = append(d.Rows, DutyRow{k.unit, k.list, c})
	}
	slices.SortFunc(d.Rows, func(a, b DutyRow) int {
		return cmp.Or(cmp.Compare(a.Organisation.String(), b.Organisation.String()), cmp.Compare(listOrder(a.List), listOrder(b.List)))
	})
	slices.SortStableFunc(d.Overdue, func(a, b Doc[domain.DutyTask]) int { return cmp.Compare(a.Value.Due, b.Value.Due) })
	return d
}

func (c Completion) and(o Completion) Completion {
	return Completion{c.Done + o.Done, c.Overdue + o.Overdue, c.Pending + o.Pending}
}

func listOrder(code string) int {
	return slices.IndexFunc(domain.DutyLists, func(c domain.Choice) bool { return c.Code == code })
}

// OverdueMechanisms are the rules that should have been carried out again before a
// day, the longest overdue first.
func OverdueMechanisms(mechanisms []Doc[domain.Mechanism], today domain.Day) []Doc[domain.Mechanism] {
	var out []Doc[domain.Mechanism]
	for _, m := range mechanisms {
		if next := m.Value.Next(); next != 0 && next < today {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Doc[domain.Mechanism]) int { return cmp.Compare(a.Value.Next(), b.Value.Next()) })
	return out
}
