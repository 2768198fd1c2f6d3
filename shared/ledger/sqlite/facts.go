package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/sqlitedb"
)

// InsertFacts stores facts. The fast way assumes that all are new. A key that is
// taken undoes its statement alone: what stood before it is stored, what stands
// from there on is looked up.
func (tx Tx) InsertFacts(ctx context.Context, facts []ledger.Fact) (map[change.ID]bool, error) {
	byKind := map[string][]ledger.Fact{}
	for _, f := range facts {
		byKind[f.Kind()] = append(byKind[f.Kind()], f)
	}
	known := map[change.ID]bool{}
	for kind, facts := range byKind {
		insert, ok := inserts[kind]
		if !ok {
			return nil, fmt.Errorf("no table for %s", kind)
		}
		stored, err := insert(ctx, tx, facts)
		if sqlitedb.IsConstraint(err) {
			var fresh []ledger.Fact
			if fresh, err = tx.unknown(ctx, facts[stored:], known); err == nil {
				_, err = insert(ctx, tx, fresh)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("insert facts: %w", err)
		}
	}
	return known, nil
}

// inserts stores facts of one kind, and tells how many it stored where it fails.
var inserts = map[string]func(ctx context.Context, tx Tx, facts []ledger.Fact) (stored int, err error){
	domain.KindVisit: insertVisits, domain.KindAttendance: insertAttendances,
}

// unknown are those of the facts that are not stored; the others go into known.
func (tx Tx) unknown(ctx context.Context, facts []ledger.Fact, known map[change.ID]bool) (fresh []ledger.Fact, err error) {
	for _, f := range facts {
		var n int
		exists, err := one(tx.QueryRowContext(ctx, "SELECT 1 FROM "+f.Kind()+" WHERE id = ?", blob(f.RecordID())), &n)
		if err != nil {
			return nil, err
		}
		if exists {
			known[f.RecordID()] = true
		} else {
			fresh = append(fresh, f)
		}
	}
	return fresh, nil
}

// FindFact reads one fact with the correction in effect.
func (tx Tx) FindFact(ctx context.Context, kind string, id change.ID) (ledger.Fact, bool, error) {
	return FindFact(ctx, tx, kind, id)
}

// FindFact reads one fact with the correction in effect.
func FindFact(ctx context.Context, r sqlitedb.Reader, kind string, id change.ID) (ledger.Fact, bool, error) {
	var facts []ledger.Fact
	var err error
	switch kind {
	case domain.KindVisit:
		facts, err = readVisits(ctx, r, "WHERE v.id = ?", blob(id))
	case domain.KindAttendance:
		facts, err = readAttendances(ctx, r, "WHERE v.id = ?", blob(id))
	}
	if err != nil || len(facts) == 0 {
		return ledger.Fact{}, false, err
	}
	return facts[0], true, nil
}

func insertAttendances(ctx context.Context, tx Tx, facts []ledger.Fact) (stored int, err error) {
	rows := make([]any, 0, len(facts)*10)
	for _, f := range facts {
		a := f.Fact.(*domain.Attendance)
		rows = append(rows, blob(a.ID), blob(a.Station), int64(a.Day()), a.At, blobOrNull(a.Activity), a.Group, a.People,
			blobOrNull(a.Member), int64(f.Version), int64(f.Clock))
	}
	return tx.InsertRows(ctx, "INSERT INTO attendance (id, station, day, at, activity, group_code, people, member, version, clock) VALUES ", 10, "", rows)
}

func readAttendances(ctx context.Context, r sqlitedb.Reader, where string, args ...any) ([]ledger.Fact, error) {
	var facts []ledger.Fact
	var corrected []change.ID
	err := each(ctx, r, "SELECT v.id, v.station, v.at, v.activity, v.group_code, v.people, v.member, v.version, v.clock, v.correction FROM attendance v "+where, args, func(rows *sql.Rows) error {
		var (
			a                                         domain.Attendance
			id, station, activity, member, correction []byte
			version, clock                            int64
		)
		if err := rows.Scan(&id, &station, &a.At, &activity, &a.Group, &a.People, &member, &version, &clock, &correction); err != nil {
			return sqlitedb.Classify(err)
		}
		correctedBy, err := readIDs(id, &a.ID, station, &a.Station, member, &a.Member, correction)
		if err != nil {
			return err
		}
		if a.Activity, err = readID(activity); err != nil {
			return err
		}
		facts = append(facts, ledger.Fact{Fact: &a, Version: uint16(version), Clock: change.Stamp(clock)})
		corrected = append(corrected, correctedBy)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read attendance: %w", err)
	}
	return facts, addCorrections(ctx, r, facts, corrected)
}

const correctionColumns = "id, target, of, station, reason, body, clock, original, device"

func scanCorrection(rows interface{ Scan(...any) error }) (ledger.Correction, error) {
	var (
		c                           ledger.Correction
		id, target, station, device []byte
		clock, original             int64
	)
	if err := rows.Scan(&id, &target, &c.Of, &station, &c.Reason, (*[]byte)(&c.Body), &clock, &original, &device); err != nil {
		return c, sqlitedb.Classify(err)
	}
	for _, col := range []struct {
		from []byte
		to   *change.ID
	}{{id, &c.ID}, {target, &c.Target}, {station, &c.Station}, {device, &c.Device}} {
		var err error
		if *col.to, err = change.IDFromBytes(col.from); err != nil {
			return c, err
		}
	}
	c.Clock, c.Original = change.Stamp(clock), change.Stamp(original)
	return c, nil
}

// addCorrections puts the corrections in effect to their facts. Corrections are
// rare, so one look-up each is cheaper than a join for all.
func addCorrections(ctx context.Context, r sqlitedb.Reader, facts []ledger.Fact, corrected []change.ID) error {
	for i, id := range corrected {
		if id.IsZero() {
			continue
		}
		c, err := scanCorrection(r.QueryRowContext(ctx, "SELECT "+correctionColumns+" FROM correction WHERE id = ?", blob(id)))
		if errors.Is(err, sql.ErrNoRows) {
			continue // it was lost: the digests tell, and a repair brings it back
		}
		if err != nil {
			return fmt.Errorf("read correction: %w", err)
		}
		facts[i].Correction = &c
	}
	return nil
}

// InsertCorrection stores a correction and reports whether it was new.
func (tx Tx) InsertCorrection(ctx context.Context, c ledger.Correction, waiting bool) (bool, error) {
	var body any
	if !c.IsVoid() {
		body = []byte(c.Body)
	}
	n, err := tx.ExecCount(ctx, "INSERT INTO correction ("+correctionColumns+", waiting) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
		blob(c.ID), blob(c.Target), c.Of, blob(c.Station), c.Reason, body, int64(c.Clock), int64(c.Original), blob(c.Device), waiting)
	if err != nil {
		return false, fmt.Errorf("insert correction: %w", err)
	}
	return n == 1, nil
}

// TakeWaiting returns corrections that waited for these facts. There are hardly
// ever any, so whether there are is asked first.
func (tx Tx) TakeWaiting(ctx context.Context, targets []change.ID) ([]ledger.Correction, error) {
	var waiting bool
	if _, err := one(tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM correction WHERE waiting = 1)"), &waiting); err != nil || !waiting {
		return nil, err
	}
	var found []ledger.Correction
	for _, target := range targets {
		err := each(ctx, tx, "SELECT "+correctionColumns+" FROM correction WHERE waiting = 1 AND target = ?", []any{blob(target)}, func(rows *sql.Rows) error {
			c, err := scanCorrection(rows)
			found = append(found, c)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read waiting corrections: %w", err)
		}
		if err := tx.Exec(ctx, "UPDATE correction SET waiting = 0 WHERE waiting = 1 AND target = ?", blob(target)); err != nil {
			return nil, fmt.Errorf("take waiting corrections: %w", err)
		}
	}
	return found, nil
}

// SetCorrection notes which correction is in effect.
func (tx Tx) SetCorrection(ctx context.Context, kind string, target, correction change.ID) error {
	k, ok := domain.FindKind(kind)
	if !ok || k.Fact == nil {
		return fmt.Errorf("no table for %s", kind)
	}
	return tx.Exec(ctx, "UPDATE "+k.Name+" SET correction = ? WHERE id = ?", blob(correction), blob(target))
}

// CorrectionsOf reads all corrections of a fact.
func (tx Tx) CorrectionsOf(ctx context.Context, target change.ID) ([]ledger.Correction, error) {
	return readCorrections(ctx, tx, "WHERE target = ?", blob(target))
}

func readCorrections(ctx context.Context, r sqlitedb.Reader, where string, args ...any) ([]ledger.Correction, error) {
	var out []ledger.Correction
	err := each(ctx, r, "SELECT "+correctionColumns+" FROM correction "+where, args, func(rows *sql.Rows) error {
		c, err := scanCorrection(rows)
		out = append(out, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read corrections: %w", err)
	}
	return out, nil
}

// DeleteFact removes a fact, so that it can be stored as it should be.
func (tx Tx) DeleteFact(ctx context.Context, kind string, id change.ID) error {
	k, ok := domain.FindKind(kind)
	if !ok || k.Fact == nil {
		return fmt.Errorf("no table for %s", kind)
	}
	return tx.Exec(ctx, "DELETE FROM "+k.Name+" WHERE id = ?", blob(id))
}

// DeleteCell removes all records of a digest cell, and those under these ids,
// without reading any of them: they are about to be stored as they were received.
func (tx Tx) DeleteCell(ctx context.Context, station change.ID, kind string, day domain.Day, ids []change.ID) error {
	if kind == ledger.KindCorrection {
		if err := tx.Exec(ctx, "DELETE FROM correction WHERE station = ?", blob(station)); err != nil {
			return err
		}
		for _, id := range ids {
			if err := tx.DeleteCorrection(ctx, id); err != nil {
				return err
			}
		}
		return nil
	}
	k, ok := domain.FindKind(kind)
	if !ok || k.Fact == nil {
		return fmt.Errorf("no table for %s", kind)
	}
	if err := tx.Exec(ctx, "DELETE FROM "+k.Name+" WHERE day = ? AND station = ?", int64(day), blob(station)); err != nil {
		return err
	}
	for _, id := range ids {
		if err := tx.DeleteFact(ctx, kind, id); err != nil {
			return err
		}
	}
	return nil
}

// AttendancesOf reads who took part in an activity, in the order of recording.
func AttendancesOf(ctx context.Context, r sqlitedb.Reader, activity change.ID) ([]ledger.Fact, error) {
	return readAttendances(ctx, r, "WHERE v.activity = ? ORDER BY v.id", blob(activity))
}
