package ledger

import (
	"bytes"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

type errUnknownKind struct {
	kind    string
	version uint16
}

func (e errUnknownKind) Error() string { return fmt.Sprintf("kind %q version %d", e.kind, e.version) }

// takeFact checks a fact and puts it into the run; what it returns is the reason
// to refuse it.
func (a *applier) takeFact(i int, kind *domain.Kind) error {
	e := a.entries[i]
	f := e.Fact
	if f == nil {
		var err error
		if f, err = kind.Fact(e.Change.ID, e.Change.Body); err != nil {
			return err
		}
		// The stored row must be able to give the frozen body back. One that is
		// written differently, or holds more than we know, would lose something.
		body, err := f.Body()
		if err != nil {
			return err
		}
		if !bytes.Equal(body, e.Change.Body) {
			return fault.New(fault.Malformed, "", "记录的写法无法识别", "the body is not in its canonical form")
		}
	}
	if err := f.Validate(); err != nil {
		return err
	}
	if err := a.may(f.StationID()); err != nil {
		return err
	}
	a.run = append(a.run, Fact{Fact: f, Version: e.Change.Version, Clock: e.Change.Clock})
	a.runIndex = append(a.runIndex, i)
	return nil
}

// flush inserts the run of facts.
func (a *applier) flush() error {
	if len(a.run) == 0 {
		return nil
	}
	run, index := a.run, a.runIndex
	a.run, a.runIndex = nil, nil
	run, index = a.withoutRepeats(run, index)
	known, err := a.tx.InsertFacts(a.ctx, run)
	if err != nil {
		return err
	}
	ids := make([]change.ID, 0, len(run))
	for n, f := range run {
		if known[f.RecordID()] {
			if err := a.meetKnown(index[n], f); err != nil {
				return err
			}
			continue
		}
		a.sums.Add(f.Cells())
		a.totals.Put(f.DigestCell(), f.digest(a.entries[index[n]].Change.Body))
		ids = append(ids, f.RecordID())
	}
	waiting, err := a.tx.TakeWaiting(a.ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range waiting {
		if err := a.correct(c); err != nil {
			return err
		}
	}
	return nil
}

// withoutRepeats drops facts that stand in the run twice, with the verdict that
// they would get one transaction later.
func (a *applier) withoutRepeats(run []Fact, index []int) ([]Fact, []int) {
	seen := make(map[change.ID]int, len(run))
	keptRun, keptIndex := run[:0:0], index[:0:0]
	for n, f := range run {
		if first, again := seen[f.RecordID()]; again {
			a.outcomes[index[n]] = compare(keptRun[first].Fact, f.Fact)
			continue
		}
		seen[f.RecordID()] = len(keptRun)
		keptRun, keptIndex = append(keptRun, f), append(keptIndex, index[n])
	}
	return keptRun, keptIndex
}

// meetKnown decides about a fact whose id is taken.
func (a *applier) meetKnown(i int, f Fact) error {
	stored, ok, err := a.tx.FindFact(a.ctx, f.Kind(), f.RecordID())
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("fact %s is known and cannot be found", f.RecordID())
	}
	a.outcomes[i] = compare(stored.Fact, f.Fact)
	return nil
}

// compare tells a record that arrives again from another record under its id.
func compare(stored, arrived domain.Fact) Outcome {
	s, serr := stored.Body()
	b, berr := arrived.Body()
	if serr == nil && berr == nil && bytes.Equal(s, b) {
		return Outcome{Duplicate: true}
	}
	return Outcome{Refused: fault.New(fault.Conflict, "id", "同一编号已有另一条记录", "another record has this id")}
}

// takeCorrection stores a void or amend and lets it take effect.
func (a *applier) takeCorrection(i int) error {
	e := a.entries[i]
	dc, err := domain.DecodeCorrection(e.Change)
	if err == nil {
		err = a.may(dc.Station)
	}
	if err != nil {
		a.outcomes[i].Refused = err
		return nil
	}
	c := Correction{Correction: *dc, Clock: a.clamp(e.Change.Clock), Original: e.Change.Clock, Device: a.by.Device}
	target, found, err := a.tx.FindFact(a.ctx, c.Of, c.Target)
	if err != nil {
		return err
	}
	if found && target.StationID() != c.Station {
		a.outcomes[i].Refused = fault.New(fault.Forbidden, "station", "不能更正别的驿站的记录", "a record of another station cannot be corrected")
		return nil
	}
	fresh, err := a.tx.InsertCorrection(a.ctx, c, !found)
	if err != nil {
		return err
	}
	if !fresh {
		a.outcomes[i].Duplicate = true
		return nil
	}
	a.totals.Put(c.DigestCell(), c.Digest())
	if !found {
		return nil
	}
	return a.correct(c)
}

// correct makes a correction count if it is the highest of its target.
func (a *applier) correct(c Correction) error {
	target, found, err := a.tx.FindFact(a.ctx, c.Of, c.Target)
	if err != nil || !found || target.StationID() != c.Station {
		return err
	}
	if now := target.Correction; now != nil && !c.beats(*now) {
		return nil
	}
	body, err := target.Body()
	if err != nil {
		return err
	}
	before, err := target.Effective()
	if err != nil {
		return err
	}
	a.totals.Take(target.DigestCell(), target.digest(body))
	target.Correction = &c
	after, err := target.Effective()
	if err != nil {
		return err
	}
	a.totals.Put(target.DigestCell(), target.digest(body))
	if before != nil {
		a.sums.Subtract(before.Cells())
	}
	if after != nil {
		a.sums.Add(after.Cells())
	}
	return a.tx.SetCorrection(a.ctx, c.Of, c.Target, c.ID)
}

func (a *applier) clamp(s change.Stamp) change.Stamp {
	if a.by.Local {
		return s
	}
	return s.Clamp(a.by.Received)
}

// beats decides which of two corrections counts. Those of one device go by that
// device's own clock, which never runs backwards: clamped, two of them may be
// equal, and after the server's clock was put back even the other way round.
func (c Correction) beats(other Correction) bool {
	switch {
	case c.Device == other.Device && c.Original != other.Original:
		return c.Original > other.Original
	case c.Clock != other.Clock:
		return c.Clock > other.Clock
	case c.Device != other.Device:
		return bytes.Compare(c.Device[:], other.Device[:]) > 0
	}
	return bytes.Compare(c.ID[:], other.ID[:]) > 0
}

// Effective is the fact as it counts: as recorded, as amended, or nil when it
// was voided.
func (f Fact) Effective() (domain.Fact, error) {
	switch {
	case f.Correction == nil:
		return f.Fact, nil
	case f.Correction.IsVoid():
		return nil, nil
	}
	return f.Correction.Amended()
}
