package alert

import (
	"context"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/disk"
	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/progress"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/alert/rules"
	"yizhan/syncserver/city"
	"yizhan/syncserver/schedule"
)

// read is the city as the rules see it. All of it is found by keys: what a year of visits
// adds to the ledger adds nothing to this.
func read(ctx context.Context, c *city.City, now time.Time, online map[change.ID]bool) (out rules.City, err error) {
	out = rules.City{Now: now, Calendar: calendar.China()}
	out.DiskFree, out.DiskKnown = disk.Room(c.Dir())
	devices, err := access.Devices(ctx, c)
	if err != nil {
		return out, err
	}
	err = c.Snapshot(ctx, func(s city.Snapshot) error {
		return (&reader{ctx, s, online, domain.DayOf(now), &out}).all(devices)
	})
	if err != nil {
		err = fmt.Errorf("read the city for alerts: %w", err)
	}
	return out, err
}

type reader struct {
	ctx    context.Context
	s      city.Snapshot
	online map[change.ID]bool
	today  domain.Day
	out    *rules.City
}

func (r *reader) all(devices []access.DeviceState) error {
	stations, err := r.s.Stations(r.ctx, r.today, r.today)
	if err != nil {
		return err
	}
	places := map[change.ID]rules.Place{}
	at := map[change.ID]*rules.Station{}
	r.out.Stations = make([]rules.Station, 0, len(stations)) // not moved: at points into it
	for _, st := range stations {
		places[st.ID] = rules.Place{Division: st.Division, Code: st.Code, Name: st.Name}
		if !st.Expected {
			continue
		}
		one := rules.Station{Place: places[st.ID], Key: st.ID.String(), Hours: st.Hours, AllDay: st.AllDay, Contact: st.LastSeen,
			Days: map[domain.Day]rules.Day{}, Before: map[domain.Day]int64{}}
		if st.LastArrival.After(one.Contact) {
			one.Contact = st.LastArrival // by a stick
		}
		r.out.Stations = append(r.out.Stations, one)
		at[st.ID] = &r.out.Stations[len(r.out.Stations)-1]
	}
	r.computers(devices, at)
	if err := r.days(at); err != nil {
		return err
	}
	if err := r.closed(at); err != nil {
		return err
	}
	if err := r.waiting(devices, places); err != nil {
		return err
	}
	if err := r.problems(); err != nil {
		return err
	}
	failing, err := schedule.Failing(r.ctx, r.s.R)
	for _, u := range failing {
		r.out.Failed = append(r.out.Failed, rules.Failed{Schedule: u.Schedule, Division: u.Division, Name: u.Name, Period: u.Period, Problem: u.Problem})
	}
	return err
}

// computers are those that may connect. One that is on the line is heard of now.
func (r *reader) computers(devices []access.DeviceState, at map[change.ID]*rules.Station) {
	for _, d := range devices {
		st := at[domain.StationID(d.Station)]
		if st != nil {
			st.Paired = true
		}
		if d.Revoked {
			continue
		}
		r.out.Computers = append(r.out.Computers, rules.Computer{Place: placeOf(d), Key: d.ID.String(), Seen: d.LastSeen, OffsetMs: d.OffsetMs,
			Records: d.Waiting, RecordsSince: d.WaitingSince, DiskFree: d.DiskFree, Contested: d.Contested})
		if st == nil {
			continue
		}
		st.Computers++
		st.Records = st.Records || d.Waiting > 0
		if r.online[d.ID] {
			st.Contact = r.out.Now
		}
	}
}

func placeOf(d access.DeviceState) rules.Place {
	return rules.Place{Division: d.Division, Code: d.Station, Name: d.Name}
}

// days are the people of today and of the same weekday before, and the days without
// service.
func (r *reader) days(at map[change.ID]*rules.Station) error {
	add := func(measure domain.Measure, day domain.Day, take func(*rules.Station, int64)) error {
		return each(r.ctx, r.s.R, func(scan func(...any) error) error {
			var station []byte
			var n int64
			err := scan(&station, &n)
			if st := at[change.ID(station)]; err == nil && st != nil {
				take(st, n)
			}
			return err
		}, "SELECT station, sum(value) FROM cell WHERE measure = ? AND day = ? GROUP BY station HAVING sum(value) > 0", string(measure), int64(day))
	}
	for back := 0; back <= silentDays; back++ {
		day := r.today.AddDays(-back)
		if err := add(domain.MeasureNoServiceDays, day, func(st *rules.Station, _ int64) { st.Days[day] = rules.Day{NoService: true} }); err != nil {
			return err
		}
	}
	if err := add(domain.MeasurePeople, r.today, func(st *rules.Station, n int64) { st.Today = n }); err != nil {
		return err
	}
	for week := 1; week <= rules.SurgeWeeks; week++ {
		day := r.today.AddDays(-7 * week)
		for _, m := range []domain.Measure{domain.MeasureOpenDays, domain.MeasureNoServiceDays} { // said so, and perhaps nobody came
			if err := add(m, day, func(st *rules.Station, _ int64) { st.Before[day] = 0 }); err != nil {
				return err
			}
		}
		if err := add(domain.MeasurePeople, day, func(st *rules.Station, n int64) { st.Before[day] = n }); err != nil {
			return err
		}
	}
	return nil
}

// silentDays is how many days back it matters what a station said of them.
const silentDays = 15

// closed reads when stations that were not heard of for long had closed their days.
func (r *reader) closed(at map[change.ID]*rules.Station) error {
	for id, st := range at {
		if st.Contact.IsZero() || st.Computers == 0 || r.out.Now.Sub(st.Contact) < rules.SilentAfter {
			continue
		}
		for day := max(domain.DayOf(st.Contact).AddDays(-1), r.today.AddDays(-silentDays)); day <= r.today; day = day.AddDays(1) {
			doc, found, err := sqlite.FindDocument(r.ctx, r.s.R, domain.KindStationDay, domain.StationDayID(id, day))
			if err != nil {
				return err
			}
			if !found {
				continue
			}
			d, err := domain.Decode[domain.StationDay](doc.Values())
			if err != nil {
				return err
			}
			if d.State == domain.DayClosed && d.ClosedAt != 0 {
				st.Days[day] = rules.Day{ClosedAt: time.UnixMilli(d.ClosedAt)}
			}
		}
	}
	return nil
}

// waiting is what lies in quarantine, by computer, and what was recorded while a clock was
// wrong, by station.
func (r *reader) waiting(devices []access.DeviceState, places map[change.ID]rules.Place) error {
	computers := map[change.ID]rules.Place{}
	for _, d := range devices {
		computers[d.ID] = placeOf(d)
	}
	for _, q := range []struct {
		query, key string
		places     map[change.ID]rules.Place
	}{
		{"SELECT device, count(*), min(received_at) FROM quarantine WHERE closed_at IS NULL GROUP BY device", "computer:", computers},
		{"SELECT station, count(*), min(received_at) FROM review WHERE closed_at IS NULL GROUP BY station", "station:", places},
	} {
		err := each(r.ctx, r.s.R, func(scan func(...any) error) error {
			var id []byte
			var w rules.Waiting
			var oldest int64
			err := scan(&id, &w.Count, &oldest)
			w.Place, w.Key, w.Oldest = q.places[change.ID(id)], q.key+change.ID(id).String(), time.UnixMilli(oldest)
			r.out.Waiting = append(r.out.Waiting, w)
			return err
		}, q.query)
		if err != nil {
			return err
		}
	}
	return nil
}

// problems are the open ones, by their state.
func (r *reader) problems() error {
	for _, state := range []string{domain.ProblemRegistered, domain.ProblemAssigned, domain.ProblemHandling, domain.ProblemReviewing, domain.ProblemExtended, domain.ProblemReturned} {
		docs, err := sqlite.FindDocuments[domain.Problem](r.ctx, r.s.R, domain.KindProblem, domain.Key{Name: "state", Value: state}, false, 1<<30)
		if err != nil {
			return err
		}
		for _, d := range docs {
			r.out.Problems = append(r.out.Problems, progress.Doc[domain.Problem]{ID: d.ID, Value: d.Value})
		}
	}
	return nil
}

// each passes on the rows of a query.
func each(ctx context.Context, r sqlitedb.Reader, take func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := r.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
