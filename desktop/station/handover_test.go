package station

import (
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
)

// fill lets the next try to record fail as on a full disk, and no other write.
func (d *desk) fill(t *testing.T, full bool) {
	t.Helper()
	statement := "DROP TRIGGER full"
	if full {
		statement = "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END"
	}
	if err := d.db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, statement) }); err != nil {
		t.Fatal(err)
	}
}

// TestAHandoverIsWholeOrNotAtAll: where its line cannot be written, the next try writes
// it, and what was to be done next is not lost.
func TestAHandoverIsWholeOrNotAtAll(t *testing.T) {
	d := newDesk(t, RoleStation)
	wang := d.attend(t, "王老师", "2580", true)
	li := d.attend(t, "李师傅", "1470", false)
	d.fill(t, true)
	if err := d.HandOver(ctx, li.ID, "1470", "钥匙在抽屉里"); err == nil {
		t.Fatal("handed over on a full disk")
	}
	if shift := d.shiftOf(t); shift.By != wang.ID {
		t.Errorf("half handed over: %+v", shift)
	}
	d.fill(t, false)
	if err := d.HandOver(ctx, li.ID, "1470", "钥匙在抽屉里"); err != nil {
		t.Fatal(err)
	}
	if log, err := d.Log(ctx, domain.DayOf(d.now)); err != nil || len(log) != 1 || log[0].Text != "钥匙在抽屉里" || log[0].By != "王老师" {
		t.Errorf("the log: %+v, %v", log, err)
	}
}

// TestWhoComesBackKeepsTheirNote: unlocking is no handover, but what was written with
// it was written to be read.
func TestWhoComesBackKeepsTheirNote(t *testing.T) {
	d := newDesk(t, RoleStation)
	wang := d.attend(t, "王老师", "2580", true)
	for range 2 { // with a note and without
		if err := d.Lock(ctx); err != nil {
			t.Fatal(err)
		}
		if err := d.HandOver(ctx, wang.ID, "2580", ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.HandOver(ctx, wang.ID, "2580", " 水送到了 "); err != nil {
		t.Fatal(err)
	}
	if log, err := d.Log(ctx, domain.DayOf(d.now)); err != nil || len(log) != 1 || log[0].Text != "水送到了" || log[0].Type != domain.LogNote {
		t.Errorf("the log: %+v, %v", log, err)
	}
}

// TestASecondComputerIsUnlocked: attendants arrive there without a PIN. Somebody has to
// be able to set the first one, and it is the manager's.
func TestASecondComputerIsUnlocked(t *testing.T) {
	d := newDesk(t, RoleStation)
	wang := d.attend(t, "王老师", "2580", true)
	li := d.attend(t, "李师傅", "1470", false)
	if err := d.db.Write(ctx, func(tx *sqlitedb.Tx) error { return tx.Exec(ctx, "DELETE FROM attendant_pin") }); err != nil {
		t.Fatal(err)
	}
	if err := d.SetSetting(ctx, settingShift, ""); err != nil {
		t.Fatal(err)
	}
	if !d.shiftOf(t).Locked {
		t.Fatal("a computer on which nobody signed in is not locked")
	}
	if err := d.SetPIN(ctx, li.ID, "", "1470"); err == nil {
		t.Error("the first PIN is one that unlocks and cannot add the others")
	}
	if err := d.SetPIN(ctx, wang.ID, "", "2580"); err != nil {
		t.Fatalf("the manager's first PIN here: %v", err)
	}
	if shift := d.shiftOf(t); shift.By != wang.ID || shift.Locked {
		t.Errorf("after the first PIN: %+v", shift)
	}
	if err := d.SetPIN(ctx, li.ID, "", "1470"); err != nil {
		t.Errorf("the manager sets the others: %v", err)
	}
	if err := d.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.SetPIN(ctx, wang.ID, "", "9630"); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("a PIN that is there was replaced without it: %v", err)
	}
}
