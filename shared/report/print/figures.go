package print

import (
	"io"

	"yizhan/shared/report/paper"
)

// FigureSheet is one figure of a period: its total, how that compares, a chart and
// the same as a table.
type FigureSheet struct {
	Sheet
	Title  string
	Period string // 2026-11-01 – 2026-11-23
	Total  string
	// Lines compare: 环比, 同比.
	Lines  []string
	InTime bool      // columns side by side instead of bars
	Heads  [3]string // name, figure, share
	Rows   []Figure
}

// Figure is a row of the table, and a bar.
type Figure struct {
	Name, Figure, Share string
	Value               int64
	Tick                string // a shorter name, under a column
}

// barsMax is how many bars are drawn: more say nothing, and are in the table.
const barsMax = 40

// Write writes the sheet.
func (f FigureSheet) Write(out io.Writer, fonts paper.Fonts) error {
	w, err := f.begin(fonts, f.Title, f.Station+" · "+f.Period)
	if err != nil {
		return err
	}
	w.y += 4
	w.Text(w.left, w.y, f.Total, figureStyle)
	w.y += 8
	for _, l := range f.Lines {
		w.line(l, textStyle)
	}
	w.y += 2
	f.chart(w)
	w.y += 2
	w.room(20)
	f.table(w)
	return w.end(out)
}

func (f FigureSheet) chart(w *writer) {
	var list []Count
	for _, r := range f.Rows[:min(len(f.Rows), barsMax)] {
		name := r.Name
		if f.InTime && r.Tick != "" {
			name = r.Tick
		}
		list = append(list, Count{name, r.Value, r.Figure})
	}
	if f.InTime {
		w.columns(list, 60)
		return
	}
	w.counts(list)
}

func (f FigureSheet) table(w *writer) {
	if len(f.Rows) == 0 {
		return
	}
	amount := w.left + (w.right-w.left)*0.72
	head := textStyle
	head.Bold = true
	w.row(f.Heads[0], [2]string{f.Heads[1], f.Heads[2]}, amount, head)
	for _, r := range f.Rows {
		if w.room(7) {
			w.row(f.Heads[0], [2]string{f.Heads[1], f.Heads[2]}, amount, head)
		}
		w.row(r.Name, [2]string{r.Figure, r.Share}, amount, textStyle)
	}
}
