// Package register keeps the registers of offices (台账): it lists, reads and edits
// documents of any kind by what the kind's fields say of themselves. The windows of
// offices and the city's pages stand on it, so a form asks, refuses and shows the
// same in both places.
package register

import (
	"context"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
)

// Documents is the ledger as registers read it, on one snapshot.
type Documents interface {
	// Scan reads the documents of a kind whose encoding holds all of some byte
	// strings, deleted ones too, the newest first.
	Scan(ctx context.Context, kind string, holding [][]byte, f func(merge.Document) error) error
	// Count tells how many there are that are not deleted.
	Count(ctx context.Context, kind string) (int, error)
	// Find reads one document.
	Find(ctx context.Context, kind string, id change.ID) (merge.Document, bool, error)
	// ByKey looks documents up by one of their keys.
	ByKey(ctx context.Context, kind string, key domain.Key, limit int) ([]merge.Document, error)
	// Losers reads the values of a document that did not win.
	Losers(ctx context.Context, kind string, id change.ID) ([]merge.Loser, error)
}

// Kinds lists the kinds that registers keep, in the order of the registry.
func Kinds() (out []*domain.Kind) {
	for _, k := range domain.Kinds() {
		if k.IsDocument() && !k.Desk {
			out = append(out, k)
		}
	}
	return out
}

// Finder looks documents up for a kind's rules about others. Documents that are
// deleted do not count as found.
func Finder(ctx context.Context, docs Documents) domain.Finder {
	return func(kind string, id change.ID) (domain.Fields, bool, error) {
		d, found, err := docs.Find(ctx, kind, id)
		values := d.Values()
		return values, found && !values.Deleted(), err
	}
}
