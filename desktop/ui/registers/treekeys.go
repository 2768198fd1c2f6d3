package registers

import (
	"unicode"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

func (t *tree) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyDown:
		t.step(1)
	case fyne.KeyUp:
		t.step(-1)
	case fyne.KeyPageDown:
		t.step(pageStep)
	case fyne.KeyPageUp:
		t.step(-pageStep)
	case fyne.KeyRight:
		t.fold(true)
	case fyne.KeyLeft:
		t.fold(false)
	case fyne.KeyReturn, fyne.KeyEnter:
		t.Open()
	default:
		return false
	}
	return true
}

func (t *tree) step(by int) {
	if len(t.rows) == 0 {
		return
	}
	t.mark(min(max(t.marked+by, 0), len(t.rows)-1))
	if t.page.detail.open() {
		t.Open()
	}
}

func (t *tree) mark(i int) {
	t.marked = i
	t.list.ScrollTo(i)
	t.list.Refresh()
}

func (t *tree) at() (b branch) {
	if t.marked >= 0 && t.marked < len(t.rows) {
		b = t.rows[t.marked]
	}
	return b
}

func (t *tree) unfolded(i int) bool { return t.rows[i].node != nil && t.open[t.rows[i].node.ID] }

// fold unfolds the marked organisation, or folds it; one that is folded already leads
// to the one above.
func (t *tree) fold(unfold bool) {
	b := t.at()
	if b.node == nil {
		return
	}
	switch {
	case unfold:
		t.open[b.node.ID] = true
	case t.open[b.node.ID]:
		delete(t.open, b.node.ID)
	default:
		for i := t.marked; i >= 0; i-- {
			if up := t.rows[i]; up.node != nil && up.depth == b.depth-1 {
				t.mark(i)
				return
			}
		}
		return
	}
	t.grow()
}

// foldAll unfolds everything, or folds it where all is unfolded.
func (t *tree) foldAll() {
	unfold := false
	var walk func(nodes []*register.Node)
	walk = func(nodes []*register.Node) {
		for _, n := range nodes {
			unfold = unfold || len(n.Children) > 0 && !t.open[n.ID]
			walk(n.Children)
		}
	}
	walk(t.data.Roots)
	clear(t.open)
	if unfold {
		var open func(nodes []*register.Node)
		open = func(nodes []*register.Node) {
			for _, n := range nodes {
				t.open[n.ID] = true
				open(n.Children)
			}
		}
		open(t.data.Roots)
	}
	t.grow()
}

// Open shows the marked organisation or enterprise; it reports whether there was one.
func (t *tree) Open() bool {
	switch b := t.at(); {
	case b.node != nil:
		t.page.Open(domain.KindOrganisation, b.node.ID)
	case b.need != nil:
		t.page.Open(domain.KindEnterprise, b.need.ID)
	default:
		return false
	}
	return true
}

// add opens the form of what hangs under the mark: an organisation of the next level,
// or that of the enterprise which lacks one.
func (t *tree) add() {
	with, titles := register.Form{}, map[string]string{}
	switch b := t.at(); {
	case b.need != nil:
		with["name"], with["type"] = b.need.Name+text.TreeBranchOf.ZH, "enterprise_branch"
		with["enterprise"], with["division"] = b.need.ID.String(), b.need.Division
		titles["enterprise"] = b.need.Name
	case b.node != nil && b.node.Type.Level > 0:
		for _, next := range domain.OrganisationTypes {
			if next.Level == b.node.Type.Level+1 {
				with["type"], with["parent"] = next.Code, b.node.ID.String()
				titles["parent"] = b.node.Name
			}
		}
	}
	t.page.add(t.page.kind, with, titles)
}

func (t *tree) rune(r rune) bool {
	switch unicode.ToLower(r) {
	case 'z':
		t.foldAll()
	case 'a':
		t.add()
	default:
		return false
	}
	return true
}
