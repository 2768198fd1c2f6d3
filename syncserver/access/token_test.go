package access_test

import (
	"testing"
	"time"

	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// TestTheWallOfAnOlderServer: the screens that hang go on after the server was updated,
// under the numbers that they had.
func TestTheWallOfAnOlderServer(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	open := func() *city.City {
		t.Helper()
		c, err := city.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := open()
	token, err := access.NewWallToken(t.Context(), c, "511181", 9, now)
	if err != nil {
		t.Fatal(err)
	}
	err = sqlite.Write(t.Context(), c.DB, func(tx sqlite.Tx) error {
		// As the program before left it.
		for _, q := range []string{
			"ALTER TABLE token DROP COLUMN use", "ALTER TABLE token DROP COLUMN name", "ALTER TABLE token DROP COLUMN maker", "ALTER TABLE token DROP COLUMN used_at", "ALTER TABLE token RENAME TO wall_token",
			"DROP TABLE report_mail", "ALTER TABLE report_run DROP COLUMN removed_at", "ALTER TABLE report_schedule DROP COLUMN mail", "DELETE FROM migration_syncserver WHERE version_id >= 16",
		} {
			if err := tx.Exec(t.Context(), q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = open()
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	staff, err := access.FindToken(t.Context(), c, access.Wall, token, now)
	if err != nil || staff.Role != access.Wall || staff.Division != "511181" {
		t.Errorf("the screen: %+v, %v", staff, err)
	}
	if _, err := access.FindToken(t.Context(), c, access.API, token, now); err == nil {
		t.Error("the token of a screen reads figures")
	}
	if _, err := access.NewWallToken(t.Context(), c, "", 9, now); err != nil {
		t.Error(err)
	}
	list, err := access.Tokens(t.Context(), c)
	if err != nil || len(list) != 2 || list[0].ID != 1 || list[1].ID != 2 || list[0].Use != access.Wall {
		t.Errorf("%+v, %v", list, err)
	}
}
