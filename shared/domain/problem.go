package domain

import "yizhan/shared/change"

// KindProblem names problems that are to be solved and struck off (问题销号).
const KindProblem = "problem"

// The states of a problem: 登记→交办→办理中→待审核→已销号, with 延期 and 退回.
const (
	ProblemRegistered = "registered"
	ProblemAssigned   = "assigned"
	ProblemHandling   = "handling"
	ProblemReviewing  = "reviewing"
	ProblemSolved     = "solved"
	ProblemExtended   = "extended"
	ProblemReturned   = "returned"
)

var problemKind = document(spec[Problem]{
	name: KindProblem, version: 1, owner: OwnerStation, label: Words{"问题诉求", "Problem"},
	validate: Problem.Validate,
	division: func(p Problem) string { return p.Division },
	keys: func(p Problem) (keys []Key) {
		if !p.Request.IsZero() {
			keys = append(keys, Key{"request", p.Request.String()})
		}
		return append(keys, Key{"state", p.State})
	},
	choice: map[string][]Choice{
		"source": {{"meeting", "会议收集", "Meeting"}, {"request", "驿站诉求", "Request at a station"}, {"survey", "摸排发现", "Survey"}, {"visit", "走访", "Visit"}, {"hotline", "热线", "Hotline"}, {"other", "其他", "Other"}},
		"state": {{ProblemRegistered, "登记", "Registered"}, {ProblemAssigned, "已交办", "Assigned"}, {ProblemHandling, "办理中", "In hand"}, {ProblemReviewing, "待审核", "To be reviewed"},
			{ProblemSolved, "已销号", "Solved"}, {ProblemExtended, "延期", "Extended"}, {ProblemReturned, "退回", "Returned"}},
		"satisfaction": {{"satisfied", "满意", "Satisfied"}, {"fair", "基本满意", "Fairly satisfied"}, {"unsatisfied", "不满意", "Not satisfied"}, {"unknown", "未回访", "Not asked"}},
	},
	machines: map[string]Machine{"state": {
		"": {ProblemRegistered}, ProblemRegistered: {ProblemAssigned}, ProblemAssigned: {ProblemHandling, ProblemReturned}, ProblemReturned: {ProblemAssigned},
		ProblemHandling: {ProblemReviewing, ProblemExtended, ProblemReturned}, ProblemExtended: {ProblemReviewing}, ProblemReviewing: {ProblemSolved, ProblemHandling}, ProblemSolved: {ProblemHandling},
	}},
	asks: map[string][]string{
		ProblemAssigned: {"organisation", "days", "due", "assigned_on"}, ProblemExtended: {"reason", "due"}, ProblemReturned: {"reason"},
		ProblemReviewing: {"measures"}, ProblemSolved: {"measures", "solved_on", "satisfaction"},
	},
	stepDays: map[string]string{ProblemAssigned: "assigned_on", ProblemSolved: "solved_on"},
	counts:   Counts{Day: "raised_on", Group: "source", State: "state"},
})

// Problem is something that somebody has to put right by a day. Days counts working
// days; the day itself is reckoned with the holiday table when it is assigned.
type Problem struct {
	Name         string    `field:"name" zh:"问题" en:"Problem" need:"yes" list:"yes"`
	Source       string    `field:"source" zh:"来源" en:"Source" need:"yes" list:"yes"`
	Meeting      change.ID `field:"meeting" zh:"来自会议" en:"Meeting" of:"meeting"`
	Request      change.ID `field:"request" zh:"来自诉求" en:"Request" of:"request"`
	Group        string    `field:"group" zh:"涉及群体" en:"Group" as:"group"`
	Division     string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	RaisedOn     Day       `field:"raised_on" zh:"提出日期" en:"Raised on" need:"yes" list:"yes" past:"yes"`
	Organisation change.ID `field:"organisation" zh:"承办单位" en:"Assigned to" of:"organisation" list:"yes"`
	Days         int64     `field:"days" zh:"办理时限（工作日）" en:"Working days allowed"`
	AssignedOn   Day       `field:"assigned_on" zh:"交办日期" en:"Assigned on" past:"yes"`
	Due          Day       `field:"due" zh:"办结期限" en:"Due" list:"yes"`
	State        string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Measures     string    `field:"measures" zh:"办理情况" en:"What was done" as:"text"`
	Reason       string    `field:"reason" zh:"延期或退回原因" en:"Why extended or returned" as:"text"`
	SolvedOn     Day       `field:"solved_on" zh:"销号日期" en:"Solved on" past:"yes"`
	Satisfaction string    `field:"satisfaction" zh:"满意度" en:"Satisfaction" list:"yes"`
	Text         string    `field:"text" zh:"详细情况" en:"Details" as:"text"`
}

// Validate refuses a step without what it takes.
func (p Problem) Validate() error {
	switch p.State {
	case ProblemRegistered:
		return nil
	case ProblemExtended, ProblemReturned:
		if p.Reason == "" {
			return invalid("reason", "请写明原因", "say why")
		}
	case ProblemReviewing, ProblemSolved:
		if p.Measures == "" {
			return invalid("measures", "请写明办理情况", "say what was done")
		}
		if p.State == ProblemSolved && p.SolvedOn == 0 {
			return invalid("solved_on", "请填写销号日期", "fill in: Solved on")
		}
	}
	switch {
	case p.Organisation.IsZero():
		return invalid("organisation", "请选择承办单位", "choose who is to solve it")
	case p.Due == 0:
		return invalid("due", "请填写办结期限", "fill in: Due")
	}
	return ordered("solved_on", p.RaisedOn, p.SolvedOn)
}

// Open reports whether a problem still has to be solved.
func (p Problem) Open() bool { return p.State != ProblemSolved }
