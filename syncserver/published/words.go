package published

import "yizhan/syncserver/frame"

// words of the pages and the files.
var words = frame.Words{
	"title":         {"对外公布", "Published figures"},
	"title_of":      {"%s 对外公布", "Published figures of %s"},
	"what":          {"对外只给这两张表：各县（市、区）各群体人次、全市各项服务数量，都是已关账的月份。少于 5 的数，以及能推出它的数，用 * 代替。公布过的版本一直保留；更正另出一版。", "Two tables are given away, of closed months alone: people by county and group, and services of the whole city. Numbers below 5, and those that would give them away, are replaced by *. What was published stays; a correction is a version of its own."},
	"month":         {"月份", "Month"},
	"versions":      {"版本", "Versions"},
	"last":          {"最近公布", "Published last"},
	"not_yet":       {"还没有公布", "not yet"},
	"newer":         {"之后又关过账，可以出更正版", "closed anew since: a correction can be published"},
	"none":          {"还没有关账的月份。先到“关账”页关账。", "No month is closed yet: close one first, on the page Months."},
	"all":           {"所有月份", "All months"},
	"not_published": {"这个月还没有公布。", "This month has not been published."},
	"publish":       {"公布", "Publish"},
	"correct":       {"公布更正版", "Publish a correction"},
	"note":          {"说明（更正版必填）", "Note (a correction needs one)"},
	"publish_why":   {"公布后不能收回。数字取自关账时存下的，不含补报。", "What is published cannot be taken back. The figures are those of the closing, without late ones."},
	"version":       {"第 %d 版 %s", "Version %d, %s"},
	"cube_people":   {"%s 各县（市、区）各群体服务人次", "People served by county and group, %s"},
	"cube_services": {"%s 全市各项服务数量", "Services of the whole city, %s"},
	"row_people":    {"县（市、区）", "County"},
	"row_services":  {"服务", "Service"},
	"note_people":   {"* 为少于 5 的数，或能推出少于 5 的数的数。合计包括 * 处的数。0 就是 0。", "* is a number below 5, or one that would give such a number away. Totals include what stands behind *. A 0 is a 0."},
	"note_services": {"* 为少于 5 的数；更正版里还包括早先版本隐去的数，和变动少于 5 的数。各项服务单位不同，不相加。", "* is a number below 5; in a correction also what an earlier version kept back, and what changed by less than 5. Services have units of their own and are not added up."},
	"note_version":  {"第 %d 版，%s 公布。", "Version %d, published %s."},
	"note_corrects": {"更正说明：%s", "What it corrects: %s"},
	"note_digest":   {"校验值 SHA-256：%s", "SHA-256: %s"},
}
