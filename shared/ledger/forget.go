package ledger

import (
	"context"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// Forget removes a document with everything that it adds to figures and digests:
// one that was deleted long ago and that everybody has heard of, or one that this
// station no longer follows.
func Forget(ctx context.Context, tx Tx, kindName string, id change.ID) error {
	kind, ok := domain.FindKind(kindName)
	if !ok {
		return fmt.Errorf("forget %s: no such kind", kindName)
	}
	d, found, err := tx.FindDocument(ctx, kindName, id)
	if err != nil || !found {
		return err
	}
	e := newEffect()
	e.take(kind, d)
	if err := tx.DeleteDocument(ctx, kindName, id); err != nil {
		return err
	}
	return e.save(ctx, tx)
}

// ForgetRecords removes the facts of a station, but for those to be kept, with the
// corrections of those it removes.
func ForgetRecords(ctx context.Context, tx Tx, station change.ID, keep func(change.ID) bool) error {
	facts, corrections, err := tx.RecordsOf(ctx, station)
	if err != nil {
		return err
	}
	a := applier{ctx: ctx, tx: tx, effect: newEffect()}
	gone := map[change.ID]bool{}
	for _, f := range facts {
		if keep(f.RecordID()) {
			continue
		}
		gone[f.RecordID()] = true
		if err := a.takeOut(f); err != nil {
			return err
		}
	}
	for _, c := range corrections {
		if !gone[c.Target] || keep(c.ID) {
			continue
		}
		a.totals.Take(c.DigestCell(), c.Digest())
		if err := tx.DeleteCorrection(ctx, c.ID); err != nil {
			return err
		}
	}
	return a.save(ctx, tx)
}
