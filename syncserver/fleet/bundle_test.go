package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestExchangeByFile lets the real programs exchange files while the server runs:
// each command is a process of its own beside it.
func TestExchangeByFile(t *testing.T) {
	s := startServer(t)
	dir := t.TempDir()
	run := func(name string, args ...string) string {
		t.Helper()
		out, err := program(name, args...).Output()
		if err != nil {
			t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
		}
		return string(out)
	}
	station := filepath.Join(dir, "station")
	ctl := func(args ...string) string {
		t.Helper()
		return run("stationctl", append([]string{"-data", station}, args...)...)
	}
	ctl("init", "-station", "S001", "-name", "站", "-division", "511102")
	ctl("record", "visit", "-group", "N3", "-people", "4")
	invitation, file := filepath.Join(dir, "invitation.json"), filepath.Join(dir, "out.yzb")
	run("syncserver", "pair", "-data", s.dir, "-station", "S001", "-invitation", invitation)
	if out := ctl("pair", "-invitation", invitation); out != "invited\n" {
		t.Errorf("pair says %q", out)
	}
	var exported struct{ Changes, From, To, Bytes int64 }
	must(t, json.Unmarshal([]byte(ctl("bundle", "export", file)), &exported))
	if info, err := os.Stat(file); err != nil || exported.Changes != 1 || exported.From != 1 || exported.To != 1 || exported.Bytes != info.Size() {
		t.Errorf("exported %+v, %v", exported, err)
	}
	var taken struct {
		Counted int
		Answer  string
	}
	must(t, json.Unmarshal([]byte(run("syncserver", "bundle", "import", "-data", s.dir, file)), &taken))
	if taken.Counted != 1 || taken.Answer != file+".answer" {
		t.Errorf("taken in %+v", taken)
	}
	var imported struct{ Confirmed, Pending int }
	must(t, json.Unmarshal([]byte(ctl("bundle", "import", taken.Answer)), &imported))
	if imported.Confirmed != 1 || imported.Pending != 0 {
		t.Errorf("imported %+v", imported)
	}
	if out := run("syncserver", "stats", "-data", s.dir, "-measure", "people", "-by", "total"); !strings.Contains(out, "4") {
		t.Errorf("the city counts %s", out)
	}
	// With an address that answers, an invitation pairs at once.
	station = filepath.Join(dir, "second")
	ctl("init", "-station", "S002", "-name", "二站", "-division", "511102")
	invitation = filepath.Join(dir, "second.json")
	run("syncserver", "pair", "-data", s.dir, "-station", "S002", "-invitation", invitation, "-server", s.url)
	if out := ctl("pair", "-invitation", invitation); out != "paired\n" {
		t.Errorf("pair says %q", out)
	}
	// What is no file of a station is refused, with exit code 1.
	err := program("syncserver", "bundle", "import", "-data", s.dir, invitation).Run()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 1 {
		t.Errorf("an invitation taken in: %v", err)
	}
}
