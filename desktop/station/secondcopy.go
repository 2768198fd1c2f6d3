package station

import (
	"context"
	"database/sql"

	"yizhan/desktop/journal"
	"yizhan/shared/change"
)

// journalFolder is where the second copy lies, within the data folder.
const journalFolder = "journal"

// journalFromLastCommon appends to the journal what follows in the outbox behind
// the last change on which both agree, so that the journal ends as the outbox
// does.
func (s *Station) journalFromLastCommon(ctx context.Context) error {
	common := uint64(0)
	var chains map[uint64]change.Chain
	err := s.read(ctx, func(tx *sql.Tx) (err error) {
		chains, err = outboxChains(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := s.journal.Each(func(e journal.Entry) error {
		if chains[e.Seq] == e.Chain {
			common = max(common, e.Seq)
		}
		return nil
	}); err != nil {
		return err
	}
	return s.copyOutbox(ctx, common)
}

func outboxChains(ctx context.Context, tx *sql.Tx) (map[uint64]change.Chain, error) {
	out := map[uint64]change.Chain{}
	rows, err := tx.QueryContext(ctx, "SELECT seq, chain FROM outbox")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var c []byte
		if err := rows.Scan(&seq, &c); err != nil {
			return nil, err
		}
		out[uint64(seq)] = change.Chain(c)
	}
	return out, rows.Err()
}

// copyToJournal writes the second copy of what has just been saved. That it
// cannot be written does not take back that the record is saved: it is said in
// the status, and made up for at the next chance.
func (s *Station) copyToJournal(ctx context.Context, written []journal.Entry) {
	var err error
	if s.journalErr == nil {
		err = s.journal.Append(written)
	} else {
		err = s.catchUp(context.WithoutCancel(ctx))
	}
	s.journalErr = err
	s.oneCopy.Store(err != nil)
}

// catchUp copies what of the outbox the journal lacks.
func (s *Station) catchUp(ctx context.Context) error {
	tail, _ := s.journal.Tail()
	return s.copyOutbox(ctx, tail.Seq)
}

func (s *Station) copyOutbox(ctx context.Context, after uint64) error {
	for {
		var list []journal.Entry
		err := s.read(ctx, func(tx *sql.Tx) error {
			rows, err := tx.QueryContext(ctx, "SELECT o.seq, o.action, o.recorded_at, o.chain, o.bytes FROM outbox o JOIN device d ON o.epoch = d.epoch WHERE o.seq > ? ORDER BY o.seq LIMIT ?", int64(after), replayBatch)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var e journal.Entry
				var seq, action int64
				var c []byte
				if err := rows.Scan(&seq, &action, &e.RecordedAt, &c, &e.Bytes); err != nil {
					return err
				}
				e.Seq, e.Action, e.Chain = uint64(seq), uint64(action), change.Chain(c)
				list = append(list, e)
			}
			return rows.Err()
		})
		if err != nil || len(list) == 0 {
			return err
		}
		if err := s.journal.Append(list); err != nil {
			return err
		}
		after = list[len(list)-1].Seq
	}
}
