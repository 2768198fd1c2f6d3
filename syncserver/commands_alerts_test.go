package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
)

// TestAlertsCommand lists what is open, for people and for programs.
func TestAlertsCommand(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "city")
	said := func(want int, args ...string) string {
		t.Helper()
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		before := os.Stdout
		os.Stdout = w
		code := run(t.Context(), append([]string{"alerts"}, args...))
		os.Stdout = before
		_ = w.Close()
		out, _ := io.ReadAll(r)
		if code != want {
			t.Errorf("%v: %d", args, code)
		}
		return strings.TrimSpace(string(out))
	}
	said(1, "-data", dir) // no city yet
	said(2, "-data", dir, "-closed")
	c, err := city.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	err = sqlite.Write(t.Context(), c.DB, func(tx sqlite.Tx) error {
		for _, opened := range []any{1, nil} { // the second waits whether it stays
			err := tx.Exec(t.Context(), "INSERT INTO alert (key, kind, urgent, division, station, name, figure, zh, en, began_at, opened_at) VALUES (coalesce(?, 'b'), 'clock', 0, '511102', 'LS01', '嘉州驿站', 9, '时钟慢了', 'slow', 1, ?)", opened, opened)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = c.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	if out := said(0, "-data", dir); strings.Count(out, "\n") != 0 || !strings.Contains(out, "嘉州驿站") || !strings.Contains(out, "没有人处理") {
		t.Errorf("for people: %s", out)
	}
	var a struct {
		Kind, Station string
		Text          [2]string
	}
	if err := json.Unmarshal([]byte(said(0, "-data", dir, "-json")), &a); err != nil || a.Kind != "clock" || a.Station != "LS01" || a.Text[1] != "slow" {
		t.Errorf("for programs: %+v, %v", a, err)
	}
}
