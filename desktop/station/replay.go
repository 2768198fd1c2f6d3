package station

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"yizhan/desktop/journal"
	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
)

// replayBatch is how many changes are put back in one transaction.
const replayBatch = 500

// replay puts into outbox and ledger what the journal has and the outbox lacks.
// Where the database was simply put back to an earlier state, numbers and chain
// come out as they were, and the epoch goes on. Where database and journal went
// apart, the changes get new numbers under a new epoch; by their ids the city
// counts each once.
func (s *Station) replay(ctx context.Context, why EventName) error {
	known, err := s.recordedChanges(ctx)
	if err != nil {
		return err
	}
	var missing []journal.Entry
	flush := func(list []journal.Entry) error {
		return sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
			w, err := s.beginOutbox(ctx, tx)
			if err != nil {
				return err
			}
			if err := w.putBack(list); err != nil {
				return err
			}
			return w.finish()
		})
	}
	if _, err := s.journal.Each(func(e journal.Entry) error {
		sum := digest.Of(e.Bytes)
		if known[sum] {
			return nil
		}
		known[sum] = true
		missing = append(missing, e)
		return nil
	}); err != nil {
		return err
	}
	// What was saved from the outbox stands at the journal's end.
	slices.SortStableFunc(missing, func(a, b journal.Entry) int { return cmp.Compare(a.Seq, b.Seq) })
	for rest := missing; len(rest) > 0; {
		n := min(replayBatch, len(rest))
		for n < len(rest) && rest[n].Action == rest[n-1].Action {
			n++ // an action is put back as a whole
		}
		if err := flush(rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	last, chain, _, err := s.position(ctx)
	if err != nil {
		return err
	}
	if tail, _ := s.journal.Tail(); why == EventRestored && (last != tail.Seq || chain != tail.Chain) {
		if err := s.beginEpoch(ctx, EventForked); err != nil {
			return err
		}
		if err := s.journalFromLastCommon(ctx); err != nil {
			return err
		}
	}
	return sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		return errors.Join(s.note(ctx, tx, why, len(missing)), compareSoon(ctx, tx))
	})
}

// recordedChanges are the digests of all frozen bytes in the outbox.
func (s *Station) recordedChanges(ctx context.Context) (map[digest.Sum]bool, error) {
	known := map[digest.Sum]bool{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT bytes FROM outbox")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var b sql.RawBytes
			if err := rows.Scan(&b); err != nil {
				return err
			}
			known[digest.Of(b)] = true
		}
		return rows.Err()
	})
	return known, err
}

// putBack appends changes that were recorded before, with their frozen bytes.
func (w *outbox) putBack(list []journal.Entry) error {
	entries := make([]ledger.Entry, 0, len(list))
	out := make([]journal.Entry, 0, len(list))
	action, oldAction := uint64(0), uint64(0)
	for _, e := range list {
		c, err := change.Decode(e.Bytes)
		if err != nil {
			return fmt.Errorf("change %d of the journal: %w", e.Seq, err)
		}
		w.seq++
		w.chain = w.chain.Next(e.Bytes)
		w.clock = max(w.clock, c.Clock)
		if e.Action != oldAction || action == 0 {
			action, oldAction = w.seq, e.Action
		}
		e.Seq, e.Action, e.Chain = w.seq, action, w.chain
		out, entries = append(out, e), append(entries, ledger.Entry{Change: c})
	}
	if err := w.insert(out, entries); err != nil {
		return err
	}
	// What the ledger would refuse today was accepted once: it is the city's to
	// say, as of everything else.
	_, err := ledger.Apply(w.ctx, w.tx, ledger.Author{Device: w.device, Local: true, Received: w.now}, entries)
	return err
}
