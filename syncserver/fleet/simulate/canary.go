package simulate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"yizhan/shared/sqlitedb"
)

// canary is a mistake that is made on purpose. A simulation that does not see it
// would not see a real one either.
type canary struct {
	name   string
	spoil  string // SQL on the city's ledger, at quiet
	caught func(r Result) bool
}

const anyPeopleCell = "(measure, month, station, group_code, item) IN (SELECT measure, month, station, group_code, item FROM cell_month WHERE measure = 'people' LIMIT 1)"

var canarySet = []canary{
	{"somebody is not counted", "UPDATE cell_month SET value = value - 1 WHERE " + anyPeopleCell, func(r Result) bool { return r.Lost > 0 && r.RecountMismatches > 0 }},
	{"somebody is counted twice", "UPDATE cell_month SET value = value + 1 WHERE " + anyPeopleCell, func(r Result) bool { return r.Double > 0 && r.RecountMismatches > 0 }},
	{"a counted visit is gone", "DELETE FROM visit WHERE id IN (SELECT id FROM visit LIMIT 1)", func(r Result) bool { return r.RecountMismatches > 0 }},
	{"the city acknowledges and forgets", "UPDATE device_cursor SET chain = zeroblob(16)", func(r Result) bool { return r.Divergent > 0 }},
}

// canaries runs each mistake in a world of its own.
func canaries(ctx context.Context, dir string, seed uint64, r *Result) error {
	for i, c := range canarySet {
		r.Canaries++
		caught, err := spoiled(ctx, filepath.Join(dir, fmt.Sprintf("canary-%d", i)), seed, c)
		if err != nil {
			return fmt.Errorf("canary %q: %w", c.name, err)
		}
		if caught {
			r.CanariesCaught++
		}
	}
	return nil
}

func spoiled(ctx context.Context, dir string, seed uint64, c canary) (caught bool, err error) {
	var r Result
	w, err := newWorld(ctx, dir, seed, &r)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, w.close(), os.RemoveAll(dir)) }()
	for _, m := range w.stations {
		if err := w.record(m); err != nil {
			return false, err
		}
	}
	if err := w.quiet(); err != nil {
		return false, err
	}
	err = w.host.City.DB.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, c.spoil) })
	if err != nil {
		return false, err
	}
	if err := w.judge(); err != nil {
		return false, err
	}
	return c.caught(r), nil
}
