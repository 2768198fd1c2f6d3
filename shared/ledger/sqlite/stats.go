package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
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

	remembered *Sums // nil: everything is read
	snapshot   *snapshot
}

var _ stats.Documents = Cells{}

// Stats answers one statistical question.
func Stats(ctx context.Context, db *sqlitedb.DB, q stats.Query) (t stats.Table, err error) {
	err = db.Read(ctx, func(tx *sql.Tx) error {
		t, err = stats.Answer(ctx, CellsOf(tx, nil), q)
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
	if q.By == stats.ByHour {
		q.Measure = domain.MeasureHours
	}
	rows, err := c.sum(ctx, q, key)
	out := make([]stats.Sum, 0, len(rows))
	for _, r := range rows {
		out = append(out, stats.Sum{Key: keyText(q.By, r.keys[0]), Value: r.value})
	}
	return out, err
}

// keyText is a key as text: a station is known by its id.
func keyText(by stats.By, key string) string {
	if keyOf[by] == "station" {
		return change.ID([]byte(key)).String()
	}
	return key
}

// SumBy adds up cells by several cuts at once, one sum for each combination of their keys
// that has one. The keys are those of SumCells, in the order of the cuts, of which there
// are at most keysMax.
func (c Cells) SumBy(ctx context.Context, q stats.Query, cuts []stats.By, take func(keys []string, sum int64) error) error {
	if len(cuts) > keysMax {
		return fmt.Errorf("%d cuts", len(cuts))
	}
	columns := make([]string, len(cuts))
	for i, by := range cuts {
		var ok bool
		if columns[i], ok = keyOf[by]; !ok {
			return fmt.Errorf("no column for %q", by)
		}
		switch by {
		case stats.ByHour:
			q.Measure = domain.MeasureHours
		case stats.ByDay:
			q.By = stats.ByDay // whole months know no days
		}
	}
	rows, err := c.sum(ctx, q, columns...)
	if err != nil {
		return err
	}
	keys := make([]string, len(cuts))
	for _, r := range rows {
		for i, by := range cuts {
			keys[i] = keyText(by, r.keys[i])
		}
		if err := take(keys, r.value); err != nil {
			return err
		}
	}
	return nil
}

// SumStations adds up cells by station and, within each, by the cut: what a table of all
// stations needs, in one pass.
func (c Cells) SumStations(ctx context.Context, q stats.Query, take func(station change.ID, key string, sum int64)) error {
	key, ok := keyOf[q.By]
	if !ok {
		return fmt.Errorf("no column for %q", q.By)
	}
	rows, err := c.sum(ctx, q, "station", key)
	for _, r := range rows {
		take(change.ID([]byte(r.keys[0])), r.keys[1], r.value)
	}
	return err
}

// sumWeek adds up the hours of the week. SQL knows no weekdays of our numbers, so
// days are asked for and folded here.
func (c Cells) sumWeek(ctx context.Context, q stats.Query) ([]stats.Sum, error) {
	q.By, q.Measure = stats.ByDay, domain.MeasureHours // whole months know no weekdays
	rows, err := c.sum(ctx, q, "day", "item")
	if err != nil {
		return nil, err
	}
	sums := map[string]int64{}
	for _, r := range rows {
		day, err := strconv.ParseInt(r.keys[0], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("sum the week: %w", err)
		}
		sums[stats.WeekdayHour(domain.Day(day), r.keys[1])] += r.value
	}
	out := make([]stats.Sum, 0, len(sums))
	for key, value := range sums {
		if value != 0 {
			out = append(out, stats.Sum{Key: key, Value: value})
		}
	}
	return out, nil
}

// sum adds up the cells of a question by some columns, in their order, part by part, so
// that what did not change since is remembered. A sum that corrections brought back to
// nothing is no row.
func (c Cells) sum(ctx context.Context, q stats.Query, columns ...string) ([]sumRow, error) {
	const days = "SELECT day, station, group_code, item, value FROM cell WHERE measure = ? AND day BETWEEN ? AND ?"
	const whole = "SELECT month * 100 + 1 AS day, station, group_code, item, value FROM cell_month WHERE measure = ? AND month BETWEEN ? AND ?"
	condition, values := c.conditionOf(q)
	k := sumsKey{measure: q.Measure, only: digestOf(values)}
	months, err := c.monthsOf(ctx, q.From, q.To)
	if err != nil {
		return nil, err
	}
	numbers := "1, 2, 3, 4"[:3*len(columns)-2]
	total := map[[keysMax]string]int64{}
	for _, m := range months {
		for _, p := range m.partsOf(q.From, q.To, q.By == stats.ByDay) {
			cells := days
			if p.whole {
				cells = whole
			}
			k.query = "SELECT " + strings.Join(columns, ", ") + ", SUM(value) FROM (" + cells + condition + ") GROUP BY " + numbers
			rows, err := c.read(ctx, p, k, len(columns), values)
			if err != nil {
				return nil, err
			}
			for _, r := range rows {
				total[r.keys] += p.sign * r.value
			}
		}
	}
	out := make([]sumRow, 0, len(total))
	for keys, value := range total {
		if value != 0 {
			out = append(out, sumRow{keys, value})
		}
	}
	slices.SortFunc(out, func(a, b sumRow) int { return slices.Compare(a.keys[:], b.keys[:]) })
	return out, nil
}

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
