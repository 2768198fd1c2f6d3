package station

import (
	"cmp"
	"context"
	"io"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/report/sheet"
)

// batches is a table that is taken in batch by batch, with what became of its rows.
// Imports of visits and of registers are made of it.
type batches struct {
	rows   sheet.Rows
	heard  func(RowFate)      // hears of each row, in their order; may be nil
	reason func(error) string // why a row was refused, for the report
	result ImportResult
	fates  []RowFate // of the batch in hand
}

func newBatches(rows sheet.Rows, heard func(RowFate), reason func(error) string) batches {
	return batches{rows: rows, heard: heard, reason: reason, result: ImportResult{Errors: []RowError{}}}
}

// takeAll takes a table in. read makes of a row what take records, wanted says whether
// it was asked for. take records a batch, or nothing of it where it fails.
func takeAll[T any](ctx context.Context, b *batches, progress func(int, int64), read func(sheet.Row) (row T, wanted bool, err error), take func([]T) error) error {
	for more := true; more; {
		err := ctx.Err()
		if err == nil {
			more, err = takeBatch(b, read, take)
		}
		if progress != nil {
			progress(b.rows.Used())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// takeBatch reads before it begins to write: whoever records a visit meanwhile waits
// for a transaction, and a file may lie on a slow stick or have a hundred thousand rows
// that nobody asked for.
func takeBatch[T any](b *batches, read func(sheet.Row) (T, bool, error), take func([]T) error) (more bool, err error) {
	before := b.result
	b.fates = b.fates[:0]
	rows, more, err := readBatch(b, read)
	if err == nil && len(rows) > 0 {
		err = take(rows)
	}
	if err != nil {
		b.result = before // nothing of this batch has been recorded
		return false, err
	}
	// What the ledger refused comes after what reading refused.
	slices.SortStableFunc(b.fates, func(x, y RowFate) int { return cmp.Compare(x.Row, y.Row) })
	slices.SortStableFunc(b.result.Errors[len(before.Errors):], func(x, y RowError) int { return cmp.Compare(x.Row, y.Row) })
	if b.heard != nil {
		for _, f := range b.fates {
			b.heard(f)
		}
	}
	return more, nil
}

// readBatch reads up to importBatch rows that can be recorded.
func readBatch[T any](b *batches, read func(sheet.Row) (T, bool, error)) (rows []T, more bool, err error) {
	lines, bytes := b.rows.Used()
	for len(rows) < importBatch {
		if at, used := b.rows.Used(); at >= lines+batchLinesMax || used >= bytes+batchBytesMax {
			break
		}
		r, err := b.rows.Next()
		if err == io.EOF {
			return rows, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		if r.Refused != nil {
			b.refuse(r.Number, nil, r.Refused)
			continue
		}
		row, wanted, refused := read(r)
		if refused != nil {
			b.refuse(r.Number, r.Cells, refused)
		} else if wanted {
			rows = append(rows, row)
		}
	}
	return rows, true, nil
}

// refuse reports a row that cannot be recorded.
func (b *batches) refuse(line int, cells []string, err error) {
	b.result.Rows++
	b.fates = append(b.fates, RowFate{Row: line, Cells: cells, Fate: FateRefused, Reason: err})
	if len(b.result.Errors) < rowErrorsMax {
		b.result.Errors = append(b.result.Errors, RowError{Row: line, Reason: b.reason(err)})
	}
}

// took reports a row whose record is new, or there already.
func (b *batches) took(line int, cells []string, there bool, record change.ID) {
	b.result.Rows++
	fate := FateNew
	if there {
		fate = FateThere
		b.result.Skipped++
	} else {
		b.result.Recorded++
	}
	b.fates = append(b.fates, RowFate{Row: line, Cells: cells, Fate: fate, Record: record})
}
