package register

import (
	"context"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
)

// Node is an organisation in the tree.
type Node struct {
	ID    change.ID
	Name  string
	Type  domain.OrganisationType
	Ended bool
	// Below counts the organisations under this one by level, ended ones not.
	Below    [5]int
	Fault    TreeFault
	Children []*Node

	parent change.ID
}

// TreeFault is what is wrong with an organisation's place. Each comes of edits in two
// places that were right by themselves.
type TreeFault string

// The faults.
const (
	FaultNone   TreeFault = ""
	FaultCircle TreeFault = "circle" // what is above it leads back to it
	FaultLost   TreeFault = "lost"   // what is above it is not there any more
	FaultLevel  TreeFault = "level"  // what is above it is not of the level above
)

// Tree is all organisations that somebody may see.
type Tree struct {
	Roots       []*Node
	Departments []*Node // they stand beside it
	Faults      []*Node
	Count       int
}

// ReadTree reads the tree of the organisations within a division, or of all. Where
// somebody sees only a county, what is above it is left out, and is no fault.
func ReadTree(ctx context.Context, docs Documents, within string) (*Tree, error) {
	nodes := map[change.ID]*Node{}
	var order []*Node
	err := docs.Scan(ctx, domain.KindOrganisation, nil, func(d merge.Document) error {
		values := d.Values()
		if values.Deleted() || within != "" && !codes.Within(read[string](values["division"]), within) {
			return nil
		}
		t, _ := domain.FindOrganisationType(read[string](values["type"]))
		n := &Node{ID: d.ID, Name: read[string](values["name"]), Type: t, Ended: read[string](values["state"]) == domain.StateEnded, parent: read[change.ID](values["parent"])}
		nodes[d.ID] = n
		order = append(order, n)
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(order, func(a, b *Node) int { return strings.Compare(a.Name, b.Name) })
	tree := &Tree{Count: len(order)}
	for _, n := range order {
		if err := tree.place(ctx, docs, nodes, n, within); err != nil {
			return nil, err
		}
	}
	for _, n := range tree.Roots {
		n.sum()
	}
	return tree, nil
}

// place hangs a node where it belongs; one with a fault becomes a root, so that none
// disappears.
func (t *Tree) place(ctx context.Context, docs Documents, nodes map[change.ID]*Node, n *Node, within string) error {
	if n.Type.Level == 0 {
		t.Departments = append(t.Departments, n)
		return nil
	}
	above, ok := nodes[n.parent]
	switch {
	case n.parent.IsZero():
	case !ok:
		elsewhere := false
		if within != "" {
			d, found, err := docs.Find(ctx, domain.KindOrganisation, n.parent)
			if err != nil {
				return err
			}
			values := d.Values()
			elsewhere = found && !values.Deleted()
		}
		if !elsewhere {
			n.Fault = FaultLost
		}
	case inCircle(nodes, n):
		n.Fault = FaultCircle
	case above.Type.Level != n.Type.Level-1:
		n.Fault = FaultLevel
	default:
		above.Children = append(above.Children, n)
		return nil
	}
	if n.Fault != FaultNone {
		t.Faults = append(t.Faults, n)
	}
	t.Roots = append(t.Roots, n)
	return nil
}

// inCircle follows what is above a node until that ends or comes back.
func inCircle(nodes map[change.ID]*Node, n *Node) bool {
	for at, steps := nodes[n.parent], 0; at != nil; at, steps = nodes[at.parent], steps+1 {
		if at == n {
			return true
		}
		if steps > len(domain.OrganisationTypes)+3 {
			return false // a circle further up, of which the node is no part
		}
	}
	return false
}

// sum counts what is below a node.
func (n *Node) sum() {
	for _, c := range n.Children {
		c.sum()
		for level, count := range c.Below {
			n.Below[level] += count
		}
		if !c.Ended {
			n.Below[c.Type.Level]++
		}
	}
}
