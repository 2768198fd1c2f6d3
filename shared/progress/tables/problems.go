package tables

import (
	"fmt"

	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
	"yizhan/shared/progress"
)

// problems is how far problems are.
func (b *builder) problems() error {
	all, err := list[domain.Problem](b, domain.KindProblem)
	if err != nil {
		return err
	}
	p := progress.ProblemsOf(all, b.q.Today, calendar.China())
	how := b.say("台账里的全部问题，按现在的状态数。过了办结期限还没销号的算超期，当天不算。用时 = 提出的第二天到销号那天的工作日，只算已销号的。满意度也只看已销号的。",
		"All problems of the register, by their state now. Overdue: not struck off after the due day; on it, it is not late. Working days run from the day after a problem was raised to the day it was struck off, of those that were. Satisfaction is of those too.")
	sum := Table{Key: "problems", Title: b.say("合计", "In all"), How: how, Heads: heads(b.say("问题", "Problems"), "#"+b.say("数量", "Number"))}
	mean := word("")
	if days, ok := p.MeanWorkdays(); ok {
		mean = Cell{Text: fmt.Sprintf("%.1f", days), Value: int64(days*10 + 0.5)}
		if !p.Known {
			sum.Note = b.say("有的日子还没有公布放假安排，那些天只扣了周末。", "Holidays of some of these days are not announced yet: there only weekends are left out.")
		}
	}
	line := func(key, name string, c Cell, links ...Link) {
		sum.Rows = append(sum.Rows, Row{Key: key, Cells: []Cell{word(name), c}, Links: links})
	}
	line("all", b.say("全部", "All"), number(p.All), b.records(domain.KindProblem))
	line("open", b.say("没销号", "Open"), number(p.Open()))
	line("solved", b.say("已销号", "Solved"), number(p.Solved), b.records(domain.KindProblem, "state", domain.ProblemSolved))
	line("overdue", b.say("超期没销号", "Overdue"), worry(len(p.Overdue)))
	line("mean", b.say("平均用时（工作日）", "Working days on average"), mean)
	b.add(sum)
	b.parts("by_state", b.say("按状态", "By state"), "state", p.ByState, p.All, how)
	if err := b.problemCounties(p, how); err != nil {
		return err
	}
	b.parts("by_source", b.say("按来源", "By source"), "source", p.BySource, p.All, how)
	b.parts("by_satisfaction", b.say("满意度（已销号）", "Satisfaction"), "satisfaction", p.BySatisfaction, p.Solved, how)
	return b.overdueProblems(p, how)
}

// parts is a table of a count by the choices of a field.
func (b *builder) parts(key, title, field string, counts map[string]int, all int, how string) {
	kind, _ := domain.FindKind(domain.KindProblem)
	f, _ := kind.Field(field)
	t := b.partTable(key, title, b.in(f.Label), how)
	for _, code := range choices(domain.KindProblem, field, counts) {
		var links []Link
		if code != "" && field != "satisfaction" {
			links = []Link{b.records(domain.KindProblem, field, code)}
		}
		if code != "" && field == "satisfaction" {
			links = []Link{b.records(domain.KindProblem, field, code, "state", domain.ProblemSolved)}
		}
		t.Rows = append(t.Rows, b.part(code, b.choice(domain.KindProblem, field, code), counts[code], all, links))
	}
	t.Total = []Cell{{Text: b.say("合计", "Total")}, number(all), rate(all, all)}
	b.add(t)
}

func (b *builder) partTable(key, title, head, how string) Table {
	return Table{Key: key, Title: title, How: how, Bars: true, Heads: heads(head, "#"+b.say("数量", "Number"), "#"+b.say("占比", "Share"))}
}

func (b *builder) part(key, name string, n, all int, links []Link) Row {
	return Row{Key: key, Part: int64(n), Whole: int64(all), Links: links, Cells: []Cell{word(name), number(n), rate(n, all)}}
}

func (b *builder) problemCounties(p progress.Problems, how string) error {
	t := b.partTable("by_county", b.say("按县（市、区）", "By county"), b.say("县（市、区）", "County"), how)
	for _, county := range sortedKeys(p.ByCounty) {
		name, err := b.place(county)
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, b.part(county, name, p.ByCounty[county], p.All, []Link{b.records(domain.KindProblem, "division", county)}))
	}
	t.Total = []Cell{{Text: b.say("合计", "Total")}, number(p.All), rate(p.All, p.All)}
	b.add(t)
	return nil
}

func (b *builder) overdueProblems(p progress.Problems, how string) error {
	t := Table{Key: "overdue", Title: b.say("超期的问题", "Overdue problems"), How: how, Empty: b.say("没有超期的问题。", "None is overdue."),
		Heads: heads(b.say("问题", "Problem"), b.say("县（市、区）", "County"), b.say("承办单位", "Assigned to"), b.say("状态", "State"), b.say("期限", "Due"), "#"+b.say("超期", "Late"))}
	err := window(b, &t, p.Overdue, func(d progress.Doc[domain.Problem]) (Row, error) {
		place, err := b.place(d.Value.Division)
		if err != nil {
			return Row{}, err
		}
		unit, err := b.titleOf(d.Value.Organisation)
		return Row{Key: d.ID.String(), Links: b.one(domain.KindProblem, d.ID), Cells: []Cell{word(d.Value.Name), word(place), word(unit),
			word(b.choice(domain.KindProblem, "state", d.Value.State)), day(d.Value.Due), b.late(d.Value.Due)}}, err
	})
	b.add(t)
	return err
}
