package domain

// Words that several kinds share.

// Industries in which the city counts enterprises and committees.
var Industries = []Choice{
	{"express", "快递", "Express"}, {"delivery", "外卖配送", "Food delivery"}, {"ride_hailing", "网约车", "Ride-hailing"},
	{"freight", "道路货运", "Road freight"}, {"internet", "互联网", "Internet"}, {"transport", "交通运输", "Transport"}, {"small", "小个专", "Small and sole traders"}, {"property", "物业服务", "Property services"},
	{"market", "商圈市场", "Markets and shops"}, {"repair", "维修服务", "Repairs"}, {"training", "教育培训", "Training"},
	{"construction", "建筑劳务", "Building work"}, {"other", "其他行业", "Other"},
}

// Whether something goes on, of kinds that only begin and end.
const (
	StateActive = "active"
	StateEnded  = "ended"
)

var activeOrEnded = []Choice{{StateActive, "进行中", "Active"}, {StateEnded, "已结束", "Ended"}}

var activeMachine = map[string]Machine{"state": {"": {StateActive, StateEnded}, StateActive: {StateEnded}, StateEnded: {StateActive}}}

// Whether something was done that had been planned.
const (
	StatePlanned   = "planned"
	StateHeld      = "held"
	StateCancelled = "cancelled"
)

var plannedOrHeld = []Choice{{StatePlanned, "计划中", "Planned"}, {StateHeld, "已开展", "Held"}, {StateCancelled, "已取消", "Cancelled"}}

var plannedMachine = map[string]Machine{"state": {
	"": {StatePlanned, StateHeld}, StatePlanned: {StateHeld, StateCancelled}, StateHeld: {StatePlanned}, StateCancelled: {StatePlanned},
}}

var levels = []Choice{{"city", "市级", "City"}, {"county", "县级", "County"}, {"industry", "行业", "Industry"}}

// needConsent is the rule of what a person tells of themselves beyond a card: it
// takes their consent to a notice (PIPL art. 29).
func needConsent(notice string, at int64) error {
	if notice == "" || at == 0 {
		return invalid("consent_at", "需要本人同意告知书后才能登记", "it takes the person's consent to the notice")
	}
	return nil
}

// needDay refuses a state that says something was done without the day of it.
func needDay(field, zh, en string, d Day) error {
	if d == 0 {
		return invalid(field, "请填写"+zh, "fill in: "+en)
	}
	return nil
}

// ordered refuses an end before its beginning.
func ordered(field string, from, to Day) error {
	if from != 0 && to != 0 && to < from {
		return invalid(field, "结束日期早于开始日期", "the last day is before the first")
	}
	return nil
}
