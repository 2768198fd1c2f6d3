package gallery

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
)

// choosePerson goes down to a row of the people's list and then types.
func choosePerson(row int, letters ...string) func(*Stage) {
	return func(s *Stage) {
		for range row {
			s.Press(fyne.KeyDown)
			s.Advance(settleTime)
		}
		for _, l := range letters {
			s.Type(l)
			s.Advance(settleTime)
		}
	}
}

// registering opens the form and fills it.
func registering(fill func(*Stage)) func(*Stage) {
	return func(s *Stage) {
		s.Register()
		s.Settle()
		fill(s)
	}
}

// wrongForm is a form with something wrong in several fields.
func wrongForm(s *Stage) {
	f := s.Form()
	f.Phone.SetText("1380000")
	f.Name.SetText("阿卜杜拉·吐尔逊买买提阿卜杜热合曼艾山江玉素甫喀迪尔阿不力克木依明江")
	f.Group.SetValue("N4")
	f.Consent.SetChecked(true)
	f.Save()
}

// peopleScenes are the states of the people's page and of the form.
var peopleScenes = []scene{
	{name: "people", page: page.People},
	{name: "people-person", page: page.People, act: choosePerson(1)},
	{name: "people-show-why", page: page.People, act: choosePerson(1, "s")},
	{name: "people-shown", page: page.People, act: choosePerson(1, "s", "1")},
	{name: "people-correct", page: page.People, act: choosePerson(2, "g")},
	{name: "people-history", page: page.People, state: &StateCards, act: choosePerson(1, "2")},
	{name: "people-withdrawn", page: page.People, state: &StateCards, act: choosePerson(2)},
	{name: "people-under", page: page.People, state: &StateCards, act: choosePerson(6)},
	{name: "people-locked", page: page.People, state: &StateLocked},
	{name: "people-same", page: page.People, act: func(s *Stage) {
		choosePerson(1, "t")(s)
		s.Type("zk")
	}},
	{name: "people-delete", page: page.People, act: choosePerson(1, "d")},
	{name: "people-withdraw", page: page.People, act: choosePerson(1, "r")},
	{name: "people-near", page: page.People, act: func(s *Stage) {
		s.Type("/")
		s.Settle()
		s.Type("zhangsanfemg")
	}},
	{name: "people-nobody", page: page.People, act: func(s *Stage) {
		s.Type("/")
		s.Settle()
		s.Type("vvvvv")
	}},
	{name: "register", page: page.People, act: registering(func(s *Stage) { s.Type("13800001234") })},
	{name: "register-employer", page: page.People, act: registering(func(s *Stage) {
		s.Form().Name.SetText("孙悟")
		s.Form().Group.SetValue("N4")
		s.Focus(s.Form().Employer.Entry)
		s.Type("mt")
	})},
	{name: "register-party", page: page.People, act: registering(func(s *Stage) { s.Form().FoldOut() })},
	{name: "register-wrong", page: page.People, act: registering(wrongForm)},
}

// The states of the people.
var (
	StateLocked = State{Name: "桌面锁定", prepare: func(ctx context.Context, s *Sample, c *City) error {
		if err := fewDays(ctx, s, c); err != nil {
			return err
		}
		if err := s.FillDesk(ctx); err != nil {
			return err
		}
		return s.Lock(ctx)
	}}
	StateCards = State{Name: "并卡和撤回", prepare: func(ctx context.Context, s *Sample, c *City) error {
		if err := fewDays(ctx, s, c); err != nil {
			return err
		}
		members, _, err := s.Members(ctx, "", len(sampleMembers))
		if err != nil {
			return err
		}
		again := station.Registration{Name: "张三丰", Phone: "13800001235", Group: "N4", Consent: true}
		card, err := s.RegisterMember(ctx, again)
		if err != nil {
			return err
		}
		corrected := sampleMembers[0]
		corrected.Phone, corrected.Employer = "13800001236", "美团"
		return errors.Join(s.MarkSame(ctx, card.ID, members[0].ID, "本人确认"), s.EditMember(ctx, members[0].ID, corrected),
			s.WithdrawConsent(ctx, members[1].ID, "本人撤回同意"))
	}}
)

// peopleStates are those that the gallery offers.
var peopleStates = []State{StateLocked, StateCards}
