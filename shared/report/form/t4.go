package form

import "yizhan/shared/domain"

// FloatingLine is a floating party member, masked.
type FloatingLine struct {
	Mask, Group, County      string
	Direction                string // 流入, 流出
	HomeBranch               string // where the membership lies
	HostBranch               string // which branch takes part in looking after them
	Round                    string // in which round they were found
	Platform                 string // 一码通, 蜀道畅
	Contact                  string // who keeps in touch, a duty and no secret
	LastContact, NextContact domain.Day
	Overdue                  bool
	Remark                   string
}

// FloatingMembers is T4.
func FloatingMembers(h Header, lines []FloatingLine) Table {
	t := Table{Header: h, Form: Form{Code: "T4", Title: "流动党员台账", Sheet: "T4 流动党员台账", Columns: []Column{
		number(), text("name", "姓名", 8), text("group", "群体", 12), text("county", "县（市、区）", 10), text("direction", "流向", 6),
		text("home", "组织关系所在党组织", 22), text("host", "流入地党组织", 22), text("round", "摸排轮次", 10), text("platform", "登记平台", 10),
		text("contact", "联系人", 10), day("last_contact", "最近联系"), day("next_contact", "下次应联系"), text("overdue", "超期", 6), remark(),
	}, Notes: []string{"姓名已脱敏。本表不替代全国党员管理信息系统的名册。"}}}
	for i, l := range lines {
		t.Rows = append(t.Rows, []any{int64(i + 1), l.Mask, l.Group, l.County, l.Direction, l.HomeBranch, l.HostBranch, l.Round, l.Platform, l.Contact,
			dayOrNone(l.LastContact), dayOrNone(l.NextContact), yes(l.Overdue), l.Remark})
	}
	return t
}
