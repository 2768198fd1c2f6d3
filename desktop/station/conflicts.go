package station

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/register"
)

// Conflict is a field that was changed in two places: what stands there now, and
// the other value, which can be taken instead.
type Conflict struct {
	Kind  string
	ID    change.ID
	Title string // what the document is called; of a person the mask
	Field string
	Now   string // as a person reads it; empty for a field that was cleared
	Lost  string
	At    time.Time // when the other value was written
	Mine  bool      // it was written on this computer
	// When the value in effect was written, and whether on this computer.
	NowAt   time.Time
	NowMine bool
	// Proposal is a value that this station proposes for an entry of the city: it
	// is for the city to decide.
	Proposal bool

	now, value []byte
}

// Swapped is the conflict as it stands once the other value was taken: resolving
// it takes that back.
func (c Conflict) Swapped() Conflict {
	c.Now, c.Lost, c.now, c.value = c.Lost, c.Now, c.value, c.now
	c.At, c.Mine, c.NowAt, c.NowMine = c.NowAt, c.NowMine, c.At, c.Mine
	return c
}

// ConflictsMax is how many are listed; the others come when these are decided.
const ConflictsMax = 200

// Conflicts lists what was changed in two places and is not decided yet.
func (s *Station) Conflicts(ctx context.Context) ([]Conflict, error) {
	var out []Conflict
	err := s.read(ctx, func(tx *sql.Tx) error {
		var device []byte
		if err := tx.QueryRowContext(ctx, "SELECT id FROM device").Scan(&device); err != nil {
			return err
		}
		losers, err := sqlite.ListLosers(ctx, tx, ConflictsMax)
		if err != nil {
			return err
		}
		show := register.NewShower(ctx, sqlite.Documents{R: tx}, "zh")
		for _, l := range losers {
			doc, _, err := sqlite.FindDocument(ctx, tx, l.Kind, l.ID)
			if err != nil {
				return err
			}
			if !l.Says(doc.Document) {
				continue
			}
			title, err := titleOf(ctx, tx, doc)
			if err != nil {
				return err
			}
			now := doc.Fields[l.Name]
			out = append(out, Conflict{Kind: l.Kind, ID: l.ID, Title: title, Field: l.Name, Now: readable(show, l.Kind, l.Name, now.Value), Lost: readable(show, l.Kind, l.Name, l.Value),
				At: l.Clock.Time(), Mine: l.Device == change.ID(device), NowAt: now.Clock.Time(), NowMine: now.Device == change.ID(device),
				Proposal: l.Proposal, now: now.Value, value: l.Value})
		}
		return show.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read conflicts: %w", err)
	}
	return out, nil
}

// readable is a value as a person reads it; of registers by what the field says of
// itself.
func readable(show *register.Shower, kind, field string, value []byte) string {
	if k, ok := domain.FindKind(kind); ok && !k.Desk {
		if f, ok := k.Field(field); ok {
			return show.Show(f, value)
		}
	}
	return change.Readable(value)
}

// titleOf is what a document is called. A person is masked, as everywhere.
func titleOf(ctx context.Context, tx *sql.Tx, doc merge.Encoded) (string, error) {
	field := "name"
	var err error
	switch doc.Kind {
	case domain.KindMember:
		field = "mask"
	case domain.KindMemberPrivate:
		doc, _, err = sqlite.FindDocument(ctx, tx, domain.KindMember, doc.ID)
		field = "mask"
	case domain.KindPrice:
		doc, _, err = sqlite.FindDocument(ctx, tx, domain.KindService, domain.ServiceID(change.Readable(doc.Fields["service"].Value)))
	default:
		if k, ok := domain.FindKind(doc.Kind); ok && !k.Desk {
			return register.TitleOf(k, doc.Values(), "zh"), nil
		}
	}
	return change.Readable(doc.Fields[field].Value), err
}

// Resolve decides a conflict: the other value is taken, or what stands there is
// kept. Either is an edit by somebody who has seen both, and reaches all others.
func (s *Station) Resolve(ctx context.Context, c Conflict, takeOther bool) error {
	if c.Proposal {
		return fault.New(fault.Forbidden, c.Field, "这是全市的资料，由市里决定", "this is the city's entry: the city decides")
	}
	var doc merge.Encoded
	err := s.read(ctx, func(tx *sql.Tx) error {
		var found bool
		var err error
		if doc, found, err = sqlite.FindDocument(ctx, tx, c.Kind, c.ID); err == nil && !found {
			err = fault.Wrap(fault.NotFound, fmt.Errorf("no %s %s", c.Kind, c.ID))
		}
		return err
	})
	if err != nil {
		return err
	}
	value := doc.Fields[c.Field].Value
	if takeOther {
		value = c.value
	}
	if err := s.record(ctx, editDraft(c.Kind, c.ID, doc.Revision, domain.Fields{c.Field: value})); err != nil {
		return err
	}
	s.changedDocuments()
	return nil
}
