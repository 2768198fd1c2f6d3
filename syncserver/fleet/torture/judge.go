package torture

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/syncserver/city"
)

// settle takes every fault away and lets everything arrive. It goes round twice:
// what one copy of a folder brings, the other hears at its next contact.
func (w *world) settle() error {
	began := time.Now()
	for _, d := range w.desks() {
		d.unwatch()
		if d.line == nil {
			continue // a copy, on the line of the original
		}
		if d.net != nil {
			if err := d.net.widen(); err != nil {
				return err
			}
		}
		if err := d.connect(0, "-calm"); err != nil {
			return err
		}
	}
	for range 2 {
		for _, d := range w.desks() {
			if err := d.delivered(time.Minute); err != nil {
				return fmt.Errorf("station %s does not come to rest: %w", d.name, err)
			}
		}
	}
	w.result.Settled = time.Since(began).Round(time.Millisecond).Seconds()
	return nil
}

// judge compares what commands said, what stations hold and what the city counts.
func (w *world) judge(ctx context.Context) error {
	for _, d := range w.desks() {
		if err := w.compare(d); err != nil {
			return err
		}
	}
	w.city.kill()
	var recount struct{ Mismatches int }
	if err := outputJSON(&recount, w.program("syncserver", "recount", "-data", w.city.dir)); err != nil {
		fmt.Fprintln(w.Log, err)
		w.result.Mismatches = max(1, recount.Mismatches)
	}
	if _, err := output(w.program("syncserver", "verify", "-data", w.city.dir)); err != nil {
		fmt.Fprintln(w.Log, err)
		w.result.Divergent++
	}
	return w.countVisits(ctx)
}

type status struct {
	Recorded, Acked, Pending, Quarantined int64
	Chain                                 string
	ServerChain                           string `json:"server_chain"`
}

type table struct {
	Rows []struct {
		Key   string
		Value int64
	}
	Total int64
}

// all is a question whose answer is every visit.
var all = []string{"-measure", "visits", "-from", "2000-01-01", "-to", "2099-12-31", "-by", "day", "-json"}

// compare holds a station against itself and against the city. Two copies of one
// folder show the same only after the comparison that both make once a day.
func (w *world) compare(d *desk) error {
	var st status
	var here, there table
	err := errors.Join(outputJSON(&st, d.cmd("status", "-json")), outputJSON(&here, d.cmd(append([]string{"stats"}, all...)...)),
		outputJSON(&there, w.program("syncserver", append([]string{"stats", "-data", w.city.dir, "-station", d.of.code}, all...)...)))
	if err != nil {
		return err
	}
	if st.Pending != 0 || st.Quarantined != 0 || st.Acked != st.Recorded || st.Chain != st.ServerChain || !d.of.copied && fmt.Sprint(here) != fmt.Sprint(there) {
		fmt.Fprintf(w.Log, "station %s: %+v; it counts %d, the city %d\n", d.name, st, here.Total, there.Total)
		w.result.Divergent++
	}
	if want := int64(len(d.of.said) + d.of.imported); there.Total < want {
		fmt.Fprintf(w.Log, "station %s: %d records were said to be saved, the city counts %d\n", d.name, want, there.Total)
		w.result.Divergent++
	}
	if _, err := d.do("verify"); err != nil {
		fmt.Fprintln(w.Log, err)
		w.result.Divergent++
	}
	return nil
}

// countVisits looks for each record that a command said to be saved, and for
// commands that were carried out twice.
func (w *world) countVisits(ctx context.Context) error {
	c, err := city.Open(ctx, w.city.dir)
	if err != nil {
		return err
	}
	done := map[*records]bool{}
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		for _, d := range w.desks() {
			if done[d.of] {
				continue
			}
			done[d.of] = true
			if err := w.countStation(ctx, tx, d.of); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, c.Close())
}

func (w *world) countStation(ctx context.Context, tx *sql.Tx, of *records) error {
	st := domain.StationID(of.code)
	rows, err := tx.QueryContext(ctx, "SELECT id, at FROM visit WHERE station = ?", st[:])
	if err != nil {
		return err
	}
	defer rows.Close()
	found, seconds, imported := map[string]bool{}, map[int64]int{}, 0
	for rows.Next() {
		var id []byte
		var at int64
		if err := rows.Scan(&id, &at); err != nil {
			return err
		}
		if at < began.UnixMilli() {
			imported++
			continue
		}
		found[change.ID(id).String()] = true
		seconds[at]++
	}
	lost := 0
	for id := range of.said {
		if found[id] {
			continue
		}
		if lost++; lost <= 5 {
			fmt.Fprintf(w.Log, "station %s: %s was said to be saved, and the city does not have it\n", of.code, id)
		}
	}
	w.result.Lost += lost
	for at, n := range seconds {
		if n > 1 {
			fmt.Fprintf(w.Log, "station %s: the command for %s was carried out %d times\n", of.code, time.UnixMilli(at).UTC(), n)
			w.result.Double += n - 1
		}
	}
	w.result.Lost += max(0, of.imported-imported)
	w.result.Double += max(0, imported-of.imported)
	return rows.Err()
}
