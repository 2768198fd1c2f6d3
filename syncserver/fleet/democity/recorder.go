package democity

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/syncserver/fleet/sim"
)

// recorder is the attendants of one station over the weeks. The same city comes
// out every time: the random numbers are seeded by the station.
type recorder struct {
	s       *sim.Station
	n       int // of the station, 0 to 28
	station domain.Station
	now     time.Time
	random  *rand.Rand
	request change.ID // what somebody asked for, and became a problem
}

func (r *recorder) run(ctx context.Context, from domain.Day) error {
	if r.station.Kind == "warm_home" {
		if err := r.s.SetPrice(ctx, "lodging", lodgingFen, lodgingElsewhere, from); err != nil {
			return err
		}
		if err := r.s.SetPrice(ctx, "buffet", buffetFen, buffetElsewhere, from); err != nil {
			return err
		}
	}
	if err := r.register(ctx, from); err != nil {
		return err
	}
	if err := r.attend(ctx, from); err != nil {
		return err
	}
	if err := r.ask(ctx, from); err != nil {
		return err
	}
	today := domain.DayOf(r.now)
	for day := from; day <= today; day = day.AddDays(1) {
		if day == today && r.n >= stationsAltogether-unreportedToday {
			continue // has not reported yet; what is missing must not look like nobody came
		}
		if err := r.day(ctx, day); err != nil {
			return err
		}
	}
	return nil
}

// part is this station's part of a total.
func (r *recorder) part(total int) int { return part(total, r.n, stationsAltogether) }

// register enrols members. They are called 演示001 and have no telephone: no
// number is made up that somebody might have.
func (r *recorder) register(ctx context.Context, from domain.Day) error {
	all := r.part(ordinaryMembers)
	for i := range all {
		r.s.Now = from.AddDays(i * days / all).Time().Add(time.Duration(9+i%9) * time.Hour)
		if r.s.Now.After(r.now) {
			r.s.Now = r.now
		}
		groups, _ := visitors(r.station.Kind)
		in := station.Registration{Name: fmt.Sprintf("演示%02d%03d", r.n+1, i+1), Group: r.pick(groups), Consent: true}
		if _, err := r.s.RegisterMember(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

// attend holds the station's activities. People are dealt out so that all activities
// together have exactly the published number.
func (r *recorder) attend(ctx context.Context, from domain.Day) error {
	held := make([]domain.Activity, r.part(stationActivities))
	for i := range held {
		held[i] = activity(i+r.n, r.station.Name, from.AddDays((i*5+r.n)%(days-1)))
		held[i].Division, held[i].Station = r.station.Division, domain.StationID(r.station.Code)
	}
	r.s.Now = r.now
	ids, err := saveActivities(ctx, r.s, held)
	if err != nil {
		return err
	}
	groups, _ := visitors(r.station.Kind)
	return r.attended(ctx, held, ids, r.part(stationPeople), groups)
}

// attended records who took part, after each activity.
func (r *recorder) attended(ctx context.Context, held []domain.Activity, ids []change.ID, people int, groups []share) error {
	for i, a := range held {
		r.s.Now = a.HeldOn.Time().Add(19 * time.Hour)
		n := part(people, i, len(held))
		some := n / 3
		for _, came := range []int{some, n - some} {
			if came == 0 {
				continue
			}
			if err := r.s.RecordAttendance(ctx, station.AttendanceInput{Activity: ids[i], Group: r.pick(groups), At: r.s.Now, People: int64(came)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// ask writes down what people asked for; some of it becomes a problem of the county.
func (r *recorder) ask(ctx context.Context, from domain.Day) error {
	groups, _ := visitors(r.station.Kind)
	for i, text := range []string{"希望增加夜间停车位（演示）", "想要一把雨伞（演示）", "充电口不够（演示）"} {
		r.s.Now = from.AddDays(1 + i*20).Time().Add(time.Duration(10+r.n%8) * time.Hour)
		kind := domain.RequestNeed
		if i == 1 {
			kind = domain.RequestWish
		}
		if err := r.s.AddRequest(ctx, station.RequestInput{Type: kind, Group: r.pick(groups), Text: text}); err != nil {
			return err
		}
	}
	list, err := r.s.Requests(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	r.request = list[0].ID // the oldest
	return r.s.HandleRequest(ctx, list[1].ID, domain.RequestDone, "已备好（演示）")
}

// hourly is how the day of a station goes, in parts.
var hourly = [24]int{1, 1, 0, 0, 1, 2, 4, 6, 8, 9, 10, 14, 16, 12, 9, 8, 8, 10, 12, 9, 7, 5, 3, 2}

// day records a day's visits as they happen.
func (r *recorder) day(ctx context.Context, day domain.Day) error {
	base := 14 + (r.n*7)%19
	if wd := day.Time().Weekday(); wd == time.Saturday || wd == time.Sunday {
		base = base * 4 / 5
	}
	n := base + r.random.IntN(base/2)
	sum := 0
	for _, parts := range hourly {
		sum += parts
	}
	groups, services := visitors(r.station.Kind)
	var visits []station.VisitInput
	for hour, parts := range hourly {
		for range (n*parts + r.random.IntN(sum)) / sum {
			at := day.Time().Add(time.Duration(hour)*time.Hour + time.Duration(r.random.IntN(3_600_000))*time.Millisecond)
			if at.After(r.now) {
				continue // has not happened yet
			}
			in := station.VisitInput{Group: r.pick(groups), People: 1, At: at, Services: []station.ServiceUse{{Service: r.pick(services)}}}
			if r.random.IntN(12) == 0 {
				in.People = int64(2 + r.random.IntN(3))
			}
			if second := r.pick(services); r.random.IntN(3) == 0 && second != in.Services[0].Service {
				in.Services = append(in.Services, station.ServiceUse{Service: second})
			}
			visits = append(visits, in)
		}
	}
	r.s.Now = day.AddDays(1).Time().Add(-time.Minute)
	if r.s.Now.After(r.now) {
		r.s.Now = r.now
	}
	_, err := r.s.RecordVisits(ctx, visits)
	return err
}

// pick draws one by its share.
func (r *recorder) pick(shares []share) string {
	sum := 0
	for _, s := range shares {
		sum += s.parts
	}
	n := r.random.IntN(sum)
	for _, s := range shares {
		if n -= s.parts; n < 0 {
			return s.code
		}
	}
	return shares[0].code
}
