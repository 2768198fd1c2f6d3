package pivot

import (
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// Table is the answer.
type Table struct {
	Question
	AsOf    time.Time
	Columns []Head
	Rows    []Row // with the sums of their groups; the last is the sum of all
}

// Fits refuses a table of more numbers than somebody can read, or a file hold.
func (t Table) Fits(most int) error {
	if len(t.Rows)*(len(t.Columns)+1) > most {
		return errLarge
	}
	return nil
}

// Part says what a row is.
type Part string

// The parts of a table.
const (
	Inner    Part = "inner"    // a row of its own
	Rest     Part = "rest"     // the rows that do not stand by themselves
	Subtotal Part = "subtotal" // the sum of a group of rows
	Grand    Part = "grand"    // the sum of all
)

// Row is a row of a table.
type Row struct {
	Part  Part
	Outer Head // of a table with rows within rows: the row that it lies in
	Head  Head // of a rest, a sum of a group and the sum of all: empty but for Rest
	Cells []Cell
	Total Cell
}

// Cell is a number, or why there is none.
type Cell struct {
	Value int64
	State State
}

// State tells a number from what is none.
type State uint8

// The states.
const (
	// Nothing is where there can be no number: a day outside the period.
	Nothing State = iota
	// Missing is where nobody reported: that is not 0.
	Missing
	// Known is a number, be it 0.
	Known
)

// Head names a row or a column.
type Head struct {
	Key      string // code of a place, a group or a service; 2026-11-23, 2026-11, 2026-W48; 1 to 7; 00 to 23
	Name     stats.Words
	From, To domain.Day // of a day, a week or a month, as far as it lies in the period
	Rest     int        // how many rows this one stands for; 0: itself
	order    string
}
