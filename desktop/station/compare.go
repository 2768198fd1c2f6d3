package station

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
)

// What package syncer needs to compare a station with the city, record by record
// where the digests differ, and to put right what is missing on either side.

// compareEvery is how often both sides are compared without a reason.
const compareEvery = 24 * time.Hour

const (
	settingCompared = "compare.at"     // when both sides were last found to be the same
	settingDiffers  = "compare.differ" // how many ranges stayed different
)

// CompareDue reports whether it is time to compare with the city: once a day, and
// after anything out of the ordinary.
func (s *Station) CompareDue(ctx context.Context) (bool, error) {
	v, err := s.Setting(ctx, settingCompared)
	if err != nil || v == "" {
		return err == nil, err
	}
	at, err := time.Parse(time.RFC3339, v)
	since := s.now().Sub(at)
	return err != nil || since > compareEvery || since < 0, nil
}

// Compared notes how a comparison ended.
func (s *Station) Compared(ctx context.Context, differences int) error {
	if err := s.SetSetting(ctx, settingCompared, s.now().UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	err := s.SetSetting(ctx, settingDiffers, fmt.Sprint(differences))
	s.changed(SignalSync)
	return err
}

// Comparison is how the last comparison with the city ended: when, zero if it is
// still to come or what was noted cannot be read, and in how many ranges both sides
// stayed different.
func (s *Station) Comparison(ctx context.Context) (at time.Time, differ int, err error) {
	when, err := s.Setting(ctx, settingCompared)
	if err != nil {
		return at, 0, fmt.Errorf("read last comparison: %w", err)
	}
	many, err := s.Setting(ctx, settingDiffers)
	if err != nil {
		return at, 0, fmt.Errorf("read last comparison: %w", err)
	}
	at, err = time.Parse(time.RFC3339, when)
	if err != nil {
		return time.Time{}, 0, nil // none yet, or a damaged note: it will be compared again
	}
	differ, _ = strconv.Atoi(many)
	return at, differ, nil
}

// compareSoon has the next contact compare.
func compareSoon(ctx context.Context, tx sqlite.Tx) error {
	return tx.Exec(ctx, "DELETE FROM setting WHERE name = ?", settingCompared)
}

// CompareSoon has the next contact compare both sides.
func (s *Station) CompareSoon(ctx context.Context) error {
	return sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error { return compareSoon(ctx, tx) })
}

// Digests are what this station holds of a scope.
func (s *Station) Digests(ctx context.Context, scope string) (totals digest.Totals, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		totals, err = sqlite.Digests(ctx, tx, scope)
		return err
	})
	return totals, err
}

// Listing names what this station holds of a kind on a day, behind an id, as far
// as it fits a message.
func (s *Station) Listing(ctx context.Context, scope, kind string, day domain.Day, after change.ID) (wire.Listing, error) {
	l := wire.Listing{Scope: scope, Kind: kind, Day: day, After: after}
	station, ok := domain.StationOfFeed(scope)
	if !ok {
		return l, fmt.Errorf("%q is no scope with records", scope)
	}
	err := s.read(ctx, func(tx *sql.Tx) error {
		records, err := sqlite.RecordsOfDay(ctx, tx, station, kind, day, after, wire.ListingMax+1)
		if err != nil {
			return err
		}
		if len(records) > wire.ListingMax {
			records = records[:wire.ListingMax]
			l.Until = records[len(records)-1].ID
		}
		for _, r := range records {
			short := r.Digest.Short()
			l.Entries = append(append(l.Entries, r.ID[:]...), short[:]...)
		}
		return nil
	})
	return l, err
}

// TakeRepair puts records right that the city holds otherwise, or that are missing
// here. What this computer recorded itself it knows better: of that the frozen
// bytes in the outbox count.
func (s *Station) TakeRepair(ctx context.Context, r wire.Repair) (changed int, err error) {
	var list []ledger.Stored
	ids := map[change.ID]bool{}
	for _, rec := range r.Records {
		c, err := change.Decode(rec.Bytes)
		if err != nil {
			return 0, err
		}
		list = append(list, ledger.Stored{Change: c, Device: rec.Device, Clock: rec.Clock})
		ids[c.ID] = true
	}
	own, err := s.ownBytes(ctx, ids)
	if err != nil {
		return 0, err
	}
	for i := range list {
		if b, mine := own[list[i].Change.ID]; mine {
			if list[i].Change, err = change.Decode(b); err != nil {
				return 0, err
			}
		}
	}
	err = sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if changed, err = ledger.Repair(ctx, tx, list, s.now()); err != nil || changed == 0 {
			return err
		}
		return s.note(ctx, tx, EventRepaired, changed)
	})
	if err != nil {
		return 0, fmt.Errorf("repair: %w", s.met(err))
	}
	if changed > 0 {
		s.changed(SignalVisits)
	}
	return changed, nil
}

// ownBytes reads the frozen bytes of records that this computer recorded.
func (s *Station) ownBytes(ctx context.Context, ids map[change.ID]bool) (map[change.ID][]byte, error) {
	own := map[change.ID][]byte{}
	if len(ids) == 0 {
		return own, nil
	}
	err := s.read(ctx, func(tx *sql.Tx) error {
		// Without an index on the ids of facts: repairs are rare, visits are not.
		rows, err := tx.QueryContext(ctx, "SELECT id, bytes FROM outbox WHERE kind IN ('visit', 'attendance', 'void', 'amend')")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id, b sql.RawBytes
			if err := rows.Scan(&id, &b); err != nil {
				return err
			}
			if len(id) == 16 && ids[change.ID(id)] {
				own[change.ID(id)] = append([]byte(nil), b...)
			}
		}
		return rows.Err()
	})
	return own, err
}

// Frozen is a record as it was recorded.
type Frozen struct {
	Bytes  []byte
	Device change.ID // of a correction that another computer recorded; else zero
}

// FrozenRecords gives records of a day as they were recorded, to be sent again.
func (s *Station) FrozenRecords(ctx context.Context, scope, kind string, day domain.Day, ids []change.ID) ([]Frozen, error) {
	wanted := map[change.ID]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	own, err := s.ownBytes(ctx, wanted)
	if err != nil {
		return nil, err
	}
	var out []Frozen
	for _, id := range ids { // in the order in which they were asked for
		if b, mine := own[id]; mine {
			out = append(out, Frozen{Bytes: b})
		}
	}
	if len(out) == len(wanted) {
		return out, nil
	}
	station, _ := domain.StationOfFeed(scope)
	err = s.read(ctx, func(tx *sql.Tx) error {
		after := change.ID{}
		for {
			records, err := sqlite.RecordsOfDay(ctx, tx, station, kind, day, after, wire.ListingMax)
			if err != nil || len(records) == 0 {
				return err
			}
			for _, r := range records {
				if _, mine := own[r.ID]; mine || !wanted[r.ID] {
					continue
				}
				b, err := r.Change.Encode()
				if err != nil {
					return err
				}
				out = append(out, Frozen{b, r.Device})
			}
			after = records[len(records)-1].ID
		}
	})
	return out, err
}

// SentAgain notes that records were sent which the city lacked.
func (s *Station) SentAgain(ctx context.Context, n int) error {
	return sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error { return s.note(ctx, tx, EventRepaired, n) })
}
