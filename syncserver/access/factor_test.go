package access

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"yizhan/shared/fault"
	"yizhan/syncserver/city"
)

// telephone switches the second step of an account on, and is its secret.
func telephone(t *testing.T, c *city.City, name string, at time.Time) (secret string, recovery []string) {
	t.Helper()
	must(t, BeginSecond(t.Context(), c, name, good, at))
	key, err := PendingSecond(t.Context(), c, name, at)
	must(t, err)
	recovery, err = ConfirmSecond(t.Context(), c, name, codeAt(t, key.Secret(), at), "", at)
	must(t, err)
	return key.Secret(), recovery
}

func codeAt(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	must(t, err)
	return code
}

// half signs in with the password alone.
func half(t *testing.T, c *city.City, name string, at time.Time) (ticket string) {
	t.Helper()
	e, err := Login(t.Context(), c, name, good, Origin{}, at)
	must(t, err)
	if !e.Second {
		t.Fatal("nobody asks for a code")
	}
	return e.Token
}

func TestTheSecondStep(t *testing.T) {
	c := newCity(t)
	add(t, c, "chen", CountyViewer, "511102")
	if err := BeginSecond(t.Context(), c, "chen", "not this password", now); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("begun with a wrong password: %v", err)
	}
	must(t, BeginSecond(t.Context(), c, "chen", good, now))
	// What is not confirmed asks nobody.
	if e, err := Login(t.Context(), c, "chen", good, Origin{}, now); err != nil || e.Second {
		t.Errorf("before it is confirmed: %v %v", e.Second, err)
	}
	if _, err := ConfirmSecond(t.Context(), c, "chen", "000000", "", now); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("a wrong first code: %v", err)
	}
	if _, err := PendingSecond(t.Context(), c, "chen", now.Add(setUpTime)); !fault.Is(err, fault.Conflict) {
		t.Errorf("a secret that waited too long: %v", err)
	}
	secret, recovery := telephone(t, c, "chen", now)
	if len(recovery) != 10 {
		t.Fatalf("%d recovery codes", len(recovery))
	}
	if err := BeginSecond(t.Context(), c, "chen", good, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("begun anew while it is on: %v", err)
	}
	if list, err := Sessions(t.Context(), c, "chen", "", now); err != nil || len(list) != 0 {
		t.Errorf("%d sessions from before go on, %v", len(list), err)
	}

	// The code of the confirmation is used; from then on each works once, one step early
	// or late, and never after a later one.
	at := now.Add(10 * time.Minute)
	try := func(code string) error {
		_, err := LoginSecond(t.Context(), c, half(t, c, "chen", at), code, Origin{}, at)
		return err
	}
	for name, code := range map[string]string{"two steps late": codeAt(t, secret, at.Add(-2*codeStep)), "two steps early": codeAt(t, secret, at.Add(2*codeStep)), "none": "", "short": "12345", "words": "abcdef", "the confirmation's": codeAt(t, secret, now)} {
		if err := try(code); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := try(codeAt(t, secret, at.Add(-codeStep))); err != nil {
		t.Errorf("one step late: %v", err)
	}
	if err := try(codeAt(t, secret, at.Add(-codeStep))); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("the same again: %v", err)
	}
	early := codeAt(t, secret, at.Add(codeStep))
	if err := try(" " + early[:3] + " " + early[3:]); err != nil {
		t.Errorf("one step early, typed in two groups: %v", err)
	}
	if err := try(codeAt(t, secret, at)); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("one before a used one: %v", err)
	}
	// A ticket that was not used up by a wrong code works still, and once.
	at = at.Add(time.Minute)
	ticket := half(t, c, "chen", at)
	if _, err := LoginSecond(t.Context(), c, ticket, "000000", Origin{}, at); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("%v", err)
	}
	token, err := LoginSecond(t.Context(), c, ticket, codeAt(t, secret, at), Origin{}, at)
	must(t, err)
	if s, found, err := FindSession(t.Context(), c, token, true, at); err != nil || !found || !s.Second || s.Name != "chen" {
		t.Errorf("%+v %v %v", s, found, err)
	}
	if _, err := LoginSecond(t.Context(), c, ticket, codeAt(t, secret, at.Add(codeStep)), Origin{}, at); !fault.Is(err, fault.NotFound) {
		t.Errorf("a ticket twice: %v", err)
	}
}

// TestOneCodeOneSession sends one code many times at once.
func TestOneCodeOneSession(t *testing.T) {
	c := newCity(t)
	add(t, c, "chen", CountyViewer, "511102")
	secret, recovery := telephone(t, c, "chen", now)
	at := now.Add(time.Minute)
	for name, code := range map[string]string{"of the telephone": codeAt(t, secret, at), "recovery": recovery[3]} {
		const many = 8
		var all sync.WaitGroup
		var mu sync.Mutex
		in := 0
		for range many {
			ticket := half(t, c, "chen", at)
			all.Go(func() {
				if _, err := LoginSecond(t.Context(), c, ticket, code, Origin{}, at); err == nil {
					mu.Lock()
					in++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if in != 1 {
			t.Errorf("%s: %d sessions by one code", name, in)
		}
	}
}

// TestRecoveryCodes: each stands in once, however it is typed, for its own account.
func TestRecoveryCodes(t *testing.T) {
	c := newCity(t)
	add(t, c, "chen", CountyViewer, "511102")
	add(t, c, "li", CountyViewer, "511102")
	secret, codes := telephone(t, c, "chen", now)
	_, others := telephone(t, c, "li", now)
	use := func(code string) error {
		_, err := LoginSecond(t.Context(), c, half(t, c, "chen", now), code, Origin{}, now)
		return err
	}
	for i, typed := range []string{codes[0], strings.ToLower(codes[1]), strings.ReplaceAll(codes[2], "-", ""), strings.NewReplacer("O", "0", "I", "1", "-", " ").Replace(codes[3])} {
		if err := use(typed); err != nil {
			t.Errorf("%d: %v", i, err)
		}
		if err := use(typed); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("%d, twice: %v", i, err)
		}
	}
	if err := use(others[0]); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("another's: %v", err)
	}
	if n, err := RecoveryLeft(t.Context(), c, "chen"); n != 6 || err != nil {
		t.Errorf("%d are left, %v", n, err)
	}
	at := now.Add(time.Minute)
	if _, err := RenewRecovery(t.Context(), c, "chen", "not this password", codeAt(t, secret, at), at); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("renewed without the password: %v", err)
	}
	if _, err := RenewRecovery(t.Context(), c, "chen", good, "000000", at); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("renewed without a code: %v", err)
	}
	fresh, err := RenewRecovery(t.Context(), c, "chen", good, codeAt(t, secret, at), at)
	must(t, err)
	if err := use(codes[5]); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("one of before: %v", err)
	}
	// With one of them and the password it is switched off.
	if err := EndSecond(t.Context(), c, "chen", good, "ABCD-ABCD-ABCD-ABCD", at); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("off by a wrong code: %v", err)
	}
	if err := EndSecond(t.Context(), c, "chen", "not this password", fresh[0], at); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("off by a wrong password: %v", err)
	}
	must(t, EndSecond(t.Context(), c, "chen", good, fresh[0], at))
	if e, err := Login(t.Context(), c, "chen", good, Origin{}, at); err != nil || e.Second {
		t.Errorf("after it was switched off: %+v %v", e, err)
	}
}

// BenchmarkSignIn is what signing in costs the server, with the password alone and with
// a code after it.
func BenchmarkSignIn(b *testing.B) {
	c, err := city.Open(b.Context(), b.TempDir())
	must(b, err)
	defer c.Close()
	must(b, AddAccount(b.Context(), c, Account{Name: "chen", Role: CityViewer}, good, now))
	b.Run("password", func(b *testing.B) {
		for b.Loop() {
			_, err := Login(b.Context(), c, "chen", good, Origin{}, now)
			must(b, err)
		}
	})
	must(b, BeginSecond(b.Context(), c, "chen", good, now))
	key, err := PendingSecond(b.Context(), c, "chen", now)
	must(b, err)
	at := now
	code := func() string {
		code, err := totp.GenerateCode(key.Secret(), at)
		must(b, err)
		return code
	}
	_, err = ConfirmSecond(b.Context(), c, "chen", code(), "", at)
	must(b, err)
	b.Run("password and code", func(b *testing.B) {
		for b.Loop() {
			at = at.Add(codeStep)
			e, err := Login(b.Context(), c, "chen", good, Origin{}, at)
			must(b, err)
			_, err = LoginSecond(b.Context(), c, e.Token, code(), Origin{}, at)
			must(b, err)
		}
	})
	b.Run("code", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			at = at.Add(codeStep)
			e, err := Login(b.Context(), c, "chen", good, Origin{}, at)
			must(b, err)
			b.StartTimer()
			_, err = LoginSecond(b.Context(), c, e.Token, code(), Origin{}, at)
			must(b, err)
		}
	})
}
