package months

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
)

// Pinned is a snapshot whose closed months answer with what was stored when they were
// closed. Only whole months are stored; a question about days asks the ledger.
type Pinned struct {
	city.Snapshot
	closed map[Month]int // the version in force
}

// Pin finds the closed months of a snapshot.
func Pin(ctx context.Context, s city.Snapshot) (Pinned, error) {
	p := Pinned{Snapshot: s, closed: map[Month]int{}}
	return p, each(ctx, s.R, "SELECT month, version FROM month_close WHERE reopened_at IS NULL", nil, func(rows *sql.Rows) error {
		var m, version int
		err := rows.Scan(&m, &version)
		p.closed[Month(m)] = version
		return err
	})
}

// version is that of the closed month that a question is about.
func (p Pinned) version(q stats.Query) (m Month, version int) {
	m = Month(q.From.Month())
	if q.From != m.First() || q.To != m.Last() {
		return m, 0
	}
	return m, p.closed[m]
}

// columns of the cuts that stored figures have: their hours and days are not kept apart.
var columns = map[stats.By]string{stats.ByTotal: "''", stats.ByStation: "''", stats.ByDivision: "''", stats.ByGroup: "group_code", stats.ByService: "item", stats.ByState: "item"}

// SumStations answers as the ledger would have when the month was closed.
func (p Pinned) SumStations(ctx context.Context, q stats.Query, take func(station change.ID, key string, sum int64)) error {
	m, version := p.version(q)
	key, stored := columns[q.By]
	if version == 0 || !stored {
		return p.Snapshot.SumStations(ctx, q, take)
	}
	return each(ctx, p.R, "SELECT station, "+key+", sum(value) FROM month_cell WHERE month = ? AND version = ? AND measure = ? AND ? IN ('', group_code) AND ? IN ('', item) GROUP BY 1, 2 HAVING sum(value) <> 0", []any{int(m), version, string(q.Measure), q.Group, q.Service}, func(rows *sql.Rows) error {
		var id []byte
		var k string
		var sum int64
		if err := rows.Scan(&id, &k, &sum); err != nil {
			return err
		}
		if id := readID(id); (p.Only == nil || slices.Contains(p.Only, id)) && (q.Station.IsZero() || q.Station == id) {
			take(id, k, sum)
		}
		return nil
	})
}

// SumCells does so in one sum for each key.
func (p Pinned) SumCells(ctx context.Context, q stats.Query) (out []stats.Sum, err error) {
	_, version := p.version(q)
	if _, stored := columns[q.By]; version == 0 || !stored {
		return p.Snapshot.SumCells(ctx, q)
	}
	sums := map[string]int64{}
	err = p.SumStations(ctx, q, func(station change.ID, key string, sum int64) {
		if q.By == stats.ByStation || q.By == stats.ByDivision {
			key = station.String()
		}
		sums[key] += sum
	})
	for _, k := range slices.Sorted(maps.Keys(sums)) {
		if sums[k] != 0 {
			out = append(out, stats.Sum{Key: k, Value: sums[k]})
		}
	}
	return out, err
}

func (p Pinned) total(ctx context.Context, measure domain.Measure, m Month) (sum int64, err error) {
	sums, err := p.SumCells(ctx, stats.Query{Measure: measure, From: m.First(), To: m.Last(), By: stats.ByTotal})
	for _, s := range sums {
		sum += s.Value
	}
	return sum, err
}

// Diff is by how much a figure of a closed month differs now from what was stored.
type Diff struct {
	Day     domain.Day // on which it came; zero: in all
	Station change.ID
	Measure domain.Measure
	Group   string
	Value   int64
}

// Late is the 补报 of a closed month, by station, measure and group: what the ledger has
// now less what was stored.
func Late(ctx context.Context, r sqlitedb.Reader, m Month, version int) ([]Diff, error) {
	return diffs(ctx, r, `SELECT 0, station, measure, group_code, sum(value) FROM (
  SELECT station, measure, group_code, value FROM cell_month WHERE month = ?1
  UNION ALL SELECT station, measure, group_code, -value FROM month_cell WHERE month = ?1 AND version = ?2)
WHERE measure <> 'hours' GROUP BY 2, 3, 4 HAVING sum(value) <> 0 ORDER BY 2, 3, 4`, int(m), version)
}

// History is the same by the day on which it came.
func History(ctx context.Context, r sqlitedb.Reader, m Month, version int) ([]Diff, error) {
	return diffs(ctx, r, `SELECT day, station, measure, group_code, sum(delta) FROM month_late
WHERE month = ?1 AND version = ?2 AND measure <> 'hours' GROUP BY 1, 2, 3, 4 HAVING sum(delta) <> 0 ORDER BY 1 DESC, 2, 3, 4`, int(m), version)
}

func diffs(ctx context.Context, r sqlitedb.Reader, query string, args ...any) (out []Diff, err error) {
	err = each(ctx, r, query, args, func(rows *sql.Rows) error {
		var d Diff
		var id []byte
		var day int64
		if err := rows.Scan(&day, &id, &d.Measure, &d.Group, &d.Value); err != nil {
			return err
		}
		d.Day, d.Station = domain.Day(day), readID(id)
		out = append(out, d)
		return nil
	})
	return out, err
}

var _ stats.Cells = Pinned{}
