package form

import (
	"yizhan/shared/domain"
)

// EnterpriseLine is an enterprise that was found.
type EnterpriseLine struct {
	Name, CreditCode, Industry, County string
	Workers, Members                   int64  // people who work there, party members among them; -1: not known
	Branch                             string // 单建, 联建, 应建未建, 不需建
	Round                              string
	Remark                             string
}

// PersonLine is a person who was found. Nothing in it tells a stranger who it is, and
// it does not say who is a party member: the summary counts them.
type PersonLine struct {
	Mask, Group, Employer, PhoneTail, County, Station string
	FoundOn                                           domain.Day
	Round                                             string
	Remark                                            string
}

// CountyLine is a county with its people by group.
type CountyLine struct {
	County      string
	Enterprises int64 // -1: not known
	People      map[string]int64
	Members     int64 // party members
}

// Enterprises is the first sheet of T3.
func Enterprises(h Header, lines []EnterpriseLine) Table {
	t := Table{Header: h, Form: Form{Code: "T3.1", Title: "新就业群体摸底表（企业）", Sheet: "T3-1 企业", Columns: []Column{
		number(), text("name", "企业名称", 24), text("credit_code", "统一社会信用代码", 20), text("industry", "行业", 10), text("county", "县（市、区）", 10),
		count("workers", "从业人数"), count("members", "党员人数"), text("branch", "党组织", 10), text("round", "摸排轮次", 10), remark(),
	}}}
	for i, l := range lines {
		t.Rows = append(t.Rows, []any{int64(i + 1), l.Name, l.CreditCode, l.Industry, l.County, ifKnown(l.Workers), ifKnown(l.Members), l.Branch, l.Round, l.Remark})
	}
	return t
}

// People is the second sheet of T3, masked.
func People(h Header, lines []PersonLine) Table {
	t := Table{Header: h, Form: Form{Code: "T3.2", Title: "新就业群体摸底表（人员）", Sheet: "T3-2 人员", Columns: []Column{
		number(), text("name", "姓名", 8), text("group", "群体", 12), text("employer", "所在企业或平台", 18), text("phone", "电话（尾号）", 10),
		text("county", "县（市、区）", 10), text("station", "登记驿站", 16), day("found_on", "登记或排查日期"), text("round", "摸排轮次", 10), remark(),
	}, Notes: []string{"姓名、电话已脱敏；是否党员不逐人列出，汇总表里有人数。"}}}
	for i, l := range lines {
		t.Rows = append(t.Rows, []any{int64(i + 1), l.Mask, l.Group, l.Employer, l.PhoneTail, l.County, l.Station, dayOrNone(l.FoundOn), l.Round, l.Remark})
	}
	return t
}

// Summary is the third sheet of T3: county by group.
func Summary(h Header, groups []Entry, lines []CountyLine) Table {
	seen := make([]ServiceLine, len(lines))
	for i, l := range lines {
		seen[i].People = l.People
	}
	groups = known(groups, seen, func(l ServiceLine) map[string]int64 { return l.People })
	t := Table{Header: h, Form: Form{Code: "T3", Title: "新就业群体摸底汇总表", Sheet: "T3-3 汇总", Columns: []Column{
		number(), text("county", "县（市、区）", 12), count("enterprises", "企业数"), count("people", "人数", "小计"),
	}, Notes: []string{"人数：各轮摸排登记和在驿站注册的人，都经本人同意；同一手机号、同一张卡的只算一人。"}}}
	for _, g := range groups {
		t.Columns = append(t.Columns, count("people."+g.Code, "人数", g.Name))
	}
	t.Columns = append(t.Columns, count("members", "党员人数"), remark())
	for i, l := range lines {
		var sum int64
		for _, n := range l.People {
			sum += n
		}
		row := []any{int64(i + 1), l.County, ifKnown(l.Enterprises), sum}
		for _, g := range groups {
			row = append(row, l.People[g.Code])
		}
		t.Rows = append(t.Rows, append(row, l.Members, ""))
	}
	return t
}

// ifKnown leaves a cell empty where a number is not known.
func ifKnown(n int64) any {
	if n < 0 {
		return nil
	}
	return n
}
