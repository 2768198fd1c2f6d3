package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yizhan/syncserver/city"
)

// TestTokenCommands gives a token, lists it without what opens the screen, and takes it
// back.
func TestTokenCommands(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "city")
	said := func(want int, args ...string) string {
		t.Helper()
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		before := os.Stdout
		os.Stdout = w
		code := run(t.Context(), append([]string{"token"}, args...))
		os.Stdout = before
		_ = w.Close()
		out, _ := io.ReadAll(r)
		if code != want {
			t.Errorf("%v: %d", args, code)
		}
		return strings.TrimSpace(string(out))
	}
	said(2)
	said(2, "paint")
	said(1, "list", "-data", dir) // no city yet
	said(1, "wall", "-data", dir)
	c, err := city.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	token := said(0, "wall", "-data", dir, "-days", "7", "-division", "511181")
	if len(token) < 26 || strings.Contains(token, "\n") {
		t.Errorf("the token is %q", token)
	}
	if list := said(0, "list", "-data", dir); strings.Contains(list, token) || !strings.Contains(list, `"id":1,"division":"511181"`) || strings.Contains(list, "revoked") {
		t.Errorf("the list is %s", list)
	}
	said(1, "wall", "-data", dir, "-days", "0")
	said(1, "api", "-data", dir)
	said(1, "api", "-data", dir, "-name", "platform", "-days", "366")
	api := said(0, "api", "-data", dir, "-name", "platform", "-days", "7")
	if !strings.HasPrefix(api, "yizhan_") || strings.Contains(api, "\n") {
		t.Errorf("the token is %q", api)
	}
	if list := said(0, "list", "-data", dir); strings.Contains(list, api) || !strings.Contains(list, `"id":2,"division":"511100"`) || !strings.Contains(list, `"use":"api","name":"platform","maker":"命令行"`) {
		t.Errorf("the list is %s", list)
	}
	said(1, "revoke", "-data", dir, "-id", "x")
	said(0, "revoke", "-data", dir, "-id", "1")
	said(1, "revoke", "-data", dir, "-id", "1")
	if list := said(0, "list", "-data", dir); !strings.Contains(list, "revoked") {
		t.Errorf("the list is %s", list)
	}
}
