package text

import "yizhan/shared/domain"

// The month of a station, and the stations of an office.
var (
	NavMonth        = Phrase{"月表", "Month"}
	NavStations     = Phrase{"驿站", "Stations"}
	MonthTab        = Phrase{"1  月表", "1  Month"}
	StationsTab     = Phrase{"2  驿站名单", "2  List"}
	MonthTitle      = Phrase{"%s 各驿站人次", "People by station, %s"}
	MonthOwn        = Phrase{"%s 人次", "People, %s"}
	MonthFigures    = Phrase{"%s 人次 · 上报 %s 天 / 应报 %s 天 %s", "%s people · %s days reported of %s %s"}
	MonthLegend     = Phrase{"0* 报了“今日无服务”   — 没有上报   空白 还没到   点一格（或 ↓ 选格子、Enter）看那天的记录", "0* nobody came, as reported   — no report   empty: still to come   press a square (or ↓ and Enter) for its records"}
	MonthSum        = Phrase{"合计", "Total"}
	MonthRate       = Phrase{"上报率", "Reported"}
	MonthReported   = Phrase{"上报天数", "Days reported"}
	MonthDue        = Phrase{"应报天数", "Days due"}
	MonthFoot       = Phrase{"空格是没有上报或还没到；0 是报了“今日无服务”，或开了门没有人来。上报率 = 有记录或报过的天数 ÷ 已过的天数。", "An empty cell is no report, or a day still to come; 0 is a report that nobody came. Reported = days with a record or a report ÷ days that are over."}
	MonthEmpty      = Phrase{"还没有哪个驿站的记录。\n在“导入”页导入驿站的台账，或者按 2 加上驿站。", "There are no records of any station.\nTake in their ledgers on the page Import, or press 2 and add the stations."}
	MonthNothing    = Phrase{"这一天没有记录。", "There are no records of this day."}
	MonthToday      = Phrase{"本月", "This month"}
	MonthBehind     = Phrase{"%s %s 人次", "%s, %s: people"}
	DayMissing      = Phrase{"没有上报", "no report"}
	DayReportedNone = Phrase{"报了“今日无服务”", "nobody came, as reported"}
	DayWasOpen      = Phrase{"开了门，没有人来", "open, nobody came"}
	DayHasRecords   = Phrase{"有记录", "with records"}
	DayToCome       = Phrase{"还没到", "still to come"}
	ListMonth       = Phrase{"驿站月表", "Month by station"}

	AddStation         = Phrase{"加驿站", "Add a station"}
	StationAdded       = Phrase{"已加上 %s。配对后市里也会有；市里已有同一编号的，以市里为准。", "%s was added. The city hears of it; what it knows of that code already goes first."}
	StationsEmpty      = Phrase{"还没有驿站。\n按 A 加上本辖区的驿站，或者导入它们的台账。市里授权给办公室的驿站，送来记录后会出现在这里。", "No stations yet.\nPress A to add those of your area, or take in their ledgers. Those that the city grants appear with their records."}
	StationCode        = Phrase{"编号", "Code"}
	StationKind        = Phrase{"类型", "Kind"}
	StationHours       = Phrase{"开放时间（如 08:00-20:00，可以不填）", "Hours (such as 08:00-20:00, may be left open)"}
	StationAllDay      = Phrase{"全天开放", "Open all day"}
	StationFacs        = Phrase{"有什么设施（可以不选）", "What is there (may be left open)"}
	StationSave        = Phrase{"保存", "Save"}
	StationLast        = Phrase{"最近记录", "Last record"}
	StationToday       = Phrase{"今日", "Today"}
	StationMonth       = Phrase{"本月", "Month"}
	StationMissing     = Phrase{"缺报", "Missing"}
	StationFrom        = Phrase{"记录来自", "Records from"}
	StationNever       = Phrase{"还没有", "none yet"}
	StationDays        = Phrase{"%s 天", "%s days"}
	FromHere           = Phrase{"本机 %s 条", "here %s"}
	FromCity           = Phrase{"市里 %s 条", "the city %s"}
	FromNone           = Phrase{"没有", "none"}
	StationAddress     = Phrase{"地址", "Address"}
	StationHost        = Phrase{"负责单位", "Host"}
	StationBuilder     = Phrase{"建设单位", "Builder"}
	StationDivision    = Phrase{"所在地", "Division"}
	StationFromHere    = Phrase{"这台电脑记下或导入的 %s 条", "%s records were entered or taken in here"}
	StationFromCity    = Phrase{"市里送来的 %s 条（驿站自己记的）", "%s came from the city (the station's own)"}
	StationOwn         = Phrase{"（本单位）", " (this one)"}
	StationNeedCode    = Phrase{"请填编号。市里给的编号；没有就先用拼音缩写，例如 JZ01。", "Fill in the code: that of the city, or initials such as JZ01."}
	StationNeedName    = Phrase{"请填名称。", "Fill in the name."}
	StationNeedPlace   = Phrase{"请选县区。", "Choose the county."}
	StationThere       = Phrase{"已经有编号是 %s 的驿站：%s", "There is a station with the code %s: %s"}
	StationNoKind      = Phrase{"请选择", "Choose"}
	FieldHours         = Phrase{"开放时间", "Hours"}
	FieldFacilities    = Phrase{"设施", "Facilities"}
	ListVisitsServices = Phrase{"服务项次", "Services"}
	ListStations       = Phrase{"驿站名单", "Stations"}
)

// StationKindName is the name of a kind of station in the language in use.
func StationKindName(code string) string {
	for _, k := range domain.StationKinds {
		if k.Code == code {
			return Pick(k.ZH, k.EN)
		}
	}
	return code
}
