package dashboard

import (
	"yizhan/syncserver/frame"
)

// language is the frame's, with the words of this package.
type language frame.Language

const (
	chinese = language(frame.Chinese)
	english = language(frame.English)
)

// say is a text of the page, with values where it has places for them.
func (l language) say(key string, values ...any) (string, error) {
	return frame.Language(l).Say(texts, key, values...)
}

// must is say for texts that a test has seen.
func (l language) must(key string, values ...any) string {
	s, err := l.say(key, values...)
	if err != nil {
		panic(err)
	}
	return s
}

// texts are Chinese and English, in the plain words of docs/glossary.md.
var texts = frame.Words{
	"period":      {"时段", "Period"},
	"today":       {"今日", "Today"},
	"7d":          {"近7天", "7 days"},
	"month":       {"本月", "This month"},
	"year":        {"本年", "This year"},
	"no_decision": {"由管理员决定", "an administrator decides"},
	"chosen":      {"自定义", "Choose"},
	"chosen_days": {"自定义时段", "Chosen days"},
	"from":        {"从", "From"},
	"to":          {"到", "to"},
	"show":        {"查看", "Show"},
	"skip":        {"跳到数字", "Skip to the figures"},

	"asof":         {"数据截至", "Data to"},
	"never":        {"还没有数据", "no data yet"},
	"coverage":     {"%s 站报 %s", "%[2]s of %[1]s stations reported"},
	"missing":      {"未上报 %s 站", "%s not reported"},
	"all_reported": {"全部已上报", "all of them"},
	"updated":      {"更新于", "Updated"},
	"demo":         {"演示数据", "Demonstration data"},
	"lost":         {"连接中断，显示的是 {time} 的数据。会自动再连。", "The connection was lost: these are the figures of {time}. It reconnects by itself."},
	"polling":      {"实时连接中断，改为每 15 秒更新。", "The live connection was lost: updating every 15 seconds."},
	"reload":       {"这个页面需要重新打开，显示的是 {time} 的数据。请刷新。", "This page has to be opened again: these are the figures of {time}. Please reload."},

	"totals":        {"合计", "Totals"},
	"how":           {"如何计算", "How it is counted"},
	"against_today": {"比昨日全天", "vs all yesterday"},
	"against_7d":    {"比前 7 天", "vs 7 days before"},
	"against_month": {"比上月同期", "vs last month"},
	"against_year":  {"比去年同期", "vs last year"},
	"against_days":  {"比前 %s 天", "vs %s days before"},
	"none_before":   {"上期没有记录", "none in the period before"},
	"same":          {"持平", "same"},
	"nobody":        {"未上报", "not reported"},

	"by_day":         {"按日", "by day"},
	"by_month":       {"按月", "by month"},
	"by_group":       {"按群体", "by group"},
	"by_state":       {"这段时间的，按现在的状态", "of these days, by where they stand now"},
	"by_service":     {"按服务", "by service"},
	"by_division":    {"按县区", "by county"},
	"by_station":     {"按人次", "by people served"},
	"by_hour":        {"按小时", "by hour"},
	"state_head":     {"状态", "State"},
	"hour":           {"时间", "Hour"},
	"hour_unknown":   {"时间不详", "hour not known"},
	"closed_in":      {"%s 已关账（%s 个月），关账以后补报 %s 人次，这里已算进去", "%s closed (months: %s); %s people came late since, and are counted here"},
	"save_picture":   {"存为图片", "As a picture"},
	"picture_source": {"来源：驿站通，数据截至 %s", "Source: Yizhan, data as of %s"},
	"table":          {"看表格", "As a table"},
	"day":            {"日期", "Day"},
	"month_head":     {"月份", "Month"},
	"group":          {"群体", "Group"},
	"service":        {"服务", "Service"},
	"division":       {"县（市、区）", "County"},
	"station":        {"驿站", "Station"},
	"stations":       {"驿站排名", "Stations"},
	"progress_parts": {"工作进展", "Progress of the work"},
	"share":          {"占比", "Share"},
	"rank":           {"名次", "Rank"},
	"arrival":        {"最近送达", "Last arrival"},
	"total":          {"合计", "Total"},
	"no_record":      {"无记录", "no record"},
	"no_rows":        {"这段时间还没有记录。驿站送达后，这里会自己出现。", "No records of these days yet. They appear here by themselves when a station delivers."},
	"trend_title":    {"%s%s，%s。最多 %s。数字见下面的表格。", "%s %s, %s. At most %s. The numbers are in the table below."},
	"no_station":     {"尚无驿站：", "No station yet: "},
	"unplaced":       {"未填所在地", "Place not given"},
	"held":           {"%s 条待处理", "%s held back"},
	"held_how":       {"已送到、但还不能计入的记录。记录都在，处理后会计入。", "Records that arrived and cannot be counted yet. They are kept, and count once dealt with."},
	"missing_how":    {"灰色的驿站在这段时间没有送达任何记录。不等于 0。", "A station in grey delivered no record of these days. That is not 0."},

	"empty_title": {"还没有驿站", "No stations yet"},
	"empty_what":  {"驿站连上以后，全市的人次、服务和趋势会显示在这里，来一人，动一下。", "Once stations are connected, the people, services and trends of the whole city are shown here, as they come."},
	"empty_one":   {"在服务器上为驿站生成一次性配对码（CODE 是驿站代码）：", "On the server, make a one-time pairing code (CODE is the station's code):"},
	"empty_two":   {"在驿站的电脑上打开驿站通，进入“同步”，填服务器地址和配对码。", "On the station's computer open Yizhan, go to Sync, and enter the server's address and the code."},
	"empty_three": {"驿站离线时记下的，连上后会自动送来，一条不少。", "What the station recorded while offline arrives by itself then, every record once."},

	"devices_summary": {"%s 台 · 在线 %s · 有待送的 %s", "%s · %s connected · %s with records to deliver"},
	"devices_none":    {"还没有配对的电脑。", "No computer has been paired yet."},
	"computer":        {"用途", "Use"},
	"role_station":    {"驿站", "station"},
	"role_office":     {"办公室", "office"},
	"state":           {"连接", "Connection"},
	"online":          {"在线", "connected"},
	"seen":            {"离线，最后 %s", "offline since %s"},
	"never_seen":      {"还没有连接过", "never connected"},
	"revoked":         {"已停用", "revoked"},
	"contested":       {"两台电脑在用同一身份", "two computers use one identity"},
	"undelivered":     {"待送", "To deliver"},
	"all_delivered":   {"全部送达", "all delivered"},
	"waiting":         {"%s 条", "%s"},
	"waiting_since":   {"%s 条，最早 %s", "%s, since %s"},
	"clock":           {"时钟", "Clock"},
	"clock_right":     {"准", "right"},
	"clock_slow":      {"慢 %s", "%s slow"},
	"clock_fast":      {"快 %s", "%s fast"},
	"span_days":       {"%s 天", "%s days"},
	"span_hours":      {"%s 小时", "%s h"},
	"span_minutes":    {"%s 分钟", "%s min"},
	"span_seconds":    {"%s 秒", "%s s"},
	"held_head":       {"待处理", "Held back"},
	"disk":            {"磁盘剩余", "Disk free"},
	"program":         {"版本", "Version"},
	"held_title":      {"待处理的记录", "Records held back"},
	"held_none":       {"没有待处理的记录。", "Nothing is held back."},
	"received":        {"收到", "Received"},
	"record":          {"记录", "Record"},
	"reason":          {"原因", "Reason"},
	"decide":          {"处理", "Decide"},
	"count_again":     {"再试计入", "Try again"},
	"count_anyway":    {"仍然计入", "Count anyway"},
	"count_both":      {"两条都计入", "Count both"},
	"not_count":       {"不计入", "Do not count"},
	"why_not":         {"不计入的原因", "Why it does not count"},
	"review_title":    {"时钟不对时记下的", "Recorded while a clock was wrong"},
	"review_how":      {"已经计入，但日期可能不对。核对后改到正确的时间，或者保留。", "They count, perhaps on a wrong day. Move them to the right time, or keep them."},
	"review_none":     {"没有要核对的记录。", "Nothing is to be reviewed."},
	"counted_on":      {"计在", "Counts at"},
	"really_at":       {"实际时间", "Really at"},
	"move":            {"改到这个时间", "Move here"},
	"keep":            {"保留", "Keep"},
	"more_later":      {"还有更多，处理完这些以后会显示。", "There are more; they show when these are decided."},
	"decided_counted": {"已计入。", "It counts now."},
	"decided_closed":  {"已决定不计入，记录和原因都保留。", "It does not count; the record and the reason are kept."},
	"decided_kept":    {"已保留在原来的时间。", "It stays where it is."},
	"decided_moved":   {"已改到新的时间，原来的记录仍可查。", "It was moved; the original record is kept."},

	"proposals":      {"驿站的建议", "Proposals"},
	"proposals_how":  {"驿站希望改动的全市资料。采用后发到所有驿站。", "What stations would like to change in the city's entries. Taken ones go to all stations."},
	"as_it_is":       {"现在", "Now"},
	"wished":         {"建议", "Proposed"},
	"take":           {"采用", "Take it"},
	"leave":          {"不采用", "Leave it"},
	"decided_taken":  {"已采用，会发到所有驿站。", "Taken; it goes to all stations."},
	"decided_left":   {"未采用，资料不变。", "Left as it is."},
	"field_name":     {"名称", "name"},
	"field_name_en":  {"英文名", "English name"},
	"field_unit":     {"单位", "unit"},
	"field_order":    {"顺序", "order"},
	"field_division": {"所在地", "place"},
	"field_address":  {"地址", "address"},
	"field_hours":    {"开放时间", "opening hours"},
	"field_phone":    {"电话", "telephone"},
	"field_deleted":  {"删除", "deleted"},

	"kind_visit":          {"来访", "visit"},
	"kind_attendance":     {"活动人次", "attendance"},
	"kind_void":           {"作废", "void"},
	"kind_amend":          {"更正", "correction"},
	"kind_station":        {"驿站资料", "station"},
	"kind_service":        {"服务资料", "service"},
	"kind_price":          {"价格", "price"},
	"kind_group":          {"群体资料", "group"},
	"kind_division":       {"区划资料", "division"},
	"kind_member":         {"人员卡片", "member card"},
	"kind_member_private": {"人员资料", "member's data"},
	"kind_organisation":   {"组织资料", "organisation"},
	"kind_attendant":      {"值守人员", "attendant"},
	"kind_station_day":    {"开门日结", "day"},
	"kind_log_entry":      {"值班日志", "log entry"},
	"kind_facility_fault": {"设施故障", "facility fault"},
	"kind_request":        {"诉求", "request"},
	"kind_voucher":        {"凭证", "voucher"},
	"kind_disclosure":     {"查看记录", "disclosure"},

	"bundle_what":      {"没有网络的驿站用 U 盘带来的文件，在这里导入。导入后保存回执，带回那个驿站。", "Take in the file that a station without a network sent on a stick. Then save the answer, which goes back to that station."},
	"bundle_command":   {"这个页面需要 JavaScript。也可以在服务器上用命令：", "This page needs JavaScript. On the server there is also the command:"},
	"bundle_file":      {"驿站带来的文件（.yzb）", "The station's file (.yzb)"},
	"bundle_take":      {"导入", "Take in"},
	"bundle_uploading": {"正在上传 …", "Uploading …"},
	"bundle_checking":  {"正在核对、导入 …", "Checking and taking in …"},
	"bundle_lost":      {"没有连上服务器。同一个文件再导入一次就好，不会重复计数。", "The server was not reached. Take the same file in once more: nothing counts twice."},
	"bundle_changes":   {"文件里的记录", "Changes in the file"},
	"bundle_counted":   {"新计入", "Counted now"},
	"bundle_held":      {"待处理", "Held back"},
	"bundle_known":     {"以前已有", "Known before"},
	"bundle_save":      {"保存回执", "Save the answer"},
	"bundle_then":      {"把回执拷到 U 盘，带回驿站导入。驿站导入以前，它不知道市里已经收到。", "Copy the answer to the stick and take it back. Until it is taken in there, the station does not know that the city has its records."},

	"problem_title":  {"这个地址打不开", "This address cannot be shown"},
	"problem_again":  {"改好日期再点“查看”，或者看", "Correct the days and press Show, or look at"},
	"problem_server": {"暂时读不出数字", "The figures cannot be read just now"},
	"problem_safe":   {"驿站的记录都在，不受影响。请过一会儿刷新；一直这样，请联系管理员。", "The stations' records are safe. Reload in a moment; if it stays so, ask the administrator."},
}

// unitsEN are the units of services in English.
var unitsEN = map[string]string{"人次": "people", "台次": "devices", "件": "items", "升": "litres", "册": "volumes", "次": "times", "人": "people"}
