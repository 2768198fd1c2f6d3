package progress

import (
	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/progress/tables"
)

// How says how the table in view is counted, in the words of the city's page.
func (p *Progress) How() {
	t := p.table()
	if t.Key == "" {
		return
	}
	content := []fyne.CanvasObject{widgets.Wrapped(t.How)}
	if t.Key == string(tables.Figures) {
		content = append(content, widgets.NewQuiet(text.ProgressReadMore.String()))
	}
	p.host.ShowSheet(page.Sheet{Title: text.HowTitle.With(t.Title), Enter: p.host.CloseSheet, Content: widgets.Column(content...)})
}

// open does what pressing a row does: of a figure it says how it is counted, with the
// way to its records; elsewhere it leads there.
func (p *Progress) open(t tables.Table, r tables.Row) {
	links := p.links(r)
	if r.How == "" {
		p.follow(links)
		return
	}
	content := []fyne.CanvasObject{widgets.Wrapped(r.How)}
	if r.Note != "" {
		content = append(content, widgets.Wrapped(t.Note))
	}
	p.showLinks(text.ProgressRowHow.With(r.Cells[1].Text+" · "+r.Cells[3].Text), content, links)
}

// links are those of a row that lead somewhere in this window.
func (p *Progress) links(r tables.Row) (out []tables.Link) {
	for _, l := range r.Links {
		if l.ID.IsZero() && p.ways.OpenRegister != nil || !l.ID.IsZero() && p.ways.OpenDocument != nil {
			out = append(out, l)
		}
	}
	return out
}

// follow leads to records; where there are several lists it asks to which.
func (p *Progress) follow(links []tables.Link) {
	switch len(links) {
	case 0:
	case 1:
		p.lead(links[0])
	default:
		p.showLinks(text.ProgressWhich.String(), nil, links)
	}
}

// showLinks shows words and the ways to records, each with a digit.
func (p *Progress) showLinks(title string, content []fyne.CanvasObject, links []tables.Link) {
	do := func(i int) {
		p.host.CloseSheet()
		p.lead(links[i])
	}
	enter := p.host.CloseSheet
	for i, l := range links {
		weight := widgets.Plain
		if i == 0 {
			weight, enter = widgets.Primary, func() { do(0) }
		}
		content = append(content, widgets.NewButton(p.host.Board(), key(i)+"  "+l.Text, weight, func() { do(i) }))
	}
	p.host.ShowSheet(page.Sheet{Title: title, Enter: enter, Content: widgets.Column(content...), Rune: func(r rune) {
		if i := int(r - '1'); i >= 0 && i < len(links) {
			do(i)
		}
	}})
}

func (p *Progress) lead(l tables.Link) {
	if l.ID.IsZero() {
		p.ways.OpenRegister(l.Kind, l.Where)
		return
	}
	p.ways.OpenDocument(l.Kind, l.ID)
}

// View is what stands on the page, as plain values.
type View struct {
	Title, Note, Message string
	Tables               []tables.Table
	Nothing              string
}

// View reads the page.
func (p *Progress) View() View {
	v := View{Title: p.title.Text, Message: p.message.Shown, Tables: p.read.Tables, Nothing: p.read.Nothing}
	if !p.note.Hidden {
		v.Note = p.note.Text
	}
	return v
}

// Press does what pressing a row of the table in view does.
func (p *Progress) Press(i int) {
	if t := p.table(); i < len(t.Rows) {
		p.open(t, t.Rows[i])
	}
}
