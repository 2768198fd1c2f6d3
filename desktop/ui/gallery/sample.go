// Package gallery shows every page with sample data: in a window to look at
// while working on it (-gallery), and as pictures for the guides
// (-screenshots). Behind the pages stands a real station in a temporary
// folder, filled through what a person at the desk does; nothing is faked.
package gallery

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
)

// Noon is the moment that sample stations live in, so that pictures taken on
// different days are the same.
var Noon = time.Date(2026, 11, 23, 14, 6, 0, 0, domain.Shanghai)

// sampleName is a station that does not exist.
const sampleName = "城东小哥加油站"

// Sample is a station in a temporary folder with a clock of its own.
type Sample struct {
	*station.Station
	dir string
	now time.Time
}

// OpenSample makes a station that has not been set up. Close removes it.
func OpenSample(ctx context.Context) (*Sample, error) {
	dir, err := os.MkdirTemp("", "yizhan-sample-")
	if err != nil {
		return nil, err
	}
	s := &Sample{dir: dir, now: Noon}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

func (s *Sample) open(ctx context.Context) (err error) {
	s.Station, err = station.Open(ctx, s.dir, station.WithClock(func() time.Time { return s.now }))
	return err
}

// Reopen ends the program and starts it again.
func (s *Sample) Reopen(ctx context.Context) error {
	if err := s.Station.Close(); err != nil {
		return err
	}
	return s.open(ctx)
}

// Close removes the station and its folder.
func (s *Sample) Close() error { return errors.Join(s.Station.Close(), os.RemoveAll(s.dir)) }

// Setup sets the station up, without visits.
func (s *Sample) Setup(ctx context.Context) error {
	return s.SetupAs(ctx, State{Role: station.RoleStation})
}

// SetupAs is Setup of a station or of an office, as a state wants it.
func (s *Sample) SetupAs(ctx context.Context, state State) error {
	// Before everything else that happens here, or the clock of the records
	// would stand at Noon from the beginning.
	s.now = Noon.AddDate(-1, 0, 0)
	defer func() { s.now = Noon }()
	setup := station.Setup{Code: "SAMPLE", Name: sampleName, Division: "511102", Demo: true, Role: state.Role}
	if state.Role == station.RoleOffice {
		setup.Code, setup.Name = "OFFICE", "城东街道社区办公室"
	}
	if state.City {
		setup.Code, setup.Name, setup.Division = "CITY", "市委社会工作部", codes.LeshanCity
	}
	_, err := s.Init(ctx, setup)
	if err != nil {
		return err
	}
	// The prices of the seed: a bed for 10 yuan, a buffet for 12.
	if err := s.SetPrice(ctx, "lodging", 1000, 6000, 20260101); err != nil {
		return err
	}
	return s.SetPrice(ctx, "buffet", 1200, 2000, 20260101)
}

// sampleMembers are names that nobody bears: characters of the counting-out
// rhyme of surnames, and some that fonts forget.
var sampleMembers = []station.Registration{
	{Name: "张三丰", Phone: "13800001234", Plate: "川LA1234", Group: "N4"},
	{Name: "欧阳·吐尔逊", Phone: "13900005678", Group: "N3"},
	{Name: "赵堃", Phone: "13700002468", Plate: "川L88661", Group: "N1"},
	{Name: "钱喆", Phone: "13600001357", Group: "N2"},
	{Name: "周𠮷", Phone: "13500008642", Group: "N4"},
}

// Fill records some weeks of work, and today up to now.
func (s *Sample) Fill(ctx context.Context, days int) error {
	defer func() { s.now = Noon }()
	dice := rand.New(rand.NewPCG(7, 11))
	s.now = Noon.AddDate(0, 0, -days)
	var members []station.MemberRow
	for _, r := range sampleMembers {
		r.Consent = true
		m, err := s.RegisterMember(ctx, r)
		if err != nil {
			return err
		}
		members = append(members, m)
	}
	for back := days; back >= 0; back-- {
		if err := s.fillDay(ctx, dice, back, members); err != nil {
			return err
		}
	}
	return nil
}

// hourShares is how a day's visits spread over the hours from seven on: people
// come at noon and in the evening.
var hourShares = [...]int{2, 4, 5, 6, 9, 12, 10, 6, 4, 4, 6, 8, 6, 3}

var (
	sampleGroups   = []string{"N4", "N4", "N4", "N3", "N3", "N1", "N1", "N2", "O1", "R", "N5"}
	sampleServices = []string{"water", "water", "phone_charging", "meal_heating", "rest", "lodging", "buffet", "shower"}
)

func (s *Sample) fillDay(ctx context.Context, dice *rand.Rand, back int, members []station.MemberRow) error {
	day := time.Date(Noon.Year(), Noon.Month(), Noon.Day()-back, 7, 0, 0, 0, domain.Shanghai)
	for i, share := range hourShares {
		n := share/2 + dice.IntN(3)
		for v := range n {
			s.now = day.Add(time.Duration(i)*time.Hour + time.Duration(v*60/n)*time.Minute)
			if s.now.After(Noon.Add(-time.Minute)) {
				return nil
			}
			in := station.VisitInput{Group: sampleGroups[dice.IntN(len(sampleGroups))], People: 1}
			if dice.IntN(9) == 0 {
				in.People = 2
			}
			if dice.IntN(8) == 0 {
				m := members[dice.IntN(len(members))]
				in.Member, in.Group = m.ID, m.Group
			}
			first := dice.IntN(len(sampleServices))
			for k := range dice.IntN(3) {
				code := sampleServices[(first+k*3)%len(sampleServices)]
				if len(in.Services) == 0 || in.Services[0].Service != code {
					in.Services = append(in.Services, station.ServiceUse{Service: code})
				}
			}
			row, err := s.RecordVisit(ctx, in)
			if err != nil {
				return err
			}
			if back == 0 && dice.IntN(25) == 0 {
				if err := s.VoidVisit(ctx, row.ID, "undo"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// FillDesk opens the day and does what happens beside the visits that Fill records.
func (s *Sample) FillDesk(ctx context.Context) error {
	members, _, err := s.Members(ctx, "", 1)
	if err != nil {
		return err
	}
	defer func() { s.now = Noon }()
	s.now = Noon.Add(-6 * time.Hour)
	first, err := s.AddAttendant(ctx, "王老师", "2580", true)
	if err != nil {
		return err
	}
	second, err := s.AddAttendant(ctx, "李·吐尔逊", "1470", false)
	if err != nil {
		return err
	}
	at := func(clock time.Duration, do func() error) {
		if err == nil {
			s.now = Noon.Add(clock)
			err = do()
		}
	}
	at(-6*time.Hour, func() error { return s.OpenDay(ctx) })
	at(-5*time.Hour, func() error { return s.ReportFault(ctx, "饮水机", "不加热") })
	at(-5*time.Hour, func() error { return s.AddNote(ctx, "物资已补充") })
	at(-4*time.Hour, func() error {
		return s.AddRequest(ctx, station.RequestInput{Type: domain.RequestWish, Group: "N4", Text: "想要一个放头盔的架子", Contact: "13800001234"})
	})
	at(-3*time.Hour, func() error {
		return s.AddRequest(ctx, station.RequestInput{Type: domain.RequestNeed, Group: "N1", Text: "货车进城的停车位不够，晚上没有地方停"})
	})
	at(-2*time.Hour, func() error { return s.HandOver(ctx, second.ID, "1470", "钥匙在抽屉里") })
	at(-90*time.Minute, func() error {
		_, err := s.IssueVoucher(ctx, station.VoucherInput{Service: "buffet", Group: members[0].Group, Member: members[0].ID})
		return err
	})
	at(-80*time.Minute, func() error {
		_, err := s.IssueVoucher(ctx, station.VoucherInput{Service: "buffet", Group: "N1", Plate: "川LA1111"})
		return err
	})
	at(-time.Hour, func() error { return s.HandOver(ctx, first.ID, "2580", "") })
	return err
}
