package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
)

// Cells reads statistics from one snapshot.
type Cells struct {
	R sqlitedb.Reader
	// Only are the stations that count; nil: all. An empty list is no station at all.
	Only []change.ID
}

var _ stats.Documents = Cells{}

// Stats answers one statistical question.
func Stats(ctx context.Context, db *sqlitedb.DB, q stats.Query) (t stats.Table, err error) {
	err = db.Read(ctx, func(tx *sql.Tx) error {
		t, err = stats.Answer(ctx, Cells{R: tx}, q)
		return err
	})
	return t, err
}

// keyOf is the column that a cut groups by. Numbers come out as text.
var keyOf = map[stats.By]string{
	stats.ByTotal: "''", stats.ByDay: "day", stats.ByMonth: "day / 100", stats.ByGroup: "group_code",
	stats.ByService: "item", stats.ByState: "item", stats.ByHour: "item", stats.ByStation: "station", stats.ByDivision: "station",
}

// SumCells adds up cells, one sum for each key.
func (c Cells) SumCells(ctx context.Context, q stats.Query) ([]stats.Sum, error) {
	if q.By == stats.ByWeekdayHour {
		return c.sumWeek(ctx, q)
	}
	key, ok := keyOf[q.By]
	if !ok {
		return nil, fmt.Errorf("no column for %q", q.By)
	}
	measure := q.Measure
	if q.By == stats.ByHour {
		measure = domain.MeasureHours
	}
	query, args := c.sumsOf(measure, q, key)
	var sums []stats.Sum
	err := each(ctx, c.R, query, args, func(rows *sql.Rows) error {
		var k any
		var s stats.Sum
		if err := rows.Scan(&k, &s.Value); err != nil {
			return sqlitedb.Classify(err)
		}
		var err error
		s.Key, err = keyText(k)
		sums = append(sums, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum cells: %w", err)
	}
	return sums, nil
}

// keyText is a key as text: days and months are numbers, stations ids.
func keyText(k any) (string, error) {
	switch k := k.(type) {
	case int64:
		return strconv.FormatInt(k, 10), nil
	case []byte:
		id, err := change.IDFromBytes(k)
		return id.String(), err
	case string:
		return k, nil
	}
	return "", fmt.Errorf("a key is a %T", k)
}

// SumBy adds up cells by several cuts at once, one sum for each combination of their keys
// that has one. The keys are those of SumCells, in the order of the cuts.
func (c Cells) SumBy(ctx context.Context, q stats.Query, cuts []stats.By, take func(keys []string, sum int64) error) error {
	measure, columns := q.Measure, make([]string, len(cuts))
	for i, by := range cuts {
		var ok bool
		if columns[i], ok = keyOf[by]; !ok {
			return fmt.Errorf("no column for %q", by)
		}
		switch by {
		case stats.ByHour:
			measure = domain.MeasureHours
		case stats.ByDay:
			q.By = stats.ByDay // whole months know no days
		}
	}
	query, args := c.sumsOf(measure, q, columns...)
	keys, found, sum := make([]string, len(cuts)), make([]any, len(cuts)), int64(0)
	into := make([]any, 0, len(cuts)+1)
	for i := range found {
		into = append(into, &found[i])
	}
	into = append(into, &sum)
	return each(ctx, c.R, query, args, func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return sqlitedb.Classify(err)
		}
		for i, k := range found {
			var err error
			if keys[i], err = keyText(k); err != nil {
				return err
			}
		}
		return take(keys, sum)
	})
}

// SumStations adds up cells by station and, within each, by the cut: what a table of all
// stations needs, in one pass.
func (c Cells) SumStations(ctx context.Context, q stats.Query, take func(station change.ID, key string, sum int64)) error {
	key, ok := keyOf[q.By]
	if !ok {
		return fmt.Errorf("no column for %q", q.By)
	}
	query, args := c.sumsOf(q.Measure, q, "station", key)
	return each(ctx, c.R, query, args, func(rows *sql.Rows) error {
		var id []byte
		var k string
		var sum int64
		if err := rows.Scan(&id, &k, &sum); err != nil {
			return sqlitedb.Classify(err)
		}
		station, err := change.IDFromBytes(id)
		if err == nil {
			take(station, k, sum)
		}
		return err
	})
}

// sumWeek adds up the hours of the week. SQL knows no weekdays of our numbers, so
// days are asked for and folded here.
func (c Cells) sumWeek(ctx context.Context, q stats.Query) ([]stats.Sum, error) {
	q.By = stats.ByDay // whole months know no weekdays
	query, args := c.sumsOf(domain.MeasureHours, q, "day", "item")
	sums := map[string]int64{}
	err := each(ctx, c.R, query, args, func(rows *sql.Rows) error {
		var day, value int64
		var hour string
		if err := rows.Scan(&day, &hour, &value); err != nil {
			return sqlitedb.Classify(err)
		}
		sums[stats.WeekdayHour(domain.Day(day), hour)] += value
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("sum the week: %w", err)
	}
	out := make([]stats.Sum, 0, len(sums))
	for key, value := range sums {
		if value != 0 {
			out = append(out, stats.Sum{Key: key, Value: value})
		}
	}
	return out, nil
}

// sumsOf adds up the cells of a question by keys. A sum that corrections brought back to
// nothing is no row. Each part is added up by itself first: where its cells stand in the
// order of the key, and for a total always, SQLite then sorts nothing.
func (c Cells) sumsOf(measure domain.Measure, q stats.Query, keys ...string) (query string, args []any) {
	parts, args := c.cellsOf(measure, q)
	names, columns, numbers := make([]string, len(keys)), make([]string, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		names[i], numbers[i] = "k"+strconv.Itoa(i), strconv.Itoa(i+1)
		columns[i] = key + " AS " + names[i]
	}
	by := strings.Join(numbers, ", ")
	for i, part := range parts {
		parts[i] = "SELECT " + strings.Join(columns, ", ") + ", SUM(value) AS value FROM (" + part + ") GROUP BY " + by
	}
	return "SELECT " + strings.Join(names, ", ") + ", SUM(value) FROM (" + strings.Join(parts, " UNION ALL ") + ") GROUP BY " + by + " HAVING SUM(value) <> 0", args
}

// cellsOf reads the cells of a question, in parts: whole months from the sums of months. At each
// end either the days are added that belong to it, or those taken from the month that do
// not, whichever are fewer: the rest of the current month, for one, has none yet. Cut by
// day, everything is days.
func (c Cells) cellsOf(measure domain.Measure, q stats.Query) (parts []string, args []any) {
	const days = "SELECT day, station, group_code, item, value FROM cell WHERE measure = ? AND day BETWEEN ? AND ?"
	const less = "SELECT day, station, group_code, item, -value AS value FROM cell WHERE measure = ? AND day BETWEEN ? AND ?"
	const months = "SELECT month * 100 + 1 AS day, station, group_code, item, value FROM cell_month WHERE measure = ? AND month BETWEEN ? AND ?"
	only, stations := "", []any(nil)
	if !q.Station.IsZero() {
		only, stations = " AND station = ?", []any{blob(q.Station)}
	}
	if c.Only != nil {
		only += " AND station IN (" + strings.TrimSuffix(strings.Repeat("?,", len(c.Only)), ",") + ")"
		for _, id := range c.Only {
			stations = append(stations, blob(id))
		}
	}
	for _, f := range []struct{ column, value string }{{"group_code", q.Group}, {"item", q.Service}} {
		if f.value != "" {
			only, stations = only+" AND "+f.column+" = ?", append(stations, f.value)
		}
	}
	add := func(part string, from, to int64) {
		if from > to && len(parts) > 0 { // the first part gives the columns, though it may be empty
			return
		}
		parts, args = append(parts, part+only), append(args, string(measure), from, to)
		args = append(args, stations...)
	}
	before, after := firstOf(q.From), nextMonth(q.To).AddDays(-1)       // the months that the days lie in
	head, tail := daysBetween(before, q.From), daysBetween(q.To, after) // which do not belong to it
	first, last := before, after
	switch sameMonth := before.Month() == q.To.Month(); {
	case q.By == stats.ByDay || q.From > q.To || sameMonth && daysBetween(q.From, q.To) < head+tail:
		add(days, int64(q.From), int64(q.To))
		return parts, args
	case !sameMonth:
		if end := nextMonth(q.From).AddDays(-1); daysBetween(q.From, end) < head {
			add(days, int64(q.From), int64(end))
			first = end.AddDays(1)
		}
		if start := firstOf(q.To); daysBetween(start, q.To) < tail {
			add(days, int64(start), int64(q.To))
			last = start.AddDays(-1)
		}
	}
	add(months, int64(first.Month()), int64(last.Month()))
	if first == before {
		add(less, int64(before), int64(q.From.AddDays(-1)))
	}
	if last == after {
		add(less, int64(q.To.AddDays(1)), int64(after))
	}
	return parts, args
}

func firstOf(d domain.Day) domain.Day { return d/100*100 + 1 }

// daysBetween is how many days one is after another.
func daysBetween(from, to domain.Day) int { return int(to.Time().Sub(from.Time()).Hours() / 24) }

func nextMonth(d domain.Day) domain.Day { return domain.DayOf(firstOf(d).Time().AddDate(0, 1, 0)) }

// Dictionary names codes; stations are keyed by their id.
func (c Cells) Dictionary(ctx context.Context, kind string) (map[string]stats.Entry, error) {
	out := map[string]stats.Entry{}
	switch kind {
	case domain.KindGroup:
		docs, err := ListDocuments[domain.Group](ctx, c.R, kind)
		for _, d := range docs {
			out[d.Value.Code] = stats.Entry{Code: d.Value.Code, Name: d.Value.Name, NameEN: d.Value.NameEN, Order: d.Value.Order}
		}
		return out, err
	case domain.KindService:
		docs, err := ListDocuments[domain.Service](ctx, c.R, kind)
		for _, d := range docs {
			out[d.Value.Code] = stats.Entry{Code: d.Value.Code, Name: d.Value.Name, NameEN: d.Value.NameEN, Order: d.Value.Order}
		}
		return out, err
	case domain.KindStation:
		docs, err := ListDocuments[domain.Station](ctx, c.R, kind)
		for _, d := range docs {
			out[d.ID.String()] = stats.Entry{Code: d.Value.Code, Name: d.Value.Name, Division: d.Value.Division}
		}
		return out, err
	case domain.KindDivision:
		for _, d := range codes.AllDivisions() {
			out[domain.DivisionID(d.Code).String()] = stats.Entry{Code: d.Code, Name: d.Name, Division: d.Code}
		}
		docs, err := ListDocuments[domain.Division](ctx, c.R, kind)
		for _, d := range docs {
			out[d.ID.String()] = stats.Entry{Code: d.Value.Code, Name: d.Value.Name, Division: d.Value.Code}
		}
		return out, err
	}
	return nil, fmt.Errorf("%s is no dictionary", kind)
}

// EachDocument reads the documents of a kind that are not deleted.
func (c Cells) EachDocument(ctx context.Context, kind string, f func(id change.ID, values domain.Fields) error) error {
	return ScanDocuments(ctx, c.R, kind, nil, func(d merge.Document) error {
		values := d.Values()
		if values.Deleted() {
			return nil
		}
		return f(d.ID, values)
	})
}

// AsOf is when the ledger last took something in.
func (c Cells) AsOf(ctx context.Context) (time.Time, error) {
	var ms int64
	if _, err := one(c.R.QueryRowContext(ctx, "SELECT as_of FROM ledger_state"), &ms); err != nil {
		return time.Time{}, fmt.Errorf("read as-of: %w", err)
	}
	return time.UnixMilli(ms).UTC(), nil
}
