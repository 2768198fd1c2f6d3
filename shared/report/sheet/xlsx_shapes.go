package sheet

import (
	"archive/zip"
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// shape is how a number is to be read: days and hours are numbers in a workbook, and
// only the style of the cell tells.
type shape uint8

const (
	shapePlain shape = iota
	shapeTime
	shapePercent
)

// cellShapes reads what the styles of a workbook make of numbers, by their place.
func cellShapes(f *zip.File) ([]shape, error) {
	var shapes []shape
	formats := map[string]shape{}
	cells := false
	err := elements(f, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if len(formats) == stylesMax {
				return errTooLarge()
			}
			formats[attribute(e, "numFmtId")] = shapeOf(attribute(e, "formatCode"))
		case "cellXfs":
			cells = true
		case "cellStyles", "dxfs":
			cells = false
		case "xf":
			if !cells {
				return nil
			}
			if len(shapes) == stylesMax {
				return errTooLarge()
			}
			id := attribute(e, "numFmtId")
			s, ok := formats[id]
			if !ok {
				s = builtIn(id)
			}
			shapes = append(shapes, s)
		}
		return nil
	})
	return shapes, err
}

// builtIn are the formats without a text of their own (ECMA-376, 18.8.30; those
// between 27 and 58 are Excel's for Chinese).
func builtIn(id string) shape {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
	case n == 9 || n == 10:
		return shapePercent
	case n >= 14 && n <= 22, n >= 27 && n <= 36, n >= 45 && n <= 47, n >= 50 && n <= 58:
		return shapeTime
	}
	return shapePlain
}

// shapeOf reads a format such as yyyy"年"m"月" or [$-804]#,##0.00. Words in quotes,
// in brackets and behind a backslash mean nothing.
func shapeOf(format string) shape {
	quoted, bracket, passed := false, false, false
	for _, c := range strings.ToLower(format) {
		switch {
		case passed:
			passed = false
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			passed = true
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case c == '%':
			return shapePercent
		case c == ';':
			return shapePlain // what follows is for other numbers
		case strings.ContainsRune("ymdhs", c):
			return shapeTime
		}
	}
	return shapePlain
}

// write writes a number: a day as 2026-11-23, a moment as 2026-11-23 14:05, an hour
// as 14:05, a quarter as 25%.
func (s shape) write(value string, from04 bool) string {
	n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return value
	}
	switch s {
	case shapeTime:
		if t, ok := moment(n, from04); ok {
			return t
		}
	case shapePercent:
		return strconv.FormatFloat(math.Round(n*1e8)/1e6, 'f', -1, 64) + "%"
	}
	if n == math.Trunc(n) && math.Abs(n) < 1<<53 {
		return strconv.FormatFloat(n, 'f', 0, 64) // 1.2E+3, as long telephone numbers are kept
	}
	return value
}

// epoch is day 0 of a workbook: Excel counts a 29 February 1900 that never was, so
// days before March 1900 are not read.
var epoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

const (
	serialFrom = 61        // 1 March 1900
	serialTo   = 2_958_465 // the end of 9999
	days1904   = 1462
)

func moment(n float64, from04 bool) (string, bool) {
	if from04 && n >= 1 {
		n += days1904
	}
	seconds := int64(math.Round(n * 86_400))
	// A duration holds 292 years only.
	t := epoch.AddDate(0, 0, int(seconds/86_400)).Add(time.Duration(seconds%86_400) * time.Second)
	clock := "15:04"
	if seconds%60 != 0 {
		clock = "15:04:05"
	}
	switch {
	case n >= 0 && n < 1:
		return t.Format(clock), true
	case n < serialFrom || n > serialTo:
		return "", false
	case seconds%86_400 == 0:
		return t.Format(time.DateOnly), true
	}
	return t.Format(time.DateOnly + " " + clock), true
}
