package registers

import (
	"context"
	"slices"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// letters choose a register: one each, in the order in which they stand.
const letters = "abcdefghijklmnopqrstuvwxyz"

// kindsAcross is how many registers stand side by side.
const kindsAcross = 5

// Choose opens the list of registers with how much is in each.
func (p *Registers) Choose() {
	board := p.host.Board()
	buttons := map[string]*widgets.Button{}
	var order []*domain.Kind
	parts := widgets.Column()
	var shown page.Shown
	pick := func(k *domain.Kind) {
		shown.Close()
		p.To(k.Name, nil)
	}
	for _, g := range text.RegisterGroups {
		row := widgets.Grid(kindsAcross)
		for _, name := range g.Kinds {
			k := p.named(name)
			if k == nil {
				continue
			}
			b := widgets.NewButton(board, "", widgets.Plain, func() { pick(k) })
			b.SetOn(k == p.kind)
			buttons[k.Name] = b
			order = append(order, k)
			b.SetText(kindWord(len(order)-1, k, -1))
			row.Add(b)
		}
		if len(row.Objects) > 0 {
			parts.Add(widgets.NewQuiet(g.Name.String()))
			parts.Add(row)
		}
	}
	shown = p.host.ShowSheet(page.Sheet{Title: text.RegisterChoose.String(), Content: parts, Rune: func(r rune) {
		if i := slices.Index([]rune(letters), r|0x20); i >= 0 && i < len(order) {
			pick(order[i])
		}
	}})
	task.Load(p.host, func(ctx context.Context) (map[string]int, error) {
		counts := map[string]int{}
		for _, k := range order {
			found, err := p.station.Register(ctx, register.Query{Kind: k.Name, Limit: 1}, text.Lang())
			if err != nil {
				return counts, err
			}
			counts[k.Name] = found.Count
		}
		return counts, nil
	}, func(counts map[string]int, err error) {
		if err != nil || !shown.There() {
			return // the list itself says what is wrong
		}
		for i, k := range order {
			buttons[k.Name].SetText(kindWord(i, k, counts[k.Name]))
		}
	})
}

// kindWord is what stands on the button of a register.
func kindWord(i int, k *domain.Kind, count int) string {
	word := string(letters[i]-0x20) + " " + text.Words(k.Label)
	if count >= 0 {
		word += "  " + text.Count(int64(count))
	}
	return word
}

// To turns to a register, with filters.
func (p *Registers) To(name string, where map[string]string) {
	k := p.named(name)
	if k == nil {
		return
	}
	p.turnTo(k)
	for field, value := range where {
		p.where[field] = value
	}
	p.keep(p.keyKind(), k.Name)
	key := keyColumns(k)
	task.Load(p.host, func(ctx context.Context) (string, error) { return p.station.Setting(ctx, key) }, func(remembered string, err error) {
		if p.kind != k {
			return
		}
		if err == nil { // else the usual columns are shown
			p.order(remembered)
		}
		p.layTable()
		p.name()
		p.read()
	})
}

// Lead turns to a register and opens one of its documents.
func (p *Registers) Lead(kind string, id change.ID) {
	if p.kind.Name != kind {
		p.To(kind, nil)
	}
	p.Open(kind, id)
}

// turnTo forgets what was in view of another register.
func (p *Registers) turnTo(k *domain.Kind) {
	p.tree.on = false
	p.kind, p.rows, p.count, p.marked, p.sort, p.down = k, nil, 0, -1, "", false
	p.columns = register.Columns(k)
	clear(p.where)
	p.search.SetText("")
	p.stop()
	p.message.Clear()
	p.detail.close()
}

// ChooseColumns opens what can stand in the list.
func (p *Registers) ChooseColumns() {
	board := p.host.Board()
	said := widgets.NewMessage(p.host)
	var checks []*widgets.Check
	grid := widgets.Grid(3)
	var fields []domain.Field
	on := func(f domain.Field) bool {
		return slices.ContainsFunc(p.columns, func(c domain.Field) bool { return c.Name == f.Name })
	}
	for _, f := range register.Asked(p.kind) {
		if f.Input == domain.InputText {
			continue // texts are read where there is room for them
		}
		c := widgets.NewCheck(board, text.Words(f.Label), nil)
		c.SetChecked(on(f))
		checks, fields = append(checks, c), append(fields, f)
		grid.Add(c)
	}
	var shown page.Shown
	use := func(columns []domain.Field) {
		if len(columns) == 0 {
			said.Hint(text.ColumnsNeeded.String())
			return
		}
		shown.Close()
		p.columns = columns
		p.layTable()
		p.remember()
		p.read()
	}
	enter := func() {
		var chosen []domain.Field
		for i, c := range checks {
			if c.Checked {
				chosen = append(chosen, fields[i])
			}
		}
		use(chosen)
	}
	shown = p.host.ShowSheet(page.Sheet{Title: text.ColumnsTitle.String(), Enter: enter, First: checks[0], Content: widgets.Column(
		widgets.NewQuiet(text.ColumnsWhy.String()), grid, said.Label,
		widgets.Grid(2, widgets.NewButton(board, text.ColumnsSave.String(), widgets.Primary, enter),
			widgets.NewButton(board, text.ColumnsUsual.String(), widgets.Plain, func() { use(register.Columns(p.kind)) })))})
}

// linked reports whether a kind can be opened here.
func (p *Registers) linked(kind string, id change.ID) bool {
	return !id.IsZero() && p.named(kind) != nil
}
