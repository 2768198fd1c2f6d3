package registers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

const (
	// rowsMax is how many rows are read at a time.
	rowsMax = 200
	// openColumns is how many columns there is room for beside a document.
	openColumns = 4
)

// query is what the list asks for.
func (p *Registers) query() register.Query {
	q := register.Query{Kind: p.kind.Name, Words: strings.TrimSpace(p.search.Text), Where: map[string]string{}, Sort: p.sort, Down: p.down}
	for name, v := range p.where {
		q.Where[name] = v
	}
	for _, f := range p.columns {
		q.Show = append(q.Show, f.Name)
	}
	return q
}

// read reads the list from its beginning.
func (p *Registers) read() { p.readThen(nil) }

// again reads as much of the list as is in view, after something has changed.
func (p *Registers) again() {
	if p.tree.on {
		p.tree.read()
	} else {
		p.readFrom(0, max(rowsMax, len(p.rows)), nil)
	}
	p.detail.read()
}

func (p *Registers) readThen(then func()) {
	p.stop()
	p.readFrom(0, rowsMax, then)
}

func (p *Registers) readFrom(offset, limit int, then func()) {
	if p.tree.on {
		return
	}
	p.turn++
	turn, q := p.turn, p.query()
	q.Offset, q.Limit = offset, limit
	p.reading = true
	lang := text.Lang()
	if offset == 0 && len(p.rows) == 0 {
		p.counted.Set(text.RegisterReading.String())
	}
	task.Load(p.host, func(ctx context.Context) (register.Page, error) { return p.station.Register(ctx, q, lang) }, func(found register.Page, err error) {
		if turn != p.turn {
			return
		}
		p.reading = false
		if err != nil {
			p.message.Fail(err)
			return
		}
		if offset == 0 {
			p.rows = nil
		}
		for _, r := range found.Rows {
			p.rows = append(p.rows, row{r.ID, r.Title, r.Cells})
		}
		p.count = found.Count
		p.draw()
		if then != nil {
			then()
		}
	})
}

func (p *Registers) draw() {
	if id := p.detail.of(p.kind.Name); !id.IsZero() {
		p.marked = slices.IndexFunc(p.rows, func(r row) bool { return r.id == id })
	}
	p.marked = min(p.marked, len(p.rows)-1)
	words := text.RegisterCount
	if p.search.Text != "" || len(p.where) > 0 {
		words = text.RegisterShown
	}
	p.counted.Set(words.With(text.Count(int64(p.count))))
	p.empty.Objects = nil
	switch {
	case len(p.rows) > 0:
	case p.search.Text != "" || len(p.where) > 0:
		p.empty.Add(widgets.Wrapped(text.RegisterNobody.String()))
	default:
		p.empty.Add(widgets.Wrapped(text.RegisterEmpty.With(text.Words(p.kind.Label))))
	}
	p.drawChips()
	p.list.Refresh()
	p.content.Refresh()
}

// inView are the columns that there is room for.
func (p *Registers) inView() []domain.Field {
	if !p.detail.open() || len(p.columns) <= openColumns {
		return p.columns
	}
	out := slices.Clone(p.columns[:openColumns])
	for _, f := range p.columns[openColumns:] {
		if _, moves := p.kind.Machines[f.Name]; moves {
			out[openColumns-1] = f // how far something is matters more
		}
	}
	return out
}

// layTable makes the list anew for the columns that are in view.
func (p *Registers) layTable() {
	columns := p.inView()
	p.shown = columns
	widths := shares(columns)
	board := p.host.Board()
	p.heads = nil
	for i, f := range columns {
		p.heads = append(p.heads, widgets.NewHead(board, p.headWord(i, f), func() { p.sortBy(i) }))
		p.heads[i].On = f.Name == p.sort
	}
	p.list = widgets.NewList(board, func() int { return len(p.rows) }, func() fyne.CanvasObject {
		row, _ := widgets.NewCells(widths, nil)
		return row
	}, p.fillRow)
	p.list.OnSelected = func(i int) {
		p.list.Unselect(i)
		if i < len(p.rows) {
			p.marked = i
			p.Open(p.kind.Name, p.rows[i].id)
		}
	}
	p.table.Objects = []fyne.CanvasObject{container.NewBorder(widgets.SortHeads(widths, p.heads...), nil, nil, nil, container.NewStack(p.list, p.empty))}
	list := widgets.Card(p.table)
	if p.tree.on {
		p.tree.lay()
		list = p.tree.card
	}
	p.body.Objects = []fyne.CanvasObject{list}
	if p.detail.open() {
		p.body.Objects = []fyne.CanvasObject{widgets.Split(listShare, list, p.detail.card)}
	}
	p.body.Refresh()
	if p.marked >= 0 {
		p.list.ScrollTo(p.marked)
	}
}

// headWord is the title of a column, with the digit that sorts by it while digits do.
func (p *Registers) headWord(i int, f domain.Field) string {
	word := text.Words(f.Label)
	if i < 9 && !p.detail.open() {
		word = strconv.Itoa(i+1) + " " + word
	}
	switch {
	case f.Name != p.sort:
	case p.down:
		word += " ↓"
	default:
		word += " ↑"
	}
	return word
}

// sortBy sorts by a column; once more turns it round, and a third time the newest are
// first again.
func (p *Registers) sortBy(i int) {
	if i >= len(p.shown) {
		return
	}
	switch name := p.shown[i].Name; {
	case p.sort != name:
		p.sort, p.down = name, false
	case !p.down:
		p.down = true
	default:
		p.sort, p.down = "", false
	}
	p.marked = -1
	p.layTable()
	p.remember()
	p.read()
}

// cell is where the value of a column in view stands in a row.
func (p *Registers) cell(k int) int {
	name := p.shown[k].Name
	return slices.IndexFunc(p.columns, func(f domain.Field) bool { return f.Name == name })
}

func (p *Registers) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(p.rows) {
		return
	}
	r := p.rows[i]
	ink := theme.Ink
	if i == p.marked {
		ink = theme.Blue
	}
	for k, line := range o.(*fyne.Container).Layout.(*widgets.Cells).Lines {
		word := ""
		if at := p.cell(k); at < len(r.cells) {
			word = strings.Join(strings.Fields(r.cells[at]), " ")
		}
		line.Bold = i == p.marked && k == 0
		line.SetColored(word, ink)
	}
	if i == len(p.rows)-1 && len(p.rows) < p.count && !p.reading {
		p.readFrom(len(p.rows), rowsMax, nil)
	}
}
