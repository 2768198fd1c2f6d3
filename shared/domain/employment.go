package domain

import "yizhan/shared/change"

// KindEmployment names where a member works.
const KindEmployment = "employment"

var employmentKind = document(spec[Employment]{
	name: KindEmployment, version: 1, owner: OwnerStation, label: Words{"从业关系", "Employment"},
	validate: func(e Employment) error { return ordered("until", e.Since, e.Until) },
	division: func(e Employment) string { return e.Division },
	keys:     func(e Employment) []Key { return []Key{{"enterprise", e.Enterprise.String()}} },
	title:    func(e Employment) string { return e.Job },
	choice:   map[string][]Choice{"state": {{StateActive, "在岗", "Working there"}, {StateEnded, "已离开", "Left"}}},
	machines: activeMachine,
	asks:     map[string][]string{StateEnded: {"until"}},
	counts:   Counts{Day: "since", Group: "group", State: "state"},
})

// Employment says that a registered member works for an enterprise.
type Employment struct {
	Job        string    `field:"job" zh:"岗位" en:"Job" need:"yes" list:"yes"`
	Member     change.ID `field:"member" zh:"人员" en:"Member" of:"member" need:"yes" list:"yes"`
	Enterprise change.ID `field:"enterprise" zh:"企业" en:"Enterprise" of:"enterprise" need:"yes" list:"yes"`
	Group      string    `field:"group" zh:"群体" en:"Group" as:"group" need:"yes" list:"yes"`
	Division   string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Since      Day       `field:"since" zh:"开始日期" en:"Since" need:"yes" past:"yes" list:"yes"`
	Until      Day       `field:"until" zh:"离开日期" en:"Until" past:"yes"`
	State      string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
}
