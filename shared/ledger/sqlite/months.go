package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/sqlitedb"
)

// Months remembers what months added up to, for all who read the same database: of the
// figures of a year eleven months are as they were. What is remembered of a month holds
// as long as nobody wrote a figure of it, which the database says itself.
type Months struct {
	mu   sync.Mutex
	sums map[sumsKey]sums
	rows int
}

// rowsRemembered is how many rows are remembered before all are forgotten: some 20 MB,
// many times what the pages of a city of three hundred stations ask for.
const rowsRemembered = 200_000

// sumsKey is one question about the days of one month.
type sumsKey struct {
	query    string
	measure  domain.Measure
	from, to int64
	only     [sha256.Size]byte // the stations that count
}

type sums struct {
	revision int64
	rows     []sumRow
}

// sumRow is one group of cells. A key is as the database gives it: a number in digits, an
// id in its bytes. With one key the first is empty.
type sumRow struct {
	keys  [2]string
	value int64
}

func (m *Months) find(k sumsKey, revision int64) ([]sumRow, bool) {
	if m == nil {
		return nil, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sums[k]
	return s.rows, ok && s.revision == revision
}

func (m *Months) keep(k sumsKey, s sums) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rows > rowsRemembered || m.sums == nil {
		m.sums, m.rows = map[sumsKey]sums{}, 0
	}
	m.rows += 1 + len(s.rows) - len(m.sums[k].rows)
	m.sums[k] = s
}

// snapshot is what is the same for all questions to one snapshot.
type snapshot struct {
	months    []monthState // nil: not read yet
	monthsErr error
}

type monthState struct {
	month    int64
	revision int64
}

// CellsOf are the statistics of a snapshot, by what is remembered where nothing changed.
// The snapshot has to be of what is committed: what a transaction undoes must not be
// remembered.
func CellsOf(r sqlitedb.Reader, m *Months) Cells {
	return Cells{R: r, remembered: m, snapshot: &snapshot{}}
}

// monthsOf lists the months that have figures and lie in a stretch of days.
func (c Cells) monthsOf(ctx context.Context, from, to domain.Day) ([]monthState, error) {
	s := c.snapshot
	if s == nil {
		s = &snapshot{}
	}
	if s.months == nil && s.monthsErr == nil {
		s.months = []monthState{}
		s.monthsErr = each(ctx, c.R, "SELECT month, revision FROM month_state ORDER BY month", nil, func(rows *sql.Rows) error {
			var m monthState
			err := rows.Scan(&m.month, &m.revision)
			s.months = append(s.months, m)
			return sqlitedb.Classify(err)
		})
	}
	first, _ := slices.BinarySearchFunc(s.months, int64(from.Month()), func(m monthState, month int64) int { return int(m.month - month) })
	end, _ := slices.BinarySearchFunc(s.months, int64(to.Month())+1, func(m monthState, month int64) int { return int(m.month - month) })
	return s.months[first:max(first, end)], s.monthsErr
}

// sumMonth answers a question about days of one month, from memory where it can. The
// query's places are the measure, the first and the last of its days or months, and the
// stations.
func (c Cells) sumMonth(ctx context.Context, m monthState, k sumsKey, stations []any) ([]sumRow, error) {
	if rows, ok := c.remembered.find(k, m.revision); ok {
		return rows, nil
	}
	var out []sumRow
	err := each(ctx, c.R, k.query, append([]any{string(k.measure), k.from, k.to}, stations...), func(rows *sql.Rows) error {
		var first, second any
		var s sumRow
		err := rows.Scan(&first, &second, &s.value)
		s.keys = [2]string{text(first), text(second)}
		out = append(out, s)
		return sqlitedb.Classify(err)
	})
	if err != nil {
		return nil, fmt.Errorf("sum cells: %w", err)
	}
	c.remembered.keep(k, sums{m.revision, out})
	return out, nil
}

// text is a column as a key.
func text(v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

// stationsOf is the condition that only some stations count, and its values.
func (c Cells) stationsOf(one change.ID) (condition string, values []any) {
	if !one.IsZero() {
		condition, values = " AND station = ?", []any{blob(one)}
	}
	if c.Only != nil {
		condition += " AND station IN (" + places(len(c.Only)) + ")"
		for _, id := range c.Only {
			values = append(values, blob(id))
		}
	}
	return condition, values
}

// DaysReported counts the days of which something of a station has arrived: a visit, an
// opening or a word that nobody came. A day that corrections brought back to nothing is
// none. The office's month counts the same way.
func (c Cells) DaysReported(ctx context.Context, from, to domain.Day) (map[change.ID]int, error) {
	const days = `SELECT '', station, count(DISTINCT day) FROM (
  SELECT station, day FROM cell WHERE measure IN ('visits', 'open_days', 'no_service_days') AND measure <> ? AND day BETWEEN ? AND ?
  GROUP BY measure, day, station HAVING sum(value) > 0) GROUP BY station`
	return c.countDays(ctx, days, from, to)
}

// Arrived tells of which stations anything has arrived for some days. A cell that
// corrections brought back to nothing still tells so.
func (c Cells) Arrived(ctx context.Context, from, to domain.Day) (map[change.ID]int, error) {
	const days = `SELECT '', station, count(DISTINCT day) FROM cell
WHERE measure IN ('visits', 'attendance', 'registered', 'open_days', 'no_service_days') AND measure <> ? AND day BETWEEN ? AND ? GROUP BY station`
	return c.countDays(ctx, days, from, to)
}

func (c Cells) countDays(ctx context.Context, query string, from, to domain.Day) (map[change.ID]int, error) {
	months, err := c.monthsOf(ctx, from, to)
	if err != nil {
		return nil, err
	}
	out := map[change.ID]int{}
	for _, m := range months {
		rows, err := c.sumMonth(ctx, m, sumsKey{query: query, from: max(int64(from), m.month*100+1), to: min(int64(to), m.month*100+31)}, nil)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[change.ID([]byte(r.keys[1]))] += int(r.value)
		}
	}
	return out, nil
}
