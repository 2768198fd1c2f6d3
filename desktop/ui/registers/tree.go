package registers

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// tree shows the organisations as they hang together, in place of their list.
type tree struct {
	page   *Registers
	on     bool
	data   *register.Tree
	needed []register.Unfounded
	open   map[change.ID]bool // what is unfolded
	rows   []branch
	marked int
	turn   int
	list   *widgets.List
	card   *fyne.Container
	empty  *fyne.Container
}

// branch is one line: an organisation, an enterprise that lacks one, or a heading.
type branch struct {
	depth int
	node  *register.Node
	need  *register.Unfounded
	head  string
}

// The columns: name, type, what is below, and what is the matter. Beside a document
// there is room for the first and the last.
var (
	treeShares = []float32{0.44, 0.14, 0.26, 0.16}
	treeNarrow = []float32{0.74, 0, 0, 0.26}
)

func newTree(p *Registers) *tree {
	t := &tree{page: p, open: map[change.ID]bool{}, empty: container.NewVBox(), card: container.NewStack()}
	t.lay()
	return t
}

// lay makes the list anew for the room that there is.
func (t *tree) lay() {
	p, widths := t.page, treeShares
	if p.detail.open() {
		widths = treeNarrow
	}
	t.list = widgets.NewList(p.host.Board(), func() int { return len(t.rows) }, func() fyne.CanvasObject {
		row, cells := widgets.NewCells(widths, nil)
		for k, l := range cells.Lines {
			l.Hidden = widths[k] == 0
		}
		return row
	}, t.fill)
	t.list.OnSelected = func(i int) {
		t.list.Unselect(i)
		again := t.marked == i
		t.mark(i)
		if !t.Open() || again {
			t.fold(!t.unfolded(i))
		}
	}
	titles := []string{text.TreeName.String(), text.TreeType.String(), text.TreeBelow.String(), text.TreeFlag.String()}
	if p.detail.open() {
		titles[1], titles[2] = "", ""
	}
	t.card.Objects = []fyne.CanvasObject{widgets.Card(container.NewBorder(widgets.Heads(widths, nil, titles...), nil, nil, nil, container.NewStack(t.list, t.empty)))}
	if t.marked > 0 {
		t.list.ScrollTo(t.marked)
	}
}

// Tree turns between the list of organisations and their tree.
func (p *Registers) Tree() {
	if p.own {
		return
	}
	on := !p.tree.on || p.kind.Name != domain.KindOrganisation
	if p.kind.Name != domain.KindOrganisation {
		p.To(domain.KindOrganisation, nil)
	}
	p.detail.close()
	p.tree.on = on
	p.name()
	p.layTable()
	if on {
		p.tree.read()
	} else {
		p.read()
	}
}

// read reads the tree, and behind it the enterprises that lack an organisation: those
// are looked for among all enterprises, which takes longer.
func (t *tree) read() {
	t.turn++
	turn := t.turn
	task.Load(t.page.host, t.page.station.Tree, func(data *register.Tree, err error) {
		if turn != t.turn {
			return
		}
		if err != nil {
			t.page.message.Fail(err)
			return
		}
		if t.data == nil {
			for _, n := range data.Roots {
				t.open[n.ID] = true
			}
		}
		t.data = data
		t.grow()
		t.readNeeded(turn)
	})
}

func (t *tree) readNeeded(turn int) {
	task.Load(t.page.host, t.page.station.Unfounded, func(needed []register.Unfounded, err error) {
		if turn != t.turn {
			return
		}
		if err != nil {
			t.page.message.Fail(err)
			return
		}
		if t.needed = needed; t.on {
			t.grow()
		}
	})
}

// grow lists what is unfolded.
func (t *tree) grow() {
	t.rows = nil
	var add func(n *register.Node, depth int)
	add = func(n *register.Node, depth int) {
		t.rows = append(t.rows, branch{depth: depth, node: n})
		if t.open[n.ID] {
			for _, c := range n.Children {
				add(c, depth+1)
			}
		}
	}
	for _, n := range t.data.Roots {
		add(n, 0)
	}
	part := func(words string, count int) {
		if count > 0 {
			t.rows = append(t.rows, branch{head: words})
		}
	}
	part(text.TreeNeeded.With(text.Count(int64(len(t.needed)))), len(t.needed))
	for i := range t.needed {
		t.rows = append(t.rows, branch{need: &t.needed[i]})
	}
	part(text.TreeBeside.With(text.Count(int64(len(t.data.Departments)))), len(t.data.Departments))
	for _, n := range t.data.Departments {
		add(n, 0)
	}
	t.marked = min(t.marked, len(t.rows)-1)
	t.empty.Objects = nil
	if len(t.rows) == 0 {
		t.empty.Add(widgets.Wrapped(text.TreeEmpty.String()))
	}
	t.empty.Refresh()
	if t.on {
		t.page.counted.Set(text.TreeCount.With(text.Count(int64(t.data.Count)), text.Count(int64(len(t.needed))), text.Count(int64(len(t.data.Faults)))))
	}
	t.list.Refresh()
}

func (t *tree) fill(i int, o fyne.CanvasObject) {
	if i >= len(t.rows) {
		return
	}
	lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
	ink := theme.Ink
	if i == t.marked {
		ink = theme.Blue
	}
	words := t.words(t.rows[i])
	for k, l := range lines {
		l.Bold = k == 0 && (i == t.marked || t.rows[i].head != "")
		color := ink
		if k == len(words)-1 {
			color = theme.Amber
		} else if k > 0 {
			color = theme.Quiet
		}
		l.SetColored(words[k], color)
	}
}

// words are a line of the tree.
func (t *tree) words(b branch) [4]string {
	switch {
	case b.head != "":
		return [4]string{b.head}
	case b.need != nil:
		return [4]string{"　" + b.need.Name, text.Words(kindOf(domain.KindEnterprise).Label), text.TreeMembers.With(text.Count(b.need.Members)), text.TreeShould.String()}
	}
	n := b.node
	sign := "　"
	if len(n.Children) > 0 {
		sign = "＋"
		if t.open[n.ID] {
			sign = "－"
		}
	}
	var below []string
	for level := n.Type.Level + 1; level < len(n.Below); level++ {
		if n.Below[level] > 0 {
			below = append(below, text.TreeLevels[level].String()+" "+text.Count(int64(n.Below[level])))
		}
	}
	flag := text.Words(n.Fault.Words())
	if n.Fault == register.FaultNone && n.Ended {
		flag = text.TreeEnded.String()
	}
	return [4]string{strings.Repeat("　　", b.depth) + sign + " " + n.Name, text.Pick(n.Type.ZH, n.Type.EN), strings.Join(below, " · "), flag}
}

func kindOf(name string) *domain.Kind {
	k, _ := domain.FindKind(name)
	return k
}
