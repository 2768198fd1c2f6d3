package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// command runs one with something on its stdin.
func command(t *testing.T, stdin string, args ...string) int {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stdin")
	if err := os.WriteFile(path, []byte(stdin), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	before := os.Stdin
	os.Stdin = in
	defer func() { os.Stdin = before }()
	return run(t.Context(), args)
}

// TestUserCommands makes and ends an account, beside a server that has the folder.
func TestUserCommands(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "city")
	const password = "a green bicycle 7"
	add := func(stdin string, more ...string) int {
		return command(t, stdin, append([]string{"user", "add", "-data", dir, "-name", "Wang"}, more...)...)
	}
	for name, c := range map[string]struct {
		got, want int
	}{
		"no word":     {command(t, "", "user"), 2},
		"wrong word":  {command(t, "", "user", "delete"), 2},
		"no city yet": {command(t, "", "user", "list", "-data", dir), 1},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d", name, c.got)
		}
	}
	if code := add(password+"\r\n", "-role", "county_admin", "-division", "511181"); code != 0 {
		t.Fatalf("add: %d", code)
	}
	c, err := city.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	lock, err := c.Lock(t.Context()) // as a running server has it
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	for name, code := range map[string]int{
		"the same again": add(password, "-role", "county_admin", "-division", "511181"),
		"no password":    command(t, "", "user", "add", "-data", dir, "-name", "li", "-role", "city_admin"),
		"a short one":    command(t, "short\n", "user", "password", "-data", dir, "-name", "wang"),
		"nobody":         command(t, password, "user", "password", "-data", dir, "-name", "nobody"),
		"no role":        command(t, password, "user", "add", "-data", dir, "-name", "li"),
		"no division":    command(t, password, "user", "add", "-data", dir, "-name", "li", "-role", "county_viewer"),
	} {
		if code != 1 {
			t.Errorf("%s: %d", name, code)
		}
	}
	signIn := func(password string) error {
		_, err := access.Login(context.Background(), c, "wang", password, access.Origin{}, time.Now())
		return err
	}
	if err := signIn(password); err != nil {
		t.Error(err)
	}
	if code := command(t, "\ufeff"+password+"\r\n", "user", "password", "-data", dir, "-name", "wang"); code != 0 || signIn(password) != nil {
		t.Errorf("a password behind a byte order mark: %d", code)
	}
	if code := command(t, "seven\x00red umbrellas\n", "user", "password", "-data", dir, "-name", "wang"); code != 1 {
		t.Errorf("a password that cannot be typed: %d", code)
	}
	for _, name := range []string{"命令行", "令牌", "本机", "大屏", "?", "？"} { // by these the log names who has no account
		if code := command(t, password, "user", "add", "-data", dir, "-name", name, "-role", "city_admin"); code != 1 {
			t.Errorf("an account named %s: %d", name, code)
		}
	}
	const other = "seven red umbrellas"
	if code := command(t, other+"\nwhat follows is not read", "user", "password", "-data", dir, "-name", "WANG"); code != 0 || signIn(other) != nil || signIn(password) == nil {
		t.Errorf("another password: %d", code)
	}
	if code := command(t, "", "user", "disable", "-data", dir, "-name", "wang"); code != 0 || signIn(other) == nil {
		t.Errorf("disable: %d", code)
	}
	if code := command(t, "", "user", "enable", "-data", dir, "-name", "wang"); code != 0 || signIn(other) != nil {
		t.Errorf("enable: %d", code)
	}
	// The second step is taken away by command too, and the last administrator stays here
	// as on the pages.
	secondOff := func() int { return command(t, "", "user", "second-off", "-data", dir, "-name", "wang") }
	if code := secondOff(); code != 1 {
		t.Errorf("no second step to take away: %d", code)
	}
	now := time.Now()
	if err := access.BeginSecond(t.Context(), c, "wang", other, now); err != nil {
		t.Fatal(err)
	}
	key, err := access.PendingSecond(t.Context(), c, "wang", now)
	if err != nil {
		t.Fatal(err)
	}
	first, err := totp.GenerateCode(key.Secret(), now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := access.ConfirmSecond(t.Context(), c, "wang", first, "", now); err != nil {
		t.Fatal(err)
	}
	asked := func() bool {
		e, err := access.Login(t.Context(), c, "wang", other, access.Origin{}, time.Now())
		return err == nil && e.Second
	}
	if !asked() || secondOff() != 0 || asked() {
		t.Error("the second step is not taken away by command")
	}
	if code := command(t, password, "user", "add", "-data", dir, "-name", "zhao", "-role", "city_admin"); code != 0 {
		t.Errorf("add: %d", code)
	}
	if code := command(t, "", "user", "disable", "-data", dir, "-name", "zhao"); code != 1 {
		t.Errorf("disable the last administrator: %d", code)
	}
	if code := command(t, "", "user", "list", "-data", dir); code != 0 {
		t.Errorf("list: %d", code)
	}
	raw, err := os.ReadFile(city.File(dir))
	if wal, errWal := os.ReadFile(city.File(dir) + "-wal"); err != nil || errWal != nil || strings.Contains(string(raw)+string(wal), other) {
		t.Errorf("the password lies in the file, or it cannot be read: %v, %v", err, errWal)
	}
}
