package register

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/merge"
)

// Detail is one document as a page shows it.
type Detail struct {
	Kind     *domain.Kind
	ID       change.ID
	Revision uint64 // what an edit names as its base
	Title    string
	Values   domain.Fields
	Lines    []Line
	State    string // field of its states; empty where it has none
	Steps    []domain.Choice
	History  []Written
	Deleted  bool
	Personal bool // something is masked
}

// Line is one field of a detail. Link names the document that the value is.
type Line struct {
	Field domain.Field
	Value string
	Link  change.ID
}

// Written is what one computer wrote at one moment, as far as it still stands, and
// what did not win.
type Written struct {
	At      time.Time
	Device  change.ID
	Changes []Line
	Lost    bool
}

// Open reads one document. A deleted one is shown as well, so that it can be brought
// back.
func Open(ctx context.Context, docs Documents, kind string, id change.ID, show *Shower) (Detail, error) {
	k, ok := domain.FindKind(kind)
	if !ok || !k.IsDocument() || k.Desk {
		return Detail{}, errNoKind
	}
	doc, found, err := docs.Find(ctx, kind, id)
	if err != nil {
		return Detail{}, err
	}
	if !found {
		return Detail{}, fault.New(fault.NotFound, "", "没有找到这份资料，可能已被删除", "it was not found; it may have been deleted")
	}
	values := doc.Values()
	d := Detail{Kind: k, ID: id, Revision: doc.Revision, Title: TitleOf(k, values, show.lang), Values: values, Deleted: values.Deleted()}
	for _, f := range Asked(k) {
		line := Line{Field: f, Value: show.Show(f, values[f.Name])}
		if f.Input == domain.InputLink {
			line.Link = read[change.ID](values[f.Name])
		}
		d.Personal = d.Personal || f.Personal != "" && line.Value != ""
		d.Lines = append(d.Lines, line)
	}
	d.State, d.Steps = Steps(k, values)
	losers, err := docs.Losers(ctx, kind, id)
	if err != nil {
		return Detail{}, err
	}
	d.History = history(k, doc, losers, show)
	return d, show.Err()
}

// together is how far apart the fields of one press of Save may be.
const together = 2 * time.Second

// history tells who wrote what stands there, the newest first.
func history(k *domain.Kind, doc merge.Document, losers []merge.Loser, show *Shower) []Written {
	type write struct {
		at     time.Time
		device change.ID
		line   Line
		lost   bool
	}
	var writes []write
	add := func(name string, f merge.Field, lost bool) {
		field, ok := k.Field(name)
		if name == domain.FieldDeleted {
			field, ok = deletedField, true
		}
		if ok && f.Clock != 0 {
			writes = append(writes, write{f.Clock.Time(), f.Device, Line{Field: field, Value: show.Show(field, f.Value)}, lost})
		}
	}
	for name, f := range doc.Fields {
		add(name, f, false)
	}
	for _, l := range losers {
		add(l.Name, l.Field, true)
	}
	order := map[string]int{}
	for i, f := range k.Fields {
		order[f.Name] = i
	}
	slices.SortFunc(writes, func(a, b write) int {
		return cmp.Or(b.at.Compare(a.at), cmp.Compare(a.device.String(), b.device.String()), cmp.Compare(order[a.line.Field.Name], order[b.line.Field.Name]))
	})
	var out []Written
	for _, w := range writes {
		if n := len(out); n == 0 || out[n-1].Device != w.device || out[n-1].Lost != w.lost || out[n-1].At.Sub(w.at) > together {
			out = append(out, Written{At: w.at, Device: w.device, Lost: w.lost})
		}
		last := &out[len(out)-1]
		last.Changes = append(last.Changes, w.line)
	}
	return out
}

var deletedField = domain.Field{Name: domain.FieldDeleted, Label: domain.Words{ZH: "是否删除", EN: "Deleted"}, Input: domain.InputTick}
