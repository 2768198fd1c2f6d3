package station

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// shiftOf reads who serves.
func (d *desk) shiftOf(t *testing.T) Shift {
	t.Helper()
	shift, err := d.Shift(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return shift
}

func (d *desk) attend(t *testing.T, name, pin string, manager bool) AttendantRow {
	t.Helper()
	row, err := d.AddAttendant(ctx, name, pin, manager)
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// TestAttendantsChangeByPIN (F20): a manager adds an attendant with no network, who
// takes over with a PIN that this computer verifies by itself.
func TestAttendantsChangeByPIN(t *testing.T) {
	d := newDesk(t, RoleStation)
	if shift := d.shiftOf(t); shift.Kept || shift.Locked {
		t.Fatalf("a station without attendants is locked: %+v", shift)
	}
	for _, pin := range []string{"", "123", "123456789", "12a4", "１２３５", "1111", "3456", "8765"} {
		if _, err := d.AddAttendant(ctx, "王老师", pin, false); !fault.Is(err, fault.Invalid) {
			t.Errorf("PIN %q: %v", pin, err)
		}
	}
	wang := d.attend(t, " 王  老师 ", "2580", false)
	if shift := d.shiftOf(t); !wang.Manager || wang.Name != "王 老师" || shift.By != wang.ID || shift.Locked {
		t.Fatalf("the first attendant does not manage: %+v, %+v", wang, shift)
	}
	li := d.attend(t, "李·吐尔逊", "1470", false)
	if err := d.HandOver(ctx, li.ID, "2580", ""); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("with another one's PIN: %v", err)
	}
	if err := d.HandOver(ctx, li.ID, "1470", "钥匙在抽屉里"); err != nil {
		t.Fatal(err)
	}
	if shift := d.shiftOf(t); shift.By != li.ID || shift.Manager {
		t.Errorf("after the handover: %+v", shift)
	}
	if log, err := d.Log(ctx, domain.DayOf(d.now)); err != nil || len(log) != 1 || log[0].By != "王 老师" || log[0].To != "李·吐尔逊" || log[0].Text != "钥匙在抽屉里" {
		t.Errorf("the log: %+v, %v", log, err)
	}
	if _, err := d.AddAttendant(ctx, "赵", "3690", false); !fault.Is(err, fault.Forbidden) {
		t.Errorf("added by one who does not manage: %v", err)
	}
	if err := d.SetPIN(ctx, wang.ID, "1470", "9999"); err == nil {
		t.Error("another one's PIN was changed")
	}
	if err := d.SetPIN(ctx, li.ID, "1470", "7412"); err != nil {
		t.Errorf("one's own PIN: %v", err)
	}
	if err := d.SignIn(ctx, wang.ID, "2580"); err != nil {
		t.Fatal(err)
	}
	wang.Manager = false
	if err := d.EditAttendant(ctx, wang); !fault.Is(err, fault.Conflict) {
		t.Errorf("the last manager resigned: %v", err)
	}
	li.Left = true
	if err := d.EditAttendant(ctx, li); err != nil {
		t.Fatal(err)
	}
	if err := d.SignIn(ctx, li.ID, "7412"); !fault.Is(err, fault.NotFound) {
		t.Errorf("who left signs in: %v", err)
	}
}

// TestALockedDeskCountsAndShowsNoNames: also after the program was started again.
func TestALockedDeskCountsAndShowsNoNames(t *testing.T) {
	d := newDesk(t, RoleStation)
	m, err := d.RegisterMember(ctx, Registration{Name: "张三丰", Phone: "13800001234", Group: "N4", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.RecordVisit(ctx, VisitInput{Group: "N4", Member: m.ID}); err != nil {
		t.Fatal(err)
	}
	wang := d.attend(t, "王老师", "2580", true)
	if err := d.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	d.record(t, "N1", 2, "water")
	if page, err := d.Visits(ctx, VisitFilter{}); err != nil || len(page.Rows) != 2 || page.Rows[0].MemberMask+page.Rows[1].MemberMask != "" {
		t.Errorf("the list of a locked desk: %+v, %v", page.Rows, err)
	}
	d.now = d.now.Add(time.Second)
	if n := d.total(t, domain.MeasurePeople); n != 3 {
		t.Errorf("a locked desk counted %d people", n)
	}
	for name, err := range map[string]error{
		"find":     second(d.FindMembers(ctx, m.Code)),
		"list":     third(d.Members(ctx, "", 10)),
		"register": second(d.RegisterMember(ctx, Registration{Name: "李四", Group: "N1", Consent: true})),
		"edit":     d.EditMember(ctx, m.ID, Registration{Name: "李四", Group: "N1", Consent: true}),
		"delete":   d.DeleteMember(ctx, m.ID, "本人要求"),
		"manage":   second(d.AddAttendant(ctx, "赵", "3690", false)),
	} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s at a locked desk: %v", name, err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, d.dir, WithClock(func() time.Time { return d.now }))
	if err != nil {
		t.Fatal(err)
	}
	d.Station = again
	if !d.shiftOf(t).Locked {
		t.Error("starting again unlocked the desk")
	}
	if err := d.SignIn(ctx, wang.ID, "2580"); err != nil {
		t.Fatal(err)
	}
	if found, err := d.FindMembers(ctx, m.Code); err != nil || len(found) != 1 {
		t.Errorf("after signing in: %v, %v", found, err)
	}
}

func second[T any](_ T, err error) error        { return err }
func third[T, U any](_ T, _ U, err error) error { return err }

// TestWrongPINsWait: longer each time, over a restart, and never for the desk.
func TestWrongPINsWait(t *testing.T) {
	d := newDesk(t, RoleStation)
	wang := d.attend(t, "王老师", "2580", true)
	for i := range pinTries {
		if err := d.SignIn(ctx, wang.ID, "0258"); !fault.Is(err, fault.Unauthorized) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	if err := d.SignIn(ctx, wang.ID, "2580"); !fault.Is(err, fault.Unauthorized) {
		t.Fatalf("the right PIN did not wait: %v", err)
	}
	d.now = d.now.Add(pinWait + time.Second)
	if err := d.SignIn(ctx, wang.ID, "0258"); err == nil {
		t.Fatal("a wrong PIN signs in")
	}
	d.now = d.now.Add(pinWait + time.Second)
	if err := d.SignIn(ctx, wang.ID, "2580"); err == nil {
		t.Error("the second wait is no longer than the first")
	}
	d.now = d.now.Add(pinWait)
	if err := d.SignIn(ctx, wang.ID, "2580"); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	for range pinTries - 1 { // a right one forgives the wrong ones
		_ = d.SignIn(ctx, wang.ID, "0258")
	}
	if err := d.SignIn(ctx, wang.ID, "2580"); err != nil {
		t.Errorf("%v", err)
	}
	// A clock that was set back must not lock for years.
	for range pinTries {
		_ = d.SignIn(ctx, wang.ID, "0258")
	}
	d.now = d.now.AddDate(-3, 0, 0)
	if err := d.SignIn(ctx, wang.ID, "2580"); err != nil {
		t.Errorf("after the clock was set back: %v", err)
	}
}

// TestPINStaysOnThisComputer: neither it nor its hash is in what is sent or copied.
func TestPINStaysOnThisComputer(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.attend(t, "王老师", "25802580", true)
	var salt, hash []byte
	var sent string
	err := d.read(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRow("SELECT salt, hash FROM attendant_pin").Scan(&salt, &hash); err != nil {
			return err
		}
		return tx.QueryRow("SELECT group_concat(hex(bytes)) FROM outbox").Scan(&sent)
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(d.dir, journalFolder, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no journal: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, hash) || bytes.Contains(b, salt) {
			t.Errorf("the hash lies in %s", f)
		}
	}
	if !strings.Contains(sent, fmt.Sprintf("%X", "王老师")) || strings.Contains(sent, fmt.Sprintf("%X", hash)) {
		t.Error("what is sent has no name, or the hash of the PIN")
	}
	raw, err := os.ReadFile(filepath.Join(d.dir, ledgerFile))
	if err != nil || bytes.Contains(raw, []byte("25802580")) {
		t.Errorf("the PIN lies in the file: %v", err)
	}
}
