// Package ledger applies changes to a kept ledger: load, merge, tally, save, all
// in one transaction of the store. A station keeps its own ledger and the city
// keeps that of all stations, with this same code; only the store underneath
// differs (package sqlite here, PostgreSQL at a grown city).
package ledger

import (
	"context"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/merge"
	"yizhan/shared/tally"
)

// Fact is a stored fact with the correction that is in effect, if any.
type Fact struct {
	domain.Fact
	Version    uint16
	Clock      change.Stamp
	Correction *Correction
}

// SavedDocument is a document as it is stored.
type SavedDocument struct {
	merge.Encoded
	Keys []domain.Key
	New  bool // nothing is stored under its id
}

// Correction is a stored void or amend.
type Correction struct {
	domain.Correction
	Clock    change.Stamp // believed no further than the moment of receipt
	Original change.Stamp // as its device gave it
	Device   change.ID
}

// Tx is what a store does inside one transaction. Facts that are already there
// are named, not refused: the same record may arrive twice.
type Tx interface {
	InsertFacts(ctx context.Context, facts []Fact) (known map[change.ID]bool, err error)
	FindFact(ctx context.Context, kind string, id change.ID) (Fact, bool, error)
	// InsertCorrection reports whether the correction was new.
	InsertCorrection(ctx context.Context, c Correction, waiting bool) (bool, error)
	// TakeWaiting returns the corrections that waited for these facts and lets
	// them wait no longer.
	TakeWaiting(ctx context.Context, targets []change.ID) ([]Correction, error)
	SetCorrection(ctx context.Context, kind string, target, correction change.ID) error
	// CorrectionsOf reads all corrections of a fact, DeleteFact removes one that is
	// held otherwise by the other side. Both are for repairs only.
	CorrectionsOf(ctx context.Context, target change.ID) ([]Correction, error)
	DeleteFact(ctx context.Context, kind string, id change.ID) error
	// The rest is for forgetting what need not, or may not, be kept any more.
	RecordsOf(ctx context.Context, station change.ID) ([]Fact, []Correction, error)
	DeleteCorrection(ctx context.Context, id change.ID) error
	DeleteDocument(ctx context.Context, kind string, id change.ID) error

	FindDocument(ctx context.Context, kind string, id change.ID) (merge.Encoded, bool, error)
	FindDocuments(ctx context.Context, kind string, ids []change.ID) (map[change.ID]merge.Encoded, error)
	SaveDocuments(ctx context.Context, docs []SavedDocument) error
	AddLosers(ctx context.Context, kind string, id change.ID, losers []merge.Loser) error
	// KnowsEdit reports whether an edit was merged before, NoteEdit that it is now.
	KnowsEdit(ctx context.Context, edit digest.Sum) (bool, error)
	NoteEdit(ctx context.Context, edit digest.Sum) error
	// SettleLosers forgets the losers of fields that lost by a revision or before.
	SettleLosers(ctx context.Context, kind string, id change.ID, fields []string, revision uint64) error

	AddCells(ctx context.Context, sums tally.Sums) error
	AddDigests(ctx context.Context, totals digest.Totals) error
	SetAsOf(ctx context.Context, at time.Time) error
}

// Entry is a change on its way in. Fact is set where whoever unpacked the change
// has decoded and re-encoded its body already.
type Entry struct {
	Change change.Change
	Fact   domain.Fact
}

// Author says who the changes come from.
type Author struct {
	Device   change.ID
	City     bool
	Local    bool      // a station's own changes, before the city has seen them
	Received time.Time // a clock that runs ahead of this is not believed
	// May says whether the author may write for a station. Nil: for all.
	May func(station change.ID) error
	// MayDivision says the same for what the offices of a division keep.
	MayDivision func(code string) error
	// MayRule says it of a new rule that holds in the whole city.
	MayRule func() error
}

// Outcome says what became of one entry.
type Outcome struct {
	// Refused is why the change cannot be counted: it belongs in quarantine.
	Refused error
	// Duplicate marks a change whose effect is in the ledger already.
	Duplicate bool
	// Document is the new state of the document that the change edited.
	Document *merge.Document
	Losers   int
}

// Apply takes changes in, in their order. What is wrong with a single change
// stands in its outcome and does not hold up the others; an error means that the
// store failed and nothing may be committed.
func Apply(ctx context.Context, tx Tx, by Author, entries []Entry) ([]Outcome, error) {
	a := applier{ctx: ctx, tx: tx, by: by, entries: entries, outcomes: make([]Outcome, len(entries)), effect: newEffect()}
	for i := range entries {
		if err := a.take(i); err != nil {
			return nil, err
		}
	}
	if err := a.flush(); err != nil {
		return nil, err
	}
	for _, o := range a.outcomes {
		if o.Refused != nil && !IsRecords(o.Refused) {
			return nil, o.Refused
		}
	}
	if err := a.save(ctx, tx); err != nil {
		return nil, err
	}
	return a.outcomes, tx.SetAsOf(ctx, by.Received)
}

// applier holds what one Apply gathers. New facts wait in a run and are inserted
// together, because a few large statements are what makes ingest fast.
type applier struct {
	ctx      context.Context
	tx       Tx
	by       Author
	entries  []Entry
	outcomes []Outcome
	effect
	run      []Fact
	runIndex []int
}

// effect is what changes add to the statistics and to the digests. It is written
// once, at the end.
type effect struct {
	sums   tally.Sums
	totals digest.Totals
}

func newEffect() effect { return effect{tally.Sums{}, digest.Totals{}} }

func (e effect) save(ctx context.Context, tx Tx) error {
	if err := tx.AddCells(ctx, e.sums.Compact()); err != nil {
		return err
	}
	return tx.AddDigests(ctx, e.totals.Compact())
}

func (a *applier) take(i int) error {
	c := a.entries[i].Change
	kind, ok := domain.FindKind(c.Kind)
	if !ok || c.Version > kind.Version {
		a.outcomes[i].Refused = fault.Wrap(fault.Unknown, errUnknownKind{c.Kind, c.Version})
		return nil
	}
	if kind.Fact != nil {
		a.outcomes[i].Refused = a.takeFact(i, kind)
		return nil
	}
	// Corrections and documents look at what is stored, so facts go first.
	if err := a.flush(); err != nil {
		return err
	}
	if kind.IsDocument() {
		return a.takeDocument(i, kind)
	}
	return a.takeCorrection(i)
}

func (a *applier) may(station change.ID) error {
	if a.by.May == nil {
		return nil
	}
	return a.by.May(station)
}

// IsRecords tells what is wrong with a record from a store that fails.
func IsRecords(err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Malformed, fault.TooLarge, fault.Unknown, fault.Forbidden, fault.Conflict, fault.NotFound, fault.Revoked:
		return true
	}
	return false
}
