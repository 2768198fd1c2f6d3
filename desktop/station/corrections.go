package station

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
)

// UndoWindow is how long a visit can be undone with one tap; afterwards it is
// voided with a reason.
const UndoWindow = 10 * time.Minute

// BackfillDays is how many days back a visit can be entered later (补录). What is
// older belongs into an import, where somebody looks at the whole list.
const BackfillDays = 7

// checkBackfill refuses a later entry or a counted batch that lies in the future or
// too far back. A visit at the desk is not held against the clock.
func checkBackfill(in VisitInput, now time.Time) error {
	if in.Source != domain.SourceBackfill && in.Source != domain.SourceBatch {
		return nil
	}
	day, today := domain.DayOf(in.At), domain.DayOf(now)
	switch {
	case in.At.After(now):
		return fault.New(fault.Invalid, "at", "补录的时间还没有到", "this time has not come yet")
	case day < today.AddDays(-BackfillDays):
		return fault.New(fault.Invalid, "at", "只能补录最近 7 天的，更早的请用导入", "only the last 7 days can be entered later: import what is older")
	}
	return nil
}

// VoidVisit takes a visit back. The visit stays in the ledger and in the list,
// and no longer counts. A voucher that it redeemed can be redeemed again.
func (s *Station) VoidVisit(ctx context.Context, id change.ID, reason string) error {
	return s.VoidVisits(ctx, []change.ID{id}, reason)
}

// VoidVisits takes back what was recorded with one press: all of it or none. What was
// taken back of it before stays so; fault.Conflict says that nothing was left.
func (s *Station) VoidVisits(ctx context.Context, ids []change.ID, reason string) error {
	s.deciding.Lock()
	defer s.deciding.Unlock()
	var actions [][]draft
	for i, id := range ids {
		target, err := s.findVisit(ctx, id)
		if err != nil {
			return err
		}
		if target.Correction != nil && target.Correction.IsVoid() || slices.Contains(ids[:i], id) {
			continue
		}
		c := &domain.Correction{ID: s.mint.New(s.now()), Target: id, Of: domain.KindVisit, Station: target.StationID(), Reason: reason}
		voucher, err := s.giveBack(ctx, id)
		if err != nil {
			return err
		}
		actions = append(actions, append(voucher, draft{kind: domain.KindVoid, id: c.ID, body: c}))
	}
	if len(actions) == 0 {
		return fault.New(fault.Conflict, "", "这次登记已经撤销过了", "this visit was taken back already")
	}
	err := s.write(ctx, func(w *outbox) error {
		for _, drafts := range actions {
			if err := w.add(drafts...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.changed(SignalVisits)
	return nil
}

func (s *Station) findVisit(ctx context.Context, id change.ID) (ledger.Fact, error) {
	var target ledger.Fact
	err := s.read(ctx, func(tx *sql.Tx) error {
		f, found, err := sqlite.FindFact(ctx, tx, domain.KindVisit, id)
		if err == nil && !found {
			err = fault.New(fault.NotFound, "id", "没有找到这次登记", "there is no such visit")
		}
		target = f
		return err
	})
	return target, err
}

// AmendVisit says how a visit really was: whom, how many, what. What the form does
// not ask for - the time where it is zero, the source, the person - stays, and so
// do the prices that were frozen. The first record stays in the ledger.
func (s *Station) AmendVisit(ctx context.Context, id change.ID, in VisitInput, reason string) error {
	s.deciding.Lock()
	defer s.deciding.Unlock()
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return err
	}
	target, err := s.findVisit(ctx, id)
	if err != nil {
		return err
	}
	effective, err := target.Effective()
	if err != nil {
		return err
	}
	if effective == nil {
		return fault.New(fault.Conflict, "", "这次登记已经作废，不能更正", "this visit is void and cannot be corrected")
	}
	old := effective.(*domain.Visit)
	if in.At.IsZero() {
		in.At = old.Time()
	}
	p.Station = old.Station // an office corrects for the stations that it keeps
	in.Member, in.Source = old.Member, domain.SourceDesk
	v, err := s.newVisit(p, d, in)
	if err != nil {
		return err
	}
	v.Source, v.DayOnly = old.Source, old.DayOnly && in.At.Equal(old.Time())
	for i := range v.Lines {
		for _, l := range old.Lines {
			if l.Service == v.Lines[i].Service {
				v.Lines[i].Charged, v.Lines[i].Reference = l.Charged, l.Reference
			}
		}
	}
	body, err := v.Body()
	if err != nil {
		return err
	}
	c := &domain.Correction{ID: s.mint.New(s.now()), Target: id, Of: domain.KindVisit, Station: v.Station, Reason: reason, Body: body}
	if err := s.record(ctx, draft{kind: domain.KindAmend, id: c.ID, body: c}); err != nil {
		return err
	}
	s.changed(SignalVisits)
	return nil
}
