package alert

import (
	"context"
	"time"

	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/alert/rules"
)

// kept is an alert whose end has not come, as far as the watch asks. Times are UTC
// milliseconds, 0 where there is none.
type kept struct {
	id                  int64
	rules.Condition     // as it was last
	began, opened, gone int64
}

// edit is what a look comes to for one alert.
type edit struct {
	kept
	fresh, drop, end bool // it is new; it never was one; it is over
}

// step compares what holds with what is kept. It is where time passes: something opens
// when it has held for a while and ends when it has been over for a while, so that what
// comes and goes is one alert. A moment that is still to come was noted by a clock that
// was ahead, and begins again.
func step(alive []kept, holding []rules.Condition, now time.Time) (edits []edit) {
	at := now.UnixMilli()
	old := make(map[string]kept, len(alive))
	for _, k := range alive {
		old[k.Key] = k
	}
	for _, c := range holding {
		k, known := old[c.Key]
		delete(old, c.Key)
		next := k
		next.Condition, next.gone = c, 0
		if !known || k.opened == 0 && k.began > at {
			next.began = at
		}
		if next.opened == 0 && at-next.began >= c.Kind.Opens().Milliseconds() {
			next.opened = at
		}
		if next != k || !known {
			edits = append(edits, edit{kept: next, fresh: !known})
		}
	}
	for _, k := range alive {
		if _, over := old[k.Key]; !over {
			continue
		}
		next := k
		if k.gone == 0 || k.gone > at {
			next.gone = at
		}
		e := edit{kept: next, drop: k.opened == 0, end: at-next.gone >= k.Kind.Closes().Milliseconds()}
		if e.drop || e.end || next != k {
			edits = append(edits, e)
		}
	}
	return edits
}

// living reads the alerts whose end has not come.
func living(ctx context.Context, r sqlitedb.Reader) (out []kept, err error) {
	rows, err := r.QueryContext(ctx, "SELECT id, key, kind, division, station, name, figure, zh, en, began_at, coalesce(opened_at, 0), coalesce(gone_at, 0) FROM alert WHERE ended_at IS NULL ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var k kept
		if err := rows.Scan(&k.id, &k.Key, &k.Kind, &k.Division, &k.Station, &k.Name, &k.Figure, &k.Text[0], &k.Text[1], &k.began, &k.opened, &k.gone); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// write keeps what a look came to.
func (e edit) write(ctx context.Context, tx sqlite.Tx, at int64) error {
	switch {
	case e.fresh:
		return tx.Exec(ctx, "INSERT INTO alert (key, kind, urgent, division, station, name, figure, zh, en, began_at, opened_at) VALUES (?,?,?,?,?,?,?,?,?,?,nullif(?,0))",
			e.Key, string(e.Kind), e.Kind.Urgent(), e.Division, e.Station, e.Name, e.Figure, e.Text[0], e.Text[1], e.began, e.opened)
	case e.drop:
		return tx.Exec(ctx, "DELETE FROM alert WHERE id = ?", e.id)
	case e.end:
		return tx.Exec(ctx, "UPDATE alert SET gone_at = ?, ended_at = ?, closed_at = coalesce(closed_at, ?) WHERE id = ?", e.gone, at, at, e.id)
	}
	return tx.Exec(ctx, "UPDATE alert SET division = ?, station = ?, name = ?, figure = ?, zh = ?, en = ?, began_at = ?, opened_at = nullif(?,0), gone_at = nullif(?,0) WHERE id = ?",
		e.Division, e.Station, e.Name, e.Figure, e.Text[0], e.Text[1], e.began, e.opened, e.gone, e.id)
}
