package dashboard

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
	"yizhan/syncserver/countymap"
	"yizhan/syncserver/figure"
	"yizhan/syncserver/months"
)

// figures are all the numbers of a page, of one snapshot.
type figures struct {
	revision uint64
	at       time.Time // when they were read
	asOf     time.Time // when the ledger last took something in
	stations []city.StationState
	labels   city.Labels
	// byStation holds a table for each headline; its total is the headline.
	byStation map[domain.Measure]stats.Table
	before    map[domain.Measure]int64
	year      map[domain.Measure]int64 // the same days of last year
	spans     []span
	offline   int64

	outlines   countymap.Map // the city's own map; empty: squares
	mapProblem error         // why it is not drawn, where there is one

	reportedDays map[change.ID]city.ReportedDays
	week         stats.Table

	groupNames, serviceNames map[string]stats.Entry // of the page of records

	trend, groups, services, divisions stats.Table
	works                              []stats.Table // of each of works
	closed                             []months.ClosedMonth

	mu        sync.Mutex
	fragments map[viewers]fragment
}

// viewers are those who are shown the same: in one language, with the ways up and down
// that are theirs.
type viewers struct {
	lang              language
	division          string
	records, progress bool
}

// fragment is what all viewers of a page fetch when its figures have changed, also
// compressed: hundreds ask for it in the same moment.
type fragment struct{ body, packed []byte }

// fragment makes it once for each sort of viewers.
func (f *figures) fragment(v view) (fragment, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	who := viewers{v.Lang, v.Staff.Division, v.Staff.MayOpen(recordsPage), v.Staff.MayOpen("GET " + progressPage)}
	if made, ok := f.fragments[who]; ok {
		return made, nil
	}
	v.Page = newSheet(v.Lang, v.Staff, v.Question, f)
	body, err := render("main.html", v)
	if err != nil {
		return fragment{}, fmt.Errorf("make fragment: %w", err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err = z.Write(body)
	if err = errors.Join(err, z.Close()); err != nil {
		return fragment{}, fmt.Errorf("compress fragment: %w", err)
	}
	if f.fragments == nil {
		f.fragments = map[viewers]fragment{}
	}
	made := fragment{body, packed.Bytes()}
	f.fragments[who] = made
	return made, nil
}

// readFigures answers a question, or returns what was read a moment ago.
func (d *Dashboard) readFigures(ctx context.Context, q question) (*figures, error) {
	now := d.now()
	// The number is taken before reading: a change in between then makes the
	// page ask once too often, never once too seldom.
	r, mine := d.recent.find(q, d.revision.now(), now)
	if !mine {
		select {
		case <-r.done:
			if r.figures != nil {
				return r.figures, nil
			}
			// Whoever read may have been called away; this reader was not.
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		r = &reading{revision: r.revision, done: make(chan struct{})}
	}
	f := &figures{revision: r.revision, at: now}
	online := d.connected()
	defer close(r.done)
	if q.show == showMap {
		f.outlines, _, f.mapProblem = d.maps.Map()
	}
	began := time.Now()
	if err := d.figures.Read(ctx, q.area, func(s Snapshot) error { return f.read(ctx, once(s), q, online) }); err != nil {
		return nil, fmt.Errorf("read figures: %w", err)
	}
	r.figures, r.took = f, time.Since(began)
	return f, nil
}

func (f *figures) read(ctx context.Context, s *remembering, q question, online map[change.ID]bool) (err error) {
	p := q.period
	if f.asOf, err = s.AsOf(ctx); err != nil {
		return err
	}
	if f.stations, err = s.Stations(ctx, p.From, p.To); err != nil {
		return err
	}
	if q.station != "" {
		if f.stations, err = s.only(f.stations, q.station); err != nil {
			return err
		}
	}
	if f.labels, err = s.Labels(ctx); err != nil {
		return err
	}
	computers, err := s.Computers(ctx)
	if err != nil {
		return err
	}
	if f.reportedDays, err = s.ReportedDays(ctx, p.From, p.To, domain.DayOf(f.at)); err != nil {
		return err
	}
	if p.Days() <= weekDaysMax {
		if f.week, err = stats.Read(ctx, s, stats.Query{Measure: domain.MeasurePeople, From: p.From, To: p.To, By: stats.ByWeekdayHour}); err != nil {
			return err
		}
	}
	f.offline = figure.Offline(f.stations, computers, online)
	if err := f.readSpans(ctx, s, q, domain.DayOf(f.at)); err != nil {
		return err
	}
	if f.before, err = headlines(ctx, s, p.Previous()); err != nil {
		return err
	}
	if f.year, err = headlines(ctx, s, p.YearBefore()); err != nil {
		return err
	}
	f.byStation = map[domain.Measure]stats.Table{}
	for _, m := range stats.Headlines() {
		if f.byStation[m], err = stats.Read(ctx, s, stats.Query{Measure: m, From: p.From, To: p.To, By: stats.ByStation}); err != nil {
			return err
		}
	}
	for _, cut := range []struct {
		to      *stats.Table
		measure domain.Measure
		by      stats.By
	}{
		{&f.trend, q.measure, q.trendBy()},
		{&f.groups, q.measure, stats.ByGroup},
		{&f.services, q.serviceMeasure(), stats.ByService},
		{&f.divisions, q.measure, stats.ByDivision},
	} {
		if *cut.to, err = stats.Read(ctx, s, stats.Query{Measure: cut.measure, From: p.From, To: p.To, By: cut.by}); err != nil {
			return err
		}
	}
	if f.closed, err = s.Closed(ctx, p.From, p.To, s.station); err != nil {
		return err
	}
	return f.readWork(ctx, s, p)
}

// remembering reads a snapshot's dictionaries and sums by station once: several
// tables of a page need the same.
type remembering struct {
	Snapshot
	entries map[string]map[string]stats.Entry
	sums    map[stats.Query][]stats.Sum
	asOf    time.Time
	station change.ID // alone counts; zero: all
}

func once(s Snapshot) *remembering {
	return &remembering{Snapshot: s, entries: map[string]map[string]stats.Entry{}, sums: map[stats.Query][]stats.Sum{}}
}

// AsOf reads when the ledger last took something in the first time.
func (r *remembering) AsOf(ctx context.Context) (at time.Time, err error) {
	if r.asOf.IsZero() {
		r.asOf, err = r.Snapshot.AsOf(ctx)
	}
	return r.asOf, err
}

// Dictionary reads a dictionary the first time.
func (r *remembering) Dictionary(ctx context.Context, kind string) (map[string]stats.Entry, error) {
	if e, ok := r.entries[kind]; ok {
		return e, nil
	}
	e, err := r.Snapshot.Dictionary(ctx, kind)
	if err == nil {
		r.entries[kind] = e
	}
	return e, err
}

// SumCells adds up the first time. Divisions are stations, added up by name.
func (r *remembering) SumCells(ctx context.Context, q stats.Query) ([]stats.Sum, error) {
	if q.By == stats.ByDivision {
		q.By = stats.ByStation
	}
	q.Station = r.station
	if s, ok := r.sums[q]; ok {
		return s, nil
	}
	s, err := r.Snapshot.SumCells(ctx, q)
	if err == nil {
		r.sums[q] = s
	}
	return s, err
}
