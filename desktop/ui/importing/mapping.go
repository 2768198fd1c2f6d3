package importing

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

func (p *Importing) drawMapping() fyne.CanvasObject {
	board, l := p.host.Board(), &p.ledger
	p.selects = map[string]*widgets.Select{}
	actions := widgets.Row(widgets.NewButton(board, text.ImportCheck.String()+"  Enter", widgets.Primary, p.Check),
		widgets.NewButton(board, text.ImportOther.String()+"  O", widgets.Plain, p.Choose))
	name := container.NewBorder(nil, nil, nil, p.place(), widgets.Middle(widgets.NewHeading(l.book.Name).Cutting()))
	about := container.NewBorder(nil, nil, widgets.Middle(widgets.NewHeading(text.ImportMap.String())), actions, widgets.Middle(widgets.NewQuiet("  "+p.takes.hint().String()).Cutting()))
	rest := widgets.Column(append([]fyne.CanvasObject{p.takes.form(p), widgets.NewQuiet(text.ImportFirst.String())}, p.sample()...)...)
	return widgets.Card(container.NewBorder(widgets.Column(name, about), nil, nil, nil, container.NewVScroll(container.NewBorder(nil, nil, nil, container.NewGridWrap(fyne.NewSize(theme.Gap, 1)), rest))))
}

// place is where the table lies in the file: which sheet, which row has the names.
func (p *Importing) place() fyne.CanvasObject {
	board, l := p.host.Board(), &p.ledger
	var parts []fyne.CanvasObject
	if len(l.book.Sheets) > 1 {
		sheets := widgets.NewSelect(board, text.ImportSheet.String(), nil)
		var options []widgets.Option
		for i, name := range l.book.Sheets {
			options = append(options, widgets.Option{Value: strconv.Itoa(i), Name: name})
		}
		sheets.SetChoices(options)
		sheets.SetValue(strconv.Itoa(l.sheet))
		sheets.OnChanged = func(string) {
			if i, err := strconv.Atoi(sheets.Value()); err == nil && i != l.sheet {
				p.Open(l.path, i)
			}
		}
		parts = append(parts, widgets.Middle(widgets.NewQuiet(text.ImportSheet.String())), sheets)
	}
	if len(l.first) > 0 {
		parts = append(parts, widgets.NewButton(board, "←", widgets.Plain, func() { p.moveHeader(-1) }),
			widgets.Middle(widgets.NewLine(text.ImportHeader.With(strconv.Itoa(l.first[l.header].Number)))),
			widgets.NewButton(board, "→", widgets.Plain, func() { p.moveHeader(+1) }))
	}
	return widgets.Row(parts...)
}

// newSelect asks for the column of something. first is what stands there for none.
func (p *Importing) newSelect(name string, first widgets.Option, chosen string, changed func(column string)) *widgets.Select {
	s := widgets.NewSelect(p.host.Board(), "", nil)
	options := []widgets.Option{first}
	for _, name := range p.ledger.names {
		if name != "" {
			options = append(options, widgets.Option{Value: name, Name: strings.Join(strings.Fields(name), " ")})
		}
	}
	s.SetChoices(options)
	s.SetValue(chosen)
	s.OnChanged = func(string) { changed(s.Value()) }
	p.selects[name] = s
	return s
}

// sampleRows and sampleColumns are what of a file has room under the form.
const (
	sampleRows    = 6
	sampleColumns = 9
)

// sample shows the first rows as they stand in the file, that with the names in bold.
func (p *Importing) sample() (rows []fyne.CanvasObject) {
	l := &p.ledger
	columns := 1
	for _, r := range l.first {
		columns = max(columns, min(len(r.Cells), sampleColumns))
	}
	shares := []float32{0.06}
	for range columns {
		shares = append(shares, 0.94/float32(columns))
	}
	from := max(l.header-1, 0)
	for i, r := range l.first[min(from, len(l.first)):min(from+sampleRows, len(l.first))] {
		o, cells := widgets.NewCells(shares, nil)
		cells.Lines[0].SetColored(strconv.Itoa(r.Number), theme.Quiet)
		for k, c := range r.Cells[:min(len(r.Cells), columns)] {
			cells.Lines[k+1].Bold = i+from == l.header
			cells.Lines[k+1].Set(strings.Join(strings.Fields(c), " "))
		}
		if i+from == l.header {
			rows = append(rows, widgets.Band(theme.Raised, o))
			continue
		}
		rows = append(rows, o)
	}
	return rows
}

// ready says what is still missing.
func (p *Importing) ready() bool {
	sentence, where := p.takes.missing()
	if len(p.ledger.first) == 0 {
		sentence, where = text.ImportEmpty.String(), nil
	}
	if sentence == "" {
		return true
	}
	p.message.Hint(sentence)
	if where != nil {
		p.host.Focus(where)
	}
	return false
}
