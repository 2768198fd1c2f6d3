package importing

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// field is one thing that a column may hold.
type field struct {
	name string
	word text.Phrase
	of   func(*station.VisitMap) *string
}

const fieldKey = "key"

var fields = []field{
	{"at", text.ImportFieldAt, func(m *station.VisitMap) *string { return &m.At }},
	{"group", text.ImportFieldGrp, func(m *station.VisitMap) *string { return &m.Group }},
	{"people", text.ImportFieldNum, func(m *station.VisitMap) *string { return &m.People }},
	{"service", text.ImportService, func(m *station.VisitMap) *string { return &m.Service }},
	{"service_code", text.ImportServCode, func(m *station.VisitMap) *string { return &m.ServiceCode }},
	{fieldKey, text.ImportFieldKey, nil},
	{"station", text.ImportStation, func(m *station.VisitMap) *string { return &m.Station }},
	{"station_code", text.ImportStatCode, func(m *station.VisitMap) *string { return &m.StationCode }},
	{"division", text.ImportDivision, func(m *station.VisitMap) *string { return &m.Division }},
}

func (p *Importing) drawMapping() fyne.CanvasObject {
	board, l := p.host.Board(), &p.ledger
	p.selects = map[string]*widgets.Select{}
	var objects []fyne.CanvasObject
	for _, f := range fields {
		objects = append(objects, widgets.Field(f.word.String(), p.newSelect(f)))
	}
	p.year = widgets.NewEntry(board, "2026")
	if l.year > 0 {
		p.year.SetText(strconv.Itoa(l.year))
	}
	p.year.OnReturn = p.Check
	if l.needsYear {
		objects = append(objects, widgets.Field(text.ImportYear.String(), p.year))
	}
	why := text.ImportMapWhy
	if l.remembered {
		why = text.ImportRemember
	}
	actions := widgets.Row(widgets.NewButton(board, text.ImportCheck.String()+"  Enter", widgets.Primary, p.Check),
		widgets.NewButton(board, text.ImportOther.String()+"  O", widgets.Plain, p.Choose))
	name := container.NewBorder(nil, nil, nil, p.reading(), widgets.Middle(widgets.NewHeading(l.book.Name).Cutting()))
	about := container.NewBorder(nil, nil, widgets.Middle(widgets.NewHeading(text.ImportMap.String())), actions, widgets.Middle(widgets.NewQuiet("  "+why.String()).Cutting()))
	rest := widgets.Column(append([]fyne.CanvasObject{widgets.Grid(5, objects...), widgets.NewQuiet(text.ImportFirst.String())}, p.sample()...)...)
	return widgets.Card(container.NewBorder(widgets.Column(name, about), nil, nil, nil, container.NewVScroll(container.NewBorder(nil, nil, nil, container.NewGridWrap(fyne.NewSize(theme.Gap, 1)), rest))))
}

// reading is where the table lies in the file: which sheet, which row has the names.
func (p *Importing) reading() fyne.CanvasObject {
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

func (p *Importing) newSelect(f field) fyne.CanvasObject {
	l := &p.ledger
	s := widgets.NewSelect(p.host.Board(), "", nil)
	options := []widgets.Option{{Name: text.ImportNone.String()}}
	chosen := ""
	if f.name == fieldKey {
		options[0] = widgets.Option{Value: station.KeyNth, Name: text.ImportNth.String()}
		if chosen = l.m.KeyColumn(); chosen == "" {
			chosen = station.KeyNth
		}
	} else {
		chosen = *f.of(&l.m)
	}
	for _, name := range l.names {
		if name != "" {
			options = append(options, widgets.Option{Value: name, Name: strings.Join(strings.Fields(name), " ")})
		}
	}
	s.SetChoices(options)
	s.SetValue(chosen)
	s.OnChanged = func(string) { p.choose(f, s.Value()) }
	p.selects[f.name] = s
	return s
}

// choose takes a column for something. Who has changed the day may need a year.
func (p *Importing) choose(f field, column string) {
	l := &p.ledger
	switch {
	case f.name == fieldKey && column == station.KeyNth:
		l.m = l.m.WithKey("")
	case f.name == fieldKey:
		l.m = l.m.WithKey(column)
	default:
		key := l.m.KeyColumn()
		*f.of(&l.m) = column
		l.m = l.m.WithKey(key)
	}
	if needed := l.needsYear; f.name == "at" {
		if l.findYear(); needed != l.needsYear {
			p.show(stepMapping)
		}
	}
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

// ready says what is still missing, or takes the year.
func (p *Importing) ready() bool {
	l := &p.ledger
	var missing []string
	for _, f := range fields[:2] {
		if *f.of(&l.m) == "" {
			missing = append(missing, f.word.String())
		}
	}
	if len(missing) > 0 {
		p.message.Hint(text.ImportNeed.With(strings.Join(missing, "、")))
		return false
	}
	if !l.needsYear {
		l.year = 0
		return true
	}
	year, err := strconv.Atoi(strings.TrimSpace(p.year.Text))
	if err != nil || year < 2000 || year > 2099 {
		p.message.Hint(text.ImportNeedYear.String())
		p.host.Focus(p.year)
		return false
	}
	l.year = year
	return true
}
