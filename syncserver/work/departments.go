package work

import (
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// rule says which documents of a kind are those of a department or of the committee of
// an industry, within the division of its account.
type rule struct {
	mine  func(r *reach, id change.ID, f domain.Fields) bool
	looks bool // it is shown them, and changes none
	// others are the states that somebody else decides: nobody reviews their own work.
	others []string
}

// departments holds a rule for each kind that concerns them. A kind that is missing
// is not theirs: county and city keep it.
var departments = map[string]rule{
	// What was given to it to do, or to those below it.
	domain.KindProblem:    {mine: names("organisation"), others: []string{domain.ProblemAssigned, domain.ProblemSolved}},
	domain.KindPolicyItem: {mine: names("organisation")},
	domain.KindMechanism:  {mine: names("organisation")},
	domain.KindDuty:       {mine: names("organisation")},
	domain.KindDutyTask:   {mine: names("organisation"), others: []string{domain.TaskAccepted}},
	// Nobody writes their own marks.
	domain.KindAssessment: {mine: names("organisation"), looks: true},
	// What it called, held or sent somebody to.
	domain.KindMeeting:  {mine: names("organisation")},
	domain.KindActivity: {mine: names("organisation")},
	domain.KindGuide:    {mine: names("organisation")},
	domain.KindGuideLog: {mine: through("guide", domain.KindGuide)},
	// The tree below it. Itself it is shown only: whoever could change its industry or
	// what is above it would widen what it sees.
	domain.KindOrganisation: {mine: func(r *reach, id change.ID, f domain.Fields) bool {
		return id == r.staff.Organisation || r.below(read[change.ID](f, "parent"))
	}},
	// The people of the branches below it.
	domain.KindFloatingMember: {mine: names("branch")},
	domain.KindEnrolment:      {mine: through("member", domain.KindFloatingMember)},
	domain.KindTransfer:       {mine: names("to"), others: []string{domain.TransferReviewed}},
	domain.KindActivist:       {mine: names("organisation")},
	// The enterprises of its industry, and who works there.
	domain.KindEnterprise: {mine: ofItsIndustry},
	domain.KindEmployment: {mine: through("enterprise", domain.KindEnterprise)},
}

// names is a document whose field names the organisation or one below it.
func names(field string) func(*reach, change.ID, domain.Fields) bool {
	return func(r *reach, _ change.ID, f domain.Fields) bool { return r.below(read[change.ID](f, field)) }
}

// through is a document whose field names another that is theirs.
func through(field, kind string) func(*reach, change.ID, domain.Fields) bool {
	return func(r *reach, _ change.ID, f domain.Fields) bool {
		id := read[change.ID](f, field)
		k, _ := domain.FindKind(kind)
		other := r.find(kind, id)
		return other != nil && r.sees(k, id, other)
	}
}

// ofItsIndustry is an enterprise that the committee of an industry looks after.
func ofItsIndustry(r *reach, _ change.ID, f domain.Fields) bool {
	return r.own.Type == "industry_committee" && r.own.Industry != "" && read[string](f, "industry") == r.own.Industry
}
