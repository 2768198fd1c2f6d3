package sheet

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"yizhan/shared/fault"
)

const (
	// lineBytesMax bounds a line, and a record of several: no row of a ledger
	// comes near it, so more is a file without line breaks or a lost quote.
	lineBytesMax = 1 << 20
	// joinLinesMax is how many lines more than its first a quoted field may
	// take. A quote that nobody closed must not look for its end in the whole file.
	joinLinesMax = 20
)

// csvRows reads a CSV file line by line and each line as a row of its own.
// encoding/csv reading the whole file would take all rows behind an unclosed quote
// for one field: they would be lost, and held in memory.
type csvRows struct {
	r     *bufio.Reader
	comma rune
	file  io.Closer  // nil: somebody else's
	count int        // physical lines taken from r
	ahead []textLine // taken from r and not yet used
	err   error      // that ended r; it is said again

	used      int   // number of the last line used
	usedBytes int64 // bytes of all lines used

	fits func(fields []string) bool // judges a row that goes over several lines

	text   strings.Reader // these two are used anew for each line
	parser *bufio.Reader
}

// textLine is a physical line without its end.
type textLine struct {
	number int
	text   string
	long   bool // over lineBytesMax; its text was not kept
}

// NewCSV reads a CSV file in UTF-8 whose cells commas separate.
func NewCSV(file io.Reader) Rows { return newCSV(file, ',') }

func newCSV(file io.Reader, comma rune) *csvRows {
	return &csvRows{r: skipBOM(file), comma: comma, parser: bufio.NewReader(nil)}
}

// Used implements Rows.
func (l *csvRows) Used() (rows int, bytes int64) { return l.used, l.usedBytes }

// Fit implements Rows.
func (l *csvRows) Fit(judge func([]string) bool) { l.fits = judge }

// Close implements Rows.
func (l *csvRows) Close() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}

// skipBOM drops the mark that Excel puts before its CSV files.
func skipBOM(r io.Reader) *bufio.Reader {
	br := bufio.NewReaderSize(r, 1<<16)
	if b, err := br.Peek(3); err == nil && string(b) == "\ufeff" {
		_, _ = br.Discard(3)
	}
	return br
}

// Next implements Rows.
func (l *csvRows) Next() (Row, error) {
	for {
		first, ok := l.peek(0)
		if !ok {
			return Row{}, classify(l.err)
		}
		l.use(1)
		if first.long {
			return Row{Number: first.number, Refused: errLongLine()}, nil
		}
		if strings.TrimSpace(first.text) == "" {
			continue
		}
		fields, err := l.parse(first.text)
		if errors.Is(err, csv.ErrQuote) {
			fields, err = l.join(first)
		}
		return Row{Number: first.number, Cells: fields, Refused: refusal(err, first.text)}, nil
	}
}

// join tries the following lines as the rest of a quoted field, and uses them
// only if they are.
func (l *csvRows) join(first textLine) ([]string, error) {
	var text strings.Builder
	text.WriteString(first.text)
	for i := range joinLinesMax {
		next, ok := l.peek(i)
		if !ok || next.long || text.Len()+len(next.text) > lineBytesMax {
			break
		}
		text.WriteString("\n" + next.text)
		if !strings.Contains(next.text, `"`) {
			continue // it cannot close the quote
		}
		fields, err := l.parse(text.String())
		if err == nil && (l.fits == nil || l.fits(fields)) {
			l.use(i + 1)
			return fields, nil
		}
		broken, ok := errors.AsType[*csv.ParseError](err)
		if !ok || broken.Err != csv.ErrQuote || broken.Line < i+2 {
			break // wrong before the last line: no other line can mend it
		}
	}
	return nil, csv.ErrQuote
}

// parse reads text as one record.
func (l *csvRows) parse(text string) ([]string, error) {
	l.text.Reset(text)
	l.parser.Reset(&l.text)
	r := csv.NewReader(l.parser)
	r.Comma = l.comma
	r.FieldsPerRecord = -1 // a short row is that row's error, not the file's
	return r.Read()
}

// peek looks at the line i behind the last one used; without it, err is set.
func (l *csvRows) peek(i int) (textLine, bool) {
	for len(l.ahead) <= i && l.err == nil {
		next, err := l.take()
		if err != nil {
			l.err = err
			break
		}
		l.ahead = append(l.ahead, next)
	}
	if i >= len(l.ahead) {
		return textLine{}, false
	}
	return l.ahead[i], true
}

func (l *csvRows) use(n int) {
	for _, line := range l.ahead[:n] {
		l.used, l.usedBytes = line.number, l.usedBytes+int64(len(line.text))
	}
	l.ahead = l.ahead[n:]
}

// take reads a physical line. A long one is read to its end and not kept.
func (l *csvRows) take() (textLine, error) {
	var text []byte
	line := textLine{number: l.count + 1}
	for {
		part, err := l.r.ReadSlice('\n')
		if line.long = line.long || len(text)+len(part) > lineBytesMax; line.long {
			text = nil
		} else {
			text = append(text, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF && (len(text) > 0 || line.long):
			// the last line of a file may lack its end
		case err == io.EOF:
			return line, io.EOF
		case err != nil:
			return line, err
		}
		l.count++
		line.text = strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
		return line, nil
	}
}

// refusal says why a line is no row. Quotes of another encoding are no quotes.
func refusal(err error, line string) error {
	switch {
	case err == nil:
		return nil
	case IsForeign(line):
		return ErrForeign("")
	case errors.Is(err, csv.ErrQuote) || errors.Is(err, csv.ErrBareQuote):
		return errQuotes()
	}
	return err
}

// IsForeign reports whether text is not UTF-8: what a spreadsheet saves as
// "Unicode text" is full of zero bytes, and what it saves as plain CSV is GBK.
func IsForeign(text string) bool {
	return strings.ContainsRune(text, 0) || !utf8.ValidString(text)
}

// ErrForeign says so of a field.
func ErrForeign(field string) error {
	return fault.New(fault.Invalid, field, "文字不是 UTF-8 编码，请在 Excel 里另存为“CSV UTF-8”再导入", "the text is not UTF-8: save the file as “CSV UTF-8” in Excel and import that")
}

func errQuotes() error {
	return fault.New(fault.Malformed, "", "引号不成对，或者格子里有换行，这一行没有导入", "quotes do not match, or a cell holds a line break: the row was not imported")
}

func errLongLine() error {
	return fault.New(fault.TooLarge, "", "这一行太长（超过 1 MiB），没有导入", "the line is over 1 MiB: it was not imported")
}
