// Package simulate lets stations and a server live through bad weather: cut
// connections, programs that end at any moment, visits taken back, the same
// things imported twice. At quiet the city must hold what the stations recorded,
// each thing once. What it does follows from a seed.
package simulate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
	"yizhan/syncserver/fleet/sim"
)

// Result sums seeds up (contract: the last line of `fleet simulate -json`).
type Result struct {
	Seeds             int `json:"seeds"`
	Lost              int `json:"lost"`
	Double            int `json:"double"`
	Divergent         int `json:"divergent"`
	RecountMismatches int `json:"recount_mismatches"`
	Canaries          int `json:"canaries"`
	CanariesCaught    int `json:"canaries_caught"`
	Recorded          int `json:"recorded"`
	ConnectionsCut    int `json:"connections_cut"`
	ServersRestarted  int `json:"servers_restarted"`
	StationsRestarted int `json:"stations_restarted"`
}

// OK reports whether nothing was lost, doubled or different, and every canary
// was caught.
func (r Result) OK() bool {
	return r.Lost == 0 && r.Double == 0 && r.Divergent == 0 && r.RecountMismatches == 0 && r.Canaries > 0 && r.Canaries == r.CanariesCaught
}

// Run simulates seeds one after the other, then the canaries.
func Run(ctx context.Context, dir string, first uint64, seeds int, log io.Writer) (Result, error) {
	var r Result
	for n := range seeds {
		seed := first + uint64(n)
		before := r
		if err := one(ctx, filepath.Join(dir, fmt.Sprint(seed)), seed, &r); err != nil {
			return r, fmt.Errorf("seed %d: %w", seed, err)
		}
		r.Seeds++
		if before.Lost != r.Lost || before.Double != r.Double || before.Divergent != r.Divergent || before.RecountMismatches != r.RecountMismatches {
			fmt.Fprintf(log, "seed %d fails\n", seed)
		}
	}
	return r, canaries(ctx, dir, first, &r)
}

// world is one simulation.
type world struct {
	ctx      context.Context
	dir      string
	random   *rand.Rand
	host     *sim.Host
	cutter   *sim.Cutter
	stations []*member
	result   *Result
}

// member is a station with what its people believe to have recorded.
type member struct {
	*sim.Station
	code    string
	visits  []change.ID
	people  map[change.ID]int64 // in effect
	imports int
}

const stepsOfASeed = 60

func one(ctx context.Context, dir string, seed uint64, r *Result) (err error) {
	w, err := newWorld(ctx, dir, seed, r)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close(), os.RemoveAll(dir)) }()
	for range stepsOfASeed {
		if err := w.step(); err != nil {
			return err
		}
	}
	if err := w.quiet(); err != nil {
		return err
	}
	return w.judge()
}

func newWorld(ctx context.Context, dir string, seed uint64, r *Result) (*world, error) {
	w := &world{ctx: ctx, dir: dir, random: rand.New(rand.NewPCG(seed, 1)), result: r}
	if err := w.startHost(); err != nil {
		return nil, err
	}
	var err error
	if w.cutter, err = sim.NewCutter(w.host.Address()); err != nil {
		return nil, errors.Join(err, w.close())
	}
	for n := range 2 + w.random.IntN(3) {
		code := fmt.Sprintf("S%d", n)
		s, err := sim.Open(ctx, dir, time.Now(), station.Setup{Code: code, Name: "站" + code, Division: "511102"})
		if err != nil {
			return nil, errors.Join(err, w.close())
		}
		w.stations = append(w.stations, &member{Station: s, code: code, people: map[change.ID]int64{}})
		if err := s.PairWith(ctx, w.host.City, w.cutter.URL()); err != nil {
			return nil, errors.Join(err, w.close())
		}
	}
	return w, nil
}

func (w *world) startHost() (err error) {
	w.host, err = sim.StartHost(w.ctx, filepath.Join(w.dir, "city"))
	return err
}

func (w *world) close() error {
	var errs []error
	for _, m := range w.stations {
		errs = append(errs, m.Station.Station.Close())
	}
	if w.cutter != nil {
		errs = append(errs, w.cutter.Close())
	}
	return errors.Join(append(errs, w.host.Close())...)
}

// step lets one thing happen.
func (w *world) step() error {
	m := w.stations[w.random.IntN(len(w.stations))]
	switch n := w.random.IntN(100); {
	case n < 40:
		return w.record(m)
	case n < 50:
		return w.correct(m)
	case n < 56:
		return w.importTwice(m)
	case n < 90:
		w.cutter.CutAfter(int64(w.random.IntN(3_000)), w.random.IntN(2) == 0)
		if m.Once(w.ctx) != nil {
			w.result.ConnectionsCut++
		}
		return nil
	case n < 95:
		w.result.StationsRestarted++
		return m.Reopen(w.ctx)
	default:
		w.result.ServersRestarted++
		if err := w.host.Close(); err != nil {
			return err
		}
		if err := w.startHost(); err != nil {
			return err
		}
		w.cutter.PointTo(w.host.Address())
		return nil
	}
}

func (w *world) record(m *member) error {
	for range 1 + w.random.IntN(5) {
		// The clock jumps years both ways; the day is that of the event.
		m.Now = time.Now().Add(time.Duration(w.random.IntN(20*365)-10*365) * 24 * time.Hour)
		in := station.VisitInput{Group: fmt.Sprintf("N%d", 1+w.random.IntN(5)), People: int64(1 + w.random.IntN(4)), At: time.Now(),
			Services: []station.ServiceUse{{Service: "water"}}}
		row, err := m.RecordVisit(w.ctx, in)
		if err != nil {
			return err
		}
		m.visits, m.people[row.ID] = append(m.visits, row.ID), in.People
		w.result.Recorded++
	}
	return nil
}

func (w *world) correct(m *member) error {
	if len(m.visits) == 0 {
		return nil
	}
	id := m.visits[w.random.IntN(len(m.visits))]
	if _, in := m.people[id]; !in {
		return nil // taken back already
	}
	if w.random.IntN(2) == 0 {
		delete(m.people, id)
		return m.VoidVisit(w.ctx, id, "undo")
	}
	people := int64(1 + w.random.IntN(9))
	m.people[id] = people
	return m.AmendVisit(w.ctx, id, station.VisitInput{Group: "N1", People: people}, "更正")
}

// importTwice imports the same rows twice.
func (w *world) importTwice(m *member) error {
	m.imports++
	rows := 1 + w.random.IntN(20)
	var b strings.Builder
	b.WriteString("day,n,g,k\n")
	for i := range rows {
		fmt.Fprintf(&b, "2024-02-%02d,2,N3,%d-%d\n", i%28+1, m.imports, i)
	}
	for range 2 {
		if _, err := m.ImportVisits(w.ctx, strings.NewReader(b.String()), station.VisitMap{At: "day", People: "n", Group: "g", Key: []string{"k"}}, nil, nil); err != nil {
			return err
		}
	}
	m.people[change.Named("import", fmt.Sprint(m.imports))] = int64(2 * rows)
	w.result.Recorded += rows
	return nil
}

// quiet lets everything through.
func (w *world) quiet() error {
	w.cutter.CutAfter(1<<60, true)
	for _, m := range w.stations {
		if err := m.Once(w.ctx); err != nil {
			return fmt.Errorf("at quiet: %w", err)
		}
	}
	return nil
}

// judge compares what people recorded, what the stations show and what the city
// shows.
func (w *world) judge() error {
	for _, m := range w.stations {
		var want int64
		for _, n := range m.people {
			want += n
		}
		q := stats.Query{Measure: domain.MeasurePeople, From: 10000101, To: 99991231, By: stats.ByTotal}
		own, err := m.Stats(w.ctx, q)
		if err != nil {
			return err
		}
		q.Station = domain.StationID(m.code)
		city, err := w.host.City.Stats(w.ctx, q)
		if err != nil {
			return err
		}
		switch {
		case city.Total < want:
			w.result.Lost += int(want - city.Total)
		case city.Total > want:
			w.result.Double += int(city.Total - want)
		}
		// Meeting once more compares the chains; where they differ the station
		// begins a new epoch, for which nothing here is a reason.
		before, err := m.Station.Station.Status(w.ctx)
		if err != nil {
			return err
		}
		if err := m.Once(w.ctx); err != nil {
			return err
		}
		st, err := m.Station.Station.Status(w.ctx)
		if err != nil {
			return err
		}
		if st.Epoch != before.Epoch {
			w.result.Divergent++
		}
		if own.Total != city.Total || st.Chain != st.ServerChain || st.Pending != 0 || st.Quarantined != 0 {
			w.result.Divergent++
		}
	}
	_, wrong, err := w.host.City.Recount(w.ctx)
	w.result.RecountMismatches += len(wrong)
	return err
}
