// Package ledgertest is the behaviour that every store of a ledger must have.
// Each store's own tests run it; a store that passes can replace another.
package ledgertest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/merge"
	"yizhan/shared/stats"
	"yizhan/shared/tally"
)

// Store is a ledger under test, fresh and seeded.
type Store interface {
	Write(ctx context.Context, f func(tx ledger.Tx) error) error
	Stats(ctx context.Context, q stats.Query) (stats.Table, error)
	Recount(ctx context.Context) (cells int, wrong []tally.Mismatch, err error)
	// CheckDigests computes the digests of all rows anew.
	CheckDigests(ctx context.Context) (wrong []digest.Cell, err error)
	Losers(ctx context.Context, kind string, id change.ID) ([]merge.Loser, error)
}

// Run tests stores that open makes.
func Run(t *testing.T, open func(t *testing.T) Store) {
	for name, test := range map[string]func(*testing.T, Store){
		"same record twice counts once":              sameTwice,
		"another record under a known id is refused": otherUnderKnownID,
		"void and amend":                             voidAndAmend,
		"the highest correction counts":              highestCorrection,
		"a correction waits for its fact":            correctionFirst,
		"a clock that was ahead":                     clockAhead,
		"a record of another station is not touched": foreignCorrection,
		"unknown kinds and versions are refused":     unknownKinds,
		"one bad record does not hold up the others": badAmongGood,
		"documents merge and count":                  documents,
		"who has seen a losing value settles it":     settledLosers,
		"an edit that comes again has no effect":     editAgain,
		"documents keep what they do not know":       unknownFields,
		"documents stay flat":                        deepFields,
		"ids of dictionaries follow their codes":     dictionaryIDs,
		"own edits lie over what arrives":            adoptOverlays,
		"a failed transaction leaves nothing":        failedTransaction,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			test(t, s)
			noMismatch(t, s)
		})
	}
	t.Run("any order gives the same cells", func(t *testing.T) { anyOrder(t, open) })
}

var (
	stationA = domain.StationID("A")
	stationB = domain.StationID("B")
	device1  = change.Named("device", "1")
	device2  = change.Named("device", "2")
	noon     = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	received = noon.Add(time.Hour)
	ctx      = context.Background()
)

func visit(n int, station change.ID, group string, people int64, services ...string) *domain.Visit {
	v := &domain.Visit{ID: change.NamedAt(noon, fmt.Sprint(n)), Station: station, At: noon.UnixMilli(), Group: group, People: people}
	for i, s := range services {
		v.Lines = append(v.Lines, domain.Line{Service: s, Quantity: people, Charged: int64(1000 * i), Reference: 3000})
	}
	return v
}

func entry(t testing.TB, kind string, id change.ID, clock change.Stamp, body any) ledger.Entry {
	t.Helper()
	b, err := change.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Entry{Change: change.Change{Kind: kind, Version: 1, ID: id, Clock: clock, Body: b}}
}

func fact(t testing.TB, f domain.Fact, clock change.Stamp) ledger.Entry {
	return entry(t, f.Kind(), f.RecordID(), clock, f)
}

func void(t testing.TB, n int, target domain.Fact, clock change.Stamp) ledger.Entry {
	c := &domain.Correction{ID: change.Named("void", fmt.Sprint(n)), Target: target.RecordID(), Of: target.Kind(), Station: target.StationID(), Reason: "按错了"}
	return entry(t, domain.KindVoid, c.ID, clock, c)
}

func amend(t testing.TB, n int, target, should *domain.Visit, clock change.Stamp) ledger.Entry {
	t.Helper()
	body, err := should.Body()
	if err != nil {
		t.Fatal(err)
	}
	c := &domain.Correction{ID: change.Named("amend", fmt.Sprint(n)), Target: target.ID, Of: target.Kind(), Station: target.Station, Body: body}
	return entry(t, domain.KindAmend, c.ID, clock, c)
}

func author(device change.ID) ledger.Author { return ledger.Author{Device: device, Received: received} }

func apply(t testing.TB, s Store, by ledger.Author, entries ...ledger.Entry) []ledger.Outcome {
	t.Helper()
	var out []ledger.Outcome
	err := s.Write(ctx, func(tx ledger.Tx) (err error) {
		out, err = ledger.Apply(ctx, tx, by, entries)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func accepted(t testing.TB, outcomes []ledger.Outcome) {
	t.Helper()
	for i, o := range outcomes {
		if o.Refused != nil {
			t.Fatalf("entry %d refused: %v", i, o.Refused)
		}
	}
}

func total(t testing.TB, s Store, m domain.Measure) int64 {
	t.Helper()
	table, err := s.Stats(ctx, stats.Query{Measure: m, From: 20000101, To: 20991231, By: stats.ByTotal})
	if err != nil {
		t.Fatal(err)
	}
	return table.Total
}

func wantTotals(t testing.TB, s Store, visits, people, services int64) {
	t.Helper()
	if v, p, n := total(t, s, domain.MeasureVisits), total(t, s, domain.MeasurePeople), total(t, s, domain.MeasureServices); v != visits || p != people || n != services {
		t.Fatalf("visits %d, people %d, services %d; want %d, %d, %d", v, p, n, visits, people, services)
	}
	noMismatch(t, s)
}

func noMismatch(t testing.TB, s Store) {
	t.Helper()
	_, wrong, err := s.Recount(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(wrong) > 0 {
		t.Fatalf("recount finds %v", wrong)
	}
	cells, err := s.CheckDigests(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(cells) > 0 {
		t.Fatalf("digests differ in %v", cells)
	}
}

func anyOrder(t *testing.T, open func(t *testing.T) Store) {
	rapid.Check(t, func(rt *rapid.T) {
		// A history: visits, some corrected, some twice, in three orders.
		var history []ledger.Entry
		for n := range rapid.IntRange(1, 8).Draw(rt, "visits") {
			v := visit(n, stationA, rapid.SampledFrom([]string{"N1", "N3"}).Draw(rt, "group"), rapid.Int64Range(1, 5).Draw(rt, "people"), "water")
			history = append(history, fact(t, v, 1))
			for c := range rapid.IntRange(0, 3).Draw(rt, "corrections") {
				clock := change.Stamp(rapid.Uint64Range(1, 3).Draw(rt, "clock"))
				if rapid.Bool().Draw(rt, "void") {
					history = append(history, void(t, n*10+c, v, clock))
				} else {
					should := visit(n, stationA, "N2", rapid.Int64Range(1, 9).Draw(rt, "amended"), "rest")
					history = append(history, amend(t, n*10+c, v, should, clock))
				}
			}
		}
		for _, e := range slices.Clone(history) {
			if rapid.Bool().Draw(rt, "again") {
				history = append(history, e)
			}
		}
		var first []stats.Row
		for order := range 3 {
			s := open(t)
			shuffled := rapid.Permutation(history).Draw(rt, "order")
			for len(shuffled) > 0 {
				n := rapid.IntRange(1, len(shuffled)).Draw(rt, "batch")
				accepted(t, apply(t, s, author(device1), shuffled[:n]...))
				shuffled = shuffled[n:]
			}
			noMismatch(t, s)
			var rows []stats.Row
			for _, q := range []stats.Query{{Measure: domain.MeasurePeople, By: stats.ByGroup}, {Measure: domain.MeasureServices, By: stats.ByService}, {Measure: domain.MeasureSaved, By: stats.ByTotal}} {
				q.From, q.To = 20000101, 20991231
				table, err := s.Stats(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				rows = append(rows, table.Rows...)
			}
			if order == 0 {
				first = rows
			} else if !slices.Equal(first, rows) {
				rt.Fatalf("order %d gives %v, the first gave %v", order, rows, first)
			}
		}
	})
}

func merged(t testing.TB, s Store, kind string, id change.ID) merge.Document {
	t.Helper()
	var d merge.Document
	err := s.Write(ctx, func(tx ledger.Tx) error {
		found, ok, err := tx.FindDocument(ctx, kind, id)
		if !ok {
			t.Errorf("no %s %s", kind, id)
		}
		d = found.Document
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}
