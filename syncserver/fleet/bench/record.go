package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/fleet/sim"
)

const recordTimes = 2_000

// measureRecord is P4: from the key to durable. The limit is one row alone,
// committed with FULL: the disk has to be waited for once in any case. Both take
// turns, so that a slow moment of the disk falls on both.
func measureRecord(ctx context.Context, b Bench) (f Figure, err error) {
	s, err := sim.Open(ctx, b.Dir, time.Now(), station.Setup{Code: "R1", Name: "测速站", Division: "511102"})
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, s.Station.Close()) }()
	plain, err := sqlitedb.Open(ctx, filepath.Join(b.Dir, "plain.db"))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, plain.Close()) }()
	err = sqlite.Write(ctx, plain, func(tx sqlite.Tx) error { return tx.Exec(ctx, "CREATE TABLE t (v INTEGER) STRICT") })
	if err != nil {
		return f, err
	}
	var records, commits []time.Duration
	for i := range recordTimes {
		began := time.Now()
		if err := sqlite.Write(ctx, plain, func(tx sqlite.Tx) error { return tx.Exec(ctx, "INSERT INTO t VALUES (?)", i) }); err != nil {
			return f, err
		}
		middle := time.Now()
		s.Now = middle
		_, err := s.RecordVisit(ctx, station.VisitInput{Group: "N3", Services: []station.ServiceUse{{Service: "water"}, {Service: "rest"}}})
		if err != nil {
			return f, err
		}
		commits, records = append(commits, middle.Sub(began)), append(records, time.Since(middle))
	}
	slices.Sort(records)
	slices.Sort(commits)
	p99, limit := quantile(records, 0.99), quantile(commits, 0.99)
	ratio := float64(p99) / float64(limit)
	return Figure{Value: ms(p99), Unit: "ms p99", Limit: ms(limit), Ratio: ratio, Goal: "≤ 3 × one durable row", Holds: ratio <= 3,
		Method: fmt.Sprintf("%d visits in turn with single rows; medians %.2f and %.2f ms", recordTimes, ms(quantile(records, 0.5)), ms(quantile(commits, 0.5)))}, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
