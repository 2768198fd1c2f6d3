package station

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb/crashvfs"
	"yizhan/shared/stats"
)

// powerDesk is a desk on a disk whose power can be cut, with what the attendant
// has been told.
type powerDesk struct {
	disk  *crashvfs.Disk
	st    *Station
	now   time.Time
	saved []VisitRow
	tried int64 // people that a call which failed would have added: nobody knows
	known int64 // what has turned out to have been added by such a call
}

func (d *powerDesk) open() (err error) {
	d.st, err = Open(ctx, "s1", OnDisk(d.disk), WithClock(func() time.Time { return d.now }))
	return err
}

func (d *powerDesk) close() {
	if d.st != nil {
		_ = d.st.Close() // nothing that matters can be written by now
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newDeskDisk is the disk of a station that has been set up and is closed.
func newDeskDisk(t testing.TB) *crashvfs.Disk {
	t.Helper()
	disk, err := crashvfs.New(1)
	must(t, err)
	t.Cleanup(func() { must(t, disk.Close()) })
	d := &powerDesk{disk: disk, now: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)}
	must(t, d.open())
	_, err = d.st.Init(ctx, Setup{Code: "S1", Name: "嘉州小哥加油站", Division: "511102"})
	must(t, err)
	must(t, d.st.Close())
	return disk
}

// onCopy runs f with a desk on a copy of a disk.
func onCopy(t testing.TB, disk *crashvfs.Disk, seed uint64, f func(d *powerDesk)) {
	t.Helper()
	own, err := disk.Clone(seed)
	must(t, err)
	defer func() { must(t, own.Close()) }()
	d := &powerDesk{disk: own, now: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)}
	defer func() { d.close() }()
	f(d)
}

// record records a visit, or corrects one, as a desk does in a busy hour.
func (d *powerDesk) record(r *rand.Rand) error {
	if n := len(d.saved); n > 0 && r.IntN(6) == 0 {
		if row := &d.saved[r.IntN(n)]; !row.Voided {
			return d.correct(r, row)
		}
	}
	return d.visit(r)
}

func (d *powerDesk) input(r *rand.Rand) VisitInput {
	d.now = d.now.Add(time.Duration(r.IntN(90)) * time.Second)
	in := VisitInput{Group: fmt.Sprintf("N%d", 1+r.IntN(5)), People: 1 + r.Int64N(4)}
	for _, s := range []string{"water", "phone_charging", "rest"}[:r.IntN(4)] {
		in.Services = append(in.Services, ServiceUse{Service: s})
	}
	return in
}

func (d *powerDesk) visit(r *rand.Rand) error {
	in := d.input(r)
	d.tried = in.People
	row, err := d.st.RecordVisit(ctx, in)
	if err != nil {
		return err
	}
	d.saved, d.tried = append(d.saved, row), 0
	return nil
}

func (d *powerDesk) correct(r *rand.Rand, row *VisitRow) error {
	if r.IntN(2) == 0 {
		d.tried = -row.People
		if err := d.st.VoidVisit(ctx, row.ID, "按错了"); err != nil {
			return err
		}
		row.Voided, d.tried = true, 0
		return nil
	}
	in := d.input(r)
	d.tried = in.People - row.People
	if err := d.st.AmendVisit(ctx, row.ID, in, "更正"); err != nil {
		return err
	}
	row.People, d.tried = in.People, 0
	return nil
}

// check looks at a station that was opened again: everything that was said to be
// saved is there, whole, counted, and on its way to the city.
func (d *powerDesk) check() error {
	short, cancel := context.WithTimeout(ctx, 5*time.Second) // a broken file may keep SQLite busy for ever
	defer cancel()
	err := d.st.read(short, func(tx *sql.Tx) error {
		var integrity string
		if err := tx.QueryRowContext(short, "PRAGMA integrity_check").Scan(&integrity); err != nil || integrity != "ok" {
			return fmt.Errorf("integrity: %s, %w", integrity, err)
		}
		for _, row := range d.saved {
			var kept int
			if err := tx.QueryRowContext(short, "SELECT count(*) FROM visit v JOIN outbox o ON o.id = v.id AND o.kind = 'visit' WHERE v.id = ?", row.ID[:]).Scan(&kept); err != nil {
				return err
			}
			if kept != 1 {
				return fmt.Errorf("visit %s of %d is lost", row.ID, len(d.saved))
			}
		}
		return checkOutbox(short, tx)
	})
	if err != nil {
		return err
	}
	if _, wrong, err := d.st.Recount(short); err != nil || len(wrong) > 0 {
		return errors.Join(fmt.Errorf("recount: %v", wrong), err)
	}
	want := d.known
	for _, row := range d.saved {
		if !row.Voided {
			want += row.People
		}
	}
	table, err := d.st.Stats(short, stats.Query{Measure: domain.MeasurePeople, From: 20000101, To: 20991231, By: stats.ByTotal})
	if err != nil {
		return err
	}
	switch table.Total {
	case want:
	case want + d.tried:
		d.known += d.tried
	default:
		return fmt.Errorf("%d people are counted, want %d (or %d more)", table.Total, want, d.tried)
	}
	d.tried = 0
	return nil
}

// checkOutbox: numbers without a gap, and a chain over their bytes that ends where
// the device stands.
func checkOutbox(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, "SELECT seq, bytes, chain FROM outbox ORDER BY epoch, seq")
	if err != nil {
		return err
	}
	defer rows.Close()
	var n int64
	var chain change.Chain
	for rows.Next() {
		var seq int64
		var frozen, kept []byte
		if err := rows.Scan(&seq, &frozen, &kept); err != nil {
			return err
		}
		n++
		chain = chain.Next(frozen)
		if seq != n || chain != change.Chain(kept) {
			return fmt.Errorf("change %d in place %d, chain %s", seq, n, chain)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	var last int64
	var at []byte
	if err := tx.QueryRowContext(ctx, "SELECT last_seq, chain FROM device").Scan(&last, &at); err != nil {
		return err
	}
	if last != n || chain != change.Chain(at) {
		return fmt.Errorf("the device stands at %d, the outbox at %d", last, n)
	}
	return nil
}

// cutWhileRecording records until the power goes, opens the folder again and looks.
// alone takes the second copy away before that.
func cutWhileRecording(t *testing.T, disk *crashvfs.Disk, seed uint64, spoil func(*crashvfs.Disk), alone bool) (saved int, err error) {
	onCopy(t, disk, seed, func(d *powerDesk) {
		r := rand.New(rand.NewPCG(seed, 3))
		if r.IntN(2) == 0 {
			d.disk.Spoil("wal_autocheckpoint(30)") // so that cuts meet checkpoints, too
		}
		if spoil != nil {
			spoil(d.disk)
		}
		d.disk.CutAt(1 + r.IntN(900))
		between := func() bool { return d.st != nil && d.st.journalErr != nil } // the cut fell between the two copies
		fell := false
		for err := d.open(); err == nil; err = d.record(r) {
			if r.IntN(40) == 0 { // the program ends and starts
				fell = between()
				d.close()
				if d.open() != nil {
					break
				}
			}
		}
		saved = len(d.saved)
		if spoil != nil && !alone && (fell || between()) {
			saved, err = 0, nil
			return
		}
		d.close()
		d.disk.Restart()
		d.disk.Spoil()
		if alone {
			for _, name := range d.disk.Files() {
				if !strings.HasPrefix(filepath.Base(name), ledgerFile) {
					d.disk.Wipe(name)
				}
			}
		}
		if err = d.open(); err != nil {
			return
		}
		if err = d.check(); err != nil {
			return
		}
		// And work goes on.
		for range 3 {
			if err = d.visit(r); err != nil {
				return
			}
		}
		err = d.check()
	})
	return saved, err
}

// TestSavedSurvivesAPowerCut (T01): when RecordVisit has returned, the visit is in
// the ledger, in the figures and in the outbox, whenever the power goes.
// YIZHAN_CUTS raises the number of cuts.
func TestSavedSurvivesAPowerCut(t *testing.T) {
	cuts := 200
	if n, err := strconv.Atoi(os.Getenv("YIZHAN_CUTS")); err == nil {
		cuts = n
	}
	disk := newDeskDisk(t)
	began, saved := time.Now(), 0
	for seed := range uint64(cuts) {
		n, err := cutWhileRecording(t, disk, seed, nil, seed%2 == 0)
		if err != nil {
			t.Errorf("seed %d, %d visits: %v", seed, n, err)
		}
		saved += n
	}
	t.Logf("%d cuts, %d visits saved, in %s", cuts, saved, time.Since(began).Round(time.Millisecond))
	if saved < 10*cuts {
		t.Errorf("only %d visits in %d cuts: the cut comes too early", saved, cuts)
	}
}

// TestCanariesAtTheDesk (T02): the same test must fail with a setting that does
// not sync, and on a disk that does not. The database stands alone: its second
// copy would heal most of it.
func TestCanariesAtTheDesk(t *testing.T) {
	disk := newDeskDisk(t)
	for name, spoil := range map[string]func(*crashvfs.Disk){
		"synchronous=NORMAL": func(d *crashvfs.Disk) { d.Spoil("synchronous(NORMAL)") },
		"a lying disk":       (*crashvfs.Disk).Lie,
	} {
		caught := 0
		const cuts = 30
		for seed := range uint64(cuts) {
			if _, err := cutWhileRecording(t, disk, seed, spoil, true); err != nil {
				caught++
			}
		}
		t.Logf("%s: %d of %d cuts are noticed", name, caught, cuts)
		if caught < cuts/4 {
			t.Errorf("%s: only %d of %d cuts are noticed", name, caught, cuts)
		}
	}
}

// TestTheSecondCopyHeals: what a database that does not sync has lost, the journal
// puts back at the next start.
func TestTheSecondCopyHeals(t *testing.T) {
	disk := newDeskDisk(t)
	saved := 0
	for seed := range uint64(60) {
		spoil := func(d *crashvfs.Disk) { d.Spoil("synchronous(NORMAL)") }
		n, err := cutWhileRecording(t, disk, seed, spoil, false)
		if err != nil {
			t.Errorf("seed %d, %d visits: %v", seed, n, err)
		}
		saved += n
	}
	if saved < 600 {
		t.Errorf("only %d visits were looked for", saved)
	}
}

// faults are the ways in which a disk can refuse, at every position of a run.
var faults = map[string]func(d *crashvfs.Disk, at int){
	"full":         func(d *crashvfs.Disk, at int) { d.SetQuota(d.Used() + int64(at)*1_500) },
	"failing sync": func(d *crashvfs.Disk, at int) { d.FailSyncAt(at) },
}

// TestAFullOrFailingDisk (T06): what cannot be written is refused with a sentence
// about the disk, what was saved stays, and work goes on when there is space.
// Then the power goes.
func TestAFullOrFailingDisk(t *testing.T) {
	disk := newDeskDisk(t)
	for name, fail := range faults {
		refused, cutRight := 0, 0
		for at := range 40 {
			onCopy(t, disk, uint64(at), func(d *powerDesk) {
				d.disk.Spoil("wal_autocheckpoint(30)")
				must(t, d.open())
				r := rand.New(rand.NewPCG(uint64(at), 5))
				fail(d.disk, at+1)
				for range 40 {
					err := d.record(r)
					if err == nil {
						continue
					}
					refused++
					if !fault.Is(err, fault.DiskFull) {
						t.Errorf("%s, %d: the error is %v", name, at, err)
					}
					if at%4 < 2 {
						break
					}
				}
				if at%4 < 2 && d.tried != 0 { // the power goes right behind the refusal
					cutRight++
				} else {
					d.disk.SetQuota(0)
					for range 5 {
						if err := d.record(r); err != nil {
							t.Errorf("%s, %d: space is back, and %v", name, at, err)
						}
					}
					if err := d.check(); err != nil {
						t.Errorf("%s, %d, before the cut: %v", name, at, err)
					}
				}
				d.disk.Cut()
				d.close()
				d.disk.Restart()
				must(t, d.open())
				if err := d.check(); err != nil {
					t.Errorf("%s, %d: %v", name, at, err)
				}
			})
		}
		t.Logf("%s: %d calls refused, %d cuts right behind a refusal", name, refused, cutRight)
		if refused < 15 || cutRight < 5 { // half of the syncs are those of the journal, which refuses nothing
			t.Errorf("%s: only %d calls were refused, and %d cuts came right behind", name, refused, cutRight)
		}
	}
}

// TestPowerCutAtTheFirstStart cuts the power while a folder is made and set up.
// The next start completes it.
func TestPowerCutAtTheFirstStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // goose waits before it tries again
		empty, err := crashvfs.New(1)
		must(t, err)
		defer func() { must(t, empty.Close()) }()
		setup := Setup{Code: "S1", Name: "嘉州小哥加油站", Division: "511102"}
		cuts, setUp := 0, 0
		for done := false; !done; cuts++ {
			onCopy(t, empty, uint64(cuts), func(d *powerDesk) {
				d.disk.CutAt(1 + 3*cuts)
				err := d.open()
				if err == nil {
					_, err = d.st.Init(ctx, setup)
				}
				done = err == nil && !d.disk.Off()
				d.close()
				d.disk.Restart()
				must(t, d.open())
				if _, unset := d.st.Profile(ctx); fault.Is(unset, fault.Unset) && !done {
					_, err = d.st.Init(ctx, setup)
					must(t, err)
				} else {
					must(t, unset)
					setUp++
				}
				must(t, d.visit(rand.New(rand.NewPCG(1, 1))))
				must(t, d.check())
			})
		}
		if t.Logf("%d cuts, %d times the set-up was through", cuts, setUp); cuts < 20 {
			t.Errorf("only %d cuts", cuts)
		}
	})
}
