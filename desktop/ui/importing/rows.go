package importing

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/files"
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

// shown are the fields that have a column in the list.
var shown = []string{"at", "group", "people", "service", "station"}

// drawRows shows what would become of the rows, or what has.
func (p *Importing) drawRows(o outcome, done bool) fyne.CanvasObject {
	board := p.host.Board()
	r := o.result
	counts := widgets.NewLine(text.ImportCounts.With(text.Count(int64(r.Recorded)), text.Count(int64(r.Skipped)), text.Count(int64(r.Rows-r.Recorded-r.Skipped))))
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
	p.list = widgets.NewList(board, func() int { return len(p.rows) }, func() fyne.CanvasObject {
		row, _ := widgets.NewCells(rowShares, nil)
		return row
	}, p.fillRow)
	p.list.OnSelected = p.explain
	heads := widgets.Heads(rowShares, nil, text.ImportRow.String(), text.ColumnTime.String(), text.ColumnGroup.String(), text.ColumnPeople.String(),
		text.ColumnServices.String(), text.ImportStation.String(), text.ImportWhyNot.String())
	return widgets.Card(container.NewBorder(widgets.Column(append(head, heads)...), nil, nil, nil, p.list))
}

// rowShares are the parts of the width: row, day, group, people, service, station, what
// becomes of it.
var rowShares = []float32{0.06, 0.11, 0.11, 0.07, 0.13, 0.14, 0.38}

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
	words := text.ImportFates
	if done {
		words = text.ImportFatesIn
	}
	lines := make([]line, len(fates))
	for i, f := range fates {
		l := line{number: strconv.Itoa(f.Row), fate: f.Fate, result: words[f.Fate].String()}
		if f.Fate == station.FateRefused {
			l.result += station.RefusalOf(f.Reason, text.Lang())
		}
		for _, name := range shown {
			l.cells = append(l.cells, p.cell(name, f.Cells))
		}
		lines[i] = l
	}
	return lines
}

// cell is what a row says of a field. A name stands for its code where there is one.
func (p *Importing) cell(name string, cells []string) string {
	columns := map[string][]string{"service": {p.ledger.m.Service, p.ledger.m.ServiceCode}, "station": {p.ledger.m.Station, p.ledger.m.StationCode}}[name]
	for _, f := range fields {
		if f.name == name && columns == nil {
			columns = []string{*f.of(&p.ledger.m)}
		}
	}
	for _, column := range columns {
		if i := p.ledger.column(column); i >= 0 && i < len(cells) && strings.TrimSpace(cells[i]) != "" {
			return strings.Join(strings.Fields(cells[i]), " ")
		}
	}
	return ""
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

// View is what stands on the page, as plain values.
type View struct {
	Step    string
	Message string
	File    string
	Sheets  []string
	Header  int
	Names   []string
	Map     station.VisitMap
	Year    int
	Result  station.ImportResult
	Stopped bool
	Undone  string
	Rows    []string
}

var stepNames = map[step]string{stepEmpty: "empty", stepMapping: "mapping", stepChecking: "checking", stepPreview: "preview", stepImporting: "importing", stepResult: "result", stepUndoing: "undoing"}

// View reads the page.
func (p *Importing) View() View {
	v := View{Step: stepNames[p.step], Message: p.message.Shown, Names: p.ledger.names, Map: p.ledger.m, Year: p.ledger.year, Undone: p.undone}
	if p.ledger.book != nil {
		v.File, v.Sheets = p.ledger.book.Name, p.ledger.book.Sheets
	}
	if len(p.ledger.first) > 0 {
		v.Header = p.ledger.first[p.ledger.header].Number
	}
	switch p.step {
	case stepPreview:
		v.Result = p.checked.result
	case stepResult:
		v.Result, v.Stopped = p.result.result, p.result.stopped
	}
	for _, r := range p.rows {
		v.Rows = append(v.Rows, strings.Join(append([]string{r.number}, append(r.cells, r.result)...), "|"))
	}
	return v
}

// Take chooses a column for a field, as the lists do.
func (p *Importing) Take(name, column string) { p.selects[name].SetValue(column) }

// Halfway shows an import that is under way, for pictures.
func (p *Importing) Halfway(row, of int64) {
	p.working.words.SetText(p.reached(row, of))
	p.working.bar.Max = float64(of)
	p.working.bar.SetValue(float64(row))
}

// Chooser is what stands in the sheet for a file, for tests.
func (p *Importing) Chooser() files.View { return p.chooser.View() }
