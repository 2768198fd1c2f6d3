package station

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

func TestBackupsThatAreKept(t *testing.T) {
	const prefix = "yizhan-daily-S1-1a2b3c4d-"
	name := func(day time.Time, clock string) string { return prefix + day.Format("20060102-") + clock + ".db" }
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, domain.Shanghai)
	foreign := []string{"照片.db", "yizhan-backup-S1-20200101-1200.db", "yizhan-daily-S1-99999999-20200101-120000.db", prefix + "20200101-120000.db.part",
		prefix + "20200101-120000-copy.db", prefix + "20209901-120000.db", prefix + "20200101-120000.db.txt"}
	names := append([]string{name(today.AddDate(1, 0, 0), "120000")}, foreign...)
	for back := range 90 {
		day := today.AddDate(0, 0, -back)
		names = append(names, name(day, "090000"), name(day, "200000"), strings.Replace(name(day, "200000"), ".db", "-2.db", 1))
	}
	gone := expired(names, prefix, domain.DayOf(today))
	var kept []string
	for _, n := range names {
		if !slices.Contains(gone, n) {
			kept = append(kept, n)
		}
	}
	if want := 1 + len(foreign) + dailyMax + weeklyMax; len(kept) != want {
		t.Fatalf("%d are kept, want %d: %v", len(kept), want, kept)
	}
	for back := range dailyMax {
		if want := strings.Replace(name(today.AddDate(0, 0, -back), "200000"), ".db", "-2.db", 1); !slices.Contains(kept, want) {
			t.Errorf("%s is not kept", want)
		}
	}
	oldest := slices.Min(kept[1+len(foreign):])
	if day := today.AddDate(0, 0, -dailyMax-7*(weeklyMax-1)+6); oldest > name(day, "240000") {
		t.Errorf("the weeks go back to %s only", oldest)
	}
	for _, n := range append(foreign, names[0]) {
		if slices.Contains(gone, n) {
			t.Errorf("%s would be removed", n)
		}
	}
}

func TestNothingOlderGoesWhenTheNewOneFails(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.record(t, "N3", 1)
	prefix, err := d.backupPrefix(ctx)
	must(t, err)
	folder := filepath.Join(d.dir, backupsFolder)
	must(t, os.MkdirAll(folder, 0o700))
	old := filepath.Join(folder, prefix+"20250101-120000.db")
	for _, at := range []string{"20250101-120000", "20250102-120000", "20250103-120000"} {
		must(t, os.WriteFile(filepath.Join(folder, prefix+at+".db"), nil, 0o600))
	}
	for n := range 20 {
		must(t, os.WriteFile(filepath.Join(folder, prefix+time.Date(2026, 1, 1+n, 0, 0, 0, 0, time.UTC).Format(backupTime)+".db"), nil, 0o600))
	}
	// A folder of the name that the backup would get: it cannot be written.
	part := filepath.Join(folder, prefix+d.now.In(domain.Shanghai).Format(backupTime)+".db.part")
	must(t, os.MkdirAll(filepath.Join(part, "x"), 0o700))
	places, err := d.BackUp(ctx)
	must(t, err)
	if places[0].Failure == nil || places[0].File != "" {
		t.Fatalf("%+v", places[0])
	}
	if _, err := os.Stat(old); err != nil {
		t.Error("the oldest went without a newer one")
	}
	if st, err := d.Status(ctx); err != nil || st.BackupError == "" || !st.BackupAt.IsZero() {
		t.Errorf("%+v, %v", st, err)
	}
	d.record(t, "N3", 1) // nobody who records is held up
	must(t, os.RemoveAll(part))
	d.backup(t)
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Error("the oldest is still there")
	}
	if st, err := d.Status(ctx); err != nil || st.BackupError != "" || st.BackupFile == "" {
		t.Errorf("%+v, %v", st, err)
	}
}

func TestTheSecondPlace(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.record(t, "N3", 1)
	if err := d.SetBackupFolder(ctx, filepath.Join(d.dir, "backups")); !fault.Is(err, fault.Invalid) {
		t.Errorf("a second place within the first: %v", err)
	}
	stick := filepath.Join(t.TempDir(), "KING[STON]")
	must(t, os.MkdirAll(stick, 0o700))
	must(t, d.SetBackupFolder(ctx, stick))
	theirs := filepath.Join(stick, chosenFolder, "照片.db")
	must(t, os.WriteFile(theirs, nil, 0o600))
	d.backup(t)
	places, err := d.BackupPlaces(ctx)
	if err != nil || len(places) != 2 || places[1].File == "" || filepath.Dir(places[1].File) != filepath.Join(stick, chosenFolder) {
		t.Fatalf("%+v, %v", places, err)
	}
	list, err := d.Restorer().List(ctx)
	if err != nil || len(list) != 2 {
		t.Errorf("%v, %v", list, err)
	}
	// The stick is pulled: where it was mounted is an empty folder.
	must(t, os.Rename(stick, stick+".away"))
	must(t, os.MkdirAll(stick, 0o700))
	d.record(t, "N3", 1)
	places, err = d.BackUp(ctx)
	if err != nil || places[0].Failure != nil || !fault.Is(places[1].Failure, fault.NotFound) {
		t.Fatalf("%+v, %v", places, err)
	}
	if left, _ := os.ReadDir(stick); len(left) > 0 {
		t.Errorf("written to where the stick is not: %v", left)
	}
	must(t, os.RemoveAll(stick))
	must(t, os.Rename(stick+".away", stick))
	if places, err = d.BackUp(ctx); err != nil || places[1].Failure != nil {
		t.Errorf("%+v, %v", places, err)
	}
	if _, err := os.Stat(theirs); err != nil {
		t.Error("a file of somebody's is gone")
	}
}

func TestWhenABackupIsDue(t *testing.T) {
	d := newDesk(t, RoleStation)
	due := func(want bool, when string) {
		t.Helper()
		places, err := d.BackupPlaces(ctx)
		must(t, err)
		if got, err := d.isBackupDue(ctx, places[0]); err != nil || got != want {
			t.Errorf("%s: %v, %v", when, got, err)
		}
	}
	due(false, "nothing was recorded")
	d.record(t, "N3", 1)
	due(false, "somebody records")
	for range 63 {
		d.now = d.now.Add(58 * time.Second)
		d.record(t, "N3", 1)
	}
	if d.now.Sub(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)) < backupWait {
		t.Fatal("the hour is not over")
	}
	d.now = d.now.Add(61 * time.Second)
	due(true, "a quiet minute")
	must(t, d.backUpIfDue(ctx))
	due(false, "it was made")
	d.record(t, "N3", 1)
	d.now = d.now.Add(2 * time.Hour)
	due(false, "today has one")
	must(t, d.OpenDay(ctx))
	must(t, d.CloseDay(ctx, domain.DayOf(d.now), ""))
	due(true, "the day was closed")
	must(t, d.backUpIfDue(ctx))
	due(false, "it was made at the close")
	d.now = d.now.AddDate(0, 0, 1)
	due(false, "nothing new the next day")
	d.record(t, "N3", 1)
	for range 70 {
		d.now = d.now.Add(55 * time.Second)
		d.record(t, "N3", 1)
	}
	due(true, "an hour without a quiet minute")

	folder := filepath.Join(d.dir, backupsFolder)
	must(t, os.Rename(folder, folder+".away"))
	must(t, os.WriteFile(folder, nil, 0o600))
	must(t, d.backUpIfDue(ctx))
	due(false, "it failed a moment ago")
	d.now = d.now.Add(backupAgain)
	due(true, "and is tried again")
	must(t, os.Remove(folder))
	must(t, d.backUpIfDue(ctx))
	due(false, "it was made in the end")
}

// TestABackupThatReadsBackDifferentlyDoesNotCount: a stick that loses bytes, one that
// gives an older file back, and another computer's.
func TestABackupThatReadsBackDifferentlyDoesNotCount(t *testing.T) {
	d, other := newDesk(t, RoleStation), newDesk(t, RoleStation)
	for range 3 {
		other.record(t, "N3", 1)
	}
	foreign := other.backup(t)
	d.record(t, "N3", 1)
	old := d.backup(t)
	d.record(t, "N3", 1)
	defer func() { inspect = InspectBackup }()
	for name, from := range map[string]string{"lost bytes": "", "an older one": old, "another computer's": foreign} {
		inspect = func(ctx context.Context, part string) (BackupInfo, error) {
			if from == "" {
				must(t, os.Truncate(part, 8192))
			} else {
				b, err := os.ReadFile(from)
				must(t, err)
				must(t, os.WriteFile(part, b, 0o600))
			}
			return InspectBackup(ctx, part)
		}
		places, err := d.BackUp(ctx)
		must(t, err)
		if !fault.Is(places[0].Failure, fault.Corrupt) || places[0].File != old {
			t.Errorf("%s: %+v", name, places[0])
		}
		if files, err := os.ReadDir(filepath.Dir(old)); err != nil || len(files) != 1 || files[0].Name() != filepath.Base(old) {
			t.Errorf("%s: left are %v, %v", name, files, err)
		}
	}
	inspect = InspectBackup
	d.now = d.now.Add(time.Minute)
	if fresh := d.backup(t); fresh == old {
		t.Error("no new one afterwards")
	}
}
