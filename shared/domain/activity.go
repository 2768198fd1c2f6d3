package domain

import "yizhan/shared/change"

// KindActivity names activities and open courses; who took part is in Attendance.
const KindActivity = "activity"

// ActivityCourse is a course to which anybody may come, at any host (打卡上课).
const ActivityCourse = "course"

var activityKind = document(spec[Activity]{
	name: KindActivity, version: 1, owner: OwnerStation, label: Words{"活动", "Activity"},
	division: func(a Activity) string { return a.Division },
	station:  func(a Activity) change.ID { return a.Station },
	keys:     func(a Activity) []Key { return []Key{{"held_on", a.HeldOn.String()}} },
	choice: map[string][]Choice{"state": plannedOrHeld,
		"type": {{"classroom", "红色学堂", "Red classroom"}, {"skills", "“红师傅”技能比拼", "Skills contest"}, {ActivityCourse, "打卡上课", "Open course"}, {"care", "关爱慰问", "Care"}, {"volunteer", "志愿服务", "Volunteering"}, {"online", "云上活动", "Online"}, {"other", "其他活动", "Other"}}},
	machines: plannedMachine,
	counts:   Counts{Day: "held_on", Group: "type", State: "state"},
})

// Activity is something that people are invited to, by a station, an organisation
// or both. One that a station hosts is that station's; any other the offices'.
type Activity struct {
	Name         string    `field:"name" zh:"名称" en:"Name" need:"yes" list:"yes"`
	Type         string    `field:"type" zh:"类型" en:"Type" need:"yes" list:"yes"`
	Division     string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Station      change.ID `field:"station" zh:"举办驿站" en:"Station" of:"station" list:"yes"`
	Organisation change.ID `field:"organisation" zh:"举办组织" en:"Organisation" of:"organisation" list:"yes"`
	HeldOn       Day       `field:"held_on" zh:"日期" en:"Day" need:"yes" list:"yes"`
	Hours        string    `field:"hours" zh:"时间" en:"Time"`
	Place        string    `field:"place" zh:"地点" en:"Place"`
	Channel      string    `field:"channel" zh:"线上阵地" en:"Channel"`
	State        string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Text         string    `field:"text" zh:"内容" en:"Content" as:"text"`
}
