package form

import "yizhan/shared/report/table"

// CoverageLine is a county with its four levels of organisations.
type CoverageLine struct {
	County                    string
	WorkCommittees            int64 // 两新工委
	IndustryCommittees        int64 // 行业党委
	Own, Joint                int64 // 企业党组织, alone or with others
	FloatingBranches          int64 // 流动党支部
	Enterprises, Should, Done int64 // enterprises, with 应建, with 已建; -1: not known
	Remark                    string
}

// Coverage is T7.
func Coverage(h Header, lines []CoverageLine) Table {
	t := Table{Header: h, Form: Form{Code: "T7", Title: "组织覆盖情况", Sheet: "T7 组织覆盖情况", Columns: []Column{
		number(), text("county", "县（市、区）", 14), count("work_committees", "四级组织", "两新工委"), count("industry_committees", "四级组织", "行业党委"),
		count("own", "四级组织", "企业党组织（单建）"), count("joint", "四级组织", "企业党组织（联建）"), count("floating_branches", "四级组织", "流动党支部"),
		count("enterprises", "企业", "企业数"), count("should", "企业", "应建"), count("done", "企业", "已建"),
		{Key: "missing", Heads: []string{"企业", "应建未建"}, Kind: table.Number, Width: 6, Sum: true},
		{Key: "coverage", Heads: []string{"企业", "覆盖率"}, Kind: table.Percent, Width: 6, Share: [2]string{"done", "should"}}, remark(),
	}, Notes: []string{"应建：有 3 名以上正式党员的企业。覆盖率＝已建÷应建，没有应建的不计算。"}}}
	for i, l := range lines {
		t.Rows = append(t.Rows, []any{int64(i + 1), l.County, l.WorkCommittees, l.IndustryCommittees, l.Own, l.Joint, l.FloatingBranches,
			ifKnown(l.Enterprises), ifKnown(l.Should), ifKnown(l.Done), missing(l), share(l.Done, l.Should), l.Remark})
	}
	return t
}

// missing is 应建未建.
func missing(l CoverageLine) any {
	if l.Should < 0 || l.Done < 0 {
		return nil
	}
	return l.Should - l.Done
}
