package domain

import "yizhan/shared/change"

// KindMeeting names meetings of those who do the work together.
const KindMeeting = "meeting"

// The types of meeting.
const (
	MeetingRegular   = "regular"   // the one that each county holds once a quarter (碰头会)
	MeetingJoint     = "joint"     // 联席会
	MeetingPromotion = "promotion" // 推进会
	MeetingDispatch  = "dispatch"  // 调度会
)

var meetingKind = document(spec[Meeting]{
	name: KindMeeting, version: 1, owner: OwnerStation, label: Words{"会议", "Meeting"},
	division: func(m Meeting) string { return m.Division },
	choice: map[string][]Choice{
		"type":  {{MeetingRegular, "季度碰头会", "Quarterly meeting"}, {MeetingJoint, "联席会", "Joint meeting"}, {MeetingPromotion, "推进会", "Promotion meeting"}, {MeetingDispatch, "调度会", "Dispatch meeting"}, {"other", "其他会议", "Other"}},
		"level": levels, "state": plannedOrHeld,
	},
	machines: plannedMachine,
	asks:     map[string][]string{StateHeld: {"attending", "text"}},
	counts:   Counts{Day: "held_on", Group: "type", State: "state"},
})

// Meeting is a meeting that is planned or was held; what it decided becomes
// problems or measures that name it.
type Meeting struct {
	Name         string    `field:"name" zh:"议题" en:"Subject" need:"yes" list:"yes"`
	Type         string    `field:"type" zh:"类型" en:"Type" need:"yes" list:"yes"`
	Level        string    `field:"level" zh:"层级" en:"Level" need:"yes" list:"yes"`
	Division     string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Organisation change.ID `field:"organisation" zh:"召集单位" en:"Called by" of:"organisation"`
	HeldOn       Day       `field:"held_on" zh:"召开日期" en:"Held on" need:"yes" list:"yes"`
	State        string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Attending    int64     `field:"attending" zh:"参会人数" en:"People attending" list:"yes"`
	Units        []string  `field:"units" zh:"参会单位" en:"Units attending"`
	Text         string    `field:"text" zh:"议定事项" en:"Decisions" as:"text"`
}
