package domain

// KindSurveyRound names rounds in which everybody is looked for (拉网摸排).
const KindSurveyRound = "survey_round"

var surveyRoundKind = document(spec[SurveyRound]{
	name: KindSurveyRound, version: 1, owner: OwnerStation, label: Words{"摸排轮次", "Survey round"},
	validate: func(r SurveyRound) error { return ordered("to", r.From, r.To) },
	division: func(r SurveyRound) string { return r.Division },
	choice:   map[string][]Choice{"state": activeOrEnded},
	machines: activeMachine,
	counts:   Counts{Day: "from", State: "state"},
})

// SurveyRound is one round; what it found is in SurveyEntry, and what is new, gone
// or changed follows from comparing two rounds.
type SurveyRound struct {
	Name     string `field:"name" zh:"名称" en:"Name" need:"yes" list:"yes"`
	Number   int64  `field:"number" zh:"第几轮" en:"Number" need:"yes" list:"yes"`
	Division string `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	From     Day    `field:"from" zh:"开始日期" en:"From" need:"yes" list:"yes"`
	To       Day    `field:"to" zh:"结束日期" en:"To" list:"yes"`
	State    string `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Text     string `field:"text" zh:"说明" en:"Remark" as:"text"`
}
