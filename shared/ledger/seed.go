package ledger

import (
	"context"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
)

// Seed puts the dictionary entries of the product into a ledger, as far as they
// are missing, and returns those it added. Both sides do so by themselves: a
// station that has never met a server can record, and nothing has to be sent.
// The entries are of revision 1 and of nobody, so any edit of theirs wins.
func Seed(ctx context.Context, tx Tx) ([]merge.Document, error) {
	docs, err := builtIn()
	if err != nil {
		return nil, err
	}
	var added []merge.Document
	for _, d := range docs {
		planted, err := Plant(ctx, tx, d)
		if err != nil {
			return nil, fmt.Errorf("seed %s: %w", d.Kind, err)
		}
		if planted {
			added = append(added, d)
		}
	}
	return added, nil
}

func builtIn() ([]merge.Document, error) {
	var docs []merge.Document
	for _, g := range domain.Groups() {
		d, err := NewDocument(domain.KindGroup, domain.GroupID(g.Code), g)
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	for _, s := range domain.Services() {
		d, err := NewDocument(domain.KindService, domain.ServiceID(s.Code), s)
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	// Towns and villages are looked up in the published table; a document is
	// made of one when the city changes it.
	for _, level := range []codes.Level{codes.LevelCity, codes.LevelCounty} {
		for _, c := range codes.Divisions(level) {
			d, err := NewDocument(domain.KindDivision, domain.DivisionID(c.Code), domain.Division{Code: c.Code, Name: c.Name, Parent: c.Parent})
			if err != nil {
				return nil, err
			}
			docs = append(docs, d)
		}
	}
	return docs, nil
}

// NewDocument is a document that nobody has edited yet, at revision 1.
func NewDocument[T any](kind string, id change.ID, v T) (merge.Document, error) {
	fields, err := domain.Encode(v)
	if err != nil {
		return merge.Document{}, fmt.Errorf("new %s: %w", kind, err)
	}
	d := merge.Document{Kind: kind, ID: id, Revision: 1, Fields: map[string]merge.Field{}}
	for name, value := range fields {
		d.Fields[name] = merge.Field{Value: value, Revision: 1}
	}
	return d, nil
}

// Plant stores a document that nobody has edited yet, if there is none.
func Plant(ctx context.Context, tx Tx, d merge.Document) (planted bool, err error) {
	if _, exists, err := tx.FindDocument(ctx, d.Kind, d.ID); err != nil || exists {
		return false, err
	}
	kind, ok := domain.FindKind(d.Kind)
	if !ok {
		return false, errUnknownKind{d.Kind, 0}
	}
	e := newEffect()
	encoded, err := d.Encode()
	if err != nil {
		return false, err
	}
	if err := tx.SaveDocuments(ctx, []SavedDocument{e.replace(kind, merge.Encoded{}, encoded)}); err != nil {
		return false, err
	}
	return true, e.save(ctx, tx)
}
