package form

import "yizhan/shared/report/table"

// DutyLine is a list of duties of a department, with how far it is.
type DutyLine struct {
	Unit, List              string // 责任单位, 清单
	Items, Done, Late, Open int64  // items due in the period; done, of them late; not done and overdue
	Remark                  string
}

// Duties is T8.
func Duties(h Header, lines []DutyLine) Table {
	t := Table{Header: h, Form: Form{Code: "T8", Title: "责任清单落实情况", Sheet: "T8 责任清单落实情况", Columns: []Column{
		number(), text("unit", "责任单位", 20), text("list", "责任清单", 20), count("items", "本期应完成"), count("done", "已完成"), count("late", "其中超期完成"),
		count("open", "超期未完成"), {Key: "rate", Heads: []string{"完成率"}, Kind: table.Percent, Width: 6, Share: [2]string{"done", "items"}}, remark(),
	}, Notes: []string{"完成率＝已完成÷本期应完成。"}}}
	for i, l := range lines {
		t.Rows = append(t.Rows, []any{int64(i + 1), l.Unit, l.List, l.Items, l.Done, l.Late, l.Open, share(l.Done, l.Items), l.Remark})
	}
	return t
}
