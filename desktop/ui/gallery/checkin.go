package gallery

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/checkin"
	"yizhan/desktop/ui/page"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// PlanActivity has the station plan an activity for today.
func (s *Sample) PlanActivity(ctx context.Context, name, hours string) (change.ID, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return change.ID{}, err
	}
	return s.SaveDocument(ctx, domain.KindActivity, change.ID{}, 0, register.Form{"name": name, "type": "classroom", "division": "511102",
		"station": p.Station.String(), "held_on": domain.DayOf(s.now).String(), "hours": hours, "place": "驿站活动室"})
}

// fillActivity plans an activity at which some are already, and one for the evening.
func fillActivity(ctx context.Context, s *Sample, c *City) error {
	if err := fewDays(ctx, s, c); err != nil {
		return err
	}
	// Two of the same initials and the same last four digits.
	if _, err := s.RegisterMember(ctx, station.Registration{Name: "张三", Phone: "13700001234", Group: "N3", Consent: true}); err != nil {
		return err
	}
	id, err := s.PlanActivity(ctx, "红色学堂：交通安全", "14:00")
	if err != nil {
		return err
	}
	if _, err := s.PlanActivity(ctx, "晚间义诊", "19:00"); err != nil {
		return err
	}
	members, _, err := s.Members(ctx, "", len(sampleMembers))
	if err != nil {
		return err
	}
	defer func() { s.now = Noon }()
	s.now = Noon.Add(-20 * time.Minute)
	for _, m := range members[1:4] {
		if err := s.CheckInMember(ctx, id, m); err != nil {
			return err
		}
		s.now = s.now.Add(2 * time.Minute)
	}
	if err := s.RecordAttendance(ctx, station.AttendanceInput{Activity: id, Group: "N5", People: 12}); err != nil {
		return err
	}
	s.now = s.now.Add(time.Minute)
	if err := s.RecordAttendance(ctx, station.AttendanceInput{Activity: id, Group: "N1", People: 3}); err != nil {
		return err
	}
	all, err := s.Attendees(ctx, id)
	if err != nil {
		return err
	}
	return s.VoidAttendance(ctx, all.Rows[0].ID, checkin.ReasonUndo)
}

// StateActivity is a station at which an activity goes on, StateActivityLocked the same
// with nobody signed in.
var (
	StateActivity       = State{Name: "活动签到", prepare: fillActivity}
	StateActivityLocked = State{Name: "活动签到，桌面锁定", prepare: func(ctx context.Context, s *Sample, c *City) error {
		if err := fillActivity(ctx, s, c); err != nil {
			return err
		}
		if err := s.FillDesk(ctx); err != nil {
			return err
		}
		return s.Lock(ctx)
	}}
)

// chooseCheckIn asks for today's activities, as Ctrl+K does.
func chooseCheckIn(s *Stage) {
	s.FindAnything()
	s.Settle()
	s.Type("hdqd")
	s.Settle()
	s.Press(fyne.KeyReturn)
	s.Settle()
}

// checkingIn opens the sheet of the first activity and does something on it.
func checkingIn(act func(*Stage)) func(*Stage) {
	return func(s *Stage) {
		chooseCheckIn(s)
		s.Type("1")
		s.Advance(settleTime)
		act(s)
	}
}

// checkInScenes are the states of checking in.
var checkInScenes = []scene{
	{name: "checkin-none", page: page.Desk, act: chooseCheckIn},
	{name: "checkin-choose", page: page.Desk, state: &StateActivity, act: chooseCheckIn},
	{name: "checkin", page: page.Desk, state: &StateActivity, act: checkingIn(func(*Stage) {})},
	{name: "checkin-several", page: page.Desk, state: &StateActivity, act: checkingIn(func(s *Stage) {
		s.Type("1234")
		s.Press(fyne.KeyReturn)
	})},
	{name: "checkin-near", page: page.Desk, state: &StateActivity, act: checkingIn(func(s *Stage) {
		s.Type("zhangsanfemg")
		s.Press(fyne.KeyReturn)
	})},
	{name: "checkin-nobody", page: page.Desk, state: &StateActivity, act: checkingIn(func(s *Stage) {
		s.Type("0000")
		s.Press(fyne.KeyReturn)
	})},
	{name: "checkin-twice", page: page.Desk, state: &StateActivity, act: checkingIn(func(s *Stage) {
		s.Type("5678")
		s.Press(fyne.KeyReturn)
	})},
	{name: "checkin-number", page: page.Desk, state: &StateActivity, act: checkingIn(func(s *Stage) {
		s.Press(fyne.KeyDown)
		s.Type("4")
		s.Advance(settleTime)
		s.Type("++")
	})},
	{name: "checkin-done", page: page.Desk, state: &StateActivity, fresh: true, act: checkingIn(func(s *Stage) {
		s.Press(fyne.KeyDown)
		s.Type("4")
		s.Advance(settleTime)
		s.Press(fyne.KeyReturn)
	})},
	{name: "checkin-undone", page: page.Desk, state: &StateActivity, fresh: true, act: checkingIn(func(s *Stage) { s.CheckIn().Sheet.Undo() })},
	{name: "checkin-locked", page: page.Desk, state: &StateActivityLocked, act: checkingIn(func(*Stage) {})},
}
