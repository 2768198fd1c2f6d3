package station

import (
	"context"
	"database/sql"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
)

// Month is what the stations that lie here reported in a month, day by day. Its figures
// are those of the statistics.
type Month struct {
	First, Last domain.Day // of the month, whole
	Today       domain.Day
	Rows        []MonthRow
	People      int64
	Reported    int // station-days with a report
	Due         int // station-days that are over, or have a report
}

// MonthRow is a station's month.
type MonthRow struct {
	KeptStation
	Days     []MonthDay // from the first of the month to its last day
	People   int64
	Reported int
	Due      int
}

// MonthDay is a station's day. Nothing said is not the same as nobody came.
type MonthDay struct {
	Day       domain.Day
	People    int64
	Services  int64
	Open      bool // the station opened or closed it
	NoService bool // it said that nobody came
	Reported  bool // there is a visit, or a word that nobody came or that it was open
	Due       bool // the day is over, or has a report already
}

// Rate is the part of the days that have come of which there is a report; -1 where none
// has come.
func (r MonthRow) Rate() float64 { return rate(r.Reported, r.Due) }

// Rate is that of all stations.
func (m Month) Rate() float64 { return rate(m.Reported, m.Due) }

func rate(part, whole int) float64 {
	if whole == 0 {
		return -1
	}
	return float64(part) / float64(whole)
}

// MonthOf reads the month that a day lies in, of the stations whose records lie here. An
// office that records nothing itself is no station of its own list.
func (s *Station) MonthOf(ctx context.Context, day domain.Day) (Month, error) {
	m := Month{First: day/100*100 + 1}
	m.Last = domain.DayOf(m.First.Time().AddDate(0, 1, -1))
	m.Today = domain.DayOf(s.now())
	kept, err := s.reporting(ctx)
	if err != nil {
		return m, err
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		for _, k := range kept {
			row := MonthRow{KeptStation: k}
			if row.Days, err = monthDays(ctx, tx, k, m); err != nil {
				return err
			}
			for _, d := range row.Days {
				row.People += d.People
				row.Reported += b2i(d.Reported && d.Due)
				row.Due += b2i(d.Due)
			}
			m.People, m.Reported, m.Due = m.People+row.People, m.Reported+row.Reported, m.Due+row.Due
			m.Rows = append(m.Rows, row)
		}
		return nil
	})
	return m, err
}

// reporting are the stations of which a report is due: those whose records lie here, and
// at an office those of its list, or that it was granted, that have none yet.
func (s *Station) reporting(ctx context.Context) ([]KeptStation, error) {
	p, err := s.Profile(ctx)
	if err != nil || p.Role != RoleOffice {
		return s.kept(ctx, func(k KeptStation, _ bool) bool { return k.Own })
	}
	added, err := s.added(ctx)
	if err != nil {
		return nil, err
	}
	feeds, err := s.Cursors(ctx)
	if err != nil {
		return nil, err
	}
	return s.kept(ctx, func(k KeptStation, counted bool) bool {
		_, granted := feeds[domain.FeedStation(k.ID)]
		return counted || (added[k.ID] || granted) && !k.Own
	})
}

// monthDays reads the days of a station.
func monthDays(ctx context.Context, tx *sql.Tx, k KeptStation, m Month) ([]MonthDay, error) {
	var days []MonthDay
	for d := m.First; d <= m.Last; d = d.AddDays(1) {
		days = append(days, MonthDay{Day: d, Due: d <= m.Today})
	}
	for _, figure := range []struct {
		measure domain.Measure
		take    func(*MonthDay, int64)
	}{
		{domain.MeasurePeople, func(d *MonthDay, n int64) { d.People = n }},
		{domain.MeasureServices, func(d *MonthDay, n int64) { d.Services = n }},
		{domain.MeasureVisits, func(d *MonthDay, n int64) { d.Reported = d.Reported || n > 0 }},
		{domain.MeasureOpenDays, func(d *MonthDay, n int64) { d.Open = n > 0; d.Reported = d.Reported || n > 0 }},
		{domain.MeasureNoServiceDays, func(d *MonthDay, n int64) { d.NoService = n > 0; d.Reported = d.Reported || n > 0 }},
	} {
		t, err := stats.Read(ctx, sqlite.CellsOf(tx, nil), stats.Query{Measure: figure.measure, From: m.First, To: m.Last, By: stats.ByDay, Station: k.ID})
		if err != nil {
			return nil, err
		}
		for _, r := range t.Rows {
			if n, err := strconv.Atoi(r.Key[len(r.Key)-2:]); err == nil && n >= 1 && n <= len(days) { // 2026-11-23
				figure.take(&days[n-1], r.Value)
			}
		}
	}
	// Nobody is late with a day that is not over.
	if m.Today >= m.First && m.Today <= m.Last {
		today := &days[m.Today%100-1]
		today.Due = today.Reported
	}
	return days, nil
}
