package main

import (
	"path/filepath"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
)

// TestMonthCommands closes a month of a folder, refuses what has no sense, and opens it.
func TestMonthCommands(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "city")
	c, err := city.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 9, 2, 10, 0, 0, 0, domain.Shanghai)
	v := &domain.Visit{ID: change.NewMinter().New(at), Station: domain.StationID("S1"), At: at.UnixMilli(), Group: "N3", People: 7}
	body, err := v.Body()
	if err != nil {
		t.Fatal(err)
	}
	err = sqlite.Write(t.Context(), c.DB, func(tx sqlite.Tx) error {
		_, err := ledger.Apply(t.Context(), tx, ledger.Author{Received: at}, []ledger.Entry{{Change: change.Change{Kind: v.Kind(), Version: 1, ID: v.ID, Clock: change.Stamp(0).Tick(at), Body: body}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		want int
		args []string
	}{
		{2, nil}, {2, []string{"end"}}, {1, []string{"close", "-data", dir, "-month", "2026-9"}}, {1, []string{"close", "-data", dir, "-month", "2999-01"}}, {1, []string{"close", "-data", dir + "x", "-month", "2026-09"}},
		{0, []string{"close", "-data", dir, "-month", "2026-09"}}, {1, []string{"close", "-data", dir, "-month", "2026-09"}}, {0, []string{"list", "-data", dir}},
		{1, []string{"reopen", "-data", dir, "-month", "2026-09"}}, {0, []string{"reopen", "-data", dir, "-month", "2026-09", "-why", "补录"}}, {0, []string{"close", "-data", dir, "-month", "2026-09"}},
	} {
		if got := command(t, "", append([]string{"month"}, step.args...)...); got != step.want {
			t.Errorf("month %v: %d, want %d", step.args, got, step.want)
		}
	}
}
