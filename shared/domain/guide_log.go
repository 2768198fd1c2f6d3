package domain

import "yizhan/shared/change"

// KindGuideLog names what guides did.
const KindGuideLog = "guide_log"

var guideLogKind = document(spec[GuideLog]{
	name: KindGuideLog, version: 1, owner: OwnerStation, label: Words{"向导日志", "Guide's log"},
	division: func(g GuideLog) string { return g.Division },
	keys:     func(g GuideLog) []Key { return []Key{{"guide", g.Guide.String()}} },
	choice:   map[string][]Choice{"type": {{"visit", "走访", "Visit"}, {"lecture", "宣讲", "Lecture"}, {"founding", "指导组建", "Help with founding"}, {"problem", "收集问题", "Problem heard"}, {"other", "其他", "Other"}}},
	counts:   Counts{Day: "day", Group: "type"},
})

// GuideLog is one thing that a guide did on a day.
type GuideLog struct {
	Name       string    `field:"name" zh:"做了什么" en:"What was done" need:"yes" list:"yes"`
	Guide      change.ID `field:"guide" zh:"向导" en:"Guide" of:"guide" need:"yes" list:"yes"`
	Type       string    `field:"type" zh:"类型" en:"Type" need:"yes" list:"yes"`
	Day        Day       `field:"day" zh:"日期" en:"Day" need:"yes" past:"yes" list:"yes"`
	Enterprise change.ID `field:"enterprise" zh:"企业" en:"Enterprise" of:"enterprise" list:"yes"`
	Division   string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Text       string    `field:"text" zh:"情况" en:"Details" as:"text"`
}
