package democity

import (
	"fmt"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// members enters the floating members that the rounds found, what became of them,
// that all of them are on a platform, and the transfers. They are called 演示, and
// have no telephone: no number is made up that somebody might have.
func (c *county) members() {
	n, done := c.part(floatingMembers), c.part(transfersDone)
	for i := range n {
		round := i % surveyRounds
		found := c.w.roundDays[round].AddDays(i % 28)
		m := domain.FloatingMember{Name: fmt.Sprintf("演示党员%03d", c.before(floatingMembers)+i+1), Group: nth([]string{"N1", "N2", "N3", "N4"}, c.n+i), Division: c.area, Direction: "in", From: "外地党组织（演示）",
			Branch: nth(c.floating, i), Enterprise: nth(c.firms, i), Round: c.w.rounds[round], FoundOn: found, Since: found.AddDays(-200 + i*9%120), ContactIn: c.today.AddDays(-(c.n*17 + i*13) % 80),
			State: "found", Notice: station.NoticeVersion, ConsentAt: consent(found)}
		m.ContactIn = max(m.ContactIn, found)
		if i%8 == 7 {
			m.Direction, m.From = "out", "本县党组织（演示）"
		}
		id := add(c.office, domain.KindFloatingMember, m)
		to := func(states ...string) {
			for _, s := range states {
				c.step(domain.KindFloatingMember, id, "state", s)
			}
		}
		platforms := []string{nth([]string{"yimatong", "shudaochang"}, i)}
		if i%6 == 0 {
			platforms = []string{"yimatong", "shudaochang"}
		}
		for _, p := range platforms {
			add(c.office, domain.KindEnrolment, domain.Enrolment{Member: id, Platform: p, EnrolledOn: found.AddDays(3), Division: c.area})
		}
		switch {
		case i < done:
			to("contacted", "joined")
			c.transfer(id, i, found.AddDays(10), domain.TransferDone)
			to("transferred")
		case i == done:
			to("contacted", "joined")
			c.transfer(id, i, c.today.AddDays(-8), nth([]string{domain.TransferApplied, domain.TransferReviewed, domain.TransferReturned}, c.n))
		case i == n-1:
			to("left")
		case i%4 == 0:
			to("contacted")
		case i%7 != 1:
			to("contacted", "joined")
		}
	}
}

// transfer takes an organisation relation step by step.
func (c *county) transfer(member change.ID, i int, applied domain.Day, state string) {
	id := add(c.office, domain.KindTransfer, domain.Transfer{Member: member, From: "外地党组织（演示）", To: nth(c.floating, i), Division: c.area, AppliedOn: applied, State: domain.TransferApplied})
	switch state {
	case domain.TransferReturned:
		c.step(domain.KindTransfer, id, "state", state, "reason", "材料不全（演示）")
	case domain.TransferReviewed, domain.TransferDone:
		c.step(domain.KindTransfer, id, "state", domain.TransferReviewed, "reviewed_on", applied.AddDays(5).String())
		if state == domain.TransferDone {
			c.step(domain.KindTransfer, id, "state", state, "done_on", applied.AddDays(9+i%8).String())
		}
	}
}

// activists enters those who want to join: some only recommended, most in training,
// a few at the end. The figure counts those of union, women's federation and youth
// league who stayed; branches recommend too, and some dropped out.
func (c *county) activists() {
	way := []string{"activist", "candidate", "probationary", "full"}
	enter := func(number, i int, by string, steps ...string) {
		day := c.spread(i, 20, 20)
		id := add(c.office, domain.KindActivist, domain.Activist{Name: fmt.Sprintf("演示骨干%03d", number), Group: nth([]string{"N3", "N4", "N1", "N2"}, i), Recommender: by, Division: c.area, Organisation: nth(c.branches, i),
			RecommendedOn: day, State: "recommended", Notice: station.NoticeVersion, ConsentAt: consent(day)})
		for _, s := range steps {
			c.step(domain.KindActivist, id, "state", s)
		}
	}
	for i := range c.part(activists) {
		steps := nth([]int{1, 0, 1, 1, 2, 1, 1, 0, 3, 1, 4}, c.n+i)
		enter(c.before(activists)+i+1, i, nth([]string{domain.RecommenderUnion, domain.RecommenderWomen, domain.RecommenderYouth}, i), way[:steps]...)
	}
	enter(activists+c.n*2+1, c.n, domain.RecommenderBranch, "activist")
	enter(activists+c.n*2+2, c.n+3, domain.RecommenderYouth, "activist", domain.ActivistDropped)
}

// guides enters whom the departments sent to the enterprises, and what they did.
func (c *county) guides() {
	for i := range c.part(guides) {
		number := c.before(guides) + i + 1
		firm := nth(c.firms, i)
		id := add(c.office, domain.KindGuide, domain.Guide{Name: fmt.Sprintf("演示向导%02d", number), Organisation: nth(c.w.departments, number), Enterprise: firm, Division: c.area, Since: c.today.AddDays(-span + 30), State: domain.StateActive})
		for n := range logsPerGuide {
			add(c.office, domain.KindGuideLog, domain.GuideLog{Name: nth([]string{"走访企业", "上党课", "指导党支部规范运转", "收集问题"}, i+n) + "（演示）", Guide: id, Type: nth([]string{"visit", "lecture", "founding", "problem"}, i+n),
				Day: c.spread(n*7+i, logsPerGuide*7+7, 3), Enterprise: firm, Division: c.area})
		}
	}
	if c.n == 0 {
		add(c.office, domain.KindGuide, domain.Guide{Name: "演示向导（已卸任）", Organisation: c.w.departments[0], Division: c.area, Since: c.today.AddDays(-span), Until: c.today.AddDays(-40), State: domain.StateEnded})
	}
}

// survey enters what each round found in the county: enterprises and people, of whom
// some come, some go and some change between the rounds.
func (c *county) survey() {
	for round, id := range c.w.rounds {
		day := c.w.roundDays[round].AddDays(c.n)
		for i, name := range c.firmNames {
			if i == len(c.firmNames)-1-round { // another one each time was closed or not found
				continue
			}
			add(c.office, domain.KindSurveyEntry, domain.SurveyEntry{Round: id, Subject: domain.SurveyEnterprise, Name: name, Headcount: int64(20 + i*9 + round*(i%3)*4), Division: c.area, FoundOn: day})
		}
		for i := range peoplePerRound {
			number := c.n*100 + round*2 + i + 1 // two go and two come each time
			add(c.office, domain.KindSurveyEntry, domain.SurveyEntry{Round: id, Subject: domain.SurveyPerson, Name: fmt.Sprintf("演示人员%04d", number), Group: nth([]string{"N1", "N2", "N3", "N4"}, number),
				Employer: nth(c.firmNames, number+number%5/4*round), Party: number%6 == 0, Division: c.area, FoundOn: day, Notice: station.NoticeVersion, ConsentAt: consent(day)})
		}
	}
}
