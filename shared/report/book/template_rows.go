package book

import (
	"context"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/fault"
	"yizhan/shared/report/form"
)

// listRowsMax is how many rows a template is given: each is inserted into a sheet that
// lies in memory as a whole.
const listRowsMax = 10_000

// list repeats the rows of a name for each row of its table.
func (t *template) list(ctx context.Context, name string) error {
	tab := t.tables[listOf(name)]
	at, err := t.find(name) // where it is now: other lists may have moved it
	if err != nil {
		t.Unknown = append(t.Unknown, name)
		return nil
	}
	if len(tab.Rows) > listRowsMax {
		return fault.New(fault.TooLarge, "rows", fmt.Sprintf("模板最多填 %d 行。请缩小范围", listRowsMax), fmt.Sprintf("a template takes no more than %d rows. Choose less", listRowsMax))
	}
	columns, err := t.columns(tab, at, name)
	if err != nil {
		return err
	}
	if err := t.repeat(at, len(tab.Rows)-(at.bottom-at.top+1)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for n, row := range tab.Rows {
		for _, c := range columns {
			if err := t.set(at.sheet, c.at, at.top+n, tab.Columns[c.column].Kind, row[c.column]); err != nil {
				return err
			}
		}
		t.Rows++
	}
	if len(tab.Rows) > 0 {
		return nil
	}
	for _, c := range columns { // nothing to show, not even the words in braces
		if err := t.set(at.sheet, c.at, at.top, 0, nil); err != nil {
			return err
		}
	}
	return nil
}

func (t *template) find(name string) (area, error) {
	for _, d := range t.file.GetDefinedName() {
		if d.Name == name {
			return areaOf(d.RefersTo)
		}
	}
	return area{}, errNoArea
}

// wanted is a column of the sheet with that of the form it shows.
type wanted struct{ at, column int }

// columns reads what the first row asks for. Without a word in braces it is the form's
// own order.
func (t *template) columns(tab form.Table, at area, name string) (list []wanted, err error) {
	braces := false
	for c := at.left; c <= at.right; c++ {
		cell, err := excelize.CoordinatesToCellName(c, at.top)
		if err != nil {
			return nil, err
		}
		text, err := t.file.GetCellValue(at.sheet, cell)
		if err != nil {
			return nil, errNoTemplate(err)
		}
		key, is := strings.CutPrefix(strings.TrimSpace(text), "{")
		if !is {
			continue
		}
		braces = true
		if i := columnOf(tab, strings.TrimSuffix(key, "}")); i >= 0 {
			list = append(list, wanted{c, i})
		} else {
			t.Unknown = append(t.Unknown, name+" "+text)
		}
	}
	if braces {
		return list, nil
	}
	for i := range min(len(tab.Columns), at.right-at.left+1) {
		list = append(list, wanted{at.left + i, i})
	}
	return list, nil
}

// columnOf finds a column by its key or by its headings.
func columnOf(tab form.Table, word string) int {
	word = canonical(word)
	for i, c := range tab.Columns {
		if canonical(c.Key) == word || canonical(strings.Join(c.Heads, ".")) == word {
			return i
		}
	}
	return -1
}
