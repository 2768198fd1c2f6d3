package tables

import (
	"slices"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/progress"
	"yizhan/shared/stats"
)

// meetings is the rule that each county meets once a quarter, against what was held.
func (b *builder) meetings() error {
	if len(codes.CountyOf(b.q.Area)) < len(b.q.Area) {
		b.page.Nothing = b.say("碰头会是县里的会，乡镇和社区看不到全部。请看县里的页面。", "These meetings are the county's; a town does not see all of them. Look at the county's page.")
		return nil
	}
	all, err := list[domain.Meeting](b, domain.KindMeeting)
	if err != nil {
		return err
	}
	now := int(b.q.Today) / 10000
	years := []int{now}
	for _, m := range all {
		if m.Value.Type == domain.MeetingRegular && m.Value.State == domain.StateHeld && m.Value.HeldOn <= b.q.Today {
			years = append(years, int(m.Value.HeldOn)/10000)
		}
	}
	slices.Sort(years)
	slices.Reverse(years)
	b.page.Years, b.page.Year = slices.Compact(years), b.q.Year
	if b.page.Year == 0 {
		b.page.Year = now
	}
	counties, err := stats.Counties(b.ctx, b.docs)
	if err != nil {
		return err
	}
	if b.q.Area != "" { // others may have met, and we do not see it
		counties = slices.DeleteFunc(counties, func(c string) bool { return c != codes.CountyOf(b.q.Area) })
	}
	m := progress.MatrixOf(all, counties, b.page.Year, b.q.Today)
	t := Table{Key: "meetings", Title: b.say(strconv.Itoa(m.Year)+" 年碰头会", "Quarterly meetings of "+strconv.Itoa(m.Year)),
		Heads: heads(b.say("县（市、区）", "County"), b.say("一季度", "Q1"), b.say("二季度", "Q2"), b.say("三季度", "Q3"), b.say("四季度", "Q4"), "#"+b.say("已开", "Held")),
		How: b.say("一个县在一个季度里至少开过一次“季度碰头会”，算“已开”；季度过完还没有，是“缺”；季度还没过完，是“未到期”。市级的会、计划中和取消的会不算。",
			"A county that held a quarterly meeting in a quarter has it; without one it is missing once the quarter is over, and not yet due before. Meetings of the city, planned and cancelled ones do not count.")}
	total := make([]int, 4)
	for i, county := range m.Counties {
		name, err := b.place(county)
		if err != nil {
			return err
		}
		r := Row{Key: county, Cells: []Cell{word(name)}, Links: []Link{b.register(domain.KindMeeting, "type", domain.MeetingRegular, "division", county)}}
		held := 0
		for q, cell := range m.Cells[i] {
			c := map[progress.Held]Cell{
				progress.MeetingHeld: {Text: b.say("✓ 已开", "✓ held"), Tone: Good}, progress.MeetingMissing: {Text: b.say("缺", "missing"), Tone: Worry},
				progress.MeetingNotYetDue: {Text: b.say("未到期", "not yet due"), Tone: Waiting}}[cell]
			c.Value = int64(cell)
			if cell == progress.MeetingHeld {
				held, total[q] = held+1, total[q]+1
			}
			r.Cells = append(r.Cells, c)
		}
		r.Cells = append(r.Cells, number(held))
		t.Rows = append(t.Rows, r)
	}
	t.Total = []Cell{{Text: b.say("已开合计", "Held in all")}}
	for _, n := range total {
		t.Total = append(t.Total, number(n))
	}
	t.Total = append(t.Total, number(m.Count(progress.MeetingHeld)))
	t.Note = b.say("缺 "+strconv.Itoa(m.Count(progress.MeetingMissing))+" 次，未到期 "+strconv.Itoa(m.Count(progress.MeetingNotYetDue))+" 次。",
		strconv.Itoa(m.Count(progress.MeetingMissing))+" missing, "+strconv.Itoa(m.Count(progress.MeetingNotYetDue))+" not yet due.")
	b.add(t)
	return nil
}
