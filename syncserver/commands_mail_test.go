package main

import (
	"database/sql"
	"path/filepath"
	"strconv"
	"testing"

	"yizhan/syncserver/city"
	"yizhan/syncserver/mail"
	"yizhan/syncserver/mail/mailtest"
)

// TestMailCommands sets a mail server, tries it, and ends it.
func TestMailCommands(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "city")
	does := func(want int, args ...string) {
		t.Helper()
		if code := run(t.Context(), append([]string{"mail"}, args...)); code != want {
			t.Errorf("%v: %d", args, code)
		}
	}
	does(2)
	does(2, "paint")
	does(1, "show", "-data", dir) // no city yet
	c, err := city.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	server := mailtest.Start(t)
	s := server.Settings
	set := []string{"set", "-data", dir, "-host", s.Host, "-port", strconv.Itoa(s.Port), "-from", s.From, "-user", s.User, "-password-file", s.PasswordFile, "-authority", s.Authority}
	does(1, "show", "-data", dir)
	does(1, "test", "-data", dir, "-to", "a@county.example")
	does(1, append(set, "-tls", "ssl")...)
	does(0, set...)
	if got, found, err := mail.Load(dir); err != nil || !found || got != s {
		t.Errorf("%+v %v", got, err)
	}
	does(0, "show", "-data", dir)
	does(1, "test", "-data", dir, "-to", "nobody")
	does(0, "test", "-data", dir, "-to", "a@county.example")
	if got := server.Received(); len(got) != 1 || got[0].To != "a@county.example" || got[0].File != "" {
		t.Errorf("%+v", got)
	}
	does(0, "off", "-data", dir)
	does(1, "show", "-data", dir)
	if c, err = city.Open(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var log string
	err = c.DB.Read(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(t.Context(), "SELECT group_concat(who || ' ' || action || ' ' || object, ', ') FROM audit").Scan(&log)
	})
	if err != nil || log != "命令行 mail server set 127.0.0.1, 命令行 mail ended " {
		t.Errorf("the log says %q, %v", log, err)
	}
}
