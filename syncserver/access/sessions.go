package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
)

// A session ends when nobody has used it for a while, and at the end of a working
// day whatever happens.
const (
	SessionIdle  = 30 * time.Minute
	SessionWhole = 12 * time.Hour
	// touchEvery spares the disk: that a session is used is written once a minute.
	touchEvery = time.Minute
)

// unknownDigest is what a password is compared with where there is no account, so
// that the answer takes as long as with one.
var unknownDigest = formatDigest(make([]byte, saltBytes), make([]byte, hashBytes))

// WrongLogin is the one answer to a name that does not exist, a password that does
// not fit and an account that was disabled.
func WrongLogin() error {
	return fault.New(fault.Unauthorized, "password", "账号或密码不对", "the name or the password is wrong")
}

// Origin is where somebody signs in.
type Origin struct {
	Address string
	Browser string // as it calls itself
	Before  string // the token that it had
}

// Entry is where a right password leads: into a session, or, with Second, only to the
// second step, for which the token is a ticket.
type Entry struct {
	Token   string
	Second  bool
	Account Account
}

// Login begins a session, or gives a ticket to the second step: the token is for the
// cookie of the browser, and only its digest is kept. The session that the browser had
// before ends with the new one.
func Login(ctx context.Context, c *city.City, name, password string, from Origin, now time.Time) (e Entry, err error) {
	name = AccountName(name)
	a, digest, found, err := readAccount(ctx, c, name)
	if err != nil {
		return e, err
	}
	compare := digest
	if compare == "" { // no account, or one without a password
		compare = unknownDigest
	}
	right, err := matchPassword(ctx, compare, password)
	if err != nil {
		return e, err
	}
	if digest == "" || !right || !a.Disabled.IsZero() {
		object := a.Name
		if !found {
			object = nameUnknown
		}
		err := sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error { return Audit(ctx, tx, object, ActionLoginFailed, "") })
		return e, errors.Join(err, WrongLogin())
	}
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		// The password was compared outside of the transaction, and may have been
		// changed meanwhile.
		e.Account = a
		err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM second_factor WHERE account = a.name AND confirmed_at IS NOT NULL) FROM account a WHERE name = ? AND password = ? AND disabled_at IS NULL", name, digest).Scan(&e.Second)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return WrongLogin()
		case err != nil:
			return err
		case e.Second:
			e.Token, err = giveTicket(ctx, tx, name, now)
		default:
			e.Token, err = beginSession(ctx, tx, name, from, now)
		}
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}

// beginSession is for whoever has shown all that their account asks for.
func beginSession(ctx context.Context, tx sqlite.Tx, name string, from Origin, now time.Time) (token string, err error) {
	token = rand.Text()
	if err := tx.Exec(ctx, "INSERT INTO session (digest, account, began_at, seen_at, address, browser) VALUES (?,?,?,?,?,?)",
		sessionDigest(token), name, now.UnixMilli(), now.UnixMilli(), from.Address, from.Browser); err != nil {
		return "", err
	}
	if err := tx.Exec(ctx, "UPDATE account SET signed_in_at = ? WHERE name = ?", now.UnixMilli(), name); err != nil {
		return "", err
	}
	if err := tx.Exec(ctx, "DELETE FROM session WHERE digest = ?", sessionDigest(from.Before)); err != nil {
		return "", err
	}
	return token, Audit(ctx, tx, name, ActionLogin, "")
}

func sessionDigest(token string) []byte {
	sum := sha256.Sum256([]byte("yizhan session\x00" + token))
	return sum[:]
}

// FindSession is whose session a token belongs to, if it has not ended. used says
// that a person asks and not a page by itself: only that keeps a session alive.
func FindSession(ctx context.Context, c *city.City, token string, used bool, now time.Time) (s Staff, found bool, err error) {
	if token == "" {
		return Staff{}, false, nil
	}
	var seen int64
	var second bool
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		a, err := scanAccount(tx.QueryRowContext(ctx, accountColumns+", s.seen_at, EXISTS (SELECT 1 FROM second_factor f WHERE f.account = a.name AND f.confirmed_at IS NOT NULL) FROM session s JOIN account a ON a.name = s.account WHERE s.digest = ? AND s.seen_at > ? AND s.began_at > ? AND a.disabled_at IS NULL",
			sessionDigest(token), now.Add(-SessionIdle).UnixMilli(), now.Add(-SessionWhole).UnixMilli()).Scan, &seen, &second)
		s = a.Staff()
		s.Second = second
		return err
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Staff{}, false, nil
	case err != nil:
		return Staff{}, false, err
	case used && now.Sub(time.UnixMilli(seen)) >= touchEvery:
		// Only a session that still is one: it may have ended since it was read.
		err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
			return tx.Exec(ctx, "UPDATE session SET seen_at = max(seen_at, ?) WHERE digest = ?", now.UnixMilli(), sessionDigest(token))
		})
	}
	return s, err == nil, err
}

// Logout ends a session.
func Logout(ctx context.Context, c *city.City, token string) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		var name string
		err := tx.QueryRowContext(ctx, "SELECT account FROM session WHERE digest = ?", sessionDigest(token)).Scan(&name)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := tx.Exec(ctx, "DELETE FROM session WHERE digest = ?", sessionDigest(token)); err != nil {
			return err
		}
		return Audit(ctx, tx, name, ActionLogout, "")
	})
}

// EndSessions ends all of them, and the links of invitations: those of a backup may
// have ended since.
func EndSessions(ctx context.Context, c *city.City) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		for _, query := range []string{"DELETE FROM session", "DELETE FROM ticket", "DELETE FROM invitation"} {
			if err := tx.Exec(ctx, query); err != nil {
				return err
			}
		}
		return nil
	})
}

// PurgeSessions forgets those that ended by themselves.
func PurgeSessions(ctx context.Context, c *city.City, now time.Time) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "DELETE FROM session WHERE seen_at <= ? OR began_at <= ?", now.Add(-SessionIdle).UnixMilli(), now.Add(-SessionWhole).UnixMilli())
	})
}
