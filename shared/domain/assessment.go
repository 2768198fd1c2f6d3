package domain

import "yizhan/shared/change"

// KindAssessment names the yearly assessment of how duties were met (年度考核).
const KindAssessment = "assessment"

var assessmentKind = document(spec[Assessment]{
	name: KindAssessment, version: 1, owner: OwnerStation, label: Words{"年度考核", "Assessment"},
	validate: func(a Assessment) error {
		if err := checkRange("year", a.Year, 2000, 2099); err != nil {
			return err
		}
		return checkRange("score", a.Score, 0, 100)
	},
	division: func(a Assessment) string { return a.Division },
	title:    func(a Assessment) string { return a.Name },
	choice: map[string][]Choice{"list": DutyLists,
		"result": {{"excellent", "优秀", "Excellent"}, {"good", "良好", "Good"}, {"pass", "合格", "Pass"}, {"fail", "不合格", "Fail"}}},
	counts: Counts{Day: "assessed_on", Group: "list", State: "result"},
})

// Assessment says how a unit met its duties in a year.
type Assessment struct {
	Name         string    `field:"name" zh:"考核名称" en:"Name" need:"yes" list:"yes"`
	Organisation change.ID `field:"organisation" zh:"被考核单位" en:"Unit" of:"organisation" need:"yes" list:"yes"`
	List         string    `field:"list" zh:"清单" en:"List" need:"yes" list:"yes"`
	Year         int64     `field:"year" zh:"年度" en:"Year" need:"yes" list:"yes"`
	Division     string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Score        int64     `field:"score" zh:"得分" en:"Score" list:"yes"`
	Result       string    `field:"result" zh:"等次" en:"Result" need:"yes" list:"yes"`
	AssessedOn   Day       `field:"assessed_on" zh:"考核日期" en:"Assessed on" need:"yes" past:"yes" list:"yes"`
	Text         string    `field:"text" zh:"评语" en:"Remarks" as:"text"`
}
