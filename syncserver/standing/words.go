package standing

import "yizhan/syncserver/frame"

// words of the page.
var words = frame.Words{
	"title":        {"工作进展", "How the work stands"},
	"parts":        {"工作进展的各部分", "Parts"},
	"whole_city":   {"看全市", "The whole city"},
	"all_counties": {"全市", "The whole city"},
	"county":       {"县（市、区）", "County"},
	"period_":      {"全部", "All time"},
	"period_year":  {"本年", "This year"},
	"period_month": {"本月", "This month"},
	"from":         {"从", "From"},
	"to":           {"到", "to"},
	"year":         {"年份", "Year"},
	"before":       {"前一轮", "Earlier round"},
	"after":        {"后一轮", "Later round"},
	"show":         {"查看", "Show"},
	"asof":         {"数据截至", "Data to"},
	"updated":      {"更新于", "Updated"},
	"never":        {"还没有数据", "no data yet"},
	"demo":         {"演示数据", "Demonstration data"},
	"how":          {"如何计算", "How it is counted"},
	"records":      {"记录", "Records"},
	"bar":          {"图", "Picture"},
	"rows":         {"第 %d–%d 条，共 %d 条", "%d–%d of %d"},
	"earlier":      {"上一页", "Before"},
	"later":        {"下一页", "Next"},
}
