package democity

import (
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
)

// county is the work of a county's office, n being its place in the list.
type county struct {
	*office
	n int
	w cityWork
	// What stations of the county heard, and became problems.
	requests []change.ID

	committees, firms, branches, floating []change.ID
	firmNames                             []string
}

// part is this county's part of a total.
func (c *county) part(total int) int { return part(total, c.n, counties) }

// before is how many of a total fell to the counties before this one: numbers in
// names go on from there.
func (c *county) before(total int) int { return total * c.n / counties }

func (c *county) work() {
	c.committees = c.office.committees(cityCommittees+c.before(committees-cityCommittees), c.part(committees-cityCommittees))
	c.enterprises()
	c.organisations()
	c.hotspots()
	c.quarters(c.n)
	meetings := c.meetings("county", c.part(officeMeetings-cityMeetings))
	c.problems(meetings)
	c.members()
	c.activists()
	c.guides()
	c.survey()
}

// enterprises enters the county's: those that have an organisation first, then one
// that should have one, then small ones. One was entered twice, and joined.
func (c *county) enterprises() {
	built := c.part(enterprises)
	for i := range firmsPerCounty {
		number := c.n*firmsPerCounty + i + 1
		e := domain.Enterprise{Name: fmt.Sprintf("演示企业%02d", number), Industry: nth([]string{"express", "delivery", "freight", "ride_hailing", "internet"}, number), Division: c.area,
			Headcount: int64(20 + number*7%130), PartyMembers: int64(number % 3), EnteredOn: c.spread(i, firmsPerCounty, 60), State: domain.StateActive}
		switch {
		case i < built:
			e.PartyMembers = int64(3 + number%6)
		case i == built && c.n%2 == 0:
			e.PartyMembers = 3 + int64(c.n)/4 // 应建未建
		}
		c.firmNames = append(c.firmNames, e.Name)
		c.firms = append(c.firms, add(c.office, domain.KindEnterprise, e))
	}
	if c.n == 0 {
		add(c.office, domain.KindEnterprise, domain.Enterprise{Name: c.firmNames[0] + "（重复录入）", Industry: "delivery", Division: c.area, EnteredOn: c.today.AddDays(-30), State: domain.StateActive,
			SameAs: c.firms[0], SameWhy: "两个社区各录了一次（演示）"})
	}
}

// organisations enters levels three and four of the tree.
func (c *county) organisations() {
	founded := c.today.AddDays(-span + 40)
	organise := func(o domain.Organisation) change.ID {
		o.Division, o.State, o.Demo = c.area, domain.StateActive, true
		return add(c.office, domain.KindOrganisation, o)
	}
	for i := range c.part(enterprises) {
		mode := domain.FoundedAlone
		if (c.n+i)%5 == 4 {
			mode = domain.FoundedJointly
		}
		c.branches = append(c.branches, organise(domain.Organisation{Name: c.firmNames[i] + "党支部", Type: domain.OrganisationEnterprise, Parent: nth(c.committees, i), Enterprise: c.firms[i], Mode: mode, FoundedOn: founded.AddDays(i * 9)}))
	}
	sites := stationsOf(c.area)
	for i := range c.part(floatingBranches) {
		c.floating = append(c.floating, organise(domain.Organisation{Name: fmt.Sprintf("演示流动党支部%02d", c.before(floatingBranches)+i+1), Type: domain.OrganisationFloating, Parent: nth(c.branches, i),
			Basis: nth([]string{"line", "area"}, c.n+i), Station: domain.StationID(nth(sites, i).Code), FoundedOn: founded.AddDays(30 + i*11)}))
	}
}

// hotspots enters where the people gather: most within a walk of a station.
func (c *county) hotspots() {
	sites := stationsOf(c.area)
	for i := range hotspotsPerCounty {
		at := nth(sites, i)
		north := int64(2_500 + i*1_700) // 280 to 850 m
		if i == hotspotsPerCounty-1 {
			north = 30_000 + int64(c.n)*1_000 // more than 3 km
		}
		add(c.office, domain.KindHotspot, domain.Hotspot{Name: fmt.Sprintf("%s演示聚集点%d", c.place, i+1), Type: nth([]string{"market", "depot", "hospital", "logistics", "stop"}, c.n+i), Division: c.area,
			Latitude: at.Latitude + north, Longitude: at.Longitude, People: int64(30 + (c.n*13+i*37)%150), Since: c.today.AddDays(-span + 15), State: domain.StateActive})
	}
}

// problems enters those that were solved, and those that were not: in hand, late,
// put off, sent back, not yet given to anybody.
func (c *county) problems(meetings []change.ID) {
	raise := func(i int, raised domain.Day) change.ID {
		p := domain.Problem{Name: fmt.Sprintf("%s%s（演示）", c.place, nth([]string{"停车位不足", "夜间充电难", "信息台账不一致", "行业党委运行不规范", "饮水点偏少", "工伤保险不清楚"}, c.n+i)), Source: nth([]string{"meeting", "survey", "visit", "hotline"}, i),
			Group: nth([]string{"N1", "N2", "N3", "N4"}, i), Division: c.area, RaisedOn: raised, State: domain.ProblemRegistered}
		switch {
		case i < len(c.requests):
			p.Source, p.Request = "request", c.requests[i]
			p.RaisedOn = max(raised, c.today.AddDays(-days+2)) // stations record since then
		case p.Source == "meeting":
			p.Meeting = nth(meetings, i)
		}
		return add(c.office, domain.KindProblem, p)
	}
	to := func(id change.ID, state string, typed ...string) {
		c.step(domain.KindProblem, id, append([]string{"state", state}, typed...)...)
	}
	assign := func(id change.ID, i int, day domain.Day) {
		to(id, domain.ProblemAssigned, "organisation", nth(c.committees, i).String(), "days", "10", "assigned_on", day.String())
	}
	solved := c.part(problemsSolved)
	for i := range solved {
		raised := c.spread(i, solved, 30)
		if i < len(c.requests) {
			raised = max(raised, c.today.AddDays(-days+2))
		}
		id := raise(i, raised)
		assign(id, i, raised.AddDays(1+i%2))
		to(id, domain.ProblemHandling)
		to(id, domain.ProblemReviewing, "measures", "已协调解决（演示）")
		to(id, domain.ProblemSolved, "solved_on", raised.AddDays(4+(c.n+i)%15).String(), "satisfaction", nth([]string{"satisfied", "satisfied", "fair", "unknown", "unsatisfied"}, c.n+i))
	}
	for i, state := range []string{domain.ProblemHandling, domain.ProblemExtended, nth([]string{domain.ProblemRegistered, domain.ProblemReturned, domain.ProblemReviewing}, c.n)} {
		raised := c.today.AddDays(-nth([]int{25, 6, 40}, c.n+i)) // the oldest are late
		id := raise(len(c.requests)+i, raised)
		if state == domain.ProblemRegistered {
			continue
		}
		assign(id, i, raised.AddDays(1))
		if state == domain.ProblemReturned {
			to(id, state, "reason", "不属于本单位职责（演示）")
			continue
		}
		to(id, domain.ProblemHandling)
		switch state {
		case domain.ProblemExtended:
			to(id, state, "reason", "要等施工完成（演示）", "days", "", "due", c.today.AddDays(5+c.n).String())
		case domain.ProblemReviewing:
			to(id, state, "measures", "已整改，待审核（演示）")
		}
	}
}

// stationsOf are the stations of a county.
func stationsOf(division string) (out []domain.Station) {
	for _, st := range stations() {
		if codes.CountyOf(st.Division) == division {
			out = append(out, st)
		}
	}
	return out
}
