package access

import (
	"slices"
	"sync"
	"testing"
	"time"

	"yizhan/shared/fault"
)

// TestInvitationIsUsedOnce: the link chooses one password, within its time, for one
// account, and a new one takes the place of the old.
func TestInvitationIsUsedOnce(t *testing.T) {
	c := newCity(t)
	if _, err := Invite(WithStaff(t.Context(), Host()), c, Account{Name: "first", Role: CityAdmin}, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("before there is an administrator: %v", err)
	}
	add(t, c, "zhao", CityAdmin, "")
	old, err := Invite(as(t, c, "zhao"), c, Account{Name: "Li", Role: CountyViewer, Division: "511102"}, now)
	must(t, err)
	if _, err := Login(t.Context(), c, "li", "", Origin{}, now); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("without a password: %v", err)
	}
	code, err := Reset(as(t, c, "zhao"), c, "li", now)
	must(t, err)
	for name, bad := range map[string]struct {
		code string
		at   time.Time
	}{"none": {"", now}, "another": {"x", now}, "the one before": {old, now}, "too late": {code, now.Add(PasswordLinkValid)}} {
		if _, err := Invited(t.Context(), c, bad.code, bad.at); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := AcceptInvitation(t.Context(), c, bad.code, good, bad.at); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("%s, used: %v", name, err)
		}
	}
	if _, err := AcceptInvitation(t.Context(), c, code, "short", now); !fault.Is(err, fault.Invalid) {
		t.Errorf("a short password: %v", err)
	}
	var all sync.WaitGroup
	took := make([]error, 4)
	for i := range took {
		all.Go(func() {
			_, took[i] = AcceptInvitation(t.Context(), c, code, good, now.Add(PasswordLinkValid-time.Second))
		})
	}
	all.Wait()
	if n := len(slices.DeleteFunc(took, func(err error) bool { return err != nil })); n != 1 {
		t.Errorf("%d chose a password by one link", n)
	}
	if _, err := Login(t.Context(), c, "li", good, Origin{}, now); err != nil {
		t.Errorf("with the chosen password: %v", err)
	}
	// A reset ends what was signed in, and the old password.
	_, err = Reset(t.Context(), c, "li", now)
	must(t, err)
	if list, err := Sessions(t.Context(), c, "li", "", now); err != nil || len(list) != 0 {
		t.Errorf("%d sessions after a reset, %v", len(list), err)
	}
	if _, err := Login(t.Context(), c, "li", good, Origin{}, now); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("the old password after a reset: %v", err)
	}
	// A disabled account's link leads nowhere.
	code, err = Reset(t.Context(), c, "li", now)
	must(t, err)
	must(t, Disable(t.Context(), c, "li", now))
	if code, err := Reset(t.Context(), c, "li", now); !fault.Is(err, fault.Conflict) || code != "" {
		t.Errorf("a disabled account is reset: %v", err)
	}
	if _, err := AcceptInvitation(t.Context(), c, code, good, now); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("a disabled account: %v", err)
	}
}
