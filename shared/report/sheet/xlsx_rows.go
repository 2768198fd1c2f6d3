package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"yizhan/shared/fault"
)

// xlsxRows reads a sheet of a workbook as it is unpacked.
type xlsxRows struct {
	*part
	book   *workbook
	words  []string
	shapes []shape
	number int // of the row in hand
	ended  bool
}

func (w *workbook) open(f *zip.File) (Rows, error) {
	r := &xlsxRows{book: w}
	var err error
	if w.words != nil {
		if r.words, err = sharedWords(w.words); err != nil {
			return nil, err
		}
	}
	if w.styles != nil {
		if r.shapes, err = cellShapes(w.styles); err != nil {
			return nil, err
		}
	}
	r.part, err = openPart(f, unpackedMax)
	return r, err
}

// Used implements Rows.
func (r *xlsxRows) Used() (rows int, bytes int64) { return r.number, r.read }

// Fit implements Rows: a row of a workbook is a row.
func (r *xlsxRows) Fit(func([]string) bool) {}

// Close implements Rows.
func (r *xlsxRows) Close() error { return errors.Join(r.part.Close(), r.book.zip.Close()) }

// Next implements Rows.
func (r *xlsxRows) Next() (Row, error) {
	for !r.ended {
		token, err := r.next()
		if err != nil {
			// Without its end it is a piece of a file.
			if err == io.EOF {
				err = errNoTable(io.ErrUnexpectedEOF)
			}
			return Row{}, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local != "row" {
				continue
			}
			row, err := r.row(e)
			if err != nil {
				return Row{}, err
			}
			if row.Refused != nil || !isEmpty(row.Cells) {
				return row, nil
			}
		case xml.EndElement:
			r.ended = e.Name.Local == "sheetData"
		}
	}
	return Row{}, io.EOF
}

func isEmpty(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// row reads to the end of a row. What is wrong in a cell is the row's error: the
// rest of it is passed over.
func (r *xlsxRows) row(start xml.StartElement) (Row, error) {
	r.number++
	if n, err := strconv.Atoi(attribute(start, "r")); err == nil && n >= r.number {
		r.number = n
	}
	if r.number > rowsMax {
		return Row{}, errTooLarge()
	}
	row := Row{Number: r.number}
	for {
		token, err := r.next()
		if err != nil {
			return row, ended(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			column := len(row.Cells)
			if at, ok := columnOf(attribute(e, "r")); ok {
				column = at
			}
			text, err := r.cell(e)
			switch {
			case err != nil && !isOfCell(err):
				return row, err
			case row.Refused != nil:
			case err != nil:
				row.Refused = err
			case column >= columnsMax:
				if strings.TrimSpace(text) != "" {
					row.Refused = fault.New(fault.TooLarge, "", "这一行的列太多（超过 512 列），没有导入", "the row has more than 512 columns: it was not imported")
				}
			default:
				for len(row.Cells) <= column {
					row.Cells = append(row.Cells, "")
				}
				row.Cells[column] = text
			}
		case xml.EndElement:
			if e.Name.Local == "row" {
				return row, nil
			}
		}
	}
}

func ended(err error) error {
	if err == io.EOF {
		return errNoTable(io.ErrUnexpectedEOF)
	}
	return err
}

// isOfCell tells what is wrong with a cell from what is wrong with the file.
func isOfCell(err error) bool { return fault.FieldOf(err) == "" && fault.Is(err, fault.TooLarge) }

// cell reads to the end of a cell, as people see it.
func (r *xlsxRows) cell(start xml.StartElement) (string, error) {
	var text strings.Builder
	runes, reading, phonetic, tooLong := 0, false, false, false
	for {
		token, err := r.next()
		if err != nil {
			return "", ended(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "v", "t":
				reading = !phonetic
			case "rPh": // how a word is read, above it
				phonetic = true
			}
		case xml.CharData:
			if !reading || tooLong {
				continue
			}
			if runes += utf8.RuneCount(e); runes > cellRunesMax {
				tooLong = true
				continue
			}
			text.Write(e)
		case xml.EndElement:
			switch e.Name.Local {
			case "v", "t":
				reading = false
			case "rPh":
				phonetic = false
			case "c":
				if tooLong {
					return "", fault.New(fault.TooLarge, "", "有一格的字太多（超过 32767 个），这一行没有导入", "a cell holds more than 32,767 characters: the row was not imported")
				}
				return r.show(attribute(start, "t"), attribute(start, "s"), text.String())
			}
		}
	}
}

// show writes a value as people see it, in the form that an import reads.
func (r *xlsxRows) show(kind, style, value string) (string, error) {
	switch kind {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && n >= 0 && n < len(r.words) {
			return r.words[n], nil
		}
		return "", errNoTable(nil)
	case "b":
		if value == "1" {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "", "n":
		n, err := strconv.Atoi(style)
		s := shapePlain
		if err == nil && n >= 0 && n < len(r.shapes) {
			s = r.shapes[n]
		}
		return s.write(value, r.book.from04), nil
	}
	return value, nil // words in the cell, of a formula, an error, a date by ISO 8601
}

// columnOf reads the letters of B12: 1 for B.
func columnOf(ref string) (int, bool) {
	n := 0
	for i, c := range ref {
		if c < 'A' || c > 'Z' {
			return n - 1, i > 0
		}
		if n = n*26 + int(c-'A') + 1; n > 1<<20 {
			return 0, false
		}
	}
	return 0, false
}
