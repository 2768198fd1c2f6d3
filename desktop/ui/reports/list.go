package reports

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/report/form"
	"yizhan/shared/report/monthly"
)

// shares of the columns: table, what it counts, rows.
var shares = []float32{0.3, 0.58, 0.12}

func newRow() fyne.CanvasObject {
	row, cells := widgets.NewCells(shares, nil)
	cells.Lines[0].TextSize, cells.Lines[1].Color = theme.SizeText, theme.Quiet
	return row
}

func (p *Reports) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(p.kinds) {
		return
	}
	lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
	for k, words := range p.rowWords(p.kinds[i]) {
		lines[k].Set(words)
	}
}

func (p *Reports) rowWords(k monthly.Kind) []string {
	rows := ""
	if n, known := p.look.Rows[k.Code]; known {
		rows = text.Count(n)
	}
	return []string{k.Code + " " + text.Pick(k.Title, k.EN), text.Pick(k.Counts, k.CountsEN), rows}
}

// draw shows the list, or the table that is open.
func (p *Reports) draw() {
	p.table.(*fyne.Container).Hidden = p.open == ""
	p.overview.(*fyne.Container).Hidden = p.open != ""
	if p.open != "" {
		p.drawTable()
		p.content.Refresh()
		return
	}
	p.title.Set(text.ReportsOf.With(text.MonthOf(p.day)))
	p.fresh.Set(text.ReportsNothing.String())
	if p.look.Reported > 0 {
		p.fresh.Set(text.ReportsAsOf.With(form.Moment(p.look.AsOf)) + " · " + text.ReportsReported.With(text.Count(p.look.Stations), text.Count(p.look.Reported)))
	}
	who := p.who
	if who == "" {
		who = text.ReportWhoNone.String()
	}
	p.filler.SetText(text.ReportWho.With(shortened(who)))
	p.list.Refresh()
	p.content.Refresh()
}

// shortened is a name that leaves room for the other buttons.
func shortened(name string) string {
	const most = 6
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}

// Open shows a table.
func (p *Reports) Open(code string) {
	p.host.Focus(nil)
	p.chosen = false
	p.turn++
	p.readTable(p.turn, p.month(), code)
}

// Close shows the list again.
func (p *Reports) Close() {
	p.open, p.tables = "", nil
	p.preview.clear() // names do not wait behind the list
	p.message.Clear()
	p.draw()
	if p.chosen {
		p.host.Focus(p.list)
	}
	p.read()
}

// readTable reads a table and shows it. One that may not be shown is not gone to.
func (p *Reports) readTable(turn int, month, code string) {
	who := p.who
	task.Load(p.host, func(ctx context.Context) ([]form.Table, error) { return p.station.ReportTables(ctx, month, who, code) }, func(tables []form.Table, err error) {
		if turn != p.turn {
			return
		}
		if err != nil {
			p.open = ""
			p.draw()
			p.message.Fail(err)
			return
		}
		if p.open != code {
			p.sheet = 0
		}
		p.open, p.tables = code, tables
		p.message.Clear()
		p.draw()
	})
}

func (p *Reports) drawTable() {
	p.sheet = min(p.sheet, len(p.tables)-1)
	t := p.tables[p.sheet]
	k, _ := monthly.FindKind(p.open)
	name := k.Code + " " + text.Pick(k.Title, k.EN)
	if len(p.tables) > 1 {
		name = text.ReportSheet.With(name, p.sheet+1, len(p.tables))
	}
	p.name.Set(name)
	p.line.Set(strings.Join(t.Lines(), "    "))
	p.next.Hidden = len(p.tables) < 2
	p.csv.SetEnabled(len(p.tables) < 2)
	p.how.Hidden = len(t.Notes) == 0
	p.empty.Hidden = len(t.Rows) > 0
	p.preview.set(t)
}

func (p *Reports) nextSheet() {
	if len(p.tables) > 1 {
		p.sheet = (p.sheet + 1) % len(p.tables)
		p.draw()
	}
}

// How says how the figures of the table in view are counted, as it stands under it.
func (p *Reports) How() {
	notes := p.tables[p.sheet].Notes
	if len(notes) == 0 {
		return
	}
	words := widget.NewLabel(strings.Join(notes, "\n\n"))
	words.Wrapping = fyne.TextWrapWord
	p.host.ShowSheet(page.Sheet{Title: text.HowTitle.With(p.name.Text), Content: widgets.Box(640, 200, container.NewVScroll(words)), Enter: p.host.CloseSheet})
}

// settingWho keeps who fills in.
const settingWho = "ui.report_who"

// AskWho asks for it.
func (p *Reports) AskWho() {
	entry := widgets.NewEntry(p.host.Board(), text.ReportWhoTitle.String())
	entry.SetText(p.who)
	message := widgets.NewMessage(p.host)
	save := func() {
		who := strings.TrimSpace(entry.Text)
		task.Load(p.host, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, p.station.SetSetting(ctx, settingWho, who)
		}, func(_ struct{}, err error) {
			if err != nil {
				message.Fail(err)
				return
			}
			p.host.CloseSheet()
			p.read()
		})
	}
	entry.OnReturn = save
	p.host.ShowSheet(page.Sheet{Title: text.ReportWhoTitle.String(), First: entry, Enter: save, Content: widgets.Column(widgets.NewQuiet(text.ReportWhoWhy.String()), widgets.Box(560, 44, entry),
		widgets.NewButton(p.host.Board(), text.StationSave.String()+"  Enter", widgets.Primary, save), message.Label)})
}

// View is what stands on the page, as plain values.
type View struct {
	Title, Fresh, Message, Who string
	Rows                       []string // of the list
	Table, Line, Columns       string   // the table in view, of what, and which of its columns
	Heads, Sums                []string
	Cells                      [][]string
	Shown                      []int // the columns in view
	Empty                      bool
}

// View reads the page.
func (p *Reports) View() View {
	v := View{Title: p.title.Text, Fresh: p.fresh.Text, Message: p.message.Shown, Who: p.who}
	if p.open == "" {
		for _, k := range p.kinds {
			v.Rows = append(v.Rows, strings.Join(p.rowWords(k), "|"))
		}
		return v
	}
	v.Table, v.Line, v.Columns, v.Empty = p.name.Text, p.line.Text, p.part.Text, p.empty.Visible()
	for _, c := range p.preview.table.Columns {
		v.Heads = append(v.Heads, c.Title())
	}
	v.Sums, v.Cells, v.Shown = p.preview.sums, p.preview.cells, slices.Clone(p.preview.shown)
	return v
}
