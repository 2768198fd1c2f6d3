package dashboard

import (
	"maps"

	"yizhan/syncserver/frame"
)

// The words of the figures' drill and of their comparisons. They are the page's like
// all others.
func init() { maps.Copy(texts, figureWords) }

var figureWords = frame.Words{
	"offline":            {"%s 站离线", "%s offline"},
	"glances":            {"今日、近 7 天、本月、本年", "Today, 7 days, this month, this year"},
	"before":             {"环比", "vs before"},
	"year_before":        {"同比", "vs last year"},
	"year_how":           {"同比：和去年的同样几天比。去年没有记录的不算百分比。", "Against last year: the same days a year earlier. No percentage where there was nothing."},
	"the_city":           {"全市", "Whole city"},
	"crumbs":             {"所在位置", "Where you are"},
	"by_town":            {"按乡镇（街道）", "by town"},
	"town":               {"乡镇（街道）", "Town"},
	"unplaced_town":      {"未填乡镇", "Town not given"},
	"records_of_day":     {"看这一天的记录", "The records of this day"},
	"records":            {"当天记录", "Records of the day"},
	"records_none":       {"这一天没有送达的记录。不等于没有人来：也许还没联网。", "No record of this day has arrived. That is not nobody: perhaps the station is offline."},
	"records_how":        {"这里不显示姓名、电话和车牌。谁看过这一页，会记入日志。撤销的和改到别的日子的不算进合计；更正过的按更正后的算。", "No names, telephones or plates are shown here. The log has who looked at this page. Records that were undone or moved to another day are not in the totals; corrected ones count as corrected."},
	"records_registered": {"这一天注册 %s 人，资料在“工作”的台账里。", "%s registered on this day: their entries are in the registers under Work."},
	"records_day":        {"看这一天的统计", "The figures of this day"},
	"records_count":      {"共 %s 条，第 %s 页，共 %s 页", "%s in all, page %s of %s"},
	"older":              {"下一页", "Next page"},
	"newer":              {"上一页", "Page before"},
	"time":               {"时间", "Time"},
	"what":               {"类别", "What"},
	"people":             {"人数", "People"},
	"services_used":      {"用了什么", "Services"},
	"saved":              {"节约", "Saved"},
	"record_state":       {"状态", "State"},
	"state_valid":        {"有效", "counts"},
	"state_voided":       {"已撤销，不计", "undone, does not count"},
	"state_amended":      {"更正过", "corrected"},
	"state_away":         {"已改到 %s，计在那天", "moved to %s, counts there"},
	"state_from":         {"原记在 %s", "first entered for %s"},
	"state_late":         {"补录（%s 记下）", "entered late (%s)"},
	"state_import":       {"导入", "imported"},
	"activity_people":    {"活动参与", "activity"},
	"visit_people":       {"来访", "visit"},
	"no_time":            {"时间不详", "not known"},
	"comma":              {"，", ", "},
	"rate":               {"上报率", "Reported"},
	"absent":             {"未上报（不是 0）：", "Not reported (which is not 0): "},
	"to_pivot":           {"透视", "Pivot"},
	"to_compare":         {"对比", "Compare"},
	"ways":               {"换个看法", "Other ways to see it"},
	"shows":              {"看法", "View"},
	"show_":              {"图", "Charts"},
	"show_table":         {"表", "Tables"},
	"show_map":           {"地图", "Map"},
	"map":                {"各县（市、区）", "Counties"},
	"map_squares":        {"下面先用方格图。", "Squares are shown instead."},
	"approval":           {"审图号：", "Map approval number 审图号: "},
	"map_how":            {"方格按大致方位排列，不是地图。颜色越深数字越大，没有上报的写明“未上报”。", "The squares lie about where the counties do; it is no map. Darker is more; what is not reported says so."},
	"no_station_here":    {"尚无驿站", "no station yet"},
	"week":               {"什么时候来", "When people come"},
	"week_of":            {"人次，小时 × 星期", "people, hour × weekday"},
	"week_title":         {"人次按小时和星期，%s。数字见下面的表格。", "People by hour and weekday, %s. The numbers are in the table below."},
	"week_long":          {"时段超过 %s 天，不按小时相加。请选短一些的时段。", "More than %s days: hours are not added up. Choose a shorter period."},
	"colon":              {"：", ": "},
}
