package access

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
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

// TestTicketsEnd shows each way in which being half signed in ends. A right code, which
// would have led in, leads nowhere then.
func TestTicketsEnd(t *testing.T) {
	for name, end := range map[string]func(c *city.City) error{
		"time":               func(*city.City) error { return nil },
		"disabled":           func(c *city.City) error { return Disable(t.Context(), c, "chen", now) },
		"disabled beside":    func(c *city.City) error { exec(t, c, "UPDATE account SET disabled_at = 1"); return nil },
		"another password":   func(c *city.City) error { return SetPassword(t.Context(), c, "chen", "three blue ladders") },
		"own password":       func(c *city.City) error { return ChangePassword(t.Context(), c, "chen", good, "three blue ladders") },
		"reset":              func(c *city.City) error { _, err := Reset(t.Context(), c, "chen", now); return err },
		"another role":       func(c *city.City) error { return SetRole(t.Context(), c, Account{Name: "chen", Role: CityViewer}) },
		"second step is off": func(c *city.City) error { return RemoveSecond(t.Context(), c, "chen") },
		"restored":           func(c *city.City) error { return EndSessions(t.Context(), c) },
	} {
		c := newCity(t)
		add(t, c, "chen", CountyViewer, "511102")
		secret, _ := telephone(t, c, "chen", now)
		at := now.Add(time.Minute)
		ticket := half(t, c, "chen", at)
		if _, err := TicketOwner(t.Context(), c, ticket, at); err != nil {
			t.Errorf("%s, before: %v", name, err)
		}
		if _, found, err := FindSession(t.Context(), c, ticket, true, at); found || err != nil {
			t.Errorf("%s: a ticket is a session", name)
		}
		must(t, end(c))
		if name == "time" {
			at = at.Add(TicketValid)
		}
		if _, err := LoginSecond(t.Context(), c, ticket, codeAt(t, secret, at), Origin{}, at); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTicketsAreForgotten: whoever knows a password cannot fill the database, nor keep its
// owner out.
func TestTicketsAreForgotten(t *testing.T) {
	c := newCity(t)
	add(t, c, "chen", CountyViewer, "511102")
	_, recovery := telephone(t, c, "chen", now)
	owner := half(t, c, "chen", now)
	half(t, c, "chen", now)
	if _, err := LoginSecond(t.Context(), c, owner, recovery[0], Origin{}, now); err != nil {
		t.Errorf("another one was given meanwhile: %v", err)
	}
	half(t, c, "chen", now.Add(TicketValid))
	n := 0
	must(t, c.DB.Read(t.Context(), func(tx *sql.Tx) error { return tx.QueryRow("SELECT count(*) FROM ticket").Scan(&n) }))
	if n != 1 {
		t.Errorf("%d tickets are kept", n)
	}
}

// TestSecretsAtRest: neither the database nor a backup of it makes codes, and a secret
// that was moved to another account opens nothing. Without the key recovery codes work.
func TestSecretsAtRest(t *testing.T) {
	c := newCity(t)
	add(t, c, "chen", CountyViewer, "511102")
	add(t, c, "li", CountyViewer, "511102")
	secret, codes := telephone(t, c, "chen", now)
	lis, _ := telephone(t, c, "li", now)
	exec(t, c, "DELETE FROM session")
	raw, _ := secretEncoding.DecodeString(secret)
	for _, file := range []string{"city.db", "city.db-wal"} {
		b, err := os.ReadFile(filepath.Join(c.Dir(), file))
		must(t, err)
		for what, part := range map[string][]byte{"the secret": []byte(secret), "its bytes": raw, "a recovery code": []byte(codes[0]), "a recovery code, bare": []byte(strings.ReplaceAll(codes[0], "-", ""))} {
			if bytes.Contains(b, part) {
				t.Errorf("%s holds %s", file, what)
			}
		}
	}
	key := filepath.Join(c.Dir(), keyFile)
	if info, err := os.Stat(key); err != nil || info.Size() != keyBytes || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	at := now.Add(time.Minute)
	exec(t, c, "UPDATE second_factor SET sealed = (SELECT sealed FROM second_factor WHERE account = 'chen') WHERE account = 'li'")
	for _, s := range []string{secret, lis} {
		if _, err := LoginSecond(t.Context(), c, half(t, c, "li", at), codeAt(t, s, at), Origin{}, at); !fault.Is(err, fault.Conflict) {
			t.Errorf("a secret of another account: %v", err)
		}
	}
	must(t, os.Remove(key))
	if _, err := LoginSecond(t.Context(), c, half(t, c, "chen", at), codeAt(t, secret, at), Origin{}, at); !fault.Is(err, fault.Conflict) {
		t.Errorf("without the key: %v", err)
	}
	if _, err := LoginSecond(t.Context(), c, half(t, c, "chen", at), codes[0], Origin{}, at); err != nil {
		t.Errorf("a recovery code without the key: %v", err)
	}
}

// TestTheLogHoldsNoSecrets follows what the log says of the second step.
func TestTheLogHoldsNoSecrets(t *testing.T) {
	c := newCity(t)
	add(t, c, "zhao", CityAdmin, "")
	code, err := Invite(as(t, c, "zhao"), c, Account{Name: "chen", Role: CountyViewer, Division: "511102"}, now)
	must(t, err)
	_, err = AcceptInvitation(t.Context(), c, code, good, now)
	must(t, err)
	secret, recovery := telephone(t, c, "chen", now)
	at := now.Add(time.Minute)
	ticket := half(t, c, "chen", at)
	_, _ = LoginSecond(t.Context(), c, ticket, "000000", Origin{}, at)
	_, err = LoginSecond(t.Context(), c, ticket, recovery[0], Origin{}, at)
	must(t, err)
	me := WithStaff(t.Context(), Staff{Name: "chen", Role: CountyViewer, Division: "511102", SignedIn: true})
	_ = ChangePassword(me, c, "chen", "my old password?", "three blue ladders")
	must(t, RemoveSecond(as(t, c, "zhao"), c, "chen"))
	log := logOf(t, c)
	want := "命令行|account added|zhao city_admin 511100;zhao|account added|chen county_viewer 511102;zhao|invitation given|chen;chen|password chosen by invitation|chen;" +
		"chen|second factor on|chen;chen|login, first step|;chen|wrong code|;chen|recovery code used|chen;chen|login|;chen|wrong password at account|;zhao|second factor removed|chen"
	if log != want {
		t.Errorf("%s", log)
	}
	for _, s := range []string{code, good, secret, recovery[0], "000000", "my old", ticket} {
		if strings.Contains(log, s) {
			t.Errorf("the log holds %q", s)
		}
	}
}

func logOf(t *testing.T, c *city.City) string {
	t.Helper()
	var lines sql.NullString
	must(t, c.DB.Read(context.Background(), func(tx *sql.Tx) error {
		return tx.QueryRow("SELECT group_concat(line, ';') FROM (SELECT who || '|' || action || '|' || object AS line FROM audit ORDER BY seq)").Scan(&lines)
	}))
	return lines.String
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
