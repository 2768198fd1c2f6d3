package sqlite

import (
	"cmp"
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
	"yizhan/shared/stats"
)

// Sums remembers what days and months added up to, for all who read the same database: of
// the figures of a year only those of today are other than a moment ago. What is
// remembered of a day holds as long as nobody wrote a figure of it, which the database
// says itself.
type Sums struct {
	mu   sync.Mutex
	sums map[sumsKey]sums
	rows int
}

// rowsRemembered is how many rows are remembered before all are forgotten: 40 MB, several
// times what the pages of a city of three hundred stations ask for.
const rowsRemembered = 500_000

// sumsKey is one question about a day or a month.
type sumsKey struct {
	query    string
	measure  domain.Measure
	from, to int64
	only     [sha256.Size]byte // what else has to hold
}

type sums struct {
	revision int64
	rows     []sumRow
}

// keysMax is by how many columns cells are grouped at most.
const keysMax = 4

// sumRow is one group of cells. A key is as the database gives it: a number in digits, an
// id in its bytes.
type sumRow struct {
	keys  [keysMax]string
	value int64
}

func (m *Sums) find(k sumsKey, revision int64) ([]sumRow, bool) {
	if m == nil {
		return nil, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sums[k]
	return s.rows, ok && s.revision == revision
}

func (m *Sums) keep(k sumsKey, s sums) {
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

// snapshot is what is the same for all questions to one snapshot: the days that have
// figures, by month.
type snapshot struct {
	months []month // nil: not read yet
	err    error
}

// month is one that has figures.
type month struct {
	number   int64 // 202611
	days     []day
	revision int64 // of all its days: it only grows
}

type day struct {
	number   int64 // 20261126
	revision int64
}

// CellsOf are the statistics of a snapshot, by what is remembered where nothing changed.
// The snapshot has to be of what is committed: what a transaction undoes must not be
// remembered.
func CellsOf(r sqlitedb.Reader, m *Sums) Cells {
	return Cells{R: r, remembered: m, snapshot: &snapshot{}}
}

// monthsOf lists the months that have figures and lie in a stretch of days.
func (c Cells) monthsOf(ctx context.Context, from, to domain.Day) ([]month, error) {
	s := c.snapshot
	if s == nil {
		s = &snapshot{}
	}
	if s.months == nil && s.err == nil {
		s.months, s.err = readMonths(ctx, c.R)
	}
	at := func(number int) int {
		i, _ := slices.BinarySearchFunc(s.months, int64(number), func(m month, n int64) int { return cmp.Compare(m.number, n) })
		return i
	}
	first := at(from.Month())
	return s.months[first:max(first, at(to.Month()+1))], s.err
}

func readMonths(ctx context.Context, r sqlitedb.Reader) ([]month, error) {
	months := []month{}
	err := each(ctx, r, "SELECT day, revision FROM day_state ORDER BY day", nil, func(rows *sql.Rows) error {
		var d day
		if err := rows.Scan(&d.number, &d.revision); err != nil {
			return sqlitedb.Classify(err)
		}
		if len(months) == 0 || months[len(months)-1].number != d.number/100 {
			months = append(months, month{number: d.number / 100})
		}
		m := &months[len(months)-1]
		m.days, m.revision = append(m.days, d), m.revision+d.revision
		return nil
	})
	return months, err
}

// part is some cells of a question: those of a month, or of one of its days, that are
// added, or taken off again.
type part struct {
	from, to, revision int64
	whole              bool // from the sums of months
	sign               int64
}

// partsOf are the parts of a question that lie in a month. A month is asked for as a whole
// where all its days that have figures belong to the question. Of another one each day
// is asked for by itself, because the stretches that people look at move on by a day:
// either the days are added that belong to it, or those taken from the month that do
// not, whichever are fewer. Cut by day, everything is days.
func (m month) partsOf(from, to domain.Day, byDay bool) (parts []part) {
	var in, out []part
	for _, d := range m.days {
		if p := (part{from: d.number, to: d.number, revision: d.revision, sign: 1}); d.number >= int64(from) && d.number <= int64(to) {
			in = append(in, p)
		} else {
			p.sign = -1
			out = append(out, p)
		}
	}
	switch {
	case len(out) > 0 && (byDay || len(in) <= len(out)):
		return in
	case byDay:
		return []part{{from: m.number*100 + 1, to: m.number*100 + 31, revision: m.revision, sign: 1}}
	}
	return append([]part{{from: m.number, to: m.number, revision: m.revision, sign: 1, whole: true}}, out...)
}

// read answers a question about a part, by some keys, from memory where it can. The query's
// places are the measure, the first and the last of its days or months, and further values.
func (c Cells) read(ctx context.Context, p part, k sumsKey, keys int, values []any) ([]sumRow, error) {
	k.from, k.to = p.from, p.to
	if rows, ok := c.remembered.find(k, p.revision); ok {
		return rows, nil
	}
	var out []sumRow
	var found [keysMax]any
	var s sumRow
	into := make([]any, 0, keys+1)
	for i := range keys {
		into = append(into, &found[i])
	}
	into = append(into, &s.value)
	err := each(ctx, c.R, k.query, append([]any{string(k.measure), k.from, k.to}, values...), func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return sqlitedb.Classify(err)
		}
		for i := range keys {
			s.keys[i] = text(found[i])
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("sum cells: %w", err)
	}
	c.remembered.keep(k, sums{p.revision, out})
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

// conditionOf is what has to hold of the cells of a question besides their measure and
// their days, and its values.
func (c Cells) conditionOf(q stats.Query) (condition string, values []any) {
	if !q.Station.IsZero() {
		condition, values = " AND station = ?", []any{blob(q.Station)}
	}
	if c.Only != nil {
		condition += " AND station IN (" + places(len(c.Only)) + ")"
		for _, id := range c.Only {
			values = append(values, blob(id))
		}
	}
	for _, f := range []struct{ column, value string }{{"group_code", q.Group}, {"item", q.Service}} {
		if f.value != "" {
			condition, values = condition+" AND "+f.column+" = ?", append(values, f.value)
		}
	}
	return condition, values
}

// digestOf tells lists of values apart.
func digestOf(values []any) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, v := range values {
		fmt.Fprintf(h, "%q ", v)
	}
	h.Sum(sum[:0])
	return sum
}

// DaysReported counts the days of which something of a station has arrived: a visit, an
// opening or a word that nobody came. A day that corrections brought back to nothing is
// none. The office's month counts the same way.
func (c Cells) DaysReported(ctx context.Context, from, to domain.Day) (map[change.ID]int, error) {
	const days = `SELECT station, count(DISTINCT day) FROM (
  SELECT station, day FROM cell WHERE measure IN ('visits', 'open_days', 'no_service_days') AND measure <> ? AND day BETWEEN ? AND ?
  GROUP BY measure, day, station HAVING sum(value) > 0) GROUP BY station`
	return c.countDays(ctx, days, from, to)
}

// Arrived tells of which stations anything has arrived for some days. A cell that
// corrections brought back to nothing still tells so.
func (c Cells) Arrived(ctx context.Context, from, to domain.Day) (map[change.ID]int, error) {
	const days = `SELECT station, count(DISTINCT day) FROM cell
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
		for _, p := range m.partsOf(from, to, true) {
			rows, err := c.read(ctx, p, sumsKey{query: query}, 1, nil)
			if err != nil {
				return nil, err
			}
			for _, r := range rows {
				out[change.ID([]byte(r.keys[0]))] += int(r.value)
			}
		}
	}
	return out, nil
}
