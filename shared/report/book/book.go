// Package book writes the county's tables as Excel workbooks, and fills the workbooks
// that people bring along as templates.
package book

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/fault"
	"yizhan/shared/report/form"
)

// RowsMax is how many rows a sheet may have: T1 to T8 come near it nowhere, and Excel
// holds no more than about a million.
const RowsMax = 200_000

// Write writes tables as the sheets of one workbook. The same tables give the same
// bytes.
func Write(ctx context.Context, w io.Writer, tables ...form.Table) error {
	return write(ctx, w, tables, 0)
}

// WriteExplained writes tables with a last sheet that explains them. Where its cells have
// SumOf a sheet, the sum of that sheet is put.
func WriteExplained(ctx context.Context, w io.Writer, explained form.Table, tables ...form.Table) error {
	return write(ctx, w, append(slices.Clip(tables), explained), len(tables))
}

// write writes tables, and puts the sums of the first of them into the last.
func write(ctx context.Context, w io.Writer, tables []form.Table, summed int) (err error) {
	if len(tables) == 0 {
		return fault.New(fault.Invalid, "table", "没有要写的表", "there is no table to write")
	}
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil { // takes its temporary files away
			err = closed
		}
	}()
	first := tables[0]
	if err := f.SetDocProps(&excelize.DocProperties{Title: first.Title, Creator: first.Unit, LastModifiedBy: first.Unit,
		Created: stamp(first.Made), Modified: stamp(first.Made)}); err != nil {
		return err
	}
	styles, err := makeStyles(f)
	if err != nil {
		return err
	}
	for i, t := range tables {
		if err := t.Check(); err != nil {
			return err
		}
		if len(t.Rows) > RowsMax {
			return fault.New(fault.TooLarge, "rows", "表里的行太多。请缩小范围，或存为 CSV", "the table has too many rows. Choose less, or save as CSV")
		}
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.Sheet)
		} else {
			_, err = f.NewSheet(t.Sheet)
		}
		if err != nil {
			return err
		}
		if err := newPage(t, f, styles).write(ctx); err != nil {
			return err
		}
	}
	return finish(f, w, summed, summed)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
