package station

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// TestPowerCutWhileRestoring cuts the power at every write of the start that puts a
// backup in place, again at one of the next start, and looks at the third: everything
// that was ever saved is there, once, and the database of before is kept.
func TestPowerCutWhileRestoring(t *testing.T) {
	disk := newDeskDisk(t)
	const name = restoreBegin + "20261123-140600" + restoreEnd
	const before, after = 7, 5 // visits in the backup, and behind it
	people := func(t *testing.T, st *Station) int64 {
		t.Helper()
		table, err := st.Stats(ctx, stats.Query{Measure: domain.MeasurePeople, From: 20000101, To: 20991231, By: stats.ByTotal})
		must(t, err)
		return table.Total
	}
	waiting, err := disk.Clone(1)
	must(t, err)
	defer func() { must(t, waiting.Close()) }()
	d := &powerDesk{disk: waiting, now: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)}
	must(t, d.open())
	for n := range before + after {
		if n == before {
			must(t, d.st.db.Backup(ctx, filepath.Join("s1", name+".part")))
		}
		_, err := d.st.RecordVisit(ctx, VisitInput{Group: "N3", People: 1})
		must(t, err)
	}
	must(t, d.st.folder("").Rename(name+".part", name))
	must(t, d.st.Close())

	cuts, kept := 0, 0
	for done := false; !done; cuts++ {
		onCopy(t, waiting, uint64(cuts), func(d *powerDesk) {
			again := rand.New(rand.NewPCG(uint64(cuts), 1))
			d.disk.CutAt(1 + cuts)
			err := d.open()
			done = err == nil && !d.disk.Off()
			d.close()
			d.disk.Restart()
			d.disk.CutAt(1 + again.IntN(40))
			_ = d.open() // it may end anywhere
			d.close()
			d.disk.Restart()
			must(t, d.open())
			if got := people(t, d.st); got != before+after {
				t.Fatalf("cut %d: %d people, want %d", cuts, got, before+after)
			}
			v, err := d.st.Verify(ctx, nil)
			if err != nil || len(v.Findings) > 0 {
				t.Fatalf("cut %d: %+v, %v", cuts, v.Findings, err)
			}
			if _, err := d.st.folder("").Size(ledgerFile + ".before-restore-20261123-140600"); err == nil {
				kept++
			}
			if left, err := waitingBackups(d.st.folder("")); err != nil || len(left) > 0 {
				t.Fatalf("cut %d: still waiting: %v, %v", cuts, left, err)
			}
		})
	}
	if t.Logf("%d cuts, the database of before was kept %d times", cuts, kept); cuts < 10 || kept != cuts {
		t.Errorf("%d cuts, kept %d times", cuts, kept)
	}
}
