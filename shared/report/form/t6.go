package form

import (
	"yizhan/shared/domain"
	"yizhan/shared/report/table"
)

// ProblemLine is a problem on its way to being struck off.
type ProblemLine struct {
	Code                        string
	Raised                      domain.Day
	Source, Text, Group, County string
	Unit                        string // who has to solve it
	Assigned, Due, Solved       domain.Day
	Days                        int64 // working days it took, or has taken; -1: not assigned
	State                       string
	Overdue                     bool
	Answer, Remark              string
}

// Problems is T6.
func Problems(h Header, lines []ProblemLine) Table {
	days := Column{Key: "days", Heads: []string{"用时（工作日）"}, Kind: table.Number, Width: 6}
	t := Table{Header: h, Form: Form{Code: "T6", Title: "问题诉求销号台账", Sheet: "T6 问题诉求销号台账", Columns: []Column{
		number(), text("code", "编号", 10), day("raised", "提出日期"), text("source", "来源", 10), text("text", "问题诉求", 30), text("group", "涉及群体", 10),
		text("county", "县（市、区）", 10), text("unit", "责任单位", 16), day("assigned", "交办日期"), day("due", "办理时限"), day("solved", "办结日期"),
		days, text("state", "状态", 8), text("overdue", "超期", 6), text("answer", "办理情况", 26), remark(),
	}, Notes: []string{"用时按工作日算，调休按国务院公布的安排。"}}}
	for i, l := range lines {
		t.Rows = append(t.Rows, []any{int64(i + 1), l.Code, dayOrNone(l.Raised), l.Source, l.Text, l.Group, l.County, l.Unit, dayOrNone(l.Assigned), dayOrNone(l.Due), dayOrNone(l.Solved),
			ifKnown(l.Days), l.State, yes(l.Overdue), l.Answer, l.Remark})
	}
	return t
}
