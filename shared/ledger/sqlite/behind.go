package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
)

// Part is one record behind a figure, with what it adds to it.
type Part struct {
	Kind   string
	ID     change.ID
	Amount int64
	Fact   *ledger.Fact  // of a visit or an attendance
	Fields domain.Fields // of a document
}

// documentKinds are the kinds of document that add to a measure.
var documentKinds = map[domain.Measure][]string{
	domain.MeasureRegistered: {domain.KindMember}, domain.MeasureOpenDays: {domain.KindStationDay}, domain.MeasureNoServiceDays: {domain.KindStationDay},
	domain.MeasureRequests: {domain.KindRequest}, domain.MeasureAnswered: {domain.KindRequest},
}

// Behind reads the records behind a row of an answer, one after the other, newest
// day first, until f returns false. Their amounts add up to the row's value: what a
// record adds is taken from its own cells, as in SumCells.
func Behind(ctx context.Context, r sqlitedb.Reader, q stats.Query, key string, f func(Part) bool) error {
	if err := q.Validate(); err != nil {
		return err
	}
	if q.Measure == stats.MeasureSeed {
		return fault.New(fault.Invalid, "measure", "这一栏是几类资料合成的，请到各自的台账里看", "this is made of several registers: look there")
	}
	kinds, ok := documentKinds[q.Measure]
	if k, counted := stats.KindOf(q.Measure); counted {
		kinds, ok = []string{k.Name}, true
	}
	row, err := rowOf(ctx, r, q, key)
	if err != nil {
		return err
	}
	if ok {
		return documentRecords(ctx, r, kinds, row, f)
	}
	read := readVisits
	table := "visit"
	if q.Measure == domain.MeasureAttendance {
		read, table = readAttendances, "attendance"
	}
	return factRecords(ctx, r, read, table, row, f)
}

// answerRow is a row of an answer: which cells add to it.
type answerRow struct {
	stats.Query
	key  string
	unit func(change.ID) bool // of a row that is called after a station or a county
}

func rowOf(ctx context.Context, r sqlitedb.Reader, q stats.Query, key string) (row answerRow, err error) {
	row = answerRow{Query: q, key: key}
	if key != "" && (q.By == stats.ByStation || q.By == stats.ByDivision) {
		row.unit, err = stats.Units(ctx, Cells{R: r}, q.By, key)
		row.By, row.key = stats.ByTotal, ""
	}
	return row, err
}

// amount is what cells add to the row.
func (row answerRow) amount(cells []domain.CellValue) (n int64) {
	for _, c := range cells {
		if row.Of(row.key, c.Cell) && (row.unit == nil || row.unit(c.Station)) {
			n += c.Value
		}
	}
	return n
}

// recordsRead is how many facts are read at a time.
const recordsRead = 1000

func factRecords(ctx context.Context, r sqlitedb.Reader, read func(context.Context, sqlitedb.Reader, string, ...any) ([]ledger.Fact, error),
	table string, q answerRow, f func(Part) bool) error {
	// What a correction moved into these days from others stands under another day.
	moved, err := read(ctx, r, "WHERE v.correction IS NOT NULL AND v.id IN (SELECT target FROM correction WHERE of = ? AND body IS NOT NULL) AND NOT v.day BETWEEN ? AND ?",
		table, int64(q.From), int64(q.To))
	if err != nil {
		return err
	}
	if goOn, err := give(moved, q, f); err != nil || !goOn {
		return err
	}
	where := "WHERE v.day BETWEEN ? AND ?"
	args := []any{int64(q.From), int64(q.To)}
	if !q.Station.IsZero() {
		where, args = where+" AND v.station = ?", append(args, blob(q.Station))
	}
	// The order of the index by day: pages cost what they hold, not what lies before.
	after, last := "", []any(nil)
	for {
		facts, err := read(ctx, r, where+after+" ORDER BY v.day DESC, v.station DESC, v.id DESC LIMIT ?", append(append(args[:len(args):len(args)], last...), recordsRead)...)
		if err != nil {
			return err
		}
		if goOn, err := give(facts, q, f); err != nil || !goOn {
			return err
		}
		if len(facts) < recordsRead {
			return nil
		}
		at := facts[len(facts)-1].Fact
		after, last = " AND (v.day, v.station, v.id) < (?, ?, ?)", []any{int64(dayOf(at)), blob(at.StationID()), blob(at.RecordID())}
	}
}

// give hands on the facts that add to the row.
func give(facts []ledger.Fact, q answerRow, f func(Part) bool) (goOn bool, err error) {
	for i := range facts {
		effective, err := facts[i].Effective()
		if err != nil {
			return false, err
		}
		if effective == nil {
			continue
		}
		if n := q.amount(effective.Cells()); n != 0 && !f(Part{Kind: effective.Kind(), ID: effective.RecordID(), Amount: n, Fact: &facts[i]}) {
			return false, nil
		}
	}
	return true, nil
}

// documentRecords reads all documents of the kinds: they are few, and which day they
// count for is known by reading them only.
func documentRecords(ctx context.Context, r sqlitedb.Reader, kinds []string, q answerRow, f func(Part) bool) error {
	for _, name := range kinds {
		kind, _ := domain.FindKind(name)
		stop := false
		err := each(ctx, r, "SELECT d.state FROM document d WHERE d.kind = ? ORDER BY d.id DESC", []any{name}, func(rows *sql.Rows) error {
			var state []byte
			if err := rows.Scan(&state); err != nil {
				return sqlitedb.Classify(err)
			}
			d, err := decodeDocument(state)
			if err != nil {
				return err
			}
			fields := d.Values()
			if n := q.amount(kind.Cells(fields)); n != 0 && !stop {
				stop = !f(Part{Kind: name, ID: d.ID, Amount: n, Fields: fields})
			}
			return nil
		})
		if err != nil || stop {
			return err
		}
	}
	return nil
}

// dayOf is the day that a fact was recorded for, before any correction.
func dayOf(f domain.Fact) domain.Day {
	switch f := f.(type) {
	case *domain.Visit:
		return f.Day()
	case *domain.Attendance:
		return domain.DayOfMs(f.At)
	}
	return 0
}

// Attended passes on who took part in what: the records behind the figure of attendance,
// with what each adds to it.
func (c Cells) Attended(ctx context.Context, from, to domain.Day, take func(activity, station change.ID, people int64)) error {
	var wrong error
	err := Behind(ctx, c.R, stats.Query{Measure: domain.MeasureAttendance, From: from, To: to, By: stats.ByTotal}, "", func(p Part) bool {
		effective, err := p.Fact.Effective()
		a, is := effective.(*domain.Attendance)
		if err != nil || !is {
			wrong = err
			return err == nil
		}
		take(a.Activity, a.Station, p.Amount)
		return true
	})
	return errors.Join(err, wrong)
}
