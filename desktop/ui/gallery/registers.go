package gallery

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/registers"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/register"
)

// The states of the registers.
var (
	StateRegisters = State{Name: "台账", Role: station.RoleOffice, prepare: fillRegisters}
	StateOwn       = State{Name: "驿站的活动", prepare: fillOwn}
	StateLockedOff = State{Name: "锁定的办公室", Role: station.RoleOffice, prepare: func(ctx context.Context, s *Sample, c *City) error {
		if err := fillRegisters(ctx, s, c); err != nil {
			return err
		}
		if _, err := s.AddAttendant(ctx, "王老师", "2580", true); err != nil {
			return err
		}
		return s.Lock(ctx)
	}}
)

// registerStates are those that the gallery offers.
var registerStates = []State{StateRegisters, StateOwn, StateLockedOff}

// keeper enters documents as an office does, and remembers the first mistake.
type keeper struct {
	ctx context.Context
	s   *Sample
	err error
}

// add enters a document some minutes before Noon, so that lists have an order.
func (k *keeper) add(ago time.Duration, kind string, form register.Form) (id change.ID) {
	if k.err == nil {
		k.s.now = Noon.Add(-ago)
		id, k.err = k.s.SaveDocument(k.ctx, kind, change.ID{}, 0, form)
		k.s.now = Noon
		if k.err != nil {
			k.err = fmt.Errorf("%s %q: %w", kind, form["name"], k.err)
		}
	}
	return id
}

// step changes a document, as a step does.
func (k *keeper) step(ago time.Duration, kind string, id change.ID, form register.Form) {
	if k.err != nil {
		return
	}
	k.s.now = Noon.Add(-ago)
	defer func() { k.s.now = Noon }()
	var d register.Detail
	if d, k.err = k.s.OpenDocument(k.ctx, kind, id, "zh"); k.err == nil {
		_, k.err = k.s.SaveDocument(k.ctx, kind, id, d.Revision, form)
	}
}

// fillRegisters enters the work of an office that does not exist.
func fillRegisters(ctx context.Context, s *Sample, c *City) error {
	k := &keeper{ctx: ctx, s: s}
	day := 24 * time.Hour
	org := func(ago time.Duration, name, kind, parent, more string) string {
		form := register.Form{"name": name, "type": kind, "parent": parent, "division": "511102", "industry": more, "founded_on": "2025-06-01", "state": "active", "secretary": "张三丰", "phone": "13800001234"}
		return k.add(ago, domain.KindOrganisation, form).String()
	}
	city := org(90*day, "嘉州市委两新工委", "work_committee", "", "")
	freight := org(89*day, "道路货运行业党委", "industry_committee", city, "freight")
	express := org(88*day, "快递行业党委", "industry_committee", city, "express")
	first := org(87*day, "岷江货运有限公司党支部", "enterprise_branch", freight, "freight")
	second := org(86*day, "嘉州快递有限公司党支部", "enterprise_branch", express, "express")
	org(85*day, "318 国道流动党支部", "floating_branch", first, "freight")
	police := org(84*day, "城东街道办事处", "department", "", "")

	company := func(ago time.Duration, name, industry, credit, division, people, members string) string {
		return k.add(ago, domain.KindEnterprise, register.Form{"name": name, "industry": industry, "credit": credit, "division": division, "headcount": people, "party_members": members,
			"contact": "欧阳·吐尔逊", "phone": "13900005678", "entered_on": domain.DayOf(Noon.Add(-ago)).String(), "state": "active"}).String()
	}
	minjiang := company(80*day, "岷江货运有限公司", "freight", "91350100M000100Y43", codes.Children("511102")[0].Code, "120", "9")
	jiazhou := company(79*day, "嘉州快递有限公司", "express", "", "511102", "86", "3")
	company(78*day, "绿心同城配送", "delivery", "", codes.Children("511102")[3].Code, "41", "0")
	company(77*day, "凌云山风顺网约车服务部", "ride_hailing", "", codes.Children("511102")[5].Code, "17", "4")
	company(76*day, "新疆阿勒泰地区阿卜杜拉·吐尔逊买买提国际物流与供应链管理（嘉州）有限责任公司", "freight", "", "511102", "1280", "36")

	for branch, of := range map[string]string{first: minjiang, second: jiazhou} {
		id, err := change.ParseID(branch)
		if err != nil {
			return err
		}
		k.step(75*day, domain.KindOrganisation, id, register.Form{"enterprise": of, "mode": "single"})
	}

	problem := func(ago time.Duration, name, source, text string) change.ID {
		return k.add(ago, domain.KindProblem, register.Form{"name": name, "source": source, "division": "511102", "group": "N1", "raised_on": domain.DayOf(Noon.Add(-ago)).String(), "text": text})
	}
	lamp := problem(20*day, "停车场路灯不亮", "meeting", "夜里停车看不清，已有两辆车刮碰。")
	k.step(19*day, domain.KindProblem, lamp, register.Form{"state": "assigned", "organisation": police, "days": "10"})
	k.step(12*day, domain.KindProblem, lamp, register.Form{"state": "handling"})
	bed := problem(9*day, "夜里没有床位", "request", "")
	k.step(8*day, domain.KindProblem, bed, register.Form{"state": "assigned", "organisation": police, "days": "10"})
	problem(3*day, "充电柜不够用", "survey", "")
	problem(2*day, "进城通行证办理时间太长，外地司机要等三个工作日以上才能进城送货，希望能在网上办", "hotline", "")

	k.add(30*day, domain.KindMeeting, register.Form{"name": "新业态融合党建联席会", "type": "joint", "level": "city", "division": "511102", "held_on": "2026-11-18", "state": "planned", "units": "交通运输局、公安局"})
	guide := k.add(28*day, domain.KindGuide, register.Form{"name": "赵堃", "phone": "13700002468", "organisation": police, "enterprise": minjiang, "division": "511102", "since": "2026-03-01", "state": "active"})
	k.add(5*day, domain.KindGuideLog, register.Form{"name": "上门讲安全", "guide": guide.String(), "type": "visit", "day": "2026-11-18", "enterprise": minjiang, "division": "511102"})
	k.add(26*day, domain.KindFloatingMember, register.Form{"name": "钱喆", "phone": "13600001357", "group": "N1", "division": "511102", "direction": "in", "from": "外省某县交通局党支部", "branch": first, "found_on": "2026-08-20", "since": "2026-04-01",
		"state": "found", "notice": station.NoticeVersion, "consent_at": "2026-08-20 10:00"})
	k.add(24*day, domain.KindDuty, register.Form{"name": "每季度走访货车司机", "list": "member", "organisation": police, "holder": "副主任", "division": "511102", "every": "quarter", "since": "2026-07-01", "state": "active"})
	k.add(10*day, domain.KindActivity, register.Form{"name": "“红师傅”技能比拼", "type": "skills", "division": "511102", "organisation": freight, "held_on": "2026-11-28", "hours": "14:00", "place": "货车司机之家", "state": "planned"})
	return k.err
}

// fillOwn enters what a station keeps of its own.
func fillOwn(ctx context.Context, s *Sample, c *City) error {
	if err := fewDays(ctx, s, c); err != nil {
		return err
	}
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	k := &keeper{ctx: ctx, s: s}
	at := p.Station.String()
	k.add(50*time.Hour, domain.KindActivity, register.Form{"name": "打卡上课：行车安全", "type": "course", "division": "511102", "station": at, "held_on": "2026-11-25", "hours": "19:00", "state": "planned"})
	k.add(49*time.Hour, domain.KindActivity, register.Form{"name": "冬季送温暖", "type": "care", "division": "511102", "station": at, "held_on": "2026-11-20", "state": "held"})
	k.add(48*time.Hour, domain.KindFacility, register.Form{"name": "饮水机", "station": at, "quantity": "2", "since": "2026-01-05", "state": "active"})
	k.add(47*time.Hour, domain.KindRightsRequest, register.Form{"type": "copy", "station": at, "received_on": "2026-11-20", "due": "2026-12-10"})
	return k.err
}

// registersPage is the page of the registers.
func registersPage(s *Stage) *registers.Registers {
	for _, name := range []page.Name{page.Registers, page.Activities} {
		if p, ok := s.Page(name).(*registers.Registers); ok {
			return p
		}
	}
	return nil
}

// at turns to a register and then presses what is given.
func at(kind string, acts ...any) func(*Stage) {
	return func(s *Stage) {
		registersPage(s).To(kind, nil)
		s.Settle()
		for _, a := range acts {
			switch a := a.(type) {
			case fyne.KeyName:
				s.Press(a)
			case string:
				s.Type(a)
			case func(*Stage):
				a(s)
			}
			s.Advance(2 * settleTime)
		}
	}
}

const (
	down  = fyne.KeyDown
	enter = fyne.KeyReturn
)

// registerScenes are the states of the registers.
var registerScenes = []scene{
	{name: "registers-empty", page: page.Registers, state: &StateNewOffice},
	{name: "registers-choose", page: page.Registers, state: &StateRegisters, act: at(domain.KindOrganisation, "k")},
	{name: "registers", page: page.Registers, state: &StateRegisters, act: at(domain.KindEnterprise)},
	{name: "registers-filtered", page: page.Registers, state: &StateRegisters, act: at(domain.KindEnterprise, func(s *Stage) {
		registersPage(s).To(domain.KindEnterprise, map[string]string{"industry": "freight", "division": "511102"})
	})},
	{name: "registers-filter", page: page.Registers, state: &StateRegisters, act: at(domain.KindProblem, "f")},
	{name: "registers-nothing", page: page.Registers, state: &StateRegisters, act: at(domain.KindEnterprise, "/", "飞机")},
	{name: "registers-columns", page: page.Registers, state: &StateRegisters, act: at(domain.KindEnterprise, "c")},
	{name: "registers-detail", page: page.Registers, state: &StateRegisters, act: at(domain.KindProblem, down, down, down, down, enter)},
	{name: "registers-masked", page: page.Registers, state: &StateRegisters, act: at(domain.KindEnterprise, down, down, down, down, down, enter)},
	{name: "registers-why", page: page.Registers, state: &StateRegisters, act: at(domain.KindEnterprise, down, enter, "s")},
	{name: "registers-full", page: page.Registers, state: &StateRegisters, act: at(domain.KindEnterprise, down, down, down, down, down, enter, "s", "1")},
	{name: "registers-long", page: page.Registers, state: &StateRegisters, act: at(domain.KindEnterprise, down, enter)},
	{name: "registers-linked", page: page.Registers, state: &StateRegisters, act: at(domain.KindProblem, down, down, down, down, enter, "l")},
	{name: "registers-step", page: page.Registers, state: &StateRegisters, act: at(domain.KindProblem, down, down, enter, "1")},
	{name: "registers-form", page: page.Registers, state: &StateRegisters, act: at(domain.KindEnterprise, "a")},
	{name: "registers-form-problem", page: page.Registers, state: &StateRegisters, act: at(domain.KindProblem, "a")},
	{name: "registers-form-consent", page: page.Registers, state: &StateRegisters, act: at(domain.KindFloatingMember, "a")},
	{name: "registers-form-pick", page: page.Registers, state: &StateRegisters, asks: true, act: at(domain.KindGuide, "a", func(s *Stage) {
		registersPage(s).Into("organisation")
		s.Type("党支部")
	})},
	{name: "registers-wrong", page: page.Registers, state: &StateRegisters, asks: true, act: at(domain.KindEnterprise, "a", func(s *Stage) {
		p := registersPage(s)
		p.Put("credit", "91350100M000100Y44")
		p.Put("phone", "12345")
		p.Put("entered_on", "2027-01-01")
		s.Press(fyne.KeyF12)
	})},
	{name: "registers-leave", page: page.Registers, state: &StateRegisters, asks: true, act: at(domain.KindMeeting, "a", "联席会", fyne.KeyEscape)},
	{name: "registers-edit", page: page.Registers, state: &StateRegisters, act: at(domain.KindEnterprise, down, down, enter, "g")},
	{name: "registers-locked", page: page.Registers, state: &StateLockedOff, act: at(domain.KindEnterprise, down, enter)},
	{name: "registers-tree", page: page.Registers, state: &StateRegisters, act: at(domain.KindOrganisation, "t", "z")},
	{name: "registers-tree-node", page: page.Registers, state: &StateRegisters, act: at(domain.KindOrganisation, "t", "z", down, down, enter)},
	{name: "registers-tree-add", page: page.Registers, state: &StateRegisters, act: at(domain.KindOrganisation, "t", down, "a")},
	{name: "board", page: page.Board, state: &StateRegisters},
	{name: "board-empty", page: page.Board, state: &StateNewOffice},
	{name: "board-locked", page: page.Board, state: &StateLockedOff},
	{name: "activities", page: page.Activities, state: &StateOwn},
	{name: "activities-choose", page: page.Activities, state: &StateOwn, act: at(domain.KindActivity, "k")},
	{name: "activities-add", page: page.Activities, state: &StateOwn, act: at(domain.KindActivity, "a")},
}
