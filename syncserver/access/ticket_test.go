package access

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"yizhan/shared/fault"
	"yizhan/syncserver/city"
)

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
