package station

import (
	"context"
	"fmt"
	"time"

	"yizhan/desktop/journal"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
)

// draft is a change about to be recorded.
type draft struct {
	kind string
	id   change.ID
	body any // domain.Visit, domain.Correction, merge.Edit …
}

func factDraft(f domain.Fact) draft { return draft{kind: f.Kind(), id: f.RecordID(), body: f} }

// editDraft is a new document, or with a base an edit of one that is known.
func editDraft(kind string, id change.ID, base uint64, fields domain.Fields) draft {
	return draft{kind: kind, id: id, body: merge.Edit{Base: base, Fields: fields}}
}

// record writes one action of a person: the ledger, the outbox with its frozen
// bytes and chain, and the device's position, in one transaction. When it
// returns nil, all of it is on the disk; otherwise none of it is.
func (s *Station) record(ctx context.Context, drafts ...draft) error {
	return s.write(ctx, func(w *outbox) error { return w.add(drafts...) })
}

// write lets f append actions, in one transaction, and has them copied to the
// journal after it.
func (s *Station) write(ctx context.Context, f func(w *outbox) error) error {
	s.recording.Lock() // the journal has the order of the outbox
	defer s.recording.Unlock()
	var w *outbox
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) (err error) {
		if w, err = s.beginOutbox(ctx, tx); err != nil {
			return err
		}
		if err := f(w); err != nil {
			return err
		}
		return w.finish()
	})
	if err != nil {
		return s.met(err)
	}
	s.copyToJournal(ctx, w.written)
	return nil
}

// outbox appends actions within one transaction.
type outbox struct {
	ctx    context.Context
	tx     sqlite.Tx
	now    time.Time
	device change.ID
	epoch  uint64
	seq    uint64
	chain  change.Chain
	clock  change.Stamp

	written []journal.Entry
	served  map[stationDay]bool // days on which somebody was served by what is written
}

// stationDay is a day of a station.
type stationDay struct {
	station change.ID
	day     domain.Day
}

func (s *Station) beginOutbox(ctx context.Context, tx sqlite.Tx) (*outbox, error) {
	w := &outbox{ctx: ctx, tx: tx, now: s.now(), served: map[stationDay]bool{}}
	var device, chain []byte
	var epoch, seq, clock int64
	row := tx.QueryRowContext(ctx, "SELECT id, epoch, last_seq, chain, clock FROM device")
	if err := row.Scan(&device, &epoch, &seq, &chain, &clock); err != nil {
		return nil, fmt.Errorf("read device: %w", err)
	}
	w.device, w.chain = change.ID(device), change.Chain(chain)
	w.epoch, w.seq, w.clock = uint64(epoch), uint64(seq), change.Stamp(clock)
	return w, nil
}

// actionChangesMax keeps an action, which travels whole, well within a frame.
const actionChangesMax = 16

// add appends one action.
func (w *outbox) add(drafts ...draft) error {
	if len(drafts) > actionChangesMax {
		return fmt.Errorf("an action of %d changes, at most %d", len(drafts), actionChangesMax)
	}
	action := w.seq + 1
	return w.append(drafts, func() uint64 { return action })
}

// addEach appends many actions of one change each.
func (w *outbox) addEach(drafts []draft) error {
	return w.append(drafts, func() uint64 { return w.seq })
}

func (w *outbox) append(drafts []draft, action func() uint64) error {
	entries := make([]ledger.Entry, 0, len(drafts))
	first := len(w.written)
	for _, d := range drafts {
		switch f := d.body.(type) {
		case *domain.Visit:
			w.served[stationDay{f.Station, f.Day()}] = true
		case *domain.Attendance:
			w.served[stationDay{f.Station, domain.DayOfMs(f.At)}] = true
		}
		c, bytes, err := w.freeze(d)
		if err != nil {
			return err
		}
		w.written = append(w.written, journal.Entry{Seq: w.seq, Action: action(), RecordedAt: w.now.UnixMilli(), Chain: w.chain, Bytes: bytes})
		entries = append(entries, ledger.Entry{Change: c})
	}
	if err := w.insert(w.written[first:], entries); err != nil {
		return err
	}
	outcomes, err := ledger.Apply(w.ctx, w.tx, ledger.Author{Device: w.device, Local: true, Received: w.now}, entries)
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		// What the city would put into quarantine is refused here, where the
		// person who can mend it still stands.
		if o.Refused != nil {
			return o.Refused
		}
	}
	return nil
}

// insert puts changes into the outbox, under their numbers.
func (w *outbox) insert(list []journal.Entry, entries []ledger.Entry) error {
	rows := make([]any, 0, len(list)*8)
	for i := range list {
		e, c := &list[i], &entries[i].Change
		rows = append(rows, int64(w.epoch), int64(e.Seq), int64(e.Action), c.Kind, c.ID[:], e.Bytes, e.Chain[:], e.RecordedAt)
	}
	_, err := w.tx.InsertRows(w.ctx, "INSERT INTO outbox (epoch, seq, action, kind, id, bytes, chain, recorded_at) VALUES ", 8, "", rows)
	return err
}

// freeze gives a draft its clock, its bytes and its place in the chain.
func (w *outbox) freeze(d draft) (change.Change, []byte, error) {
	body, err := change.Marshal(d.body)
	if err != nil {
		return change.Change{}, nil, fmt.Errorf("encode %s: %w", d.kind, err)
	}
	kind, ok := domain.FindKind(d.kind)
	if !ok {
		return change.Change{}, nil, fmt.Errorf("no kind %s", d.kind)
	}
	w.clock = w.clock.Tick(w.now)
	c := change.Change{Kind: d.kind, Version: kind.Version, ID: d.id, Clock: w.clock, Body: body}
	bytes, err := c.Encode()
	if err != nil {
		return change.Change{}, nil, err
	}
	w.seq++
	w.chain = w.chain.Next(bytes)
	return c, bytes, nil
}

// takeBackNoService opens the days that were reported as days without service and on
// which somebody was served after all, whichever way that was recorded: a day is not
// counted as both.
func (w *outbox) takeBackNoService() error {
	for at := range w.served {
		var none bool
		row := w.tx.QueryRowContext(w.ctx, "SELECT EXISTS (SELECT 1 FROM cell WHERE day = ? AND station = ? AND measure = ? AND value <> 0)",
			int64(at.day), at.station[:], string(domain.MeasureNoServiceDays))
		if err := row.Scan(&none); err != nil {
			return fmt.Errorf("read days without service: %w", err)
		}
		if !none {
			continue
		}
		id := domain.StationDayID(at.station, at.day)
		doc, _, err := w.tx.FindDocument(w.ctx, domain.KindStationDay, id)
		if err != nil {
			return err
		}
		old, err := domain.Decode[domain.StationDay](doc.Values())
		if err != nil {
			return err
		}
		now := old
		now.State, now.ClosedAt, now.ClosedBy = domain.DayOpen, 0, change.ID{}
		fields, err := domain.Changed(old, now)
		if err != nil {
			return err
		}
		if err := w.add(editDraft(domain.KindStationDay, id, doc.Revision, fields)); err != nil {
			return err
		}
	}
	return nil
}

// finish notes the new position.
func (w *outbox) finish() error {
	if err := w.takeBackNoService(); err != nil {
		return err
	}
	return w.tx.Exec(w.ctx, "UPDATE device SET last_seq = ?, chain = ?, clock = ?", int64(w.seq), w.chain[:], int64(w.clock))
}
