// Package print lays out what a station prints: members' cards, the sheet of a
// day, a sheet of figures. It takes plain values and looks nothing up.
package print

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/report/paper"
)

// Sheet is what all sheets have in common.
type Sheet struct {
	Station string
	Made    time.Time
	English bool
}

// words are a word in both languages.
type words struct{ zh, en string }

func (s Sheet) say(w words, args ...any) string {
	if s.English {
		return fmt.Sprintf(w.en, args...)
	}
	return fmt.Sprintf(w.zh, args...)
}

// The styles of sheets.
var (
	titleStyle   = paper.Style{Size: 20, Bold: true}
	underStyle   = paper.Style{Size: 10.5, Grey: 60}
	sectionStyle = paper.Style{Size: 12, Bold: true}
	textStyle    = paper.Style{Size: 10.5}
	quietStyle   = paper.Style{Size: 9, Grey: 90}
	figureStyle  = paper.Style{Size: 26, Bold: true}
)

// writer is a sheet that is being drawn, from top to bottom.
type writer struct {
	Sheet
	*paper.Doc
	y           float64
	left, right float64
}

func (s Sheet) begin(fonts paper.Fonts, title, under string) (*writer, error) {
	doc, err := paper.New(fonts, title, s.Made, false)
	if err != nil {
		return nil, err
	}
	w := &writer{Sheet: s, Doc: doc, left: paper.Margin + 3, right: doc.Width - paper.Margin - 3}
	doc.Page()
	w.y = paper.Margin + 7
	w.line(title, titleStyle)
	w.y -= 1
	w.line(under, underStyle)
	w.y -= 2
	doc.Rule(w.left, w.y, w.right, w.y, 0.6)
	w.y += 9
	return w, doc.Err()
}

// line writes over the whole width, in as many lines as it takes.
func (w *writer) line(s string, style paper.Style) {
	for _, l := range w.Wrap(s, style, w.right-w.left, 12) {
		w.room(style.Height())
		w.Text(w.left, w.y, l, style)
		w.y += style.Height()
	}
}

// room begins another page where so much does not fit on this one.
func (w *writer) room(height float64) bool {
	if w.y+height <= w.Height-paper.Margin-8 {
		return false
	}
	w.Page()
	w.y = paper.Margin + 8
	return true
}

func (w *writer) section(title string) {
	w.room(30)
	w.y += 1
	w.Text(w.left, w.y, title, sectionStyle)
	w.y += 3
	w.Faint(w.left, w.y, w.right, w.y)
	w.y += 6
}

// end signs the pages and writes them.
func (w *writer) end(out io.Writer) error {
	return w.Finish(out, func(page, pages int) {
		y := w.Height - paper.Margin
		w.Text(w.left, y, w.Fit(w.Station, quietStyle, 100), quietStyle)
		style := quietStyle
		style.Align = paper.Right
		w.Text(w.right, y, w.say(words{"打印于 %s   第 %d 页，共 %d 页", "printed %s   page %d of %d"},
			w.Made.In(domain.Shanghai).Format("2006-01-02 15:04"), page, pages), style)
	})
}

// sign draws places for names, with room for a pen.
func (w *writer) sign(titles ...string) {
	w.room(18)
	w.y += 10
	step := (w.right - w.left) / float64(len(titles))
	for i, title := range titles {
		x := w.left + step*float64(i)
		w.Text(x, w.y, title, textStyle)
		begin := x + w.TextWidth(title, textStyle) + 1
		w.Rule(begin, w.y+1, x+step-6, w.y+1, 0.2)
	}
	w.y += 8
}

// count writes 12,345.
func count(n int64) string {
	s, sign := strconv.FormatInt(max(n, -n), 10), ""
	if n < 0 {
		sign = "−"
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// yuan writes ¥10.50.
func yuan(fen domain.Fen) string {
	return "¥" + count(fen/100) + "." + strconv.FormatInt(max(fen%100, -fen%100)+100, 10)[1:]
}
