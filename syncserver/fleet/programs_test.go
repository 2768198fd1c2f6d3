package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
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
	flags   []string
	url     string
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
	s.cmd = program("syncserver", append([]string{"serve", "-data", s.dir, "-listen", s.address}, s.flags...)...)
	s.cmd.Stderr = nil // its log of cut connections is expected here
	out, err := s.cmd.StdoutPipe()
	must(s.t, err)
	must(s.t, s.cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	must(s.t, err)
	s.url = strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
	// After a kill it comes back where the stations look for it.
	_, s.address, _ = strings.Cut(s.url, "://")
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
	d.do("pair", "-server", s.url, "-code", lines[len(lines)-1])
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

// TestSimulateSumsItsPartsUp: the same seeds give the same result and the same
// trace, however many processes share them.
func TestSimulateSumsItsPartsUp(t *testing.T) {
	self := filepath.Join(t.TempDir(), "fleet")
	out, err := exec.Command("go", "build", "-o", self, "yizhan/syncserver/fleet").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	simulated := func(workers string) string {
		out, err := exec.Command(self, "simulate", "-seed", "1", "-seeds", "3", "-workers", workers, "-json").Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	one := simulated("1")
	if two := simulated("2"); one != two {
		t.Errorf("%s\n%s", one, two)
	}
	var r struct{ Seeds, Canaries, Recorded int }
	must(t, json.Unmarshal([]byte(one), &r))
	if r.Seeds != 3 || r.Canaries < 8 || r.Recorded == 0 || strings.Count(one, "\n") != 1 {
		t.Errorf("%s", one)
	}
	if out, err := exec.Command(self, "simulate", "-seed", "x").Output(); err == nil || len(out) > 0 {
		t.Errorf("a seed that is none: %v, %s", err, out)
	}
}
