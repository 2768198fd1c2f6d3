package station

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
	"yizhan/shared/wire"
)

var ctx = context.Background()

// desk is a station that has been set up, with a clock of its own.
type desk struct {
	*Station
	now time.Time
}

func newDesk(t testing.TB, role Role) *desk {
	t.Helper()
	d := &desk{now: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)}
	st, err := Open(ctx, t.TempDir(), WithClock(func() time.Time { return d.now }))
	if err != nil {
		t.Fatal(err)
	}
	d.Station = st
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := st.Init(ctx, Setup{Code: "S1", Name: "嘉州小哥加油站", Division: "511102", Role: role}); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) record(t *testing.T, group string, people int64, services ...string) VisitRow {
	t.Helper()
	in := VisitInput{Group: group, People: people}
	for _, s := range services {
		in.Services = append(in.Services, ServiceUse{Service: s})
	}
	row, err := d.RecordVisit(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	return row
}

func (d *desk) total(t *testing.T, m domain.Measure) int64 {
	t.Helper()
	table, err := d.Stats(ctx, stats.Query{Measure: m, From: 20000101, To: 20991231, By: stats.ByTotal})
	if err != nil {
		t.Fatal(err)
	}
	return table.Total
}

func TestFirstStartNeedsNameAndDivisionOnly(t *testing.T) {
	st, err := Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := st.RecordVisit(ctx, VisitInput{Group: "N3"}); !fault.Is(err, fault.Unset) {
		t.Errorf("recorded before set-up: %v", err)
	}
	for name, s := range map[string]Setup{
		"no name": {Division: "511102"}, "no division": {Name: "站"}, "wrong division": {Name: "站", Division: "99"}, "wrong role": {Name: "站", Division: "511102", Role: "boss"},
	} {
		if _, err := st.Init(ctx, s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p, err := st.Init(ctx, Setup{Name: " 嘉州站 ", Division: "511102"})
	if err != nil || p.Name != "嘉州站" || !strings.HasPrefix(p.Code, "511102-") {
		t.Fatalf("profile %+v, %v", p, err)
	}
	if _, err := st.Init(ctx, Setup{Name: "另一个", Division: "511102"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("set up twice: %v", err)
	}
	if _, err := st.RecordVisit(ctx, VisitInput{Group: "N3"}); err != nil {
		t.Error(err)
	}
}

func TestRecordedIsCountedAndWaitsForTheCity(t *testing.T) {
	d := newDesk(t, RoleStation)
	row := d.record(t, "N4", 2, "water", "rest")
	if row.GroupName != "外卖送餐员" || !row.Undoable || len(row.Services) != 2 || row.Services[0].Quantity != 2 {
		t.Errorf("row %+v", row)
	}
	d.record(t, "N1", 1)
	today, err := d.Today(ctx)
	if err != nil || today.People != 3 || today.Visits != 2 || today.Services != 4 || today.ByHour[14] != 3 || len(today.Rows) != 2 || today.Rows[1].ID != row.ID {
		t.Errorf("today %+v, %v", today, err)
	}
	st, err := d.Status(ctx)
	if err != nil || st.Recorded != 2 || st.Pending != 2 || st.Acked != 0 || st.Paired || st.OldestPending.IsZero() {
		t.Errorf("status %+v, %v", st, err)
	}
}

func TestRefusedVisitLeavesNothing(t *testing.T) {
	d := newDesk(t, RoleStation)
	for name, in := range map[string]VisitInput{
		"unknown group":    {Group: "XX"},
		"unknown service":  {Group: "N3", Services: []ServiceUse{{Service: "massage"}}},
		"service twice":    {Group: "N3", Services: []ServiceUse{{Service: "water"}, {Service: "water"}}},
		"too many people":  {Group: "N3", People: domain.PeopleMax + 1},
		"negative":         {Group: "N3", People: -1},
		"negative service": {Group: "N3", Services: []ServiceUse{{Service: "water", Quantity: -5}}},
		"year 20000":       {Group: "N3", At: time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		if _, err := d.RecordVisit(ctx, in); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if st, err := d.Status(ctx); err != nil || st.Recorded != 0 || d.total(t, domain.MeasureVisits) != 0 {
		t.Errorf("status %+v, %v", st, err)
	}
	if _, err := d.RecordVisit(ctx, VisitInput{Group: "XX"}); !strings.Contains(fault.Sentence(err, "zh"), "N1") {
		t.Errorf("the message names no group that would be right: %v", err)
	}
}

func TestUndoAndAmend(t *testing.T) {
	d := newDesk(t, RoleStation)
	one, two := d.record(t, "N3", 1, "water"), d.record(t, "N3", 1)
	if err := d.VoidVisit(ctx, one.ID, "undo"); err != nil {
		t.Fatal(err)
	}
	if err := d.VoidVisit(ctx, one.ID, "undo"); !fault.Is(err, fault.Conflict) {
		t.Errorf("undone twice: %v", err)
	}
	if err := d.VoidVisit(ctx, change.Named("x", "y"), "undo"); !fault.Is(err, fault.NotFound) {
		t.Errorf("nothing undone: %v", err)
	}
	d.now = d.now.Add(time.Second)
	if err := d.AmendVisit(ctx, two.ID, VisitInput{Group: "N1", People: 5, At: two.At}, "少写了"); err != nil {
		t.Fatal(err)
	}
	if p, s := d.total(t, domain.MeasurePeople), d.total(t, domain.MeasureServices); p != 5 || s != 0 {
		t.Errorf("people %d, services %d", p, s)
	}
	d.now = d.now.Add(UndoWindow)
	page, err := d.Visits(ctx, VisitFilter{})
	if err != nil || len(page.Rows) != 2 {
		t.Fatalf("page %+v, %v", page, err)
	}
	for _, r := range page.Rows {
		if r.Undoable || r.Voided != (r.ID == one.ID) || !r.Voided && (r.People != 5 || r.Group != "N1") {
			t.Errorf("row %+v", r)
		}
	}
}

func TestPagesFollowEachOther(t *testing.T) {
	d := newDesk(t, RoleStation)
	seen := map[change.ID]bool{}
	for i := range 25 {
		d.now = d.now.Add(time.Duration(i%3) * time.Second) // some in the same millisecond
		d.record(t, "N3", 1)
	}
	f := VisitFilter{Limit: 10}
	for pages := 0; ; pages++ {
		page, err := d.Visits(ctx, f)
		if err != nil || pages > 3 {
			t.Fatal(pages, err)
		}
		for _, r := range page.Rows {
			if seen[r.ID] {
				t.Fatalf("%s twice", r.ID)
			}
			seen[r.ID] = true
		}
		if f.After = page.Next; page.Next == "" {
			break
		}
	}
	if len(seen) != 25 {
		t.Errorf("%d of 25", len(seen))
	}
}

func TestYesterdayAtTheSameTime(t *testing.T) {
	d := newDesk(t, RoleStation)
	for _, hour := range []int{8, 13, 20} {
		at := time.Date(2026, 11, 22, hour, 30, 0, 0, domain.Shanghai)
		if _, err := d.RecordVisit(ctx, VisitInput{Group: "N3", People: int64(hour), At: at, Source: domain.SourceBackfill}); err != nil {
			t.Fatal(err)
		}
	}
	today, err := d.Today(ctx) // it is 14:00
	if err != nil || today.PeopleBefore != 21 || today.People != 0 {
		t.Errorf("before %d, today %d, %v", today.PeopleBefore, today.People, err)
	}
}

func TestPricesAreFrozenIntoTheVisit(t *testing.T) {
	d := newDesk(t, RoleStation)
	p, err := d.Profile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SetPrice(ctx, "lodging", 1000, 6000, 20260101); err != nil {
		t.Fatal(err)
	}
	row := d.record(t, "N1", 2, "lodging")
	if row.Services[0].Charged != 1000 || d.total(t, domain.MeasureSaved) != 10_000 {
		t.Errorf("row %+v, saved %d", row, d.total(t, domain.MeasureSaved))
	}
	if err := d.SetPrice(ctx, "lodging", 2000, 6000, 20261123); err != nil {
		t.Fatal(err)
	}
	if d.total(t, domain.MeasureSaved) != 10_000 {
		t.Error("a new price rewrote the past")
	}
	d.record(t, "N1", 1, "lodging")
	if got := d.total(t, domain.MeasureSaved); got != 14_000 {
		t.Errorf("saved %d at %s", got, p.Code)
	}
	if err := d.SetPrice(ctx, "lodging", -1, 6000, 20261123); !fault.Is(err, fault.Invalid) {
		t.Errorf("negative price: %v", err)
	}
}

func TestFullDiskBeforeSaved(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.record(t, "N3", 1)
	err := sqlite.Write(ctx, d.db, func(tx sqlite.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "PRAGMA page_count").Scan(&n); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", n+2)).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	recorded := 1
	var failed error
	for failed == nil && recorded < 10_000 {
		if _, failed = d.RecordVisit(ctx, VisitInput{Group: "N3"}); failed == nil {
			recorded++
		}
	}
	if !fault.Is(failed, fault.DiskFull) || !strings.Contains(fault.Sentence(failed, "zh"), "没有保存") {
		t.Errorf("error %v", failed)
	}
	st, err := d.Status(ctx)
	if err != nil || st.Recorded != int64(recorded) || d.total(t, domain.MeasureVisits) != int64(recorded) {
		t.Errorf("recorded %d, status %+v, %v", recorded, st, err)
	}
}

func TestWrongClockStillRecords(t *testing.T) {
	d := newDesk(t, RoleStation)
	for _, year := range []int{2036, 2010, 1970} {
		d.now = time.Date(year, 1, 1, 12, 0, 0, 0, time.UTC)
		d.record(t, "N3", 1)
	}
	id, err := d.Identity(ctx)
	if err != nil {
		t.Fatal(err)
	}
	out, err := d.Outgoing(ctx, id.Epoch, 0, 10, 1<<20)
	if err != nil || len(out) != 3 {
		t.Fatal(len(out), err)
	}
	var last change.Stamp
	for _, o := range out {
		c, err := change.Decode(o.Bytes)
		if err != nil || c.Clock <= last {
			t.Errorf("clock %d after %d, %v", c.Clock, last, err)
		}
		last = c.Clock
	}
}

// TestANewerProgramReadsTheFeedsAgain: documents of kinds that the older program
// did not know were passed over.
func TestANewerProgramReadsTheFeedsAgain(t *testing.T) {
	dir := t.TempDir()
	open := func() *Station {
		t.Helper()
		st, err := Open(ctx, dir)
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	cursors := func(st *Station) int {
		t.Helper()
		c, err := st.Cursors(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return len(c)
	}
	closeIt := func(st *Station) {
		t.Helper()
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
	st := open()
	if err := st.Adopt(ctx, wire.Delta{Feed: "city", To: 7}); err != nil {
		t.Fatal(err)
	}
	closeIt(st)
	if st = open(); cursors(st) != 1 {
		t.Error("the same program reads the feeds again")
	}
	if err := st.SetSetting(ctx, settingKinds, "visit 1\n"); err != nil {
		t.Fatal(err)
	}
	closeIt(st)
	if st = open(); cursors(st) != 0 {
		t.Error("a newer program goes on where the older one passed things over")
	}
	closeIt(st)
}
