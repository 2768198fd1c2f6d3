package monthly

import "slices"

// Kind is a table as pages offer it.
type Kind struct {
	Code      string
	Title, EN string // 驿站服务月报
	// Counts says in a line what it counts, CountsEN in English.
	Counts, CountsEN string
	// Station tells that a station fills it for itself. The others are an office's work.
	Station bool
	// People tells that people are listed, masked as they are.
	People bool
	// Several tells that it has several sheets, which no CSV holds.
	Several bool
}

// Name is its code and title: T1 驿站服务月报.
func (k Kind) Name() string { return k.Code + " " + k.Title }

// tables are T1 to T8.
var tables = []filler{
	{Kind{Code: "T1", Title: "驿站服务月报", EN: "Services of the stations", Station: true,
		Counts: "每个驿站的开放天数、人次、服务数量、活动、诉求、节约金额", CountsEN: "Each station: days open, people, services, activities, requests, money saved"}, (*month).services},
	{Kind{Code: "T2", Title: "站点基本情况", EN: "The stations", Station: true,
		Counts: "每个驿站的类型、地址、开放时间、设施", CountsEN: "Each station: kind, address, hours, facilities"}, (*month).basics},
	{Kind{Code: "T3", Title: "新就业群体摸底", EN: "Survey of new employment groups", People: true, Several: true,
		Counts: "摸底到的企业、人员，和县（市、区）汇总", CountsEN: "Enterprises and people that were found, and a summary by county"}, (*month).survey},
	{Kind{Code: "T4", Title: "流动党员台账", EN: "Floating party members", People: true,
		Counts: "流入流出的党员：组织关系在哪、谁在联系、下次联系", CountsEN: "Members who came or left: where they belong, who is in touch, and when next"}, (*month).floating},
	{Kind{Code: "T5", Title: "活动台账", EN: "Activities", Station: true,
		Counts: "这个月的每场活动和参与人次", CountsEN: "Each activity of the month, and how many took part"}, (*month).ledger},
	{Kind{Code: "T6", Title: "问题诉求销号台账", EN: "Problems and requests", People: true,
		Counts: "每个问题：谁办、什么时候办结、超没超期", CountsEN: "Each problem: who has it, when it was solved, whether it is overdue"}, (*month).problems},
	{Kind{Code: "T7", Title: "组织覆盖情况", EN: "Coverage by organisations",
		Counts: "四级组织的个数，应建、已建和覆盖率", CountsEN: "Organisations of the four levels, those due and those founded"}, (*month).coverage},
	{Kind{Code: "T8", Title: "责任清单落实情况", EN: "Duty lists",
		Counts: "各单位的责任清单：到期、完成、逾期", CountsEN: "The duties of each unit: due, done, late"}, (*month).duties},
}

// Kinds are the tables in their order.
func Kinds() []Kind {
	out := make([]Kind, len(tables))
	for i, t := range tables {
		out[i] = t.Kind
	}
	return out
}

// FindKind finds a table by its code.
func FindKind(code string) (Kind, bool) {
	i := slices.IndexFunc(tables, func(t filler) bool { return t.Code == code })
	if i < 0 {
		return Kind{}, false
	}
	return tables[i].Kind, true
}
