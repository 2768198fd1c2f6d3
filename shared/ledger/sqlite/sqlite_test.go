package sqlite_test

import (
	"context"
	"database/sql"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yizhan/migrations"
	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/ledgertest"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
	"yizhan/shared/tally"
)

type store struct{ db *sqlitedb.DB }

func (s store) Write(ctx context.Context, f func(tx ledger.Tx) error) error {
	return sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error { return f(tx) })
}

func (s store) Stats(ctx context.Context, q stats.Query) (stats.Table, error) {
	return sqlite.Stats(ctx, s.db, q)
}

func (s store) Recount(ctx context.Context) (int, []tally.Mismatch, error) {
	return sqlite.Recount(ctx, s.db)
}

func (s store) CheckDigests(ctx context.Context) (wrong []digest.Cell, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		wrong, err = sqlite.CheckDigests(ctx, tx)
		return err
	})
	return wrong, err
}

func (s store) Losers(ctx context.Context, kind string, id change.ID) (list []merge.Loser, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		list, err = sqlite.LosersOf(ctx, tx, kind, id)
		return err
	})
	return list, err
}

func open(t *testing.T) *sqlitedb.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := sqlitedb.Migrate(context.Background(), path, []sqlitedb.Set{migrations.Ledger()}); err != nil {
		t.Fatal(err)
	}
	db, err := sqlitedb.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	err = sqlite.Write(context.Background(), db, func(tx sqlite.Tx) error {
		_, err := ledger.Seed(context.Background(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestLedger(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledgertest.Store { return store{open(t)} })
}

// TestRecountFinds is the canary of every "recount finds nothing": a cell that
// somebody changed by hand must be found.
func TestRecountFinds(t *testing.T) {
	db := open(t)
	err := db.Write(context.Background(), func(tx *sqlitedb.Tx) error {
		return tx.Exec(context.Background(), "INSERT INTO cell (measure, day, station, group_code, item, value) VALUES ('people', 20261123, zeroblob(16), 'N3', '', 1)")
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, wrong, err := sqlite.Recount(context.Background(), db); err != nil || len(wrong) != 1 {
		t.Errorf("found %v, %v", wrong, err)
	}
	err = db.Write(context.Background(), func(tx *sqlitedb.Tx) error {
		return tx.Exec(context.Background(), "INSERT INTO cell_month (measure, month, station, group_code, item, value) VALUES ('people', 202611, zeroblob(16), 'N3', '', 1)")
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, wrong, err := sqlite.Recount(context.Background(), db); err != nil || len(wrong) != 2 {
		t.Errorf("found %v, %v", wrong, err)
	}
}

// TestSeveralCutsAtOnce: over any days, whole months among them, the sums of several cuts
// are those of the cells, of all of them or of one station, group or service.
func TestSeveralCutsAtOnce(t *testing.T) {
	db := open(t)
	ctx := context.Background()
	sums := tally.Sums{}
	for i := range 600 {
		measure := []domain.Measure{domain.MeasureServices, domain.MeasureHours, domain.MeasurePeople}[i%3]
		item := []string{[]string{"water", "rest"}[i/3%2], []string{"08", "17"}[i/3%2], ""}[i%3]
		sums[domain.Cell{Day: domain.Day(20260820).AddDays(i % 97), Station: domain.StationID([]string{"S", "T"}[i/7%2]), Measure: measure, Group: []string{"N3", "O1"}[i/11%2], Item: item}] += int64(i + 1)
	}
	if err := sqlite.Write(ctx, db, func(tx sqlite.Tx) error { return tx.AddCells(ctx, sums) }); err != nil {
		t.Fatal(err)
	}
	keyOf := func(c domain.Cell, by stats.By) string {
		return map[stats.By]string{stats.ByStation: c.Station.String(), stats.ByGroup: c.Group, stats.ByService: c.Item, stats.ByHour: c.Item, stats.ByTotal: "",
			stats.ByDay: strconv.Itoa(int(c.Day)), stats.ByMonth: strconv.Itoa(int(c.Day) / 100)}[by]
	}
	rapid.Check(t, func(rt *rapid.T) {
		from := domain.Day(20260801).AddDays(rapid.IntRange(0, 120).Draw(rt, "from"))
		q := stats.Query{Measure: domain.MeasureServices, From: from, To: from.AddDays(rapid.IntRange(0, 120).Draw(rt, "days"))}
		cuts := rapid.SliceOfNDistinct(rapid.SampledFrom([]stats.By{stats.ByStation, stats.ByGroup, stats.ByService, stats.ByDay, stats.ByMonth, stats.ByTotal}), 1, 3, rapid.ID).Draw(rt, "cuts")
		cells := q.Measure
		switch rapid.IntRange(0, 2).Draw(rt, "of") {
		case 0:
			q.Service = "water"
		case 1:
			q.Measure, cells = domain.MeasurePeople, domain.MeasureHours
			cuts = append(slices.DeleteFunc(cuts, func(by stats.By) bool { return by == stats.ByService }), stats.ByHour)
		}
		if rapid.Bool().Draw(rt, "station") {
			q.Station = domain.StationID("T")
		}
		if rapid.Bool().Draw(rt, "group") {
			q.Group = "O1"
		}
		want := map[string]int64{}
		for c, v := range sums {
			if c.Measure != cells || c.Day < q.From || c.Day > q.To || !q.Station.IsZero() && c.Station != q.Station || q.Group != "" && c.Group != q.Group || q.Service != "" && c.Item != q.Service {
				continue
			}
			var keys []string
			for _, by := range cuts {
				keys = append(keys, keyOf(c, by))
			}
			want[strings.Join(keys, " ")] += v
		}
		got := map[string]int64{}
		if err := db.Read(ctx, func(tx *sql.Tx) error {
			return sqlite.Cells{R: tx}.SumBy(ctx, q, cuts, func(keys []string, sum int64) error {
				got[strings.Join(keys, " ")] += sum
				return nil
			})
		}); err != nil {
			rt.Fatal(err)
		}
		if !maps.Equal(got, want) {
			rt.Fatalf("%+v by %s: %v, want %v", q, cuts, got, want)
		}
	})
}

// TestAnyStretchOfDaysIsTheSumOfItsDays: figures over months come from the sums
// of months; they must be what adding the days up gives.
func TestAnyStretchOfDaysIsTheSumOfItsDays(t *testing.T) {
	db := open(t)
	ctx := context.Background()
	daily := map[domain.Day]int64{}
	err := sqlite.Write(ctx, db, func(tx sqlite.Tx) error {
		sums := tally.Sums{}
		for day, n := domain.Day(20231115), int64(1); day <= 20260310; day, n = day.AddDays(3), n+1 {
			daily[day] = n
			sums[domain.Cell{Day: day, Station: domain.StationID("S"), Measure: domain.MeasurePeople, Group: "N3"}] = n
		}
		return tx.AddCells(ctx, sums)
	})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		from := domain.Day(20231101).AddDays(rapid.IntRange(0, 900).Draw(rt, "from"))
		to := from.AddDays(rapid.IntRange(0, 900).Draw(rt, "days"))
		if rapid.Bool().Draw(rt, "whole") {
			from = from/100*100 + 1
		}
		var want int64
		for day, n := range daily {
			if from <= day && day <= to {
				want += n
			}
		}
		for _, by := range []stats.By{stats.ByTotal, stats.ByDay, stats.ByMonth, stats.ByGroup, stats.ByStation, stats.ByDivision} {
			q := stats.Query{Measure: domain.MeasurePeople, From: from, To: to, By: by}
			if rapid.Bool().Draw(rt, "station") {
				q.Station = domain.StationID("S")
			}
			table, err := sqlite.Stats(ctx, db, q)
			if err != nil || table.Total != want {
				rt.Fatalf("%s to %s by %s: %d, want %d, %v", from, to, by, table.Total, want, err)
			}
		}
	})
	err = db.Write(ctx, func(tx *sqlitedb.Tx) error {
		return tx.Exec(ctx, "UPDATE cell_month SET value = value + 1 WHERE month = 202401")
	})
	if err != nil {
		t.Fatal(err)
	}
	// The records are missing here altogether, so every month differs from them.
	if _, wrong, err := sqlite.Recount(ctx, db); err != nil || len(wrong) < len(daily)+12 {
		t.Errorf("recount finds %d, %v", len(wrong), err)
	}
}

// TestDictionariesHaveBothLanguages: groups and services of the seed have an English name,
// which pages in English show.
func TestDictionariesHaveBothLanguages(t *testing.T) {
	db := open(t)
	err := db.Read(t.Context(), func(tx *sql.Tx) error {
		for kind, want := range map[string][3]string{domain.KindGroup: {"N3", "快递员", "Courier"}, domain.KindService: {"advice", "咨询帮助", "Advice"}} {
			entries, err := sqlite.Cells{R: tx}.Dictionary(t.Context(), kind)
			if err != nil {
				return err
			}
			if e := entries[want[0]]; e.Name != want[1] || e.NameEN != want[2] {
				t.Errorf("%s: %+v, not %v", kind, e, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
