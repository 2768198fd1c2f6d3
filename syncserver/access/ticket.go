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
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/city"
)

// TicketValid is how long somebody who gave a right password may look for the code.
const TicketValid = 5 * time.Minute

func ticketDigest(ticket string) []byte {
	sum := sha256.Sum256([]byte("yizhan ticket\x00" + ticket))
	return sum[:]
}

// giveTicket is for who has given a right password and owes a code. It is no session,
// and lies in another table: nothing that looks for sessions can find it.
func giveTicket(ctx context.Context, tx sqlite.Tx, name string, now time.Time) (ticket string, err error) {
	// Those of before are not taken away: who knows the password must not be able to keep
	// its owner out.
	if err := tx.Exec(ctx, "DELETE FROM ticket WHERE expires <= ?", now.UnixMilli()); err != nil {
		return "", err
	}
	ticket = rand.Text()
	if err := tx.Exec(ctx, "INSERT INTO ticket (digest, account, expires) VALUES (?,?,?)", ticketDigest(ticket), name, now.Add(TicketValid).UnixMilli()); err != nil {
		return "", err
	}
	return ticket, Audit(ctx, tx, name, ActionFirstStep, "")
}

// TicketOwner is who is half signed in.
func TicketOwner(ctx context.Context, c *city.City, ticket string, now time.Time) (name string, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		name, err = ticketOwner(ctx, tx, ticket, now)
		return err
	})
	return name, err
}

func ticketOwner(ctx context.Context, r sqlitedb.Reader, ticket string, now time.Time) (name string, err error) {
	err = r.QueryRowContext(ctx, "SELECT t.account FROM ticket t JOIN account a ON a.name = t.account WHERE t.digest = ? AND t.expires > ? AND a.disabled_at IS NULL",
		ticketDigest(ticket), now.UnixMilli()).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.NotFound, "ticket", "等得太久了，请重新输入密码", "that took too long: give the password again")
	}
	return name, err
}

// WrongSecond is the answer to a code that is wrong, or was used before.
func WrongSecond() error {
	return fault.New(fault.Unauthorized, "code", "验证码不对，或者已经用过。等手机上换了下一个再输", "the code is wrong, or was used already: wait for the next one on the telephone")
}

// LoginSecond begins the session of who is half signed in, by a code of the telephone
// or a recovery code. The ticket is used up by a right one only.
func LoginSecond(ctx context.Context, c *city.City, ticket, code string, from Origin, now time.Time) (token string, err error) {
	right := false
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		name, err := ticketOwner(ctx, tx, ticket, now)
		if err != nil {
			return err
		}
		if right, err = useCode(ctx, tx, c.Dir(), name, code, now); err != nil || !right {
			return err
		}
		if err := tx.Exec(ctx, "DELETE FROM ticket WHERE digest = ?", ticketDigest(ticket)); err != nil {
			return err
		}
		token, err = beginSession(ctx, tx, name, from, now)
		return err
	})
	if err == nil && !right {
		err = WrongSecond()
	}
	if err != nil {
		return "", err
	}
	return token, nil
}
