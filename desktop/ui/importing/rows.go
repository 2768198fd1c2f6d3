package importing

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// line is a row of the file as the page lists it.
type line struct {
	number string
	cells  []string // of the columns that are read
	result string
	fate   station.Fate
}

// drawRows shows what would become of the rows, or what has.
func (p *Importing) drawRows(o outcome, done bool) fyne.CanvasObject {
	board := p.host.Board()
	r := o.result
	counts := widgets.NewLine(p.takes.words().counts.With(text.Count(int64(r.Recorded)), text.Count(int64(r.Skipped)), text.Count(int64(r.Rows-r.Recorded-r.Skipped))))
	counts.TextSize, counts.Bold = theme.SizeSection, true
	head := []fyne.CanvasObject{container.NewBorder(nil, nil, widgets.NewHeading(p.ledger.book.Name), nil, widgets.Middle(widgets.NewQuiet(p.heading(o, done)).Cutting())), counts.Cutting()}
	var actions []fyne.CanvasObject
	if done {
		actions = append(actions, widgets.NewButton(board, text.ImportSave.String()+"  E", widgets.Plain, func() { p.Export() }))
		if len(o.new) > 0 {
			actions = append(actions, widgets.NewButton(board, text.ImportUndo.String()+"  U", widgets.Plain, p.AskUndo))
		}
		actions = append(actions, widgets.NewButton(board, text.ImportOther.String()+"  O", widgets.Primary, p.Choose))
	} else {
		take := widgets.NewButton(board, text.ImportDo.With(text.Count(int64(r.Recorded)))+"  Enter", widgets.Primary, p.Import)
		take.SetEnabled(r.Recorded > 0)
		actions = append(actions, take,
			widgets.NewButton(board, text.ImportBack.String()+"  Esc", widgets.Plain, p.back),
			widgets.NewButton(board, text.ImportSave.String()+"  E", widgets.Plain, func() { p.Export() }))
	}
	tabs := widgets.NewChoice(board, 2, []widgets.Option{{Value: "", Name: text.ImportAll.String()}, {Value: "bad", Name: text.ImportBad.String()}}, func(v string) {
		p.onlyBad = v != ""
		p.show(p.step)
	})
	tabs.Set(map[bool]string{true: "bad"}[p.onlyBad])
	fates, note := o.first, ""
	if p.onlyBad {
		fates = o.bad
		if bad := r.Rows - r.Recorded - r.Skipped; bad > len(o.bad) {
			note = text.ImportBadMore.With(text.Count(int64(len(o.bad))))
		}
	}
	p.rows = p.lines(fates, done)
	head = append(head, container.NewBorder(nil, nil, tabs.Content, widgets.Row(actions...), widgets.Middle(widgets.NewQuiet("  "+note).Cutting())))
	shares, titles := []float32{numberShare}, []string{text.ImportRow.String()}
	rest := 1 - numberShare
	for _, c := range p.takes.shown() {
		shares, titles = append(shares, c.share), append(titles, c.title)
		rest -= c.share
	}
	shares, titles = append(shares, rest), append(titles, text.ImportWhyNot.String())
	p.list = widgets.NewList(board, func() int { return len(p.rows) }, func() fyne.CanvasObject {
		row, _ := widgets.NewCells(shares, nil)
		return row
	}, p.fillRow)
	p.list.OnSelected = p.explain
	return widgets.Card(container.NewBorder(widgets.Column(append(head, widgets.Heads(shares, nil, titles...))...), nil, nil, nil, p.list))
}

// numberShare is the part of the width that the numbers of rows have. What becomes of
// them has what the columns leave.
const numberShare float32 = 0.06

func (p *Importing) heading(o outcome, done bool) string {
	switch {
	case !done:
		return ""
	case p.undone != "":
		return p.undone
	case o.stopped:
		return text.ImportStopped.String()
	case len(o.bad) > 0:
		return text.ImportDone.String() + " · " + text.ImportMend.String()
	}
	return text.ImportDone.String()
}

func (p *Importing) lines(fates []station.RowFate, done bool) []line {
	words, columns := p.takes.words().of(done), p.takes.shown()
	lines := make([]line, len(fates))
	for i, f := range fates {
		l := line{number: strconv.Itoa(f.Row), fate: f.Fate, result: words[f.Fate].String()}
		if f.Fate == station.FateRefused {
			l.result += p.takes.why(f.Reason)
		}
		for k := range columns {
			l.cells = append(l.cells, p.takes.cell(k, f.Cells))
		}
		lines[i] = l
	}
	return lines
}

func (p *Importing) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(p.rows) {
		return
	}
	r := p.rows[i]
	cells := o.(*fyne.Container).Layout.(*widgets.Cells)
	cells.Lines[0].SetColored(r.number, theme.Quiet)
	for k, c := range r.cells {
		cells.Lines[k+1].Set(c)
	}
	ink := map[station.Fate]fyne.ThemeColorName{station.FateNew: theme.Green, station.FateThere: theme.Quiet, station.FateRefused: theme.Amber}[r.fate]
	cells.Lines[len(cells.Lines)-1].SetColored(r.result, ink)
}

// explain says the whole of what a line has no room for.
func (p *Importing) explain(i int) {
	if i < len(p.rows) {
		p.message.Hint(text.ImportRow.String() + " " + p.rows[i].number + "  " + p.rows[i].result)
	}
}
