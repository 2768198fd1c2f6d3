package ledger

import (
	"context"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// Stored is a fact or correction as the other side holds it. Device and Clock are
// those of a correction's author.
type Stored struct {
	Change change.Change
	Device change.ID
	Clock  change.Stamp // believed no further than the moment of receipt
}

// Repair puts records into a ledger that lacks them or holds them otherwise, and
// returns how many it changed. What arrives has been accepted by the other side
// already, so rights are not asked again.
func Repair(ctx context.Context, tx Tx, list []Stored, now time.Time) (changed int, err error) {
	a := applier{ctx: ctx, tx: tx, by: Author{Received: now}, effect: newEffect()}
	for _, s := range list {
		fresh, err := a.repair(s)
		if err != nil {
			return changed, fmt.Errorf("repair %s %s: %w", s.Change.Kind, s.Change.ID, err)
		}
		if fresh {
			changed++
		}
	}
	if err := a.save(ctx, tx); err != nil {
		return changed, err
	}
	return changed, tx.SetAsOf(ctx, now)
}

func (a *applier) repair(s Stored) (changed bool, err error) {
	kind, ok := domain.FindKind(s.Change.Kind)
	switch {
	case !ok || s.Change.Version > kind.Version:
		return false, nil // a later version of this program will know it
	case kind.Fact != nil:
		f, err := kind.Fact(s.Change.ID, s.Change.Body)
		if err != nil {
			return false, err
		}
		return a.repairFact(Fact{Fact: f, Version: s.Change.Version, Clock: s.Change.Clock})
	case kind.IsDocument():
		return false, nil // documents come by their feed
	}
	dc, err := domain.DecodeCorrection(s.Change)
	if err != nil {
		return false, err
	}
	c := Correction{Correction: *dc, Clock: s.Clock, Original: s.Change.Clock, Device: s.Device}
	_, found, err := a.tx.FindFact(a.ctx, c.Of, c.Target)
	if err != nil {
		return false, err
	}
	fresh, err := a.tx.InsertCorrection(a.ctx, c, !found)
	if err != nil || !fresh {
		return false, err
	}
	a.totals.Put(c.DigestCell(), c.Digest())
	if !found {
		return true, nil
	}
	return true, a.correct(c)
}

// repairFact stores a fact, in the place of one that is held otherwise, and lets
// the corrections that are there take effect on it.
func (a *applier) repairFact(f Fact) (changed bool, err error) {
	have, found, err := a.tx.FindFact(a.ctx, f.Kind(), f.RecordID())
	if err != nil {
		return false, err
	}
	if found {
		was := have
		was.Correction = nil
		same, err := equalDigests(was, f)
		if err != nil || same {
			return false, err
		}
		if err := a.takeOut(have); err != nil {
			return false, err
		}
	}
	body, err := f.Body()
	if err != nil {
		return false, err
	}
	if _, err := a.tx.InsertFacts(a.ctx, []Fact{f}); err != nil {
		return false, err
	}
	a.sums.Add(f.Cells())
	a.totals.Put(f.DigestCell(), f.digest(body))
	corrections, err := a.tx.CorrectionsOf(a.ctx, f.RecordID())
	if err != nil {
		return false, err
	}
	for _, c := range corrections {
		if err := a.correct(c); err != nil {
			return false, err
		}
	}
	_, err = a.tx.TakeWaiting(a.ctx, []change.ID{f.RecordID()}) // they have taken effect
	return true, err
}

func equalDigests(a, b Fact) (bool, error) {
	x, err := a.Digest()
	if err != nil {
		return false, err
	}
	y, err := b.Digest()
	return x == y, err
}

// takeOut removes a fact with what it adds to figures and digests.
func (a *applier) takeOut(f Fact) error {
	sum, err := f.Digest()
	if err != nil {
		return err
	}
	effective, err := f.Effective()
	if err != nil {
		return err
	}
	if effective != nil {
		a.sums.Subtract(effective.Cells())
	}
	a.totals.Take(f.DigestCell(), sum)
	return a.tx.DeleteFact(a.ctx, f.Kind(), f.RecordID())
}
