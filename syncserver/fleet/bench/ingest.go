package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
	"yizhan/syncserver/fleet/sim"
)

// The load of P1: every station has been offline and comes back at once.
const (
	ingestStations = 4
	ingestEach     = 25_000
	ingestPeople   = 1
)

// measureIngest is P1: visits from the stations' outboxes to durable, merged,
// counted and acknowledged, over real sockets, both sides on this machine. The
// limit is the same rows by plain multi-row inserts, 500 to a transaction.
func measureIngest(ctx context.Context, b Bench) (Figure, error) {
	limit, err := plainInserts(ctx, filepath.Join(b.Dir, "plain.db"), ingestStations*ingestEach)
	if err != nil {
		return Figure{}, err
	}
	host, err := sim.StartHost(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return Figure{}, err
	}
	stations, err := loadedStations(ctx, b, host, ingestStations, ingestEach)
	if err != nil {
		return Figure{}, errors.Join(err, host.Close())
	}
	took, err := syncAll(ctx, stations)
	if err == nil {
		err = checkCounted(ctx, host, ingestStations*ingestEach)
	}
	for _, s := range stations {
		err = errors.Join(err, s.Station.Close())
	}
	if err = errors.Join(err, host.Close()); err != nil {
		return Figure{}, err
	}
	rate := float64(ingestStations*ingestEach) / took.Seconds()
	return Figure{
		Value: rate, Unit: "visits/s", Limit: limit, Ratio: rate / limit, Goal: "≥ 70000 visits/s and ≥ 0.35 of the limit", Holds: rate >= 70_000 && rate/limit >= 0.35,
		Method: fmt.Sprintf("%d stations × %d visits of 1–2 services over WebSocket, FULL on both sides", ingestStations, ingestEach),
	}, nil
}

// loadedStations are paired stations with visits waiting.
func loadedStations(ctx context.Context, b Bench, host *sim.Host, stations, each int) ([]*sim.Station, error) {
	var out []*sim.Station
	for i := range stations {
		s, err := sim.Open(ctx, b.Dir, time.Now(), station.Setup{Code: fmt.Sprintf("B%d", i), Name: "测速站", Division: "511102"})
		if err != nil {
			return nil, err
		}
		out = append(out, s)
		if err := fillVisits(ctx, s, each, 1000); err != nil {
			return nil, err
		}
		if err := s.PairWith(ctx, host.City, host.URL); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fillVisits records visits such as a desk has: five groups, one or two
// services, spread over weeks, about a minute apart; together says how many are
// recorded in one go.
func fillVisits(ctx context.Context, s *sim.Station, n, together int) error {
	services := []string{"water", "phone_charging", "meal_heating", "rest"}
	batch := make([]station.VisitInput, 0, together)
	at := s.Now.Add(-time.Duration(n) * time.Minute)
	for i := range n {
		at = at.Add(time.Minute + time.Duration(i*7919%41_000)*time.Millisecond - 20*time.Second)
		s.Now = at
		in := station.VisitInput{Group: fmt.Sprintf("N%d", i*31%5+1), People: ingestPeople, At: at,
			Services: []station.ServiceUse{{Service: services[i%4]}}}
		if i%3 == 0 {
			in.Services = append(in.Services, station.ServiceUse{Service: services[(i+1)%4]})
		}
		if batch = append(batch, in); len(batch) == cap(batch) || i == n-1 {
			if _, err := s.RecordVisits(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	return nil
}

// syncAll syncs all stations at the same time.
func syncAll(ctx context.Context, stations []*sim.Station) (time.Duration, error) {
	errs := make([]error, len(stations))
	var wait sync.WaitGroup
	began := time.Now()
	for i, s := range stations {
		wait.Go(func() { errs[i] = s.Once(ctx) })
	}
	wait.Wait()
	return time.Since(began), errors.Join(errs...)
}

func checkCounted(ctx context.Context, host *sim.Host, want int64) error {
	t, err := host.City.Stats(ctx, stats.Query{Measure: domain.MeasureVisits, From: 20000101, To: 20991231, By: stats.ByTotal})
	if err != nil {
		return err
	}
	if t.Total != want {
		return fmt.Errorf("the city counts %d visits of %d", t.Total, want)
	}
	_, wrong, err := host.City.Recount(ctx)
	if err == nil && len(wrong) > 0 {
		err = fmt.Errorf("recount finds %d mismatches", len(wrong))
	}
	return err
}

// plainInserts is what SQLite can do with these rows and nothing else.
func plainInserts(ctx context.Context, path string, n int) (rate float64, err error) {
	db, err := sqlitedb.Open(ctx, path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = sqlite.Write(ctx, db, func(tx sqlite.Tx) error {
		if err := tx.Exec(ctx, "CREATE TABLE visit (id BLOB PRIMARY KEY, station BLOB, day INTEGER, at INTEGER, group_code TEXT, people INTEGER, clock INTEGER) STRICT, WITHOUT ROWID"); err != nil {
			return err
		}
		return tx.Exec(ctx, "CREATE TABLE visit_line (visit BLOB, n INTEGER, service TEXT, quantity INTEGER, PRIMARY KEY (visit, n)) STRICT, WITHOUT ROWID")
	})
	if err != nil {
		return 0, err
	}
	mint := change.NewMinter()
	now := time.Now()
	st := domain.StationID("B0")
	began := time.Now()
	const group = 500
	visitInsert := "INSERT INTO visit VALUES " + strings.TrimSuffix(strings.Repeat("(?,?,?,?,?,?,?),", group), ",")
	lineInsert := "INSERT INTO visit_line VALUES " + strings.TrimSuffix(strings.Repeat("(?,?,?,?),", group), ",")
	for done := 0; done < n; done += group {
		visits, lines := make([]any, 0, group*7), make([]any, 0, group*4)
		for i := range group {
			id := mint.New(now)
			at := now.Add(time.Duration(done+i) * time.Second)
			visits = append(visits, id[:], st[:], int64(domain.DayOf(at)), at.UnixMilli(), "N3", int64(1), int64(change.StampAt(at)))
			lines = append(lines, id[:], int64(0), "water", int64(1))
		}
		err := sqlite.Write(ctx, db, func(tx sqlite.Tx) error {
			if err := tx.Exec(ctx, visitInsert, visits...); err != nil {
				return err
			}
			return tx.Exec(ctx, lineInsert, lines...)
		})
		if err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(began).Seconds(), nil
}
