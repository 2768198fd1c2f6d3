package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestPairingWithAPrivateAuthority is what an administrator and an attendant do,
// from ca init to the first delivery.
func TestPairingWithAPrivateAuthority(t *testing.T) {
	s := &server{t: t, dir: t.TempDir(), address: "127.0.0.1:0"}
	must(t, program("syncserver", "ca", "init", "-data", s.dir).Run())
	s.start()
	t.Cleanup(func() { s.kill() })
	if !strings.HasPrefix(s.url, "https://127.0.0.1:") {
		t.Fatalf("listening on %s", s.url)
	}
	out, err := program("syncserver", "pair", "-data", s.dir, "-station", "S1").Output()
	must(t, err)
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	fingerprint, found := strings.CutPrefix(lines[len(lines)-2], "fingerprint ")
	code := lines[len(lines)-1]
	if !found || len(code) != 9 {
		t.Fatalf("pair printed %q", lines)
	}
	d := newDesk(t, "S1", "station")
	d.do("record", "visit", "-group", "N3", "-people", "2")
	refused := func(sentence string, args ...string) {
		t.Helper()
		cmd := d.cmd(append([]string{"pair", "-code", code}, args...)...)
		cmd.Stderr = nil
		if out, err := cmd.CombinedOutput(); err == nil || cmd.ProcessState.ExitCode() != 1 || !bytes.Contains(out, []byte(sentence)) {
			t.Errorf("%v: %v, %s", args, err, out)
		}
	}
	refused(fingerprint, "-server", s.url)
	refused("0123-4567-89AB-CDEF", "-server", s.url, "-fingerprint", "0123456789abcdef")
	refused("至少 16 位", "-server", s.url, "-fingerprint", fingerprint[:9])
	refused("https://", "-server", "http://10.255.255.1:8470")
	// All the while the code has not been used up.
	d.do("pair", "-server", s.url, "-code", code, "-fingerprint", fingerprint)
	d.do("sync")
	if st := d.status(); st.Recorded != 1 || st.Acked != 1 {
		t.Errorf("status %+v", st)
	}
	s.recount()
}

// TestPlainHTTPIsAsked starts servers that would speak readable over a network.
func TestPlainHTTPIsAsked(t *testing.T) {
	cmd := program("syncserver", "serve", "-data", t.TempDir(), "-listen", "0.0.0.0:0")
	cmd.Stderr = nil
	if out, err := cmd.CombinedOutput(); err == nil || cmd.ProcessState.ExitCode() != 1 || !bytes.Contains(out, []byte("ca init")) {
		t.Errorf("%v, %s", err, out)
	}
	s := &server{t: t, dir: t.TempDir(), address: "0.0.0.0:0", flags: []string{"-plain-http"}}
	s.start()
	s.kill()
	if !strings.HasPrefix(s.url, "http://") {
		t.Errorf("listening on %s", s.url)
	}
}
