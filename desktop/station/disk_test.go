package station

import (
	"os"
	"path/filepath"
	"testing"

	"yizhan/desktop/journal"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
)

// TestFullDiskGivesUpTheReserve (T09): what is refused for want of room can be saved
// at the next try, because the refusal makes room; the reserve comes back when there
// is enough again, and is not taken twice.
func TestFullDiskGivesUpTheReserve(t *testing.T) {
	d := newDesk(t, RoleStation)
	reserve := filepath.Join(d.dir, reserveFile)
	for range 2 {
		if err := d.KeepReserve(); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(reserve); err != nil || info.Size() != reserveBytes {
			t.Fatalf("the reserve: %v, %v", info, err)
		}
	}
	limit := func(pages string) {
		t.Helper()
		if err := d.db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, "PRAGMA max_page_count = "+pages) }); err != nil {
			t.Fatal(err)
		}
	}
	limit("1") // no page more than there are: SQLite then says what it says on a full disk
	visits := make([]VisitInput, 5000)
	for i := range visits {
		visits[i] = VisitInput{Group: "N3", People: 1, At: d.now}
	}
	if _, err := d.RecordVisits(ctx, visits); !fault.Is(err, fault.DiskFull) {
		t.Fatalf("recorded with %v", err)
	}
	if _, err := os.Stat(reserve); !os.IsNotExist(err) {
		t.Errorf("the reserve is still there: %v", err)
	}
	limit("1000000")
	if _, err := d.RecordVisits(ctx, visits); err != nil {
		t.Fatal(err)
	}
	if st, err := d.Status(ctx); err != nil || st.Recorded != 5000 || st.DiskFree == 0 || st.DiskLow != (st.DiskFree < diskLow) {
		t.Errorf("status %+v, %v", st, err)
	}
	if err := d.KeepReserve(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(reserve); err != nil {
		t.Errorf("it does not come back: %v", err)
	}
}

// TestASecondCopyThatCannotBeWrittenIsSaid: the record is saved, and the status says
// that it lies in one place only, until it lies in both.
func TestASecondCopyThatCannotBeWrittenIsSaid(t *testing.T) {
	d := newDesk(t, RoleStation)
	record := func(oneCopy bool) {
		t.Helper()
		if _, err := d.RecordVisit(ctx, VisitInput{Group: "N3", People: 1}); err != nil {
			t.Fatal(err)
		}
		if st, err := d.Status(ctx); err != nil || st.OneCopy != oneCopy {
			t.Errorf("status %+v, %v", st, err)
		}
	}
	record(false)
	good := d.journal
	if err := good.Close(); err != nil {
		t.Fatal(err)
	}
	record(true)
	var err error
	if d.journal, err = journal.Open(d.folder(journalFolder)); err != nil {
		t.Fatal(err)
	}
	record(false)
	if v, err := d.Verify(ctx, nil); err != nil || len(v.Findings) > 0 || v.Journal != 3 {
		t.Errorf("%+v, %v", v, err)
	}
}

// TestADamagedNoteIsNone: what a flipped byte made of the time of the last comparison
// keeps nobody from checking the rest.
func TestADamagedNoteIsNone(t *testing.T) {
	d := newDesk(t, RoleStation)
	if err := d.Compared(ctx, 3); err != nil {
		t.Fatal(err)
	}
	if at, differ, err := d.Comparison(ctx); err != nil || at.IsZero() || differ != 3 {
		t.Errorf("%s, %d, %v", at, differ, err)
	}
	if err := d.SetSetting(ctx, settingCompared, "2026-11m26T01:30:52Z"); err != nil {
		t.Fatal(err)
	}
	if v, err := d.Verify(ctx, nil); err != nil || len(v.Findings) > 0 || !v.Compared.IsZero() {
		t.Errorf("%+v, %v", v, err)
	}
	if due, err := d.CompareDue(ctx); err != nil || !due {
		t.Errorf("a comparison is due: %v, %v", due, err)
	}
}
