package progress

import (
	"reflect"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
)

// id makes ids that are ordered by their number.
func id(n byte) (out change.ID) {
	out[15] = n
	return out
}

func docs[T any](values ...T) (out []Doc[T]) {
	for i, v := range values {
		out = append(out, Doc[T]{id(byte(i + 1)), v})
	}
	return out
}

func check(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestCoverageCountsEachEnterpriseOnce(t *testing.T) {
	enterprise := func(division, industry string, members int64) domain.Enterprise {
		return domain.Enterprise{Division: division, Industry: industry, PartyMembers: members, State: domain.StateActive}
	}
	alias, closed := enterprise("511102", "express", 5), enterprise("511181", "freight", 9)
	alias.SameAs, closed.State = id(1), domain.StateEnded
	enterprises := docs(
		enterprise("511102", "express", 3),    // 1: enough members; named by way of its alias
		enterprise("511102", "delivery", 2),   // 2: too few, and none
		enterprise("511181", "freight", 2),    // 3: too few, and has one with others
		enterprise("511102001", "express", 7), // 4: should have one; the one it had was dissolved
		alias,                                 // 5: the same as 1
		closed,                                // 6: trades no more
	)
	branch := func(of byte, mode, state string) domain.Organisation {
		return domain.Organisation{Type: domain.OrganisationEnterprise, Enterprise: id(of), Mode: mode, State: state}
	}
	organisations := docs(
		branch(5, domain.FoundedAlone, domain.StateActive), branch(1, domain.FoundedJointly, domain.StateActive), // one enterprise
		branch(3, domain.FoundedJointly, domain.StateActive), branch(4, domain.FoundedAlone, domain.StateEnded), branch(6, domain.FoundedAlone, domain.StateActive),
		domain.Organisation{Type: domain.OrganisationFloating, Enterprise: id(2), State: domain.StateActive}, // level 4 is no organisation of the enterprise
	)
	c := CoverageOf(enterprises, organisations)
	check(t, "city", c.Cover, Cover{Needed: 3, Built: 2})
	check(t, "single and joint", [2]int{c.Single, c.Joint}, [2]int{1, 1})
	check(t, "counties", c.ByCounty, map[string]Cover{"511102": {2, 1}, "511181": {1, 1}})
	check(t, "industries", c.ByIndustry, map[string]Cover{"express": {2, 1}, "freight": {1, 1}})
	check(t, "missing", c.Missing, enterprises[3:4])
}

// Two computers can make two enterprises stand for each other: nobody may wait for
// the end of that.
func TestCoverageOfACircle(t *testing.T) {
	e := domain.Enterprise{PartyMembers: 5, State: domain.StateActive}
	a, b := e, e
	a.SameAs, b.SameAs = id(2), id(1)
	c := CoverageOf(docs(a, b), docs(domain.Organisation{Type: domain.OrganisationEnterprise, Enterprise: id(1), State: domain.StateActive}))
	check(t, "circle", c.Cover, Cover{})
}

func TestCircle(t *testing.T) {
	// A thousandth of a degree of latitude is 111.19 m.
	hotspot := func(division string, latitude, people int64) domain.Hotspot {
		return domain.Hotspot{Division: division, Latitude: latitude, Longitude: 103_765_000, People: people, State: domain.StateActive}
	}
	gone := hotspot("511102", 29_552_000, 10)
	gone.State = domain.StateEnded
	hotspots := docs(
		hotspot("511102", 29_560_900, 10), // 1: 8.9 thousandths off: 990 m
		hotspot("511102", 29_561_100, 10), // 2: 9.1 thousandths off: 1,012 m
		hotspot("511102", 29_570_000, 90), // 3: 18 thousandths: 2,001.5 m
		hotspot("511111", 0, 5),           // 4: nowhere
		gone,                              // 5
	)
	hotspots[3].Value.Longitude = 0
	stations := docs(
		domain.Station{Kind: domain.StationRider, Latitude: 29_552_000, Longitude: 103_765_000},
		domain.Station{Kind: domain.StationWarmHome},                                             // nobody entered where it is
		domain.Station{Kind: domain.StationOffice, Latitude: 29_570_000, Longitude: 103_765_000}, // serves nobody
	)
	c := CircleOf(hotspots, stations)
	if len(c.Covered) != 1 || c.Covered[0].ID != id(1) || c.Covered[0].Metres != 990 || c.Covered[0].Station != id(1) {
		t.Errorf("covered %+v", c.Covered)
	}
	if len(c.Uncovered) != 3 || c.Uncovered[0].ID != id(3) || c.Uncovered[0].Metres != 2002 || c.Uncovered[1].Metres != 1012 {
		t.Fatalf("uncovered %+v", c.Uncovered)
	}
	if p := c.Uncovered[2]; p.County != "511111" || !p.Station.IsZero() {
		t.Errorf("a place without coordinates is near %+v", p)
	}
	if len(c.Unplaced) != 1 || c.Unplaced[0].ID != id(2) {
		t.Errorf("unplaced %+v", c.Unplaced)
	}
}

func TestSurveyDiff(t *testing.T) {
	firm := func(credit, name string, headcount int64, day domain.Day) domain.SurveyEntry {
		return domain.SurveyEntry{Subject: domain.SurveyEnterprise, Credit: credit, Name: name, Division: "511102", Headcount: headcount, FoundOn: day}
	}
	person := domain.SurveyEntry{Subject: domain.SurveyPerson, Name: "演示", Phone: "13900000000", Employer: "甲", Division: "511102", FoundOn: 20260310}
	moved := person
	moved.Employer, moved.Division, moved.FoundOn = "乙", "511111", 20260610
	first := docs(firm("C1", "演示甲", 10, 20260301), firm("C2", "演示乙", 20, 20260301), firm("", "演示 丙有限责任公司", 5, 20260301), person)
	second := docs(
		firm("C1", "演示甲", 9, 20260601), firm("C1", "演示甲", 10, 20260602), // two offices; the later one counts, and is as before
		firm("", "演示丙有限公司", 5, 20260601), // the same by its name; written otherwise
		firm("C9", "演示丁", 1, 20260601), moved,
	)
	d := DiffSurveys(first, second)
	if len(d.New) != 1 || d.New[0].Value.Credit != "C9" || len(d.Gone) != 1 || d.Gone[0].Value.Credit != "C2" || d.Same != 1 {
		t.Errorf("new %v, gone %v, same %d", d.New, d.Gone, d.Same)
	}
	if len(d.Changed) != 2 {
		t.Fatalf("changed %v", d.Changed)
	}
	check(t, "the name", d.Changed[0].Fields, []string{"name"})
	check(t, "the person", d.Changed[1].Fields, []string{"employer", "division"})
	check(t, "the person before", d.Changed[1].Before, first[3])
}

func TestDuties(t *testing.T) {
	task := func(unit byte, list, state string, due domain.Day) domain.DutyTask {
		return domain.DutyTask{Organisation: id(unit), List: list, State: state, Due: due}
	}
	tasks := docs(
		task(1, "cadre", domain.TaskOpen, 20261122), task(1, "cadre", domain.TaskOpen, 20261123), // today is not late
		task(1, "cadre", domain.TaskDone, 20261231), // early
		task(1, "party_group", domain.TaskAccepted, 20260930),
		task(2, "cadre", domain.TaskOpen, 20260630),
	)
	d := DutiesOf(tasks, 20261123)
	check(t, "all", d.Completion, Completion{Done: 2, Overdue: 2, Pending: 1})
	check(t, "due", d.Due(), 4)
	check(t, "rows", d.Rows, []DutyRow{{id(1), "party_group", Completion{Done: 1}}, {id(1), "cadre", Completion{1, 1, 1}}, {id(2), "cadre", Completion{Overdue: 1}}})
	check(t, "by list", d.ByList, map[string]Completion{"party_group": {Done: 1}, "cadre": {1, 2, 1}})
	check(t, "overdue", d.Overdue, []Doc[domain.DutyTask]{tasks[4], tasks[0]})
}

func TestOverdueMechanisms(t *testing.T) {
	rule := func(months int64, last domain.Day, state string) domain.Mechanism {
		return domain.Mechanism{Since: 20260101, Months: months, LastOn: last, State: state}
	}
	list := docs(
		rule(3, 20260822, domain.StateActive), // was due on 22 November
		rule(3, 20260823, domain.StateActive), // is due today
		rule(1, 0, domain.StateActive),        // was due on 1 February
		rule(1, 0, domain.StateEnded), rule(0, 0, domain.StateActive),
	)
	check(t, "overdue", OverdueMechanisms(list, 20261123), []Doc[domain.Mechanism]{list[2], list[0]})
}

func TestMatrix(t *testing.T) {
	held := func(division, kind, state string, day domain.Day) domain.Meeting {
		return domain.Meeting{Type: kind, Division: division, HeldOn: day, State: state}
	}
	m := MatrixOf(docs(
		held("511102", domain.MeetingRegular, domain.StateHeld, 20260101), held("511102", domain.MeetingRegular, domain.StateHeld, 20260331), // one quarter
		held("511102001", domain.MeetingRegular, domain.StateHeld, 20261001), // in a town of it
		held("511181", domain.MeetingRegular, domain.StateCancelled, 20260501), held("511181", domain.MeetingJoint, domain.StateHeld, 20260501),
		held("511181", domain.MeetingRegular, domain.StateHeld, 20250801), held("511181", domain.MeetingRegular, domain.StateHeld, 20261124), // another year; tomorrow
		held("511100", domain.MeetingRegular, domain.StateHeld, 20260801), // the city's
	), []string{"511102", "511181"}, 2026, 20261123)
	check(t, "cells", m.Cells, [][4]Held{{MeetingHeld, MeetingMissing, MeetingMissing, MeetingHeld}, {MeetingMissing, MeetingMissing, MeetingMissing, MeetingNotYetDue}})
	check(t, "a year that is over", MatrixOf(nil, []string{"511102"}, 2025, 20261123).Cells[0], [4]Held{})
	check(t, "year", m.Year, 2026)
	check(t, "counts", [3]int{m.Count(MeetingHeld), m.Count(MeetingMissing), m.Count(MeetingNotYetDue)}, [3]int{2, 5, 1})
	check(t, "the last day of a quarter", MatrixOf(nil, []string{"511102"}, 2026, 20260630).Cells[0], [4]Held{MeetingMissing, MeetingNotYetDue, MeetingNotYetDue, MeetingNotYetDue})
}

func TestProblems(t *testing.T) {
	problem := func(division, state string, raised, due, solved domain.Day) domain.Problem {
		return domain.Problem{Division: division, Source: "visit", State: state, RaisedOn: raised, Due: due, SolvedOn: solved}
	}
	list := docs(
		// Raised on the Wednesday before the holidays of 1 to 7 October, solved on the
		// Friday after them: 8 and 9 October are working days.
		problem("511102", domain.ProblemSolved, 20260930, 20261015, 20261009),
		problem("511102", domain.ProblemSolved, 20261116, 20261130, 20261116), // on the day itself
		problem("511181", domain.ProblemHandling, 20261101, 20261123, 0),      // due today
		problem("511181", domain.ProblemExtended, 20261101, 20261120, 0),
		problem("511100", domain.ProblemRegistered, 20261101, 0, 0), // nobody has it yet
		problem("511100", domain.ProblemAssigned, 20261001, 20261008, 0),
	)
	list[0].Value.Satisfaction = "fair"
	list[2].Value.Satisfaction = "satisfied" // asked too early: it is not solved
	p := ProblemsOf(list, 20261123, calendar.China())
	check(t, "all, solved, open", [3]int{p.All, p.Solved, p.Open()}, [3]int{6, 2, 4})
	check(t, "overdue", p.Overdue, []Doc[domain.Problem]{list[5], list[3]})
	mean, ok := p.MeanWorkdays()
	if mean != 1 || !ok || !p.Known {
		t.Errorf("mean %v of %d working days, %v, %v", mean, p.Workdays, ok, p.Known)
	}
	check(t, "counties", p.ByCounty, map[string]int{"511102": 2, "511181": 2, "511100": 2})
	check(t, "states", p.ByState, map[string]int{"solved": 2, "handling": 1, "extended": 1, "registered": 1, "assigned": 1})
	check(t, "sources", p.BySource, map[string]int{"visit": 6})
	check(t, "satisfaction", p.BySatisfaction, map[string]int{"fair": 1, "": 1})
	if _, ok := ProblemsOf(nil, 20261123, calendar.China()).MeanWorkdays(); ok {
		t.Error("no problems took some days")
	}
}
