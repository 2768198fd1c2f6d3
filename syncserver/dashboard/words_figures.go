package dashboard

import (
	"maps"

	"yizhan/syncserver/frame"
)

// The words of the figures' drill and of their comparisons. They are the page's like
// all others.
func init() { maps.Copy(texts, figureWords) }

var figureWords = frame.Words{
	"fresh":       {"%s 个驿站上报了 %s 个，数据到 %s，%s 个离线", "%[2]s of %[1]s stations reported, data to %[3]s, %[4]s offline"},
	"offline":     {"%s 站离线", "%s offline"},
	"glances":     {"今日、近 7 天、本月、本年", "Today, 7 days, this month, this year"},
	"before":      {"环比", "vs before"},
	"year_before": {"同比", "vs last year"},
	"year_how":    {"同比：和去年的同样几天比。去年没有记录的不算百分比。", "Against last year: the same days a year earlier. No percentage where there was nothing."},
	"colon":       {"：", ": "},
}
