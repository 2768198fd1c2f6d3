// Package table writes one list of rows as what people take out of the product:
// an Excel workbook, a CSV file, or pages to print. Rows are read one after the
// other and never all held, so a list may be of any length.
package table

import (
	"context"
	"fmt"
	"iter"
	"time"

	"yizhan/shared/domain"
)

// Kind is what the cells of a column are.
type Kind uint8

// The kinds, with the type of their cells. A cell that is nil is empty.
const (
	Text    Kind = iota // string
	Number              // int64
	Money               // domain.Fen
	Day                 // domain.Day
	Time                // time.Time, shown as at the station
	Percent             // float64; 0.25 is 25 %
)

// Word stands in a cell of any column in place of a value: 未上报, where a 0 would
// be a lie. It is never added up.
type Word string

// Column is one column.
type Column struct {
	Title string
	Kind  Kind
	// Width is how many characters of Latin text a cell needs at least; 0 leaves
	// it to the content.
	Width int
	// Total adds the column up under the last row. Number and Money only.
	Total bool
}

// Table is a list to be written.
type Table struct {
	Title   string
	Lines   []string // under the title: station, filter
	Columns []Column
	// Rows are read once, in one pass; an error ends them.
	Rows iter.Seq2[[]any, error]
	// Count is how many rows are to be expected, for showing how far it is; 0 if
	// that is not known.
	Count int64
	Foot  []string // under the last row
	// Sums is the line under the last row where it is not what the columns add up
	// to, such as one with shares; nil: it is.
	Sums []any
	// Station and Made stand at the foot of each printed page and, with lines to
	// sign on, at the end.
	Station string
	Made    time.Time
	English bool
	// Plain leaves a workbook without anything but titles of columns and rows, for
	// files that go back into a program.
	Plain bool
}

// Progress is told how many rows have been written, of how many.
type Progress func(done, total int64)

// everyRows is how often progress is reported, and giving up is noticed.
const everyRows = 256

// read passes the rows on, each checked, and stops where ctx ends.
func (t Table) read(ctx context.Context, progress Progress, take func(row []any) error) (int64, error) {
	var n int64
	report := func() {
		if progress != nil {
			progress(n, max(t.Count, n))
		}
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	for row, err := range t.Rows {
		if err != nil {
			return n, err
		}
		if err := t.check(row); err != nil {
			return n, fmt.Errorf("row %d: %w", n+1, err)
		}
		if err := take(row); err != nil {
			return n, err
		}
		if n++; n%everyRows == 0 {
			report()
			if err := ctx.Err(); err != nil {
				return n, err
			}
		}
	}
	report()
	return n, ctx.Err()
}

func (t Table) check(row []any) error {
	if len(row) != len(t.Columns) {
		return fmt.Errorf("%d cells for %d columns", len(row), len(t.Columns))
	}
	for i, cell := range row {
		if !t.Columns[i].Kind.Holds(cell) {
			return fmt.Errorf("column %q: a %T", t.Columns[i].Title, cell)
		}
	}
	return nil
}

// Holds reports whether a cell fits a column of the kind: an empty one, and a word,
// fit any.
func (k Kind) Holds(cell any) (ok bool) {
	switch cell.(type) {
	case nil, Word:
		return true
	}
	switch k {
	case Text:
		_, ok = cell.(string)
	case Number, Money:
		_, ok = cell.(int64)
	case Day:
		_, ok = cell.(domain.Day)
	case Time:
		_, ok = cell.(time.Time)
	case Percent:
		_, ok = cell.(float64)
	}
	return ok
}

// Of makes rows of a slice.
func Of(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// totals adds up the columns that want it.
type totals struct {
	columns []Column
	sums    []int64
	given   []any // what somebody else worked out
}

func (t Table) newTotals() totals { return totals{t.Columns, make([]int64, len(t.Columns)), t.Sums} }

func (s totals) add(row []any) {
	for i, cell := range row {
		if n, ok := cell.(int64); ok && s.columns[i].Total {
			s.sums[i] += n
		}
	}
}

// row is the line of sums; nil where no column wants one. The word stands in the
// first column, which names the rows.
func (s totals) row(word string) []any {
	if s.given != nil {
		return s.given
	}
	row := make([]any, len(s.columns))
	some := false
	for i, c := range s.columns {
		if c.Total {
			row[i], some = s.sums[i], true
		}
	}
	if !some {
		return nil
	}
	if !s.columns[0].Total {
		row[0] = word
	}
	return row
}
