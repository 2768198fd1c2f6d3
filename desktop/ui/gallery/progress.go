package gallery

import (
	"context"
	"fmt"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/progress"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
	"yizhan/shared/wire"
)

// StateCityOffice is the city's office, which has what the offices of counties keep.
var StateCityOffice = State{Name: "市级办公室", Role: station.RoleOffice, City: true, prepare: func(ctx context.Context, _ *Sample, c *City) error {
	if err := c.Pair(ctx); err != nil {
		return err
	}
	o := &offices{}
	for i, county := range codes.Divisions(codes.LevelCounty) {
		o.county(i, county)
	}
	o.city()
	return c.keeps(ctx, o.docs)
}}

// keeps has offices elsewhere have told the city of documents.
func (c *City) keeps(ctx context.Context, docs []merge.Encoded) error {
	cursors, err := c.sample.Cursors(ctx)
	if err != nil {
		return err
	}
	feed := domain.FeedCounty("511102")
	to := cursors[feed] + uint64(len(docs))
	return c.sample.Adopt(ctx, wire.Delta{Feed: feed, Prev: cursors[feed], To: to, Head: to, Docs: docs})
}

// offices are the records of offices that do not exist.
type offices struct {
	docs      []merge.Encoded
	committee change.ID
	rounds    [2]change.ID
}

// keep adds a document with a number of its own.
func keep[T any](o *offices, kind string, v T) change.ID {
	id := change.Named(kind, fmt.Sprint(len(o.docs)))
	switch v := any(v).(type) {
	case domain.Station:
		id = domain.StationID(v.Code)
	case domain.DutyTask:
		id = domain.DutyTaskID(v.Duty, v.Period)
	}
	fields, err := domain.Encode(v)
	if err != nil {
		panic(err) // a struct of ours
	}
	doc, err := elsewhere(kind, id, fields).Encode()
	if err != nil {
		panic(err)
	}
	o.docs = append(o.docs, doc)
	return id
}

func (o *offices) county(n int, county codes.Division) {
	area := county.Code
	o.committee = keep(o, domain.KindOrganisation, domain.Organisation{Name: county.Name + "快递行业党委", Type: domain.OrganisationIndustry, Industry: "express", Division: area, FoundedOn: 20260110, State: domain.StateActive})
	firms := []string{"快递", "货运", "配送"}
	for i, firm := range firms {
		e := domain.Enterprise{Name: county.Name + "示例" + firm + "公司", Industry: []string{"express", "freight", "delivery"}[i], Division: area, Headcount: int64(40 + n*7 + i*30), PartyMembers: int64(2 + (n+i)%4), EnteredOn: 20260201, State: domain.StateActive}
		id := keep(o, domain.KindEnterprise, e)
		if (n+i)%3 != 0 {
			keep(o, domain.KindOrganisation, domain.Organisation{Name: e.Name + "党支部", Type: domain.OrganisationEnterprise, Parent: o.committee, Enterprise: id, Mode: []string{domain.FoundedAlone, domain.FoundedJointly}[i%2], Division: area, FoundedOn: 20260301, State: domain.StateActive})
		}
	}
	for q := range 4 {
		if q == 1 && n == 4 || q == 3 && n%3 == 2 {
			continue
		}
		keep(o, domain.KindMeeting, domain.Meeting{Name: "季度碰头会", Type: domain.MeetingRegular, Level: "county", Division: area, HeldOn: domain.Day(20260110 + q*300 + n), State: domain.StateHeld})
	}
	keep(o, domain.KindMeeting, domain.Meeting{Name: "联席会", Type: domain.MeetingJoint, Level: "county", Division: area, HeldOn: 20260615, State: domain.StateHeld})
	north := int64(n) * 100_000
	keep(o, domain.KindStation, domain.Station{Code: fmt.Sprintf("ZZ%02d", n+1), Name: county.Name + "小哥加油站", Kind: domain.StationRider, Division: area, Latitude: 29_500_000 + north, Longitude: 103_700_000, AllDay: true})
	for i := range 2 {
		keep(o, domain.KindHotspot, domain.Hotspot{Name: county.Name + []string{"商圈", "物流园"}[i], Type: []string{"market", "logistics"}[i], Division: area, Latitude: 29_503_000 + north + int64(i)*15_000, Longitude: 103_700_000, People: int64(60 + n*9 + i*20), Since: 20260305, State: domain.StateActive})
	}
	o.problems(n, county)
}

func (o *offices) problems(n int, county codes.Division) {
	for i, state := range []string{domain.ProblemSolved, domain.ProblemSolved, domain.ProblemHandling, domain.ProblemExtended} {
		p := domain.Problem{Name: county.Name + []string{"停车位不足", "夜间充电难", "饮水点偏少", "雨棚没有修"}[i], Source: []string{"meeting", "survey", "visit", "hotline"}[(n+i)%4], Division: county.Code, RaisedOn: 20261012, Organisation: o.committee,
			AssignedOn: 20261013, Due: domain.Day(20261109 + n*2), State: state, Measures: "已协调"}
		if state == domain.ProblemSolved {
			p.SolvedOn, p.Satisfaction = domain.Day(20261019+n), []string{"satisfied", "fair", "unknown"}[(n+i)%3]
		}
		keep(o, domain.KindProblem, p)
	}
}

func (o *offices) city() {
	for i := range o.rounds {
		o.rounds[i] = keep(o, domain.KindSurveyRound, domain.SurveyRound{Name: []string{"第一轮摸排", "第二轮摸排"}[i], Number: int64(i + 1), Division: codes.LeshanCity, From: domain.Day(20260301 + i*600), State: domain.StateEnded})
		for n, county := range codes.Divisions(codes.LevelCounty) {
			for k := range 3 {
				if (k+n+i)%4 == 0 {
					continue
				}
				keep(o, domain.KindSurveyEntry, domain.SurveyEntry{Round: o.rounds[i], Subject: domain.SurveyPerson, Name: []string{"张三丰", "钱喆", "周𠮷"}[k], Group: "N3", Employer: fmt.Sprintf("示例公司%d", (n*i)%2), Division: county.Code, FoundOn: domain.Day(20260303 + i*600)})
			}
		}
	}
	for i, name := range []string{"市交通运输局", "市邮政管理局"} {
		unit := keep(o, domain.KindOrganisation, domain.Organisation{Name: name, Type: domain.OrganisationDepartment, Division: codes.LeshanCity, FoundedOn: 20250101, State: domain.StateActive})
		for n, list := range domain.DutyLists {
			duty := keep(o, domain.KindDuty, domain.Duty{Name: "每季度研究一次党建", List: list.Code, Organisation: unit, Division: codes.LeshanCity, Every: domain.EveryQuarter, Since: 20250101, State: domain.StateActive})
			for q, due := range []domain.Day{20260331, 20260630, 20260930, 20261231} {
				t := domain.DutyTask{Duty: duty, Name: "每季度研究一次党建", Period: fmt.Sprintf("2026年%d季度", q+1), List: list.Code, Organisation: unit, Division: codes.LeshanCity, Due: due, State: domain.TaskOpen}
				if q < 3-(n+i)%2 {
					t.State, t.DoneOn, t.Evidence = domain.TaskDone, due, "会议记录"
				}
				keep(o, domain.KindDutyTask, t)
			}
		}
		keep(o, domain.KindMechanism, domain.Mechanism{Name: []string{"督促检查机制", "跟踪问效机制"}[i], Division: codes.LeshanCity, Organisation: unit, Since: 20250101, Months: 1, LastOn: domain.Day(20261115 - i*100), State: domain.StateActive})
	}
	keep(o, domain.KindActivity, domain.Activity{Name: "“红师傅”技能比拼", Type: "contest", Division: codes.LeshanCity, HeldOn: 20261018, State: domain.StateHeld})
}

// progressRow presses a row of the table in view.
func progressRow(s *Stage, i int) { s.Page(page.Progress).(*progress.Progress).Press(i) }
