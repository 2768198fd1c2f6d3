package access

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
)

var now = time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newCity(t *testing.T) *city.City {
	t.Helper()
	c, err := city.Open(t.Context(), t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, c.Close()) })
	return c
}

const good = "a green bicycle 7"

func TestPasswordsThatWouldBeGuessed(t *testing.T) {
	for _, p := range []string{"", "short", "elevenchars", "aaaaaaaaaaaaaaaa", "abababababab", "123456789012345", "qwertyuiopasdf", "poiuytrewq123456",
		"1qaz2wsx3edc4rfv", "Password123456!", "P@ssw0rd-2026-11", "yizhan@leshan2026", "chen.li-is-my-name", "13800138000 13800138000", "管理员密码2026", strings.Repeat("long ", 300), "bad\xff bytes here now"} {
		if err := checkPassword("chen.li", p); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q is taken: %v", p, err)
		}
	}
	for _, p := range []string{good, "correct horse battery", "蓝天骑行木桌", "Tr7$kq0!zXw9"} {
		if err := checkPassword("chen.li", p); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
}

func TestDigestOfAPassword(t *testing.T) {
	ctx := t.Context()
	one, err := hashPassword(ctx, good)
	must(t, err)
	two, err := hashPassword(ctx, good)
	must(t, err)
	if one == two || !strings.HasPrefix(one, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(one, good) {
		t.Errorf("%s, %s", one, two)
	}
	for password, want := range map[string]bool{good: true, "ａ green bicycle 7": true /* full width */, "a green bicycle 8": false, "": false, strings.Repeat("x", passwordBytesMax+1): false} {
		if got, err := matchPassword(ctx, one, password); got != want || err != nil {
			t.Errorf("%.40q: %v %v", password, got, err)
		}
	}
	for _, kept := range []string{"", good, "$argon2id$v=19$m=19456,t=0,p=1$AAAA$AAAA", "$argon2id$v=19$m=19456,t=2,p=1$AAAA$", "$argon2id$v=18$m=19456,t=2,p=1$AAAA$AAAA"} {
		if got, err := matchPassword(ctx, kept, ""); got || err == nil {
			t.Errorf("%q: %v %v", kept, got, err)
		}
	}
}

// TestFewPasswordsAtOnce holds all the places: the next one must wait, and go away
// when nobody waits for it any more.
func TestFewPasswordsAtOnce(t *testing.T) {
	for range cap(hashing) {
		hashing <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := hashPassword(ctx, good); err == nil {
		t.Error("a password was looked at beside the others")
	}
	for range cap(hashing) {
		<-hashing
	}
	if _, err := hashPassword(t.Context(), good); err != nil {
		t.Error(err)
	}
}

func TestAccountsThatMakeNoSense(t *testing.T) {
	c := newCity(t)
	some := change.NewMinter().New(now)
	for field, list := range map[string][]Account{
		"name":         {{Role: CityAdmin}, {Name: "a b", Role: CityAdmin}, {Name: "a\x00b", Role: CityAdmin}, {Name: strings.Repeat("x", 65), Role: CityAdmin}},
		"role":         {{Name: "a"}, {Name: "a", Role: "root"}, {Name: "a", Role: "station"}},
		"division":     {{Name: "a", Role: CountyAdmin}, {Name: "a", Role: CountyViewer, Division: "511100"}, {Name: "a", Role: CityAdmin, Division: "511102"}, {Name: "a", Role: CountyAdmin, Division: "110101"}, {Name: "a", Role: Auditor, Division: "x"}},
		"organisation": {{Name: "a", Role: Department}, {Name: "a", Role: CityAdmin, Organisation: some}, {Name: "a", Role: Department, Organisation: some}},
	} {
		for _, a := range list {
			if err := AddAccount(t.Context(), c, a, good, now); fault.FieldOf(err) != field {
				t.Errorf("%+v: %v", a, err)
			}
		}
	}
	if list, err := Accounts(t.Context(), c); len(list) != 0 || err != nil {
		t.Errorf("%v %v", list, err)
	}
	must(t, AddAccount(t.Context(), c, Account{Name: " Chen.Li ", Role: CountyAdmin, Division: "511102"}, good, now))
	if err := AddAccount(t.Context(), c, Account{Name: "ＣＨＥＮ.li", Role: CityAdmin}, good, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("the same name again: %v", err)
	}
	list, err := Accounts(t.Context(), c)
	if err != nil || len(list) != 1 || list[0].Name != "chen.li" || list[0].Division != "511102" {
		t.Errorf("%+v %v", list, err)
	}
}

func TestWhoMaySeeAndEdit(t *testing.T) {
	staff := func(r StaffRole, division string) Staff { return Staff{Name: "x", Role: r, Division: division} }
	for name, c := range map[string]struct {
		staff      Staff
		division   string
		see, edit  bool
		administer bool
	}{
		"nobody":                       {Staff{}, "511102", false, false, false},
		"nobody, nowhere":              {Staff{}, "", false, false, false},
		"city admin":                   {staff(CityAdmin, "511100"), "511102004", true, true, true},
		"city admin, unplaced":         {staff(CityAdmin, "511100"), "", true, true, true},
		"city viewer":                  {staff(CityViewer, "511100"), "511102", true, false, false},
		"county admin, own":            {staff(CountyAdmin, "511102"), "511102004", true, true, false},
		"county admin, foreign":        {staff(CountyAdmin, "511102"), "511181", false, false, false},
		"county admin, city":           {staff(CountyAdmin, "511102"), "511100", false, false, false},
		"county admin, unplaced":       {staff(CountyAdmin, "511102"), "", false, false, false},
		"county viewer, own":           {staff(CountyViewer, "511102"), "511102", true, false, false},
		"town admin, own":              {staff(CountyAdmin, "511102004"), "511102004", true, true, false},
		"town admin, its county":       {staff(CountyAdmin, "511102004"), "511102", false, false, false},
		"auditor":                      {staff(Auditor, "511100"), "511181", true, false, false},
		"department of a county":       {staff(Department, "511102"), "511102", true, false, false},
		"department, elsewhere":        {staff(Department, "511102"), "511181", false, false, false},
		"an admin bound to no place":   {staff(CityAdmin, ""), "511102", false, false, false},
		"a city role with one county":  {staff(CityAdmin, "511102"), "511181", false, false, false},
		"city admin, another province": {staff(CityAdmin, "511100"), "110101", true, true, true},
	} {
		if see, edit := c.staff.MaySee(c.division), c.staff.MayEdit(c.division); see != c.see || edit != c.edit || c.staff.MayAdminister() != c.administer {
			t.Errorf("%s: sees %v, edits %v, administers %v", name, see, edit, c.staff.MayAdminister())
		}
	}
	if StaffOf(context.Background()) != (Staff{}) {
		t.Error("a request without anybody is somebody's")
	}
}

// TestLogBrokenByHand changes, takes away and reorders entries of the log behind its
// back; whichever it is, the check names the place.
func TestLogBrokenByHand(t *testing.T) {
	const entries = 6
	for name, c := range map[string]struct {
		query string
		want  int64
	}{
		"as it was":        {"SELECT 1", 0},
		"who":              {"UPDATE audit SET who = 'other' WHERE seq = 3", 3},
		"action":           {"UPDATE audit SET action = 'x' WHERE seq = 3", 3},
		"object":           {"UPDATE audit SET object = object || 'x' WHERE seq = 1", 1},
		"time":             {"UPDATE audit SET at = at + 1 WHERE seq = 6", 6},
		"moved over":       {"UPDATE audit SET who = who || substr(action, 1, 1), action = substr(action, 2) WHERE seq = 4", 4},
		"one taken away":   {"DELETE FROM audit WHERE seq = 2", 2},
		"the first":        {"DELETE FROM audit WHERE seq = 1", 1},
		"the last":         {"DELETE FROM audit WHERE seq = 6", 6},
		"all":              {"DELETE FROM audit", 1},
		"the head":         {"DELETE FROM audit_head", 7},
		"reordered":        {"UPDATE audit SET seq = CASE seq WHEN 4 THEN -5 WHEN 5 THEN -4 END WHERE seq IN (4, 5); UPDATE audit SET seq = -seq WHERE seq < 0", 4},
		"one put in":       {"INSERT INTO audit SELECT 7, at, who, action, object, chain FROM audit WHERE seq = 6", 7},
		"its own chain":    {"UPDATE audit SET chain = zeroblob(32) WHERE seq = 5", 5},
		"with a new chain": {"UPDATE audit SET object = 'x', chain = zeroblob(32) WHERE seq = 6; UPDATE audit_head SET chain = zeroblob(32)", 6},
	} {
		db := newCity(t)
		must(t, sqlite.Write(t.Context(), db.DB, func(tx sqlite.Tx) error {
			for i := range entries {
				if err := Audit(t.Context(), tx, "chen.li", ActionLogin, fmt.Sprint(i)); err != nil {
					return err
				}
			}
			for part := range strings.SplitSeq(c.query, ";") {
				if err := tx.Exec(t.Context(), part); err != nil {
					return err
				}
			}
			return nil
		}))
		must(t, db.DB.Read(t.Context(), func(tx *sql.Tx) error {
			_, broken, err := CheckAudit(t.Context(), tx)
			if broken != c.want {
				t.Errorf("%s: broken at %d, want %d", name, broken, c.want)
			}
			return err
		}))
	}
}

// TestPasswordChangedMeanwhile lets a password be changed while the old one is looked
// at: no session may come of it.
func TestPasswordChangedMeanwhile(t *testing.T) {
	c := newCity(t)
	must(t, AddAccount(t.Context(), c, Account{Name: "a", Role: CityAdmin}, good, now))
	for range cap(hashing) {
		hashing <- struct{}{}
	}
	var wait sync.WaitGroup
	var err error
	wait.Go(func() { _, err = Login(t.Context(), c, "a", good, Origin{}, now) })
	time.Sleep(50 * time.Millisecond) // it has read the digest, and waits to compare
	must(t, sqlite.Write(t.Context(), c.DB, func(tx sqlite.Tx) error {
		return tx.Exec(t.Context(), "UPDATE account SET password = ? WHERE name = 'a'", unknownDigest)
	}))
	for range cap(hashing) {
		<-hashing
	}
	wait.Wait()
	if !fault.Is(err, fault.Unauthorized) {
		t.Errorf("signed in with a password that was changed: %v", err)
	}
}
