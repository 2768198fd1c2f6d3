package book

import (
	"strconv"

	"github.com/xuri/excelize/v2"
)

// repeat puts n rows behind the first one of an area, each like it: styles, height, merged
// cells, formulas, and words that are no figure. They come in between the first and the
// second row, so that a sum over a range of two rows or more grows with them. The library
// would copy one row at a time, and move all that follows each time.
func (t *template) repeat(at area, n int) error {
	if n <= 0 {
		return nil
	}
	from, to := at.top+1, at.top+n
	if err := t.file.InsertRows(at.sheet, from, n); err != nil {
		return errNoTemplate(err)
	}
	for column := 1; column <= at.right+besideMax; column++ {
		if err := t.down(at.sheet, column, at.top, from, to); err != nil {
			return err
		}
	}
	height, err := t.file.GetRowHeight(at.sheet, at.top)
	if err != nil {
		return errNoTemplate(err)
	}
	merged, err := t.file.GetMergeCells(at.sheet, true)
	if err != nil {
		return errNoTemplate(err)
	}
	for row := from; row <= to; row++ {
		if err := t.file.SetRowHeight(at.sheet, row, height); err != nil {
			return err
		}
		for _, m := range merged {
			left, top, right, bottom, err := corners(m)
			if err != nil {
				return errNoTemplate(err)
			}
			if top != at.top || bottom != at.top {
				continue
			}
			if err := t.file.MergeCell(at.sheet, name(left, row), name(right, row)); err != nil {
				return errNoTemplate(err)
			}
		}
	}
	return nil
}

// down makes the cells of a column like one above them.
func (t *template) down(sheet string, column, top, from, to int) error {
	f, cell := t.file, name(column, top)
	style, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		return errNoTemplate(err)
	}
	if style != 0 {
		if err := f.SetCellStyle(sheet, name(column, from), name(column, to), style); err != nil {
			return err
		}
	}
	formula, err := f.GetCellFormula(sheet, cell)
	if err != nil {
		return errNoTemplate(err)
	}
	if formula != "" {
		kind, area := excelize.STCellFormulaTypeShared, cell+":"+name(column, to)
		return f.SetCellFormula(sheet, cell, formula, excelize.FormulaOpts{Type: &kind, Ref: &area})
	}
	word, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil || word == "" {
		return err
	}
	kind, err := f.GetCellType(sheet, cell)
	if err != nil {
		return err
	}
	number, notNumber := strconv.ParseFloat(word, 64)
	text := notNumber != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber
	for row := from; row <= to; row++ {
		if text {
			err = f.SetCellStr(sheet, name(column, row), word)
		} else {
			err = f.SetCellFloat(sheet, name(column, row), number, -1, 64)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// besideMax is how far beside an area the row is copied as well.
const besideMax = 64

func corners(m excelize.MergeCell) (left, top, right, bottom int, err error) {
	if left, top, err = excelize.CellNameToCoordinates(m.GetStartAxis()); err != nil {
		return 0, 0, 0, 0, err
	}
	right, bottom, err = excelize.CellNameToCoordinates(m.GetEndAxis())
	return left, top, right, bottom, err
}

// name is what a spreadsheet calls a cell.
func name(column, row int) string {
	s, _ := excelize.CoordinatesToCellName(column, row) // both come from the sheet
	return s
}
