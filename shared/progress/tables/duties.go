package tables

import (
	"slices"

	"yizhan/shared/domain"
	"yizhan/shared/progress"
)

// duties is how far units are with the four lists, and which rules are overdue.
func (b *builder) duties() error {
	tasks, err := list[domain.DutyTask](b, domain.KindDutyTask)
	if err != nil {
		return err
	}
	d := progress.DutiesOf(tasks, b.q.Today)
	how := b.say("已落实和已审核的算完成。过了应完成日期还没落实的算超期，当天不算。落实率 = 完成 ÷（完成 + 超期），没到期的不算在内。",
		"Done and accepted tasks count as done. A task is overdue after its day, not on it. The rate is done ÷ (done + overdue); what still has time does not count.")
	cells := func(name []Cell, c progress.Completion) []Cell {
		return append(name, number(c.Done), worry(c.Overdue), number(c.Pending), rate(c.Done, c.Due()))
	}
	numbers := []string{"#" + b.say("完成", "Done"), "#" + b.say("超期", "Overdue"), "#" + b.say("未到期", "Has time"), "#" + b.say("落实率", "Rate")}
	lists := Table{Key: "duty_lists", Title: b.say("按清单", "By list"), How: how, Bars: true, Heads: heads(append([]string{b.say("清单", "List")}, numbers...)...)}
	for _, code := range choices(domain.KindDutyTask, "list", d.ByList) {
		c := d.ByList[code]
		lists.Rows = append(lists.Rows, Row{Key: code, Part: int64(c.Done), Whole: int64(c.Due()), Links: []Link{b.records(domain.KindDutyTask, "list", code)},
			Cells: cells([]Cell{word(b.choice(domain.KindDutyTask, "list", code))}, c)})
	}
	lists.Total = cells([]Cell{{Text: b.say("合计", "Total")}}, d.Completion)
	b.add(lists)
	units := Table{Key: "duty_units", Title: b.say("按单位和清单", "By unit and list"), How: how, Heads: heads(append([]string{b.say("单位", "Unit"), b.say("清单", "List")}, numbers...)...)}
	err = window(b, &units, d.Rows, func(r progress.DutyRow) (Row, error) {
		name, err := b.titleOf(r.Organisation)
		return Row{Key: r.Organisation.String() + " " + r.List, Cells: cells([]Cell{word(name), word(b.choice(domain.KindDutyTask, "list", r.List))}, r.Completion),
			Links: []Link{b.records(domain.KindDutyTask, "organisation", r.Organisation.String(), "list", r.List)}}, err
	})
	if err != nil {
		return err
	}
	b.add(units)
	overdue := Table{Key: "duty_overdue", Title: b.say("超期的责任事项", "Overdue tasks"), How: how, Empty: b.say("没有超期的。", "None is overdue."),
		Heads: heads(b.say("责任事项", "Duty"), b.say("期次", "Period"), b.say("单位", "Unit"), b.say("清单", "List"), b.say("应完成", "Due"), "#"+b.say("超期", "Late"))}
	err = window(b, &overdue, d.Overdue, func(t progress.Doc[domain.DutyTask]) (Row, error) {
		name, err := b.titleOf(t.Value.Organisation)
		return Row{Key: t.ID.String(), Links: b.one(domain.KindDutyTask, t.ID), Cells: []Cell{word(t.Value.Name), word(t.Value.Period), word(name),
			word(b.choice(domain.KindDutyTask, "list", t.Value.List)), day(t.Value.Due), b.late(t.Value.Due)}}, err
	})
	if err != nil {
		return err
	}
	b.add(overdue)
	return b.mechanisms()
}

// mechanisms are the rules that should have been carried out again.
func (b *builder) mechanisms() error {
	all, err := list[domain.Mechanism](b, domain.KindMechanism)
	if err != nil {
		return err
	}
	t := Table{Key: "mechanisms", Title: b.say("超期的制度机制", "Overdue mechanisms"), Empty: b.say("没有超期的制度机制。", "None is overdue."),
		Heads: heads(b.say("制度机制", "Mechanism"), b.say("负责单位", "In charge"), b.say("最近执行", "Last time"), b.say("应执行", "Due"), "#"+b.say("每几个月", "Months"), "#"+b.say("超期", "Late")),
		How: b.say("从最近一次执行（没执行过的从建立）算起，过了规定的月数还没有再执行的，是超期；当天不算。已结束的、没有规定周期的不算。",
			"Counted from the last time, or else from the beginning: overdue once the months of the rule are over, not on the last day. Those that ended, and those without a rule, do not count.")}
	inForce := slices.DeleteFunc(slices.Clone(all), func(m progress.Doc[domain.Mechanism]) bool { return m.Value.State != domain.StateActive })
	t.Note = b.say("没有结束的共 "+grouped(int64(len(inForce)))+" 项。", grouped(int64(len(inForce)))+" have not ended.")
	err = window(b, &t, progress.OverdueMechanisms(all, b.q.Today), func(m progress.Doc[domain.Mechanism]) (Row, error) {
		name, err := b.titleOf(m.Value.Organisation)
		return Row{Key: m.ID.String(), Links: b.one(domain.KindMechanism, m.ID), Cells: []Cell{word(m.Value.Name), word(name),
			day(m.Value.LastOn), day(m.Value.Next()), number(m.Value.Months), b.late(m.Value.Next())}}, err
	})
	b.add(t)
	return err
}
