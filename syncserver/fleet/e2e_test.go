package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
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

// These tests start the real programs and stop them the hard way.

var programs struct{ dir string }

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "yizhan-e2e-")
	if err == nil {
		var out []byte
		out, err = exec.Command("go", "build", "-o", dir, "yizhan/syncserver", "yizhan/desktop/stationctl").CombinedOutput()
		os.Stderr.Write(out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "build the programs:", err)
		os.Exit(1)
	}
	programs.dir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func program(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(programs.dir, name), args...)
	cmd.Stderr = os.Stderr
	return cmd
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// server is a running server process.
type server struct {
	t       *testing.T
	dir     string
	address string
	cmd     *exec.Cmd
}

func startServer(t *testing.T) *server {
	s := &server{t: t, dir: t.TempDir(), address: "127.0.0.1:0"}
	s.start()
	t.Cleanup(func() { s.kill() })
	return s
}

func (s *server) start() {
	s.t.Helper()
	s.cmd = program("syncserver", "serve", "-data", s.dir, "-listen", s.address)
	s.cmd.Stderr = nil // its log of cut connections is expected here
	out, err := s.cmd.StdoutPipe()
	must(s.t, err)
	must(s.t, s.cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	must(s.t, err)
	// After a kill it comes back where the stations look for it.
	s.address = strings.TrimPrefix(strings.TrimSpace(strings.TrimPrefix(line, "listening on ")), "http://")
}

func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed: its exit says nothing
}

func (s *server) run(v any, args ...string) {
	s.t.Helper()
	runJSON(s.t, v, program("syncserver", append([]string{args[0], "-data", s.dir}, args[1:]...)...))
}

func runJSON(t testing.TB, v any, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
	must(t, json.Unmarshal(out, v))
}

type table struct {
	Rows []struct {
		Key   string
		Value int64
	}
	Total int64
}

func (tb table) byKey() map[string]int64 {
	m := map[string]int64{}
	for _, r := range tb.Rows {
		m[r.Key] = r.Value
	}
	return m
}

type status struct{ Recorded, Acked, Pending, Quarantined int64 }

// desk is a station's data folder.
type desk struct {
	t   *testing.T
	dir string
}

func newDesk(t *testing.T, code, role string) *desk {
	d := &desk{t, filepath.Join(t.TempDir(), code)}
	d.do("init", "-station", code, "-name", "站"+code, "-division", "511102", "-role", role)
	return d
}

func (d *desk) cmd(args ...string) *exec.Cmd {
	return program("stationctl", append([]string{"-data", d.dir}, args...)...)
}

func (d *desk) do(args ...string) string {
	d.t.Helper()
	out, err := d.cmd(args...).Output()
	if err != nil {
		d.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (d *desk) pair(s *server, code, role string) {
	d.t.Helper()
	out, err := program("syncserver", "pair", "-data", s.dir, "-station", code, "-role", role).Output()
	must(d.t, err)
	lines := strings.Fields(string(out))
	d.do("pair", "-server", "http://"+s.address, "-code", lines[len(lines)-1])
}

func (d *desk) status() (st status) {
	d.t.Helper()
	runJSON(d.t, &st, d.cmd("status", "-json"))
	return st
}

func (s *server) recount() {
	s.t.Helper()
	var r struct{ Cells, Mismatches int }
	s.run(&r, "recount")
	if r.Mismatches != 0 || r.Cells == 0 {
		s.t.Errorf("recount %+v", r)
	}
}

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
	const rows = 15_000
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

const torontoFile = "../../../shared/data/toronto_shelter_2024_jan_feb.csv"

// TestToronto loads a real daily ledger through five offices at the same time.
func TestToronto(t *testing.T) {
	file, err := filepath.Abs(torontoFile)
	must(t, err)
	locations := torontoLocations(t, file)
	m := filepath.Join(t.TempDir(), "map.json")
	must(t, os.WriteFile(m, []byte(`{"at":"OCCUPANCY_DATE","people":"SERVICE_USER_COUNT","group":"SECTOR","service":"PROGRAM_NAME","service_code":"PROGRAM_ID",
		"station":"LOCATION_NAME","station_code":"LOCATION_ID","division":"LOCATION_CITY","key":["OCCUPANCY_DATE","PROGRAM_ID"]}`), 0o600))
	s := startServer(t)
	type result struct{ Rows, Recorded, Skipped int }
	offices := make([]*desk, 5)
	imports := make([][]string, 5)
	for i := range offices {
		code := fmt.Sprintf("OFF%d", i)
		offices[i] = newDesk(t, code, "office")
		imports[i] = []string{"import", "visits", file, "-map", m}
		for n := i; n < len(locations); n += 5 {
			imports[i] = append(imports[i], "-only", "station_code="+locations[n])
		}
		var r result
		runJSON(t, &r, offices[i].cmd(imports[i]...))
		if r.Recorded == 0 || r.Recorded != r.Rows {
			t.Errorf("%s: %+v", code, r)
		}
		offices[i].pair(s, code, "office")
	}
	running := make([]*exec.Cmd, 5)
	for i, o := range rand.Perm(5) {
		running[i] = offices[o].cmd("sync")
		must(t, running[i].Start())
	}
	for _, cmd := range running {
		must(t, cmd.Wait())
	}
	period := []string{"-measure", "people", "-from", "2024-01-01", "-to", "2024-02-29", "-json", "-by"}
	stats := func(by string) (tb table) {
		s.run(&tb, append(append([]string{"stats"}, period...), by)...)
		return tb
	}
	want := map[string]int64{"Mixed Adult": 203_150, "Families": 148_059, "Men": 134_117, "Women": 66_559, "Youth": 40_029}
	if g := stats("group"); g.Total != 591_914 || fmt.Sprint(g.byKey()) != fmt.Sprint(want) {
		t.Errorf("by group: %d, %v", g.Total, g.byKey())
	}
	if mo := stats("month").byKey(); mo["2024-01"] != 305_259 || mo["2024-02"] != 286_655 {
		t.Errorf("by month: %v", mo)
	}
	city := stats("station").byKey()
	for i, o := range offices {
		var own table
		runJSON(t, &own, o.cmd(append(append([]string{"stats"}, period...), "station")...))
		for code, people := range own.byKey() {
			if city[code] != people {
				t.Errorf("station %s: %d at the office, %d at the city", code, people, city[code])
			}
			delete(city, code)
		}
		var r result
		runJSON(t, &r, o.cmd(imports[i]...))
		if r.Recorded != 0 || r.Skipped != r.Rows {
			t.Errorf("again: %+v", r)
		}
	}
	if len(city) != 0 {
		t.Errorf("stations that nobody recorded: %v", city)
	}
	s.recount()
}

func torontoLocations(t *testing.T, path string) []string {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		t.Skipf("the real ledger is not beside the checkout (%s)", torontoFile)
	}
	must(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	must(t, err)
	column := slices.Index(rows[0], "LOCATION_ID")
	seen := map[string]bool{}
	var out []string
	for _, r := range rows[1:] {
		if !seen[r[column]] {
			seen[r[column]] = true
			out = append(out, r[column])
		}
	}
	return out
}
