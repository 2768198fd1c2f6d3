package station

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// TestADayIsOpenedAndClosed: once, by whom, and a day without visitors is a report.
func TestADayIsOpenedAndClosed(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.attend(t, "王老师", "2580", true)
	opened := d.now
	if err := d.OpenDay(ctx); err != nil {
		t.Fatal(err)
	}
	row := d.record(t, "N1", 3)
	if err := d.NoService(ctx, domain.DayOf(d.now)); !fault.Is(err, fault.Conflict) {
		t.Errorf("no service on a day with visitors: %v", err)
	}
	d.now = d.now.Add(8 * time.Hour)
	if err := d.CloseDay(ctx, domain.DayOf(d.now), " 停水半天 "); err != nil {
		t.Fatal(err)
	}
	day, err := d.Day(ctx, domain.DayOf(d.now))
	if err != nil || day.State != domain.DayClosed || !day.OpenedAt.Equal(opened) || day.OpenedBy != "王老师" || !day.ClosedAt.Equal(d.now) || day.Remark != "停水半天" {
		t.Errorf("%+v, %v", day, err)
	}
	d.record(t, "N1", 1) // who comes after closing is counted
	if err := d.OpenDay(ctx); err != nil {
		t.Fatal(err)
	}
	if day, err = d.Day(ctx, domain.DayOf(d.now)); err != nil || day.State != domain.DayOpen || !day.OpenedAt.Equal(opened) || !day.ClosedAt.IsZero() {
		t.Errorf("opened again: %+v, %v", day, err)
	}
	if n := d.total(t, domain.MeasureOpenDays); n != 1 {
		t.Errorf("%d days open, want 1", n)
	}
	d.now = d.now.Add(24 * time.Hour)
	if err := d.NoService(ctx, domain.DayOf(d.now)); err != nil {
		t.Fatal(err)
	}
	if open, none := d.total(t, domain.MeasureOpenDays), d.total(t, domain.MeasureNoServiceDays); open != 1 || none != 1 {
		t.Errorf("%d days open, %d without service", open, none)
	}
	if err := d.VoidVisit(ctx, row.ID, "重复"); err != nil {
		t.Fatal(err)
	}
}

func TestDutyLogFaultsAndRequests(t *testing.T) {
	d := newDesk(t, RoleStation)
	if err := d.AddNote(ctx, "  "); !fault.Is(err, fault.Invalid) {
		t.Errorf("an empty note: %v", err)
	}
	if err := d.AddNote(ctx, "张师傅的水杯落在这里\n明天来取"); err != nil {
		t.Fatal(err)
	}
	if log, err := d.Log(ctx, domain.DayOf(d.now)); err != nil || len(log) != 1 || log[0].By != "" {
		t.Errorf("log %+v, %v", log, err)
	}
	if err := d.ReportFault(ctx, "饮水机", "不加热"); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Hour)
	if err := d.ReportFault(ctx, "空调", ""); err != nil {
		t.Fatal(err)
	}
	faults, err := d.Faults(ctx)
	if err != nil || len(faults) != 2 || faults[0].Facility != "空调" {
		t.Fatalf("faults %+v, %v", faults, err)
	}
	if err := d.RepairFault(ctx, faults[0].ID, true); err != nil {
		t.Fatal(err)
	}
	if faults, err = d.Faults(ctx); err != nil || faults[0].Facility != "饮水机" || !faults[1].Repaired {
		t.Errorf("after the repair %+v, %v", faults, err)
	}
	if err := d.RepairFault(ctx, faults[1].ID, false); err != nil {
		t.Fatal(err)
	}
	if err := d.RepairFault(ctx, change.Named("x", "y"), true); err == nil {
		t.Error("something that was never reported was repaired")
	}

	if err := d.AddRequest(ctx, RequestInput{Type: domain.RequestWish, Group: "N4"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("an empty wish: %v", err)
	}
	if err := d.AddRequest(ctx, RequestInput{Type: domain.RequestWish, Group: "N4", Text: "想要一把伞", Contact: "13800001234"}); err != nil {
		t.Fatal(err)
	}
	list, err := d.Requests(ctx)
	if err != nil || len(list) != 1 || !list[0].HasContact {
		t.Fatalf("%+v, %v", list, err)
	}
	if contact, err := d.RequestContact(ctx, list[0].ID); err != nil || contact != "13800001234" {
		t.Errorf("contact %q, %v", contact, err)
	}
	if err := d.HandleRequest(ctx, list[0].ID, domain.RequestDone, " "); !fault.Is(err, fault.Invalid) {
		t.Errorf("done without an answer: %v", err)
	}
	if err := d.HandleRequest(ctx, list[0].ID, domain.RequestDone, "送了一把"); err != nil {
		t.Fatal(err)
	}
	if asked, done := d.total(t, domain.MeasureRequests), d.total(t, domain.MeasureAnswered); asked != 1 || done != 1 {
		t.Errorf("%d asked, %d done", asked, done)
	}
	if err := d.HandleRequest(ctx, list[0].ID, domain.RequestHandling, ""); err != nil {
		t.Fatal(err)
	}
	if done := d.total(t, domain.MeasureAnswered); done != 0 {
		t.Errorf("%d done after it was taken up again", done)
	}
}

// TestVouchers: one for each person and meal, redeemed once, and the visit counts
// once.
func TestVouchers(t *testing.T) {
	d := newDesk(t, RoleStation) // 14:00
	if err := d.SetPrice(ctx, "buffet", 1200, 2500, 20260101); err != nil {
		t.Fatal(err)
	}
	m, err := d.RegisterMember(ctx, Registration{Name: "张三丰", Plate: "川L12345", Group: "N1", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.IssueVoucher(ctx, VoucherInput{Service: "buffet", Group: "N1", Member: m.ID})
	if err != nil || v.Period != domain.PeriodLunch || v.Holder != "张**" || v.State != domain.VoucherIssued {
		t.Fatalf("%+v, %v", v, err)
	}
	for name, in := range map[string]VoucherInput{
		"the same person": {Service: "buffet", Group: "N1", Member: m.ID},
		"their plate":     {Service: "buffet", Group: "N1", Plate: "川l·12345"},
	} {
		if _, err := d.IssueVoucher(ctx, in); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s got a second lunch: %v", name, err)
		}
	}
	for name, in := range map[string]VoucherInput{
		"no such service": {Service: "caviar", Group: "N1"},
		"no such group":   {Service: "buffet", Group: "X9"},
		"no plate":        {Service: "buffet", Group: "N1", Plate: "川"},
	} {
		if _, err := d.IssueVoucher(ctx, in); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	row, err := d.RedeemVoucher(ctx, " "+v.Code[:6]+"-"+v.Code[6:])
	if err != nil || row.Group != "N1" || len(row.Services) != 1 || row.Services[0].Charged != 1200 {
		t.Fatalf("%+v, %v", row, err)
	}
	if _, err := d.RedeemVoucher(ctx, v.Code); !fault.Is(err, fault.Conflict) {
		t.Errorf("redeemed twice: %v", err)
	}
	if n := d.total(t, domain.MeasurePeople); n != 1 {
		t.Errorf("%d people", n)
	}
	// Undoing the visit gives the voucher back.
	if err := d.VoidVisit(ctx, row.ID, "undo"); err != nil {
		t.Fatal(err)
	}
	if row, err = d.RedeemVoucher(ctx, v.Code); err != nil {
		t.Fatalf("after undoing: %v", err)
	}
	// Voiding the voucher takes the visit with it.
	if err := d.VoidVoucher(ctx, v.ID, "发错"); err != nil {
		t.Fatal(err)
	}
	if n := d.total(t, domain.MeasurePeople); n != 0 {
		t.Errorf("%d people after the voucher was voided", n)
	}
	if _, err := d.RedeemVoucher(ctx, v.Code); !fault.Is(err, fault.Conflict) {
		t.Errorf("a void voucher: %v", err)
	}
	again, err := d.IssueVoucher(ctx, VoucherInput{Service: "buffet", Group: "N1", Member: m.ID})
	if err != nil || again.ID != v.ID || again.Code == v.Code {
		t.Errorf("issued again: %+v, %v", again, err)
	}
	if _, err := d.RedeemVoucher(ctx, v.Code); !fault.Is(err, fault.NotFound) {
		t.Errorf("the old paper: %v", err)
	}
	anonymous, err := d.IssueVoucher(ctx, VoucherInput{Service: "lodging", Group: "N1"})
	if err != nil || anonymous.Holder != "" || anonymous.Period != domain.PeriodNight {
		t.Errorf("without a name: %+v, %v", anonymous, err)
	}
	d.now = d.now.Add(12 * time.Hour) // two in the morning: still that night
	if list, err := d.Vouchers(ctx, domain.DayOf(d.now)); err != nil || len(list) != 1 || list[0].ID != anonymous.ID {
		t.Errorf("the list after midnight: %+v, %v", list, err)
	}
	if _, err := d.RedeemVoucher(ctx, anonymous.Code); err != nil {
		t.Errorf("the bed at night: %v", err)
	}
	if _, err := d.RedeemVoucher(ctx, again.Code); !fault.Is(err, fault.Conflict) {
		t.Errorf("yesterday's lunch: %v", err)
	}
	if list, err := d.Vouchers(ctx, 20261123); err != nil || len(list) != 2 {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestBackfill: a week back, not into the future, and marked.
func TestBackfill(t *testing.T) {
	d := newDesk(t, RoleStation)
	for name, at := range map[string]time.Time{"tomorrow": d.now.Add(time.Hour), "long ago": d.now.AddDate(0, 0, -8)} {
		if _, err := d.RecordVisit(ctx, VisitInput{Group: "N1", At: at, Source: domain.SourceBackfill}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ids, err := d.RecordVisits(ctx, []VisitInput{
		{Group: "N1", People: 2, At: d.now.AddDate(0, 0, -7), Source: domain.SourceBackfill},
		{Group: "N3", People: 3, At: d.now, Source: domain.SourceBatch},
	})
	if err != nil || len(ids) != 2 {
		t.Fatal(ids, err)
	}
	if err := d.VoidVisits(ctx, ids, "undo"); err != nil {
		t.Fatal(err)
	}
	if n := d.total(t, domain.MeasurePeople); n != 0 {
		t.Errorf("%d people after undoing both", n)
	}
}

// TestAnAmendmentKeepsWhatTheFormDoesNotAsk: the person, the source, the prices.
func TestAnAmendmentKeepsWhatTheFormDoesNotAsk(t *testing.T) {
	d := newDesk(t, RoleStation)
	if err := d.SetPrice(ctx, "lodging", 1000, 6000, 20260101); err != nil {
		t.Fatal(err)
	}
	m, err := d.RegisterMember(ctx, Registration{Name: "张三丰", Group: "N1", Consent: true})
	if err != nil {
		t.Fatal(err)
	}
	row, err := d.RecordVisit(ctx, VisitInput{Group: "N1", Member: m.ID, Services: []ServiceUse{{Service: "lodging"}}, At: d.now.Add(-time.Hour), Source: domain.SourceBackfill})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SetPrice(ctx, "lodging", 3000, 6000, 20261101); err != nil {
		t.Fatal(err)
	}
	if err := d.AmendVisit(ctx, row.ID, VisitInput{Group: "N2", Services: []ServiceUse{{Service: "lodging", Quantity: 2}}}, "住了两晚"); err != nil {
		t.Fatal(err)
	}
	page, err := d.Visits(ctx, VisitFilter{})
	if err != nil || len(page.Rows) != 1 {
		t.Fatal(page, err)
	}
	got := page.Rows[0]
	if got.Group != "N2" || got.Member != m.ID || got.Source != domain.SourceBackfill || !got.At.Equal(row.At) || got.Services[0].Charged != 1000 {
		t.Errorf("%+v", got)
	}
	if err := d.VoidVisit(ctx, row.ID, "重复"); err != nil {
		t.Fatal(err)
	}
	if err := d.AmendVisit(ctx, row.ID, VisitInput{Group: "N2"}, "x"); !fault.Is(err, fault.Conflict) {
		t.Errorf("a void visit was amended: %v", err)
	}
}

// TestADaysListNeedsNoSorting: a page costs what it holds, however many visits the
// day has.
func TestADaysListNeedsNoSorting(t *testing.T) {
	d := newDesk(t, RoleOffice)
	err := d.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.Query("EXPLAIN QUERY PLAN SELECT v.id, v.people FROM visit v WHERE v.day = ? AND (v.at, v.id) < (?, ?) ORDER BY v.at DESC, v.id DESC LIMIT 100", 20261123, 1, []byte{1})
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				return err
			}
			if strings.Contains(step, "TEMP B-TREE") || !strings.Contains(step, "visit_by_time") {
				t.Errorf("the list sorts: %s", step)
			}
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestADayIsClosedAfterMidnight: the sheet says which day it closes, and that one is
// closed, not the one that has just begun.
func TestADayIsClosedAfterMidnight(t *testing.T) {
	d := newDesk(t, RoleStation)
	day := domain.DayOf(d.now)
	d.now = d.now.Add(11 * time.Hour) // one in the morning
	if err := d.CloseDay(ctx, day, "晚班"); err != nil {
		t.Fatal(err)
	}
	if row, err := d.Day(ctx, day); err != nil || row.State != domain.DayClosed {
		t.Errorf("%+v, %v", row, err)
	}
	if row, err := d.Day(ctx, day.AddDays(1)); err != nil || row.State != "" {
		t.Errorf("the next day: %+v, %v", row, err)
	}
}

// TestAVisitorTakesNoServiceBack: whichever way the visit is recorded, a day is not
// counted as one without service and with people.
func TestAVisitorTakesNoServiceBack(t *testing.T) {
	for name, serve := range map[string]func(d *desk) error{
		"a visit":  func(d *desk) error { return second(d.RecordVisit(ctx, VisitInput{Group: "N1"})) },
		"a batch":  func(d *desk) error { return second(d.RecordVisits(ctx, []VisitInput{{Group: "N1"}, {Group: "N3"}})) },
		"activity": func(d *desk) error { return d.RecordAttendance(ctx, AttendanceInput{Group: "N1"}) },
		"a voucher": func(d *desk) error {
			v, err := d.IssueVoucher(ctx, VoucherInput{Service: "buffet", Group: "N1"})
			if err != nil {
				return err
			}
			return second(d.RedeemVoucher(ctx, v.Code))
		},
	} {
		d := newDesk(t, RoleStation)
		today := domain.DayOf(d.now)
		if err := d.NoService(ctx, today); err != nil {
			t.Fatal(err)
		}
		d.now = d.now.Add(time.Minute)
		if err := serve(d); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		day, err := d.Day(ctx, today)
		if err != nil || day.State != domain.DayOpen || d.total(t, domain.MeasureNoServiceDays) != 0 || d.total(t, domain.MeasureOpenDays) != 1 {
			t.Errorf("%s: %+v, %d without service, %v", name, day, d.total(t, domain.MeasureNoServiceDays), err)
		}
	}
}
