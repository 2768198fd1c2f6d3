package table

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/domain"
)

// byteOrderMark tells Excel that a file is UTF-8; without it Excel reads Chinese
// as the code page of the computer.
const byteOrderMark = "\uFEFF"

// CSV writes the rows under one line of titles, for programs: numbers without
// separators, days as 2026-11-23. It returns how many rows there were.
func (t Table) CSV(ctx context.Context, w io.Writer, progress Progress) (int64, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return 0, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	cells := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		cells[i] = harmless(c.Title)
	}
	if err := out.Write(cells); err != nil {
		return 0, err
	}
	n, err := t.read(ctx, progress, func(row []any) error {
		for i, cell := range row {
			cells[i] = plain(t.Columns[i].Kind, cell)
		}
		return out.Write(cells)
	})
	if err != nil {
		return n, err
	}
	out.Flush()
	return n, out.Error()
}

// plain writes a cell for a program.
func plain(k Kind, cell any) string {
	switch v := cell.(type) {
	case string:
		return harmless(v)
	case Word:
		return harmless(string(v))
	case int64:
		if k == Money {
			return strings.ReplaceAll(Show(k, v), ",", "")
		}
		return strconv.FormatInt(v, 10)
	case domain.Day:
		return v.String()
	case time.Time:
		return v.In(domain.Shanghai).Format("2006-01-02 15:04:05")
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// harmless keeps a text from being run as a formula when a spreadsheet opens the
// file: anybody may call themselves =cmd|' /C calc'!A0.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}
