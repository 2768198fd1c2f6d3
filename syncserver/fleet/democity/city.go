package democity

import (
	"context"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// cityWork is what the city's office entered, as far as counties refer to it.
type cityWork struct {
	departments []change.ID
	rounds      []change.ID
	roundDays   []domain.Day // the first of each
}

// plans are the “1+4”; the last has the ten measures.
var plans = []string{"新业态新就业群体党建“1+4”总体方案", "货车司机群体党建试点方案", "互联网行业党建攻坚方案", "外卖送餐员群体党建品牌创建方案", "加强快递物流行业党建十条措施"}

var measures = []string{"压实行业主管部门责任", "理顺行业党委管理体系", "应建尽建企业党组织", "依托站点建流动党支部", "查找流动党员", "选派红色向导", "建设服务阵地", "开展开放式组织生活", "群团推优", "纳入年度考核"}

var mechanisms = []string{"议事协调", "联动摸排", "季度碰头会", "调度通报", "动态管理", "督促检查", "跟踪问效", "年度考核", "人员信息登记", "流动党员双向管理", "群团推优", "红色向导选派", "打卡上课", "云上活动阵地"}

// city is the work of the city's office: what the whole city goes by.
func (o *office) city() (w cityWork) {
	o.place = "市"
	for _, name := range departments {
		w.departments = append(w.departments, add(o, domain.KindOrganisation, domain.Organisation{Name: name, Type: domain.OrganisationDepartment, Division: o.area, FoundedOn: o.today.AddDays(-span), State: domain.StateActive, Demo: true}))
	}
	o.committees(0, cityCommittees)
	for i, name := range plans {
		plan := add(o, domain.KindPolicy, domain.Policy{Name: name + "（演示）", Number: fmt.Sprintf("演示〔%d〕%d 号", int(o.today)/10000, i+1), Level: "city", Division: o.area, IssuedOn: o.today.AddDays(-span + i*5), State: domain.StateActive})
		if i == len(plans)-1 {
			o.measures(plan, w)
		}
	}
	for i, name := range mechanisms {
		// Some are overdue: those of every month that were last carried out two months ago.
		add(o, domain.KindMechanism, domain.Mechanism{Name: name + "机制（演示）", Division: o.area, Organisation: nth(w.departments, i), Since: o.today.AddDays(-span),
			Months: nth([]int64{1, 3, 6, 12}, i), LastOn: o.today.AddDays(-nth([]int{10, 20, 30, 40, 62}, i)), State: domain.StateActive})
	}
	for i := range surveyRounds {
		from := o.today.AddDays(nth([]int{-290, -180, -70}, i))
		w.roundDays = append(w.roundDays, from)
		w.rounds = append(w.rounds, add(o, domain.KindSurveyRound, domain.SurveyRound{Name: fmt.Sprintf("第%s轮拉网摸排（演示）", nth([]string{"一", "二", "三"}, i)), Number: int64(i + 1), Division: o.area, From: from, To: from.AddDays(29), State: domain.StateEnded}))
	}
	o.meetings("city", cityMeetings)
	for i, list := range domain.DutyLists {
		for n, unit := range w.departments {
			add(o, domain.KindDuty, domain.Duty{Name: fmt.Sprintf("%s：%s（演示）", departments[n], nth(measures, i*4+n)), List: list.Code, Organisation: unit, Division: o.area,
				Every: nth([]string{domain.EveryMonth, domain.EveryQuarter, domain.EveryHalf, domain.EveryYear}, i+n), Since: o.today.AddDays(-span), State: domain.StateActive})
			add(o, domain.KindAssessment, domain.Assessment{Name: fmt.Sprintf("%s%s考核（演示）", departments[n], list.ZH), Organisation: unit, List: list.Code, Year: int64(o.today)/10000 - 1, Division: o.area,
				Score: int64(78 + (i*7+n*5)%20), Result: nth([]string{"good", "excellent", "good", "pass"}, i+n), AssessedOn: o.today.AddDays(-span + 20)})
		}
	}
	return w
}

func (o *office) measures(plan change.ID, w cityWork) {
	for i, name := range measures {
		item := domain.PolicyItem{Name: name + "（演示）", Policy: plan, Order: int64(i + 1), Division: o.area, Organisation: nth(w.departments, i), ListedOn: o.today.AddDays(-span + 20),
			Due: o.today.AddDays(-60 + i*15), State: domain.ItemDoing}
		switch {
		case i < 6:
			item.State, item.DoneOn, item.Text = domain.ItemDone, item.Due.AddDays(-i-1), "已落实（演示）"
			item.DoneOn = min(item.DoneOn, o.today)
		case i == len(measures)-1:
			item.State = domain.ItemPlanned
		}
		add(o, domain.KindPolicyItem, item)
	}
}

// tasks carries out what is due of the duties. The program has made a task for each
// period that has begun; most are done, and some of the last ones were forgotten.
func (o *office) tasks(ctx context.Context) error {
	if _, err := o.s.Board(ctx, "zh"); err != nil {
		return err
	}
	page, err := o.s.Register(ctx, register.Query{Kind: domain.KindDutyTask, Sort: "due"}, "zh")
	if err != nil {
		return err
	}
	return o.enter(ctx, func() {
		for i, row := range page.Rows {
			task, err := domain.Decode[domain.DutyTask](row.Values)
			if err != nil {
				o.err = err
				return
			}
			if task.Due >= o.today || i%9 == 8 {
				continue
			}
			o.step(domain.KindDutyTask, row.ID, "state", domain.TaskDone, "done_on", task.Due.AddDays(-i%12).String(), "evidence", "会议记录、通报（演示）")
			if i%3 != 0 {
				o.step(domain.KindDutyTask, row.ID, "state", domain.TaskAccepted)
			}
		}
	})
}

// committees enters the work committee of the office's division and its industry
// committees, the first of them being the from-th of the city.
func (o *office) committees(from, n int) (out []change.ID) {
	founded := o.today.AddDays(-span + 10)
	top := add(o, domain.KindOrganisation, domain.Organisation{Name: o.place + "委两新工委", Type: domain.OrganisationWork, Division: o.area, FoundedOn: founded, State: domain.StateActive, Demo: true})
	for i := range n {
		industry := nth(industries, from+i)
		out = append(out, add(o, domain.KindOrganisation, domain.Organisation{Name: o.place + industry.name + "党委", Type: domain.OrganisationIndustry, Parent: top, Division: o.area,
			Industry: industry.code, FoundedOn: founded.AddDays(i), State: domain.StateActive, Demo: true}))
	}
	return out
}

// meetings enters those that the office called: the ones that the city counts, and
// some that it does not.
func (o *office) meetings(level string, held int) (ids []change.ID) {
	kinds := []string{domain.MeetingJoint, domain.MeetingPromotion, domain.MeetingDispatch}
	call := func(name, kind, state string, day domain.Day) change.ID {
		return add(o, domain.KindMeeting, domain.Meeting{Name: name + "（演示）", Type: kind, Level: level, Division: o.area, HeldOn: day, State: state, Attending: int64(8 + o.random.IntN(20))})
	}
	for i := range held {
		ids = append(ids, call(fmt.Sprintf("%s新就业群体党建%s", o.place, nth([]string{"联席会", "推进会", "调度会"}, i)), nth(kinds, i), domain.StateHeld, o.spread(i, held, 5)))
	}
	call(o.place+"新就业群体党建推进会", domain.MeetingPromotion, domain.StatePlanned, o.today.AddDays(12))
	call(o.place+"业务培训", "other", domain.StateHeld, o.today.AddDays(-45))
	return ids
}

// quarters enters a county's meetings of the quarters of this year. One county missed
// one, and in the quarter that still goes on some have not met yet.
func (o *office) quarters(county int) {
	for q := range 4 {
		first := domain.Day(int(o.today)/10000*10000 + q*300 + 101)
		day := first.AddDays(9 + county)
		running := domain.DayOf(first.Time().AddDate(0, 3, 0)) > o.today
		if day > o.today || running && county%3 == 2 || q == 1 && county == 4 {
			continue
		}
		add(o, domain.KindMeeting, domain.Meeting{Name: fmt.Sprintf("%s第%d季度碰头会（演示）", o.place, q+1), Type: domain.MeetingRegular, Level: "county", Division: o.area, HeldOn: day, State: domain.StateHeld,
			Attending: int64(6 + county)})
	}
}
