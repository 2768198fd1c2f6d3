package access

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
)

func add(t *testing.T, c *city.City, name string, role StaffRole, division string) {
	t.Helper()
	must(t, AddAccount(t.Context(), c, Account{Name: name, Role: role, Division: division}, good, now))
}

// as is a request of somebody who is signed in.
func as(t *testing.T, c *city.City, name string) context.Context {
	t.Helper()
	a, _, found, err := readAccount(t.Context(), c, name)
	must(t, err)
	if !found {
		t.Fatalf("%s has no account", name)
	}
	return WithStaff(t.Context(), a.Staff())
}

func exec(t *testing.T, c *city.City, query string, args ...any) {
	t.Helper()
	must(t, sqlite.Write(t.Context(), c.DB, func(tx sqlite.Tx) error { return tx.Exec(t.Context(), query, args...) }))
}

// TestTheLastAdministratorStays: however somebody tries, by page or by command, one who
// can sign in and administer the city is left. Who was only invited is not one.
func TestTheLastAdministratorStays(t *testing.T) {
	c := newCity(t)
	add(t, c, "zhao", CityAdmin, "")
	add(t, c, "chen", CountyAdmin, "511102")
	_, err := Invite(as(t, c, "zhao"), c, Account{Name: "invited", Role: CityAdmin}, now)
	must(t, err)
	add(t, c, "gone", CityAdmin, "")
	must(t, Disable(t.Context(), c, "gone", now))
	viewer := Account{Name: "zhao", Role: CityViewer}
	for name, ctx := range map[string]context.Context{"by themselves": as(t, c, "zhao"), "by command": t.Context(), "by program": WithStaff(t.Context(), Program())} {
		if err := Disable(ctx, c, "zhao", now); !fault.Is(err, fault.Conflict) {
			t.Errorf("disabled %s: %v", name, err)
		}
		if err := SetRole(ctx, c, viewer); !fault.Is(err, fault.Conflict) {
			t.Errorf("made a reader %s: %v", name, err)
		}
		if code, err := Reset(ctx, c, "zhao", now); !fault.Is(err, fault.Conflict) || code != "" {
			t.Errorf("reset %s: %v", name, err)
		}
	}
	if e, err := Login(t.Context(), c, "zhao", good, Origin{}, now); err != nil || e.Account.Role != CityAdmin {
		t.Errorf("what was refused has done something: %v", err)
	}
	// Others are no last administrator, and with a second one the first may go.
	must(t, Disable(t.Context(), c, "chen", now))
	must(t, Disable(t.Context(), c, "invited", now))
	must(t, Enable(t.Context(), c, "gone"))
	must(t, SetRole(as(t, c, "zhao"), c, viewer))
	if err := Disable(t.Context(), c, "gone", now); !fault.Is(err, fault.Conflict) {
		t.Errorf("now the other is the last: %v", err)
	}
}

// TestTwoAdministratorsAtOnce has two administrators end each other in one moment, in
// each of the ways: one of them is left, every time.
func TestTwoAdministratorsAtOnce(t *testing.T) {
	for round := range 12 {
		c := newCity(t)
		add(t, c, "zhao", CityAdmin, "")
		add(t, c, "qian", CityAdmin, "")
		ways := []func(ctx context.Context, name string) error{
			func(ctx context.Context, name string) error { return Disable(ctx, c, name, now) },
			func(ctx context.Context, name string) error {
				return SetRole(ctx, c, Account{Name: name, Role: CityViewer})
			},
			func(ctx context.Context, name string) error { _, err := Reset(ctx, c, name, now); return err },
		}
		way, start := ways[round%len(ways)], make(chan struct{})
		var all sync.WaitGroup
		errs := make([]error, 2)
		for i, names := range [][2]string{{"zhao", "qian"}, {"qian", "zhao"}} {
			ctx := as(t, c, names[0])
			all.Go(func() { <-start; errs[i] = way(ctx, names[1]) })
		}
		close(start)
		all.Wait()
		left := 0
		for _, name := range []string{"zhao", "qian"} {
			if e, err := Login(t.Context(), c, name, good, Origin{}, now); err == nil && e.Account.Role == CityAdmin {
				left++
			}
		}
		if left != 1 || (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("round %d: %d administrators are left: %v", round, left, errs)
		}
	}
}

// TestNobodyGivesMoreThanTheyHave: a county gives what it has to its own, and neither
// reaches nor finds what is another's.
func TestNobodyGivesMoreThanTheyHave(t *testing.T) {
	c := newCity(t)
	add(t, c, "zhao", CityAdmin, "")
	add(t, c, "chen", CountyAdmin, "511102")
	add(t, c, "town", CountyAdmin, "511102004")
	add(t, c, "viewer", CountyViewer, "511102")
	add(t, c, "far", CountyViewer, "511181")
	add(t, c, "auditor", Auditor, "")
	may := map[string]string{"zhao": "zhao chen town viewer far auditor", "chen": "chen town viewer", "town": "town", "viewer": "", "far": "", "auditor": ""}
	all := []string{"zhao", "chen", "town", "viewer", "far", "auditor"}
	for who, whom := range may {
		ctx := as(t, c, who)
		list, err := ManagedAccounts(ctx, c, now)
		must(t, err)
		for _, name := range all {
			want := slices.Contains(strings.Fields(whom), name)
			if got := slices.ContainsFunc(list, func(m Managed) bool { return m.Name == name }); got != want {
				t.Errorf("%s sees %s: %v", who, name, got)
			}
			if _, err := FindManaged(ctx, c, name, now); fault.Is(err, fault.NotFound) == want || err != nil && want {
				t.Errorf("%s opens %s: %v", who, name, err)
			}
			if want {
				continue
			}
			_, reset := Reset(ctx, c, name, now)
			for what, err := range map[string]error{"disables": Disable(ctx, c, name, now), "enables": Enable(ctx, c, name), "resets": reset, "signs out": EndSessionOf(ctx, c, name, ""),
				"changes": SetRole(ctx, c, Account{Name: name, Role: CountyViewer, Division: "511102"}), "removes the second step of": RemoveSecond(ctx, c, name)} {
				own := who == name && (what == "resets" || what == "removes the second step of")
				if !fault.Is(err, fault.NotFound) && !own || err == nil {
					t.Errorf("%s %s %s: %v", who, what, name, err)
				}
			}
		}
	}
	for name, a := range map[string]struct {
		by   string
		give Account
		kind fault.Kind
	}{
		"another county":     {"chen", Account{Name: "x", Role: CountyViewer, Division: "511181"}, fault.Forbidden},
		"the whole city":     {"chen", Account{Name: "x", Role: CityViewer}, fault.Forbidden},
		"an auditor of all":  {"chen", Account{Name: "x", Role: Auditor}, fault.Forbidden},
		"the county, a town": {"town", Account{Name: "x", Role: CountyViewer, Division: "511102"}, fault.Forbidden},
		"a reader":           {"viewer", Account{Name: "x", Role: CountyViewer, Division: "511102"}, fault.Forbidden},
		"nonsense":           {"zhao", Account{Name: "x", Role: "king"}, fault.Invalid},
		"one that is there":  {"zhao", Account{Name: "far", Role: CityViewer}, fault.Conflict},
	} {
		if _, err := Invite(as(t, c, a.by), c, a.give, now); !fault.Is(err, a.kind) {
			t.Errorf("%s: %v", name, err)
		}
		if a.kind == fault.Forbidden {
			a.give.Name = "viewer"
			if err := SetRole(as(t, c, a.by), c, a.give); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s, changed into: %v", name, err)
			}
		}
	}
	if _, err := Invite(as(t, c, "chen"), c, Account{Name: "new", Role: CountyAdmin, Division: "511102004"}, now); err != nil {
		t.Errorf("what is one's own: %v", err)
	}
	must(t, SetRole(as(t, c, "chen"), c, Account{Name: "viewer", Role: CountyAdmin, Division: "511102004"}))
}

// TestRightsOfTheMoment: who was an administrator when the request came and is none any
// more when it is done does nothing.
func TestRightsOfTheMoment(t *testing.T) {
	c := newCity(t)
	add(t, c, "zhao", CityAdmin, "")
	add(t, c, "qian", CityAdmin, "")
	add(t, c, "far", CountyViewer, "511181")
	late := as(t, c, "qian")
	must(t, SetRole(as(t, c, "zhao"), c, Account{Name: "qian", Role: CountyAdmin, Division: "511102"}))
	if err := Disable(late, c, "far", now); !fault.Is(err, fault.NotFound) {
		t.Errorf("with rights that are gone: %v", err)
	}
	if _, err := Invite(late, c, Account{Name: "x", Role: CityAdmin}, now); !fault.Is(err, fault.Forbidden) {
		t.Errorf("invited with rights that are gone: %v", err)
	}
	must(t, Disable(t.Context(), c, "qian", now))
	if err := Enable(late, c, "qian"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a disabled one enables themselves: %v", err)
	}
}
