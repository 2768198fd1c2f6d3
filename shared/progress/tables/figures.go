package tables

import (
	"slices"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// figures is a row for each of the published figures.
func (b *builder) figures() error {
	q := stats.Query{Measure: stats.MeasureSeed, By: stats.BySeed, From: b.q.From, To: b.q.To}
	if q.To == 0 {
		q.To = b.q.Today
	}
	if q.From == 0 {
		q.From = stats.AllTime
	}
	answer, err := stats.Answer(b.ctx, b.docs, q)
	if err != nil {
		return err
	}
	t := Table{Key: "figures", Title: b.say("公布的数", "Published figures"), Heads: heads("#", b.say("公布的数", "Figure"), b.say("按什么时间", "When"), "#"+b.say("数量", "Number")),
		How: b.say("每一行都由台账里的记录数出来，没有人手填总数。各行是不同的事，不相加。", "Each row is counted from records; nobody types a total. The rows are of different things and are not added up.")}
	if b.q.Office {
		t.Note = b.say("本机有办公室的台账，没有各驿站自己的记录：第 20、21、25、26 行可能不全，以市里的页面为准。",
			"This computer has the registers of offices and not what lies with the stations: rows 20, 21, 25 and 26 may be incomplete. The city's page has all of them.")
	}
	for i, f := range stats.SeedFigures() {
		value := answer.Rows[i].Value
		r := Row{Key: f.Key, How: f.How.In(b.q.Lang), Links: b.figureLinks(f.Key)}
		when := b.say("现在", "now")
		switch {
		case f.Flow:
			when = b.say("所选日期", "of the days chosen")
		case f.Key == "5":
			when = b.say("截止日那一年", "of the year of the last day")
		case f.Key == "25" || f.Key == "26":
			when = b.say("截止日", "on the last day")
		}
		c := Cell{Text: grouped(value) + " " + f.Unit.In(b.q.Lang), Value: value}
		if f.Key == "25" || f.Key == "26" {
			c.Text = b.price(value)
		}
		if b.q.Office && slices.Contains(incompleteAtOffices, f.Key) {
			r.Note = b.say("本机不全", "incomplete here")
		}
		r.Cells = []Cell{{Text: f.Key}, word(f.Name.In(b.q.Lang)), {Text: when}, c}
		t.Rows = append(t.Rows, r)
	}
	b.add(t)
	return nil
}

// incompleteAtOffices are the figures that count what lies with stations: activities
// that they host, who took part, prices.
var incompleteAtOffices = []string{"20", "21", "25", "26"}

func (b *builder) price(fen int64) string {
	if fen == 0 {
		return b.say("没有收费", "no price")
	}
	s := "¥" + grouped(fen/100)
	if rest := fen % 100; rest != 0 {
		s += "." + strconv.FormatInt(rest/10, 10) + strconv.FormatInt(rest%10, 10)
	}
	return s
}

// figureLinks is where the records of a figure are. A figure that adds up several
// lists leads to each of them; what stations keep at their desks is in no register.
func (b *builder) figureLinks(key string) (links []Link) {
	each := func(kind, field string, values ...string) {
		for _, v := range values {
			l := b.records(kind, field, v)
			l.Text = b.choice(kind, field, v)
			if kind == domain.KindMeeting {
				l.Where["state"] = domain.StateHeld
			}
			links = append(links, l)
		}
	}
	one := func(l Link) { links = []Link{l} }
	switch key {
	case "2":
		one(b.records(domain.KindPolicy, "state", domain.StateActive))
	case "3":
		one(b.register(domain.KindPolicyItem))
	case "4":
		one(b.records(domain.KindMechanism, "state", domain.StateActive))
	case "5":
		one(b.register(domain.KindMeeting, "type", domain.MeetingRegular, "state", domain.StateHeld))
	case "6":
		each(domain.KindMeeting, "type", domain.MeetingJoint, domain.MeetingPromotion, domain.MeetingDispatch)
	case "7":
		one(b.records(domain.KindProblem, "state", domain.ProblemSolved))
	case "8":
		one(b.register(domain.KindDuty, "state", domain.StateActive))
	case "9", "11", "14":
		one(b.records(domain.KindOrganisation, "state", domain.StateActive, "type",
			map[string]string{"9": domain.OrganisationDepartment, "11": domain.OrganisationIndustry, "14": domain.OrganisationFloating}[key]))
	case "10":
		one(b.register(domain.KindOrganisation, "state", domain.StateActive))
	case "12":
		one(b.records(domain.KindSurveyRound))
	case "13":
		one(b.register(domain.KindOrganisation, "type", domain.OrganisationEnterprise, "state", domain.StateActive))
	case "15":
		one(b.records(domain.KindFloatingMember))
	case "16":
		one(b.register(domain.KindEnrolment))
	case "17":
		one(b.records(domain.KindTransfer, "state", domain.TransferDone))
	case "18":
		each(domain.KindActivist, "recommender", domain.RecommenderUnion, domain.RecommenderWomen, domain.RecommenderYouth)
	case "19":
		one(b.records(domain.KindGuide, "state", domain.StateActive))
	case "20", "21":
		one(b.records(domain.KindActivity, "state", domain.StateHeld))
	case "27":
		one(b.register(domain.KindHotspot, "state", domain.StateActive))
	}
	return links
}
