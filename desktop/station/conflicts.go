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
)

// Conflict is a field that was changed in two places: what stands there now, and
// the other value, which can be taken instead.
type Conflict struct {
	Kind  string
	ID    change.ID
	Field string
	Now   string // as a person reads it; empty for a field that was cleared
	Lost  string
	At    time.Time // when the other value was written
	Mine  bool      // it was written on this computer
	// Proposal is a value that this station proposes for an entry of the city: it
	// is for the city to decide.
	Proposal bool

	value  []byte
	lostAt uint64
	device change.ID
}

// conflictsMax is how many a page shows; the others come when these are decided.
const conflictsMax = 200

// Conflicts lists what was changed in two places and is not decided yet.
func (s *Station) Conflicts(ctx context.Context) ([]Conflict, error) {
	var out []Conflict
	err := s.read(ctx, func(tx *sql.Tx) error {
		var device []byte
		if err := tx.QueryRowContext(ctx, "SELECT id FROM device").Scan(&device); err != nil {
			return err
		}
		losers, err := sqlite.ListLosers(ctx, tx, conflictsMax)
		if err != nil {
			return err
		}
		for _, l := range losers {
			doc, _, err := sqlite.FindDocument(ctx, tx, l.Kind, l.ID)
			if err != nil {
				return err
			}
			out = append(out, Conflict{Kind: l.Kind, ID: l.ID, Field: l.Name, Now: change.Readable(doc.Fields[l.Name].Value), Lost: change.Readable(l.Value),
				At: l.Clock.Time(), Mine: l.Device == change.ID(device), Proposal: l.Proposal, value: l.Value, lostAt: l.LostAt, device: l.Device})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read conflicts: %w", err)
	}
	return out, nil
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
	s.changed(SignalMembers)
	s.changed(SignalDictionary)
	return nil
}
