package form

import "yizhan/shared/domain"

// FloatingLine is a floating party member, masked.
type FloatingLine struct {
	Mask, Group, County   string
	Direction             string // 流入, 流出
	HomeBranch            string // where the membership lies
	HostBranch            string // which branch here takes part in looking after them
	FoundOn               domain.Day
	Round                 string     // in which round they were found
	Platform              string     // 一码通, 蜀道畅
	ContactIn, ContactOut domain.Day // last contact, here and from home
	NextContact           domain.Day // 0: none is due
	Overdue               bool
	State, Remark         string
}

// FloatingMembers is T4.
func FloatingMembers(h Header, lines []FloatingLine) Table {
	contactOut, contactIn := day("contact_out", ""), day("contact_in", "")
	contactIn.Heads, contactOut.Heads = []string{"最近联系", "流入地"}, []string{"最近联系", "流出地"}
	t := Table{Header: h, Form: Form{Code: "T4", Title: "流动党员台账", Sheet: "T4 流动党员台账", Columns: []Column{
		number(), text("name", "姓名", 8), text("group", "群体", 12), text("county", "县（市、区）", 10), text("direction", "流向", 6),
		text("home", "流出地党组织", 20), text("host", "流入地党组织", 20), day("found_on", "排查日期"), text("round", "摸排轮次", 10), text("platform", "入驻平台", 10),
		contactIn, contactOut, day("next_contact", "下次应联系"), text("overdue", "超期", 6), text("state", "状态", 10), remark(),
	}, Notes: []string{"姓名已脱敏。流入地至少每两个月联系一次，到统计期末已过下次应联系日的为超期。本表不替代全国党员管理信息系统的名册。"}}}
	for i, l := range lines {
		t.Rows = append(t.Rows, []any{int64(i + 1), l.Mask, l.Group, l.County, l.Direction, l.HomeBranch, l.HostBranch, dayOrNone(l.FoundOn), l.Round, l.Platform,
			dayOrNone(l.ContactIn), dayOrNone(l.ContactOut), dayOrNone(l.NextContact), yes(l.Overdue), l.State, l.Remark})
	}
	return t
}
