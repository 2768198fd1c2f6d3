package domain

import "yizhan/shared/change"

// KindGuide names people who are sent to enterprises to help (红色向导).
const KindGuide = "guide"

var guideKind = document(spec[Guide]{
	name: KindGuide, version: 1, owner: OwnerStation, label: Words{"红色向导", "Guide"},
	validate: func(g Guide) error { return ordered("until", g.Since, g.Until) },
	division: func(g Guide) string { return g.Division },
	title:    func(g Guide) string { return Mask(g.Name) },
	choice:   map[string][]Choice{"state": {{StateActive, "在任", "Serving"}, {StateEnded, "已卸任", "Ended"}}},
	machines: activeMachine,
	asks:     map[string][]string{StateEnded: {"until"}},
	counts:   Counts{Day: "since", State: "state"},
})

// Guide is somebody whom a unit sends to an enterprise; what they do is in
// GuideLog.
type Guide struct {
	Name         string    `field:"name" zh:"姓名" en:"Name" as:"name" personal:"企业联系向导" need:"yes" list:"yes"`
	Phone        string    `field:"phone" zh:"手机" en:"Telephone" as:"phone" personal:"企业联系向导"`
	Organisation change.ID `field:"organisation" zh:"派出单位" en:"Sent by" of:"organisation" need:"yes" list:"yes"`
	Enterprise   change.ID `field:"enterprise" zh:"联系企业" en:"Enterprise" of:"enterprise" list:"yes"`
	Division     string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Since        Day       `field:"since" zh:"选派日期" en:"Since" need:"yes" past:"yes" list:"yes"`
	Until        Day       `field:"until" zh:"卸任日期" en:"Until" past:"yes"`
	State        string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
}
