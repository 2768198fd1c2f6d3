package wall

import (
	"context"
	"sync"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
)

// figures are all that the page shows, of one snapshot.
type figures struct {
	revision uint64
	at       time.Time // when they were read
	asOf     time.Time // when the ledger last took something in
	today    domain.Day
	stations []city.StationState // as they reported today
	labels   city.Labels

	hours, month, year, services, saved, groups, kinds stats.Table // month: by station
	todayTotal                                         int64
}

// The figures of all screens of an area are read once for each state of the ledger,
// and at least so often: changes made by another program send no signal. Where reading
// took long they are kept for a while although something came in.
const (
	readAnew  = time.Second
	slowAfter = 500 * time.Millisecond
	slowKeep  = 10
)

// shelf keeps what was read last of each area. There are as many areas as divisions, so
// it stays small by itself.
type shelf struct {
	mu    sync.Mutex
	areas map[string]*kept
}

type kept struct {
	mu      sync.Mutex
	figures *figures
	took    time.Duration
}

// holds tells whether what was read still answers.
func (k *kept) holds(revision uint64, now time.Time, today domain.Day) bool {
	if k.figures == nil || k.figures.today != today {
		return false
	}
	age := now.Sub(k.figures.at).Abs()
	return k.figures.revision == revision && age < readAnew || k.took > slowAfter && age < slowKeep*k.took
}

func (s *shelf) area(area string) *kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.areas == nil {
		s.areas = map[string]*kept{}
	}
	if s.areas[area] == nil {
		s.areas[area] = &kept{}
	}
	return s.areas[area]
}

// read returns figures that hold. Who asks while they are read waits for them.
func (s *shelf) read(ctx context.Context, p *Pages, area string) (*figures, error) {
	k := s.area(area)
	k.mu.Lock()
	defer k.mu.Unlock()
	// The number is taken before reading: a change in between then makes the page ask
	// once too often, never once too seldom.
	revision, now := p.revision(), p.now()
	if k.holds(revision, now, p.today()) {
		return k.figures, nil
	}
	f := &figures{revision: revision, at: now, today: p.today()}
	began := time.Now()
	err := p.city.Snapshot(ctx, func(s city.Snapshot) error {
		s, err := s.Within(ctx, area)
		if err != nil {
			return err
		}
		return f.read(ctx, s)
	})
	if err != nil {
		return nil, err
	}
	k.figures, k.took = f, time.Since(began)
	return f, nil
}

func (f *figures) read(ctx context.Context, s city.Snapshot) (err error) {
	if f.asOf, err = s.AsOf(ctx); err != nil {
		return err
	}
	if f.stations, err = s.Stations(ctx, f.today, f.today); err != nil {
		return err
	}
	if f.labels, err = s.Labels(ctx); err != nil {
		return err
	}
	month, _ := stats.PeriodUntil(stats.PeriodMonth, f.today)
	year, _ := stats.PeriodUntil(stats.PeriodYear, f.today)
	day := stats.Table{}
	for _, t := range []struct {
		to      *stats.Table
		measure domain.Measure
		by      stats.By
		from    domain.Day
	}{
		{&day, domain.MeasurePeople, stats.ByTotal, f.today},
		{&f.hours, domain.MeasurePeople, stats.ByHour, f.today},
		{&f.month, domain.MeasurePeople, stats.ByStation, month.From},
		{&f.year, domain.MeasurePeople, stats.ByTotal, year.From},
		{&f.services, domain.MeasureServices, stats.ByTotal, year.From},
		{&f.saved, domain.MeasureSaved, stats.ByTotal, year.From},
		{&f.groups, domain.MeasurePeople, stats.ByGroup, month.From},
		{&f.kinds, domain.MeasureServices, stats.ByService, month.From},
	} {
		if *t.to, err = stats.Read(ctx, s, stats.Query{Measure: t.measure, By: t.by, From: t.from, To: f.today}); err != nil {
			return err
		}
	}
	f.todayTotal = day.Total
	return nil
}
