package ledgertest

import (
	"errors"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
)

func sameTwice(t *testing.T, s Store) {
	v := fact(t, visit(1, stationA, "N3", 2, "water", "rest"), 1)
	again := v
	again.Change.Clock = 99 // recorded again, by an import elsewhere: the same record
	accepted(t, apply(t, s, author(device1), v, again))
	if out := apply(t, s, author(device2), again); !out[0].Duplicate {
		t.Errorf("outcome %+v", out[0])
	}
	wantTotals(t, s, 1, 2, 4)
}

func otherUnderKnownID(t *testing.T, s Store) {
	accepted(t, apply(t, s, author(device1), fact(t, visit(1, stationA, "N3", 2), 1)))
	other := fact(t, visit(1, stationA, "N3", 3), 1)
	if out := apply(t, s, author(device1), other); !fault.Is(out[0].Refused, fault.Conflict) {
		t.Errorf("later: %+v", out[0])
	}
	fresh := fact(t, visit(2, stationA, "N3", 1), 1)
	clash := fact(t, visit(2, stationA, "N4", 1), 1)
	if out := apply(t, s, author(device1), fresh, clash); out[0].Refused != nil || !fault.Is(out[1].Refused, fault.Conflict) {
		t.Errorf("in one batch: %+v", out)
	}
	wantTotals(t, s, 2, 3, 0)
}

func voidAndAmend(t *testing.T, s Store) {
	one, two := visit(1, stationA, "N3", 2, "water"), visit(2, stationA, "N4", 1)
	accepted(t, apply(t, s, author(device1), fact(t, one, 1), fact(t, two, 2)))
	wantTotals(t, s, 2, 3, 2)
	accepted(t, apply(t, s, author(device1), void(t, 1, one, 3)))
	wantTotals(t, s, 1, 1, 0)
	accepted(t, apply(t, s, author(device1), amend(t, 1, two, visit(2, stationA, "N1", 5, "rest"), 4)))
	wantTotals(t, s, 1, 5, 5)
	if out := apply(t, s, author(device1), void(t, 1, one, 3)); !out[0].Duplicate {
		t.Errorf("void twice: %+v", out[0])
	}
	wantTotals(t, s, 1, 5, 5)
}

func highestCorrection(t *testing.T, s Store) {
	v := visit(1, stationA, "N3", 2)
	accepted(t, apply(t, s, author(device1), fact(t, v, 1),
		amend(t, 1, v, visit(1, stationA, "N3", 7), 20), void(t, 2, v, 10)))
	wantTotals(t, s, 1, 7, 0)
	// What was taken back can be put right again.
	accepted(t, apply(t, s, author(device1), void(t, 3, v, 30), amend(t, 4, v, visit(1, stationA, "N3", 3), 40)))
	wantTotals(t, s, 1, 3, 0)
}

// clockAhead: a station's clock stood in 2036, and was put right. What it said
// last counts, at the city as at the station.
func clockAhead(t *testing.T, s Store) {
	ahead := change.StampAt(received.AddDate(10, 0, 0))
	v := visit(1, stationA, "N3", 2)
	accepted(t, apply(t, s, author(device1), fact(t, v, ahead)))
	out := apply(t, s, author(device1), amend(t, 9, v, visit(1, stationA, "N3", 5), ahead+1), void(t, 1, v, ahead+2))
	accepted(t, out)
	wantTotals(t, s, 0, 0, 0)
	w := visit(2, stationA, "N3", 2)
	accepted(t, apply(t, s, author(device1), fact(t, w, ahead+3), void(t, 2, w, ahead+4), amend(t, 3, w, visit(2, stationA, "N3", 4), ahead+5)))
	wantTotals(t, s, 1, 4, 0)
}

func correctionFirst(t *testing.T, s Store) {
	v := visit(1, stationA, "N3", 2, "water")
	accepted(t, apply(t, s, author(device2), void(t, 1, v, 5)))
	wantTotals(t, s, 0, 0, 0)
	accepted(t, apply(t, s, author(device1), fact(t, v, 1)))
	wantTotals(t, s, 0, 0, 0)
}

func foreignCorrection(t *testing.T, s Store) {
	v := visit(1, stationA, "N3", 2)
	accepted(t, apply(t, s, author(device1), fact(t, v, 1)))
	pretends := *v
	pretends.Station = stationB
	if out := apply(t, s, author(device2), void(t, 1, &pretends, 5)); !fault.Is(out[0].Refused, fault.Forbidden) {
		t.Errorf("outcome %+v", out[0])
	}
	// The same with the correction first: it waits and never takes effect.
	w := visit(2, stationA, "N3", 1)
	pretends = *w
	pretends.Station = stationB
	accepted(t, apply(t, s, author(device2), void(t, 2, &pretends, 5)))
	accepted(t, apply(t, s, author(device1), fact(t, w, 1)))
	wantTotals(t, s, 2, 3, 0)
}

func unknownKinds(t *testing.T, s Store) {
	strange := entry(t, "hologram", change.Named("x", "1"), 1, map[int]int{1: 1})
	newer := fact(t, visit(1, stationA, "N3", 2), 1)
	newer.Change.Version = 99
	for _, o := range apply(t, s, author(device1), strange, newer) {
		if !fault.Is(o.Refused, fault.Unknown) {
			t.Errorf("outcome %+v", o)
		}
	}
	wantTotals(t, s, 0, 0, 0)
}

func badAmongGood(t *testing.T, s Store) {
	tooMany := visit(2, stationA, "N3", domain.PeopleMax+1)
	garbled := fact(t, visit(3, stationA, "N3", 1), 1)
	garbled.Change.Body = []byte{0x01}
	// A field that we do not know would be lost in the row.
	more := entry(t, domain.KindVisit, change.Named("x", "4"), 1, map[int]any{1: stationA[:], 2: int64(1), 4: "N3", 5: 1, 99: "x"})
	byAnother := author(device1)
	byAnother.May = func(station change.ID) error {
		if station != stationA {
			return fault.New(fault.Forbidden, "station", "", "")
		}
		return nil
	}
	out := apply(t, s, byAnother, fact(t, visit(1, stationA, "N3", 1), 1), fact(t, tooMany, 1), garbled, more,
		fact(t, visit(5, stationB, "N3", 1), 1), fact(t, visit(6, stationA, "N3", 1), 1))
	kinds := []fault.Kind{0, fault.Invalid, fault.Invalid, fault.Malformed, fault.Forbidden, 0}
	for i, o := range out {
		if got := o.Refused; (kinds[i] == 0) != (got == nil) || got != nil && fault.KindOf(got) != kinds[i] {
			t.Errorf("entry %d: %v, want kind %v", i, got, kinds[i])
		}
	}
	wantTotals(t, s, 2, 2, 0)
}

func failedTransaction(t *testing.T, s Store) {
	boom := errors.New("the disk is gone")
	err := s.Write(ctx, func(tx ledger.Tx) error {
		_, err := ledger.Apply(ctx, tx, author(device1), []ledger.Entry{fact(t, visit(1, stationA, "N3", 1, "water"), 1)})
		return errors.Join(err, boom)
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	wantTotals(t, s, 0, 0, 0)
}
