package stats

import (
	"yizhan/shared/domain"
	"yizhan/shared/progress"
)

// seedFigures say what each published figure counts, for pages, documents and
// commands alike. docs/statistics.md says the same.
var seedFigures = []SeedFigure{
	{"1", define("县（市、区）", "Counties", "个", "counties", "县级行政区划，已公布的加上全市字典里新增的。", "County-level divisions: those published, and those that the city added."), false,
		func(s *seed) int64 { return int64(len(s.counties())) }},
	{"2", define("“1+4”方案", "Plans", "个", "plans", "没有结束的方案文件。", "Plans that have not ended."), false,
		func(s *seed) int64 {
			return number(s, domain.KindPolicy, func(p domain.Policy) bool { return p.State == domain.StateActive })
		}},
	{"3", define("十条措施", "Measures", "条", "measures", "没有结束的方案里的措施，不论进展。", "The measures of plans that have not ended, however far they are."), false, (*seed).measures},
	{"4", define("制度机制", "Mechanisms", "项", "mechanisms", "没有结束的制度机制。", "Standing rules that have not ended."), false,
		func(s *seed) int64 {
			return number(s, domain.KindMechanism, func(m domain.Mechanism) bool { return m.State == domain.StateActive })
		}},
	{"5", define("每季度碰头会", "Quarterly meetings", "次", "kept", "截止日所在年度里，一个县一个季度至少开过一次碰头会，算 1；11 个县、4 个季度，最多 44。市级的会不算哪个县的。",
		"Of the year of the last day: a county that held its meeting in a quarter counts one, 44 at most with 11 counties. The city's own meeting is no county's."), false,
		func(s *seed) int64 { return int64(s.matrix().Count(progress.MeetingHeld)) }},
	{"6", define("联席会、推进会、调度会", "Joint, promotion and dispatch meetings", "场", "meetings", "已开的联席会、推进会、调度会，算在召开那天。碰头会和其他会议不算。",
		"Joint, promotion and dispatch meetings that were held, on their day. Quarterly and other meetings do not count."), true,
		func(s *seed) int64 {
			return s.meetings(domain.MeetingJoint, domain.MeetingPromotion, domain.MeetingDispatch)
		}},
	{"7", define("推动解决问题", "Problems solved", "个", "problems", "已销号的问题，算在销号那天。重新办理的不算。", "Problems that were struck off, on that day. One that was taken up again does not count."), true,
		func(s *seed) int64 {
			return number(s, domain.KindProblem, func(p domain.Problem) bool { return !p.Open() && s.within(p.SolvedOn) })
		}},
	{"8", define("四张责任清单", "Lists of duties", "张", "lists", "有在执行的责任事项的清单。", "Lists with a duty that has not ended."), false,
		func(s *seed) int64 {
			return different(s, domain.KindDuty, func(d domain.Duty) (string, bool) { return d.List, d.State == domain.StateActive })
		}},
	{"9", define("行业主管部门", "Departments", "个", "departments", "没有撤销的主管部门。", "Departments that were not dissolved."), false,
		func(s *seed) int64 { return s.organisations(domain.OrganisationDepartment) }},
	{"10", define("组织体系级数", "Levels of the tree", "级", "levels", "两新工委、行业党委、企业党组织、流动党支部四级中，有组织的级数。", "Levels of the tree that have an organisation."), false, (*seed).levels},
	{"11", define("行业党委", "Industry committees", "个", "committees", "没有撤销的行业党委。", "Industry committees that were not dissolved."), false,
		func(s *seed) int64 { return s.organisations(domain.OrganisationIndustry) }},
	{"12", define("拉网摸排", "Survey rounds", "轮", "rounds", "摸排轮次，算在开始那天。", "Survey rounds, on their first day."), true,
		func(s *seed) int64 { return s.sum(domain.KindSurveyRound, "") }},
	{"13", define("建立党组织的企业", "Enterprises with an organisation", "家", "enterprises", "有没撤销的企业党组织（单建或联建）的在营企业。并到别家的只算一次。",
		"Trading enterprises with a party organisation, of their own or with others, that was not dissolved. One that stands for another counts once."), false, (*seed).covered},
	{"14", define("流动党支部", "Floating branches", "个", "branches", "没有撤销的流动党支部。", "Floating branches that were not dissolved."), false,
		func(s *seed) int64 { return s.organisations(domain.OrganisationFloating) }},
	{"15", define("新查找流动党员", "Floating members found", "名", "members", "查找到的流动党员，算在排查那天，不论后来怎样。", "Floating members, on the day they were found, whatever became of them."), true,
		func(s *seed) int64 { return s.sum(domain.KindFloatingMember, "") }},
	{"16", define("其中已纳入平台", "Of them on a platform", "名", "members", "其中纳入“一码通”或“蜀道畅”的，两个都有算 1 名。", "Those of them who are on Yimatong or Shudaochang; on both counts one."), true, (*seed).enrolled},
	{"17", define("转接组织关系", "Transfers", "名", "transfers", "已完成的组织关系转接，算在完成那天。", "Transfers that are done, on that day."), true,
		func(s *seed) int64 {
			return number(s, domain.KindTransfer, func(t domain.Transfer) bool { return t.State == domain.TransferDone && s.within(t.DoneOn) })
		}},
	{"18", define("群团推优入党积极分子", "Activists recommended", "名", "activists", "工会、妇联、团委推荐、没有退出的，算在推荐那天。党支部推荐的不算。",
		"Those whom union, women's federation or youth league recommended and who did not drop out, on the day of that. Recommended by a branch does not count."), true, (*seed).recommended},
	{"19", define("红色向导", "Guides", "名", "guides", "在任的红色向导。", "Guides who serve now."), false,
		func(s *seed) int64 {
			return number(s, domain.KindGuide, func(g domain.Guide) bool { return g.State == domain.StateActive })
		}},
	{"20", define("活动", "Activities", "场", "activities", "已开展的各类活动，算在举办那天。计划中和取消的不算。", "Activities of all types that were held, on their day. Planned and cancelled ones do not count."), true,
		func(s *seed) int64 { return s.sum(domain.KindActivity, domain.StateHeld) }},
	{"21", define("活动参与", "Participations", "人次", "people", "各场活动的参与人数相加，就是“活动参与”。", "The people who took part, added up: the measure attendance."), true,
		func(s *seed) int64 { return s.sum(domain.MeasureAttendance, "") }},
	{"22", define("暖心之家", "Warm homes", "个", "stations", "类型是暖心之家的驿站。", "Stations of the kind warm home."), false,
		func(s *seed) int64 { return s.stations(domain.StationWarmHome) }},
	{"23", define("货车司机之家、司机驿站、心灵驿站", "Truckers' homes, drivers' and mind stations", "个", "stations", "这三类驿站。", "Stations of these three kinds."), false,
		func(s *seed) int64 {
			return s.stations(domain.StationTruckerHome, domain.StationDriver, domain.StationMind)
		}},
	{"24", define("小哥加油站、爱心驿站、铜心驿站", "Riders', care and Tongxin stations", "个", "stations", "这三类驿站。", "Stations of these three kinds."), false,
		func(s *seed) int64 {
			return s.stations(domain.StationRider, domain.StationCare, domain.StationTongxin)
		}},
	{"25", define("住宿价格", "Price of lodging", "分", "fen", "截止日各站住宿的最低收费；免费的不算。", "The lowest price of lodging at any station on the last day; what is free does not count."), false,
		func(s *seed) int64 { return s.price("lodging") }},
	{"26", define("自助餐价格", "Price of the buffet", "分", "fen", "截止日各站自助餐的最低收费；免费的不算。", "The lowest price of the buffet at any station on the last day; what is free does not count."), false,
		func(s *seed) int64 { return s.price("buffet") }},
	{"27", define("一刻钟服务圈覆盖的聚集点", "Gathering places within 15 minutes", "个", "places", progress.CircleHow.ZH, progress.CircleHow.EN), false, (*seed).circle},
	{"28", define("全天候驿站", "Stations open around the clock", "个", "stations", "标明全天候的驿站。", "Stations that say they are open around the clock."), false,
		func(s *seed) int64 {
			return number(s, domain.KindStation, func(st domain.Station) bool { return progress.Serves(st) && st.AllDay })
		}},
}

func define(nameZH, nameEN, unitZH, unitEN, howZH, howEN string) Definition {
	return Definition{Name: Words{nameZH, nameEN}, Unit: Words{unitZH, unitEN}, How: Words{howZH, howEN}}
}
