package form

import "yizhan/shared/domain"

// ActivityLine is an activity.
type ActivityLine struct {
	Day                           domain.Day
	Title, Type, Organiser, Place string
	County, State                 string
	Attendance                    int64
	Remark                        string
}

// Activities is T5.
func Activities(h Header, lines []ActivityLine) Table {
	t := Table{Header: h, Form: Form{Code: "T5", Title: "活动台账", Sheet: "T5 活动台账", Columns: []Column{
		number(), day("day", "日期"), text("title", "活动名称", 26), text("type", "类型", 12), text("organiser", "主办单位", 18), text("place", "地点", 18),
		text("county", "县（市、区）", 10), text("state", "状态", 8), count("attendance", "参与人次"), remark(),
	}, Notes: []string{"参与人次：签到、名单或现场点数相加，参加两场算 2 人次。"}}}
	for i, l := range lines {
		t.Rows = append(t.Rows, []any{int64(i + 1), dayOrNone(l.Day), l.Title, l.Type, l.Organiser, l.Place, l.County, l.State, l.Attendance, l.Remark})
	}
	return t
}
