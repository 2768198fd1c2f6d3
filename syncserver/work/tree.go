package work

import (
	"net/http"
	"strconv"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// A tree of the city has ten thousand organisations. A page holds all of a small one;
// of a large one what is open, and of one organisation so many below it.
const (
	wholeTree   = 300
	branchesMax = 200
	fewRoots    = 12 // the city and its counties
)

// branch is an organisation with what is shown below it.
type branch struct {
	Address, Name, Type string
	Ended, Open         bool
	Counts              string // what is below it, by level
	Fault               string
	Unfold              string // address with this one open; none where it has nothing below
	Children            []branch
	More                int // that are not shown
	List                string
}

// tree shows the organisations by what is above them. Without a script a fold is an
// element of the page while the tree is small, and a link where it is large.
func (p *Pages) tree(a *asked) error {
	a.Here = "tree"
	a.kind, _ = domain.FindKind(domain.KindOrganisation)
	a.Title, _ = a.T("tree")
	v := struct {
		view
		Roots, Departments, Faults []branch
		Count, MoreDepartments     int
		Whole, Adds                bool
	}{}
	var open change.ID
	if text := a.query.Get("open"); text != "" {
		var err error
		if open, err = change.ParseID(text); err != nil {
			return errAddress
		}
	}
	err := p.snapshot(a, func(r *reach) error {
		t, err := register.ReadTree(a.r.Context(), r.seen(), boardWithin(a.Staff))
		if err != nil {
			return err
		}
		v.Adds, v.Count = r.adds(a.kind), t.Count
		v.Whole = t.Count <= wholeTree
		opened := map[change.ID]bool{}
		for _, root := range t.Roots {
			path(root, open, opened)
		}
		draw := drawer{a, opened, v.Whole, len(t.Roots)-len(t.Faults) <= fewRoots}
		for _, n := range t.Roots {
			if n.Fault == register.FaultNone { // the others stand above
				v.Roots = append(v.Roots, draw.node(n, 0))
			}
		}
		for i, n := range t.Departments {
			if i == branchesMax {
				v.MoreDepartments = len(t.Departments) - i
				break
			}
			v.Departments = append(v.Departments, draw.node(n, 0))
		}
		for _, n := range t.Faults {
			v.Faults = append(v.Faults, draw.node(n, 1))
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.view = a.view
	return p.write(a, "tree.html", http.StatusOK, v)
}

// path notes which organisations lead to one.
func path(n *register.Node, to change.ID, opened map[change.ID]bool) bool {
	found := n.ID == to
	for _, c := range n.Children {
		found = path(c, to, opened) || found
	}
	if found {
		opened[n.ID] = true
	}
	return found
}

type drawer struct {
	a      *asked
	opened map[change.ID]bool
	whole  bool
	few    bool // roots: what is directly below them is shown at once
}

func (d drawer) node(n *register.Node, depth int) branch {
	a := d.a
	b := branch{Address: address(domain.KindOrganisation, n.ID), Name: n.Name, Type: domain.Words{ZH: n.Type.ZH, EN: n.Type.EN}.In(string(a.Lang)), Ended: n.Ended}
	b.Fault = a.In(n.Fault.Words())
	for _, t := range domain.OrganisationTypes {
		if count := n.Below[t.Level]; t.Level > 0 && count > 0 {
			if b.Counts != "" {
				b.Counts += " · "
			}
			b.Counts += domain.Words{ZH: t.ZH, EN: t.EN}.In(string(a.Lang)) + " " + strconv.Itoa(count)
		}
	}
	if len(n.Children) == 0 {
		return b
	}
	b.Open = d.opened[n.ID] || d.few && depth == 0
	if !d.whole && !b.Open {
		b.Unfold = "/work/organisation/tree?open=" + n.ID.String() + "#open"
		return b
	}
	for i, c := range n.Children {
		if !d.whole && i >= branchesMax && !d.opened[c.ID] {
			b.More++
			continue
		}
		b.Children = append(b.Children, d.node(c, depth+1))
	}
	if b.More > 0 {
		b.List = "/work/organisation?parent=" + n.ID.String()
	}
	return b
}
