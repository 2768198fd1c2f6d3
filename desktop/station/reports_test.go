package station

import (
	"archive/zip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/report/monthly"
)

func (d *desk) report(t *testing.T, month, table, file string) (monthly.Written, error) {
	t.Helper()
	wish, err := monthly.NewWish(table, file, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d.Report(ctx, month, "", file, wish)
}

// TestAReportIsWhatTheStationCounted, undone visits out, and is remembered.
func TestAReportIsWhatTheStationCounted(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.record(t, "N3", 5, "water")
	undone := d.record(t, "N3", 100)
	if err := d.VoidVisit(ctx, undone.ID, "误按"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "t1.csv")
	if done, err := d.report(t, "2026-11", "T1", file); err != nil || done.Rows != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(content), "\r\n")
	if !strings.HasPrefix(lines[1], "1,嘉州小哥加油站,市中区,0,0,5,") {
		t.Errorf("row: %s", lines[1])
	}
	log, err := d.Exports(ctx, 10)
	if err != nil || len(log) != 1 || log[0].List != ExportReport || log[0].Filter != "T1 2026-11" || log[0].Rows != 1 || log[0].Format != ExportCSV || !log[0].Masked {
		t.Errorf("log: %+v, %v", log, err)
	}
}

// TestT5OfALedgerAddsUp: attendance that was recorded is in T5 and in T1 alike.
func TestT5OfALedgerAddsUp(t *testing.T) {
	d := newDesk(t, RoleStation)
	if err := d.RecordAttendance(ctx, AttendanceInput{Group: "N3", People: 7}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "t5.csv")
	if _, err := d.report(t, "", "T5", file); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(content), "（未登记台账的活动）,,,,,,7,") || d.total(t, domain.MeasureAttendance) != 7 {
		t.Errorf("%s, %v", content, err)
	}
}

// TestAReportThatFailsLeavesNothing: no file and no line in the log.
func TestAReportThatFailsLeavesNothing(t *testing.T) {
	d := newDesk(t, RoleStation)
	file := filepath.Join(t.TempDir(), "t.csv")
	for _, c := range [][2]string{{"2026-13", "T1"}, {"2027-01", "T1"}, {"", "T9"}} {
		if _, err := d.report(t, c[0], c[1], file); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was left: %v", err)
	}
	if log, err := d.Exports(ctx, 10); err != nil || len(log) != 0 {
		t.Errorf("log: %+v, %v", log, err)
	}
}

// TestALockedDeskGivesNoListOfPeople, masked or not; figures it gives.
func TestALockedDeskGivesNoListOfPeople(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.attend(t, "王老师", "2580", true)
	if err := d.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, c := range [][2]string{{"T3", "a.xlsx"}, {"T4", "a.xlsx"}, {"T6", "a.xlsx"}, {"", "a.zip"}} {
		if _, err := d.report(t, "", c[0], filepath.Join(dir, c[1])); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, err := d.report(t, "", "T1", filepath.Join(dir, "a.xlsx")); err != nil {
		t.Error(err)
	}
}

func TestAnOfficesPacket(t *testing.T) {
	d := newDesk(t, RoleOffice)
	file := filepath.Join(t.TempDir(), "p.zip")
	// It keeps no station yet, and is none itself.
	if done, err := d.report(t, "", "T1", filepath.Join(t.TempDir(), "t1.xlsx")); err != nil || done.Rows != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	done, err := d.report(t, "", "", file)
	if err != nil || len(done.Files) != 9 {
		t.Fatalf("%+v, %v", done, err)
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != 10 || z.File[9].Name != monthly.CoverName {
		t.Errorf("%d files", len(z.File))
	}
}

// TestWhatIsLookedAtIsWhatIsWritten: the overview counts the rows of the tables, a locked
// desk shows no list of people, and still how long it is.
func TestWhatIsLookedAtIsWhatIsWritten(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.record(t, "N3", 5, "water")
	d.attend(t, "王老师", "2580", true)
	if err := d.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	o, err := d.ReportOverview(ctx, "2026-11")
	if err != nil || o.Rows["T1"] != 1 || o.Rows["T2"] != 1 || o.Rows["T5"] != 0 || len(o.Rows) != 8 || o.Period() != "2026年11月1日至23日" {
		t.Fatalf("%+v, %v", o, err)
	}
	for _, k := range monthly.Kinds() {
		tables, err := d.ReportTables(ctx, "2026-11", "王老师", k.Code)
		if k.People {
			if !fault.Is(err, fault.Forbidden) || len(tables) != 0 {
				t.Errorf("%s of a locked desk: %d tables, %v", k.Code, len(tables), err)
			}
			continue
		}
		rows := int64(0)
		for _, tab := range tables {
			rows += int64(len(tab.Rows))
			if tab.Who != "王老师" {
				t.Errorf("%s was filled in by %q", k.Code, tab.Who)
			}
		}
		if err != nil || rows != o.Rows[k.Code] {
			t.Errorf("%s has %d rows, the overview says %d, %v", k.Code, rows, o.Rows[k.Code], err)
		}
	}
	if _, err := d.ReportTables(ctx, "2027-01", "", "T1"); !fault.Is(err, fault.Invalid) {
		t.Errorf("a month to come: %v", err)
	}
}
