package democity

import (
	"context"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
	"yizhan/syncserver/fleet/sim"
)

// activity is the i-th activity of somebody.
func activity(i int, host string, day domain.Day) domain.Activity {
	kind := nth([]struct{ code, name string }{{"classroom", "红色学堂"}, {"skills", "“红师傅”技能比拼"}, {domain.ActivityCourse, "打卡上课"}, {"care", "关爱慰问"}, {"classroom", "红色学堂"}, {"online", "云上活动"}}, i)
	a := domain.Activity{Name: kind.name + "（演示）", Type: kind.code, HeldOn: day, Hours: "19:00-20:30", Place: host, State: domain.StateHeld}
	if kind.code == "online" {
		a.Channel = nth([]string{"“蜀道畅”APP", "微信群", "QQ群"}, i)
	}
	return a
}

// saveActivities enters activities, and one that is still planned, and one that was
// called off: neither counts as held.
func saveActivities(ctx context.Context, s *sim.Station, held []domain.Activity) (ids []change.ID, err error) {
	kind, _ := domain.FindKind(domain.KindActivity)
	planned, off := held[0], held[len(held)-1]
	planned.State, planned.HeldOn = domain.StatePlanned, domain.DayOf(s.Now).AddDays(7)
	off.State, off.HeldOn = domain.StatePlanned, domain.DayOf(s.Now).AddDays(-3)
	err = s.SaveDocuments(ctx, func(save station.Saver) error {
		for _, a := range append(held[:len(held):len(held)], planned, off) {
			fields, err := domain.Encode(a)
			if err != nil {
				return err
			}
			id, err := save(domain.KindActivity, change.ID{}, register.FormOf(kind, fields))
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		_, err := save(domain.KindActivity, ids[len(ids)-1], register.Form{"state": domain.StateCancelled})
		return err
	})
	return ids, err
}

// activities holds those of the county's organisations, in streets, markets and online.
func (c *county) activities(ctx context.Context) error {
	held := make([]domain.Activity, c.part(activities-stationActivities))
	for i := range held {
		held[i] = activity(i+c.n, c.place+"党群服务中心（演示）", c.spread(i, len(held), 2))
		held[i].Division, held[i].Organisation = c.area, nth(c.floating, i)
	}
	ids, err := saveActivities(ctx, c.s, held)
	if err != nil {
		return err
	}
	groups, _ := visitors(domain.StationRider)
	r := recorder{s: c.s, random: c.random}
	return r.attended(ctx, held, ids, c.part(activityPeople-stationPeople), groups)
}
