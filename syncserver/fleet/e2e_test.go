package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAHundredVisitsWithNoServer(t *testing.T) {
	d := newDesk(t, "S1", "station")
	for i := range 100 {
		d.do("record", "visit", "-group", fmt.Sprintf("N%d", i%5+1), "-service", "water", "-service", "rest:2")
	}
	if st := d.status(); st.Recorded != 100 || st.Pending != 100 || st.Acked != 0 {
		t.Fatalf("before: %+v", st)
	}
	s := startServer(t)
	d.pair(s, "S1", "station")
	d.do("sync")
	if st := d.status(); st.Recorded != 100 || st.Acked != 100 || st.Pending != 0 {
		t.Errorf("after: %+v", st)
	}
	var city table
	s.run(&city, "stats", "-measure", "services", "-by", "service", "-json")
	if m := city.byKey(); m["water"] != 100 || m["rest"] != 200 {
		t.Errorf("services %v", m)
	}
	s.recount()
	wrong := d.cmd("record", "visit", "-group", "NOBODY")
	wrong.Stderr = nil
	if out, err := wrong.CombinedOutput(); err == nil || !bytes.Contains(out, []byte("N1")) {
		t.Errorf("unknown group: %v, %s", err, out)
	}
}

// TestKillNine kills the server and the station, each in the middle of what it
// does, again and again. What a command said to be recorded is there afterwards,
// in both places, once.
func TestKillNine(t *testing.T) {
	const rounds = 20
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	s := startServer(t)
	d := newDesk(t, "S1", "station")
	d.pair(s, "S1", "station")
	said := int64(0) // people that a command confirmed
	killed := map[string]int{}
	for round := range rounds {
		file := ledgerFile(t, round, 1_500)
		// An import is killed in the middle, and run again.
		imp := d.cmd("import", "visits", file, "-map", mapFile(t))
		must(t, imp.Start())
		time.Sleep(time.Duration(random.IntN(120)) * time.Millisecond)
		must(t, imp.Process.Kill())
		if imp.Wait() != nil {
			killed["import"]++
		}
		d.do("import", "visits", file, "-map", mapFile(t))
		said += 1_500
		d.do("record", "visit", "-group", "N3")
		said++
		// A sync is killed, or its server is.
		sync := d.cmd("sync")
		sync.Stderr = nil
		must(t, sync.Start())
		time.Sleep(time.Duration(2+random.IntN(40)) * time.Millisecond)
		if round%2 == 0 {
			must(t, sync.Process.Kill())
			if sync.Wait() != nil {
				killed["station"]++
			}
		} else {
			s.kill()
			if sync.Wait() != nil {
				killed["server"]++
			}
			s.start()
		}
	}
	t.Log("killed in the middle:", killed)
	d.do("sync")
	if st := d.status(); st.Pending != 0 || st.Acked != st.Recorded {
		t.Errorf("status %+v", st)
	}
	var station, city table
	all := []string{"-measure", "people", "-from", "2000-01-01", "-to", "2099-12-31", "-by", "day", "-json"}
	runJSON(t, &station, d.cmd(append([]string{"stats"}, all...)...))
	s.run(&city, append([]string{"stats"}, all...)...)
	if city.Total != said || station.Total != said || !slices.Equal(city.Rows, station.Rows) {
		t.Errorf("recorded %d, station %d, city %d", said, station.Total, city.Total)
	}
	s.recount()
	for _, who := range []string{"import", "station", "server"} {
		if killed[who] == 0 {
			t.Errorf("no %s was killed in the middle: the test has lost its teeth", who)
		}
	}
}

func ledgerFile(t *testing.T, round, rows int) string {
	var b strings.Builder
	b.WriteString("day,n,group,key\n")
	for i := range rows {
		fmt.Fprintf(&b, "2024-%02d-%02d,1,N%d,%d-%d\n", round%12+1, i%28+1, i%5+1, round, i)
	}
	path := filepath.Join(t.TempDir(), "ledger.csv")
	must(t, os.WriteFile(path, []byte(b.String()), 0o600))
	return path
}

func mapFile(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "map.json")
	must(t, os.WriteFile(path, []byte(`{"at":"day","people":"n","group":"group","key":["key"]}`), 0o600))
	return path
}

// TestSecondProgramHandsOver: while one program keeps the folder in step, another
// one records through it.
func TestSecondProgramHandsOver(t *testing.T) {
	s := startServer(t)
	d := newDesk(t, "S1", "station")
	d.pair(s, "S1", "station")
	d.watch()
	arrived := func(want int64) bool {
		for range 100 {
			var city table
			s.run(&city, "stats", "-measure", "people", "-json")
			if city.Total == want {
				return true
			}
			time.Sleep(20 * time.Millisecond)
		}
		return false
	}
	for i := range 3 {
		d.do("record", "visit", "-group", "N3")
		if !arrived(int64(i + 1)) {
			t.Fatalf("visit %d has not arrived", i+1)
		}
	}
	if st := d.status(); st.Recorded != 3 {
		t.Errorf("status %+v", st)
	}
}

// fails runs a command that ends with an exit code, and gives what it said.
func (d *desk) fails(want int, args ...string) string {
	d.t.Helper()
	cmd := d.cmd(args...)
	cmd.Stderr = nil
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != want {
		d.t.Errorf("%v: exit code %d instead of %d, %v\n%s", args, code, want, err, out)
	}
	return string(out)
}

// TestParallelRecords: whoever finds the folder taken is answered by the one that
// has it, which ends at about the same time. Each command is done, and once.
func TestParallelRecords(t *testing.T) {
	d := newDesk(t, "S1", "station")
	const rounds, each = 3, 10
	for range rounds {
		done := make(chan error)
		for range each {
			go func() {
				_, err := d.cmd("record", "visit", "-group", "N3").Output()
				done <- err
			}()
		}
		for range each {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	}
	if st := d.status(); st.Recorded != rounds*each {
		t.Errorf("%d of %d recorded", st.Recorded, rounds*each)
	}
}

func TestRecordDuringImport(t *testing.T) {
	d := newDesk(t, "S1", "station")
	const rows = 40_000
	imp := d.cmd("import", "visits", ledgerFile(t, 0, rows), "-map", mapFile(t))
	must(t, imp.Start())
	done := make(chan error, 1)
	go func() { done <- imp.Wait() }()
	records, during := int64(0), 0
	for ended := false; !ended; records++ {
		d.do("record", "visit", "-group", "N3")
		select {
		case err := <-done:
			must(t, err)
			ended = true
		default:
			during++
		}
	}
	if during < 2 {
		t.Errorf("%d recorded while the import was running", during)
	}
	if st := d.status(); st.Recorded < rows+records {
		t.Errorf("%d imported and %d recorded: %+v", rows, records, st)
	}
	var own table
	runJSON(t, &own, d.cmd("stats", "-measure", "visits", "-from", "2000-01-01", "-to", "2099-12-31", "-by", "total", "-json"))
	if own.Total != rows+records {
		t.Errorf("%d of %d counted", own.Total, rows+records)
	}
}

// TestMistypedFolderStaysAway: only init makes a station.
func TestMistypedFolderStaysAway(t *testing.T) {
	d := &desk{t, filepath.Join(t.TempDir(), "typo")}
	for _, words := range [][]string{{"status"}, {"stats", "-measure", "people"}, {"record", "visit", "-group", "N3"}, {"sync", "-watch"}, {"backup", "x.db"}} {
		if said := d.fails(1, words...); !strings.Contains(said, "还没有设置") {
			t.Errorf("%v: %s", words, said)
		}
	}
	d.fails(2)
	d.fails(2, "nonsense")
	if _, err := os.Stat(d.dir); !os.IsNotExist(err) {
		t.Error("the folder has come into being")
	}
}

func TestZeroTimeIsNotNow(t *testing.T) {
	d := newDesk(t, "S1", "station")
	if said := d.fails(1, "record", "visit", "-group", "N3", "-at", "0001-01-01T00:00:00Z"); !strings.Contains(said, "时间应写成") {
		t.Error(said)
	}
}

// watch keeps a folder in step until the test ends.
func (d *desk) watch() *exec.Cmd {
	d.t.Helper()
	cmd := d.cmd("sync", "-watch")
	cmd.Stderr = nil
	must(d.t, cmd.Start())
	d.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for range 500 {
		if b, err := os.ReadFile(filepath.Join(d.dir, "instance.json")); err == nil && bytes.Contains(b, []byte("127.0.0.1")) {
			return cmd
		}
		time.Sleep(10 * time.Millisecond)
	}
	d.t.Fatal("nobody listens")
	return nil
}

// TestSyncThroughTheHolder: there is one connection, and its program says how an
// attempt turns out.
func TestSyncThroughTheHolder(t *testing.T) {
	s := startServer(t)
	d := newDesk(t, "S1", "station")
	if said := d.fails(1, "sync"); strings.Count(said, "还没有与服务器配对") != 1 {
		t.Errorf("not paired: %s", said)
	}
	watch := d.watch()
	if said := d.fails(1, "sync"); !strings.Contains(said, "配对") {
		t.Errorf("not paired: %s", said)
	}
	d.pair(s, "S1", "station") // the watch hears of it
	d.do("record", "visit", "-group", "N3")
	var st status
	runJSON(t, &st, d.cmd("sync"))
	if st.Pending != 0 || st.Acked == 0 {
		t.Errorf("status %+v", st)
	}
	if said := d.fails(2, "sync", "-watch"); !strings.Contains(said, "已有程序在保持同步") {
		t.Error(said)
	}
	d.do("record", "visit", "-group", "N3") // the holder still answers
	s.kill()
	d.do("record", "visit", "-group", "N3")
	if said := d.fails(1, "sync"); !strings.Contains(said, "连不上服务器") {
		t.Error(said)
	}
	s.start()
	if runJSON(t, &st, d.cmd("sync")); st.Pending != 0 {
		t.Errorf("status %+v", st)
	}
	must(t, watch.Process.Signal(os.Interrupt))
	must(t, watch.Wait())
	s.kill()
	if said := d.fails(1, "sync"); strings.Count(said, "connection refused") != 1 || strings.Contains(said, "level=") {
		t.Errorf("the reason is not said once:\n%s", said)
	}
}

// TestInterruptedCaller: a command ends in the program that holds the folder when
// the one that asked for it is stopped.
func TestInterruptedCaller(t *testing.T) {
	d := newDesk(t, "S1", "station")
	d.watch()
	imp := d.cmd("import", "visits", ledgerFile(t, 0, 60_000), "-map", mapFile(t))
	imp.Stderr = nil
	must(t, imp.Start())
	for range 200 {
		if d.status().Recorded > 1_000 {
			break
		}
	}
	must(t, imp.Process.Signal(os.Interrupt))
	began := time.Now()
	if err := imp.Wait(); err == nil || imp.ProcessState.ExitCode() != 1 || time.Since(began) > 4*time.Second {
		t.Errorf("interrupted: %v after %v", err, time.Since(began))
	}
	at := d.status().Recorded
	time.Sleep(300 * time.Millisecond)
	if now := d.status().Recorded; now != at || now >= 60_000 {
		t.Errorf("it went on from %d to %d", at, now)
	}
}
