// Package formtest holds tables T1 to T8 with content, for tests of what writes them.
package formtest

import (
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/report/form"
)

// Evil is a name that a careless program runs as a formula.
const Evil = `=cmd|' /C calc'!A0`

// Header is that of all tables here.
func Header() form.Header {
	return form.Header{Unit: "乐山市两新工委", From: 20261101, To: 20261130, Who: "王*",
		AsOf: time.Date(2026, 11, 30, 10, 3, 0, 0, time.UTC), Made: time.Date(2026, 11, 30, 10, 5, 0, 0, time.UTC)}
}

// Groups and Services make the columns.
func Groups() []form.Entry {
	return []form.Entry{{Code: "N1", Name: "货车司机"}, {Code: "N3", Name: "快递员"}, {Code: "N4", Name: "外卖送餐员"}}
}

// Services are some of the dictionary.
func Services() []form.Entry {
	return []form.Entry{{Code: "water", Name: "饮水", Unit: "人次"}, {Code: "phone_charging", Name: "充电", Unit: "台次"}}
}

// Lines are three stations: one that reported, one that has a name like a formula, and
// one that did not report.
func Lines() []form.ServiceLine {
	return []form.ServiceLine{
		{Code: "S001", Name: "城东小哥加油站", County: "市中区", Reported: true, OpenDays: 30, People: map[string]int64{"N1": 12345, "N3": 1234, "X9": 7},
			Services: map[string]int64{"water": 13000, "phone_charging": 586}, Activities: 3, Attendance: 120, Requests: 5, Answered: 4, Saved: 1234567},
		{Code: "S002", Name: Evil, County: "峨眉山市", Reported: true, NoServiceDays: 30, Activities: 0},
		{Code: "S003", Name: "欧阳·吐尔逊驿站𠮷", County: "马边彝族自治县"},
	}
}

// All are the tables of a month.
func All() []form.Table {
	h := Header()
	return []form.Table{
		form.ServiceMonth(h, Groups(), Services(), Lines()),
		form.Stations(h, []form.StationLine{
			{Code: "S001", Name: "城东小哥加油站", Kind: "小哥加油站", County: "市中区", Builder: "市总工会", Host: "城东街道", Address: "人民东路 1 号",
				Hours: "08:00-20:00", AllDay: true, Facilities: []string{"饮水机", "微波炉", "充电柜"}, Latitude: 29567890, Longitude: 103765432},
			{Code: "0012", Name: Evil, Kind: "其他驿站", County: "峨眉山市"}}),
		form.Summary(h, Groups(), []form.CountyLine{{County: "市中区", Enterprises: 12, People: map[string]int64{"N1": 30, "N4": 4}, Members: 5}}),
		form.Enterprises(h, []form.EnterpriseLine{{Name: "乐山快运有限公司", CreditCode: "91350100M000100Y43", Industry: "快递", County: "市中区", Workers: 1520, Members: 12, Branch: "单建", Round: "第三轮"},
			{Name: Evil, Workers: -1, Members: -1}}),
		form.People(h, []form.PersonLine{{Mask: "张*", Group: "快递员", Employer: "某平台", PhoneTail: "5678", County: "市中区", Station: "城东小哥加油站", FoundOn: 20261103, Round: "第三轮"}}),
		form.FloatingMembers(h, []form.FloatingLine{{Mask: "李*", Group: "货车司机", County: "市中区", Direction: "流入", HomeBranch: "某县某村党支部", HostBranch: "城东流动党支部",
			FoundOn: 20261001, Round: "第二轮", Platform: "蜀道畅", ContactIn: 20261015, NextContact: 20261115, Overdue: true, State: "已联系"}}),
		form.Activities(h, []form.ActivityLine{{Day: 20261108, Title: "“红师傅”技能比拼", Type: "技能比拼", Organiser: "行业党委", Place: "城东小哥加油站", County: "市中区", State: "已举办", Attendance: 1086}}),
		form.Problems(h, []form.ProblemLine{{Code: "P-001", Raised: 20261102, Source: "驿站诉求", Text: "夜间停车难，\n请增设泊位", Group: "货车司机", County: "市中区", Unit: "交通运输局",
			Assigned: 20261103, Due: 20261117, Days: 19, State: "办理中", Overdue: true}}),
		form.Coverage(h, []form.CoverageLine{{County: "市中区", WorkCommittees: 1, IndustryCommittees: 4, Own: 3, Joint: 2, FloatingBranches: 6, Enterprises: 40, Should: 8, Done: 5},
			{County: "金口河区", WorkCommittees: 1}}),
		form.Duties(h, []form.DutyLine{{Unit: "交通运输局", List: "部门党组责任清单", Items: 12, Done: 9, Late: 2, Open: 1}}),
	}
}

// Day is the last day of the tables.
const Day domain.Day = 20261130
