package sheet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// openText finds out in which encoding a CSV file is, and what separates its cells.
func (b *Book) openText(path string, size int64) error {
	f, err := os.Open(path)
	if err != nil {
		return classify(err)
	}
	defer f.Close()
	decoder, err := encodingOf(f)
	if err != nil {
		return classify(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return classify(err)
	}
	comma, err := separatorOf(decoded(f, decoder))
	if err != nil {
		return err
	}
	b.Sheets = []string{""}
	b.Size = func(int) int64 { return size }
	b.rows = func(int) (Rows, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, classify(err)
		}
		c := newCSV(decoded(f, decoder), comma)
		c.file = f
		return c, nil
	}
	return nil
}

func decoded(r io.Reader, e encoding.Encoding) io.Reader {
	if e == nil {
		return r
	}
	return transform.NewReader(r, e.NewDecoder())
}

// encodingOf is nil for UTF-8. Excel saves plain CSV as GBK, and "Unicode text" as
// UTF-16.
func encodingOf(f *os.File) (encoding.Encoding, error) {
	head := make([]byte, sniffBytesMax)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return nil, err
	}
	head = head[:n]
	if e := utf16Of(head); e != nil {
		return e, nil
	}
	// A row that is broken makes no file of another encoding: the names of the
	// columns decide where they are more than ASCII.
	first, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n \t"), []byte("\n"))
	if utf8.Valid(first) && bytes.IndexFunc(first, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		return nil, nil
	}
	foreign, err := hasForeign(io.MultiReader(bytes.NewReader(head), f))
	if err != nil || !foreign {
		return nil, err
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(first)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, nil // neither: the rows say so, each for itself
	}
	return simplifiedchinese.GB18030, nil
}

// hasForeign reads until it meets what is no UTF-8.
func hasForeign(r io.Reader) (bool, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	for {
		c, n, err := b.ReadRune()
		switch {
		case err == io.EOF:
			return false, nil
		case err != nil:
			return false, err
		case c == utf8.RuneError && n == 1:
			return true, nil
		}
	}
}

// utf16Of tells UTF-16 by its mark, or by every other byte being zero.
func utf16Of(head []byte) encoding.Encoding {
	if len(head) < 2 {
		return nil
	}
	switch binary.BigEndian.Uint16(head) {
	case 0xfffe:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case 0xfeff:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch many := len(head) / 8; {
	case zeros[1] > many && zeros[0] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case zeros[0] > many && zeros[1] == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// separatorOf counts in the first lines what stands between cells, outside quotes.
func separatorOf(r io.Reader) (rune, error) {
	lines := newCSV(r, ',')
	var text strings.Builder
	for i := range 20 {
		line, ok := lines.peek(i)
		if !ok {
			if lines.err != io.EOF {
				return 0, classify(lines.err)
			}
			break
		}
		text.WriteString(line.text)
	}
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := count(text.String(), c); n > most {
			best, most = c, n
		}
	}
	return best, nil
}

func count(text string, c rune) (n int) {
	quoted := false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case r == c && !quoted:
			n++
		}
	}
	return n
}
