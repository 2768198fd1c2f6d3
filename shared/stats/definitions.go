package stats

import "yizhan/shared/domain"

// Words are one text in both languages.
type Words struct{ ZH, EN string }

// In is the text in a language, "zh" or "en".
func (w Words) In(lang string) string { return domain.Words(w).In(lang) }

// Definition says what a figure is called, what it is counted in, and how. The
// station and the city show this same text, so nobody argues about two numbers
// that were never meant to be one.
type Definition struct {
	Name Words
	Unit Words
	How  Words
}

// definitions say the same as docs/statistics.md, in the words of the pages.
var definitions = map[domain.Measure]Definition{
	domain.MeasurePeople: {
		Name: Words{"人次", "People served"},
		Unit: Words{"人次", "people"},
		How: Words{"有效服务记录里的人数相加。同一个人来两次算 2 人次。撤销的不算，更正过的按更正后的算。归到服务发生的那一天（北京时间），不是送达的那一天。",
			"The people of all valid visits, added up. Somebody who comes twice counts twice. Undone visits do not count, corrected ones count as corrected. A visit belongs to the day on which it happened (Beijing time), not to the day it arrived."},
	},
	domain.MeasureVisits: {
		Name: Words{"来访", "Visits"},
		Unit: Words{"次", "visits"},
		How:  Words{"有效服务记录的条数。一次来几个人，算 1 次。", "The number of valid visits. Several people who come together are one visit."},
	},
	domain.MeasureServices: {
		Name: Words{"服务", "Services"},
		Unit: Words{"项次", "services"},
		How: Words{"每项服务的数量相加，各按自己的单位（人次、台次、件、升、册）。一次来访用了两项服务，算 2 项次。",
			"The quantities of all services, each in its own unit (people, devices, items, litres, volumes). A visit that used two services counts two."},
	},
	domain.MeasureSaved: {
		Name: Words{"节约", "Saved"},
		Unit: Words{"元", "yuan"},
		How: Words{"数量 ×（参考价 − 实收价），逐项相加。价格在服务当时记下，以后调价不改以前的数。",
			"Quantity × (reference price − charged price), added up. Prices are kept as they were at the time; a later price list changes nothing."},
	},
	domain.MeasureRegistered: {
		Name: Words{"注册", "Registered"},
		Unit: Words{"人", "members"},
		How: Words{"本人同意告知书后登记的人数，算在登记那天、登记的驿站。",
			"People who registered after agreeing to the notice, counted on the day and at the station of registration."},
	},
	domain.MeasureAttendance: {
		Name: Words{"活动参与", "Activities"},
		Unit: Words{"人次", "people"},
		How: Words{"各场活动的参与人数相加，签到、名单或现场点数都算。参加两场算 2 人次。",
			"The people who took part in activities, whether checked in, listed or counted. Two activities count twice."},
	},
	domain.MeasureOpenDays: {
		Name: Words{"开放天数", "Days open"},
		Unit: Words{"天", "days"},
		How:  Words{"驿站按过“开门”或“日结”的天数，几个站合计时逐站相加。", "Days that a station opened or closed; of several stations, added up."},
	},
	domain.MeasureNoServiceDays: {
		Name: Words{"无服务天数", "Days without service"},
		Unit: Words{"天", "days"},
		How: Words{"驿站报过“今日无服务”的天数。报了就算上报，人次为 0；没有报的不当作 0。",
			"Days of which a station said that nobody came. Saying so is a report of 0; saying nothing is no report."},
	},
	domain.MeasureRequests: {
		Name: Words{"诉求", "Requests"},
		Unit: Words{"件", "requests"},
		How:  Words{"在驿站记下的诉求和微心愿，算在提出的那天。", "What people asked for at a station, and their wishes, on the day they were made."},
	},
	domain.MeasureAnswered: {
		Name: Words{"诉求办结", "Requests settled"},
		Unit: Words{"件", "requests"},
		How:  Words{"其中已写明怎样办结的，也算在提出的那天，所以办结不会多于收集。", "Those of them that were settled, also on the day they were made: never more than were made."},
	},
}

// DefinitionOf says what a measure is. The zero Definition of an unknown one.
func DefinitionOf(m domain.Measure) Definition {
	if d, ok := definitions[m]; ok {
		return d
	}
	if k, ok := counted(m); ok {
		return documentDefinition(k)
	}
	return Definition{}
}

// Headlines are the measures that a page shows first, in their order.
func Headlines() []domain.Measure {
	return []domain.Measure{domain.MeasurePeople, domain.MeasureServices, domain.MeasureRegistered,
		domain.MeasureSaved, domain.MeasureAttendance}
}

// Coverage, Reporting and Comparison are not sums of cells, and need explaining as much.
var (
	Coverage = Definition{
		Name: Words{"上报", "Reported"},
		Unit: Words{"站", "stations"},
		How: Words{"这段时间里至少有一条记录，或一个“今日无服务”，已送达的驿站。两样都没有的驿站列为“未上报”，不当作 0：也许没有人来，也许还没联网。",
			"Stations with at least one record of these days, or a day without service, that has arrived. A station with neither is listed as not reported, never as 0: perhaps nobody came, perhaps it is offline."},
	}
	Reporting = Definition{
		Name: Words{"上报率", "Reported"},
		How: Words{"有记录，或报过“今日无服务”“开门”的驿站天数 ÷ 已过完的驿站天数。今天报过的也算进去，没有报的今天还不算欠。从所选时段的第一天算起。",
			"Station-days with a record, an opening or a word that nobody came ÷ station-days that are over. Today counts once it is reported; nobody is late with a day that is not over. Counted from the first day of the period."},
	}
	Comparison = Definition{
		Name: Words{"环比", "Against the period before"},
		How: Words{"和上一期比，并截到同一天：今日比昨日全天，近 7 天比再往前 7 天，本月比上月 1 日到同一日，本年比上年同期，自定义比之前同样多的天数。上一期为 0 时不算百分比。",
			"Against the period before, cut at the same day: today against all of yesterday, 7 days against the 7 before, the month against the last month to the same day, the year against last year to the same day, chosen days against as many days before. No percentage of zero."},
	}
)
