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

// PasswordLinkValid is how long the link holds by which somebody chooses a password: over
// a weekend.
const PasswordLinkValid = 72 * time.Hour

func invitationDigest(code string) []byte {
	sum := sha256.Sum256([]byte("yizhan invitation\x00" + code))
	return sum[:]
}

// Invite makes an account without a password. The code is for the link by which its
// owner chooses one; only its digest is kept.
func Invite(ctx context.Context, c *city.City, a Account, now time.Time) (code string, err error) {
	if err := a.check(); err != nil {
		return "", err
	}
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if err := mayGive(ctx, tx, a); err != nil {
			return err
		}
		var have bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM account)").Scan(&have); err != nil {
			return err
		}
		if !have {
			// From the first account on nobody comes in without one.
			return fault.New(fault.Conflict, "", "先建第一个市级管理员：打开服务器启动时显示的链接，或者用命令 syncserver user add", "make the first administrator of the city before: open the link that the server shows when it starts, or use syncserver user add")
		}
		if err := addAccount(ctx, tx, a, "", Who(ctx), now); err != nil {
			return err
		}
		code, err = invite(ctx, tx, a.Name, now)
		return err
	})
	return ifMade(code, err)
}

// ifMade keeps a code back whose transaction did not come to be: it would open nothing.
func ifMade(code string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return code, nil
}

// Reset takes the password of an account away, ends whatever is signed in with it, and
// gives a link to choose another one.
func Reset(ctx context.Context, c *city.City, name string, now time.Time) (code string, err error) {
	name = AccountName(name)
	if StaffOf(ctx).SignedIn && StaffOf(ctx).Name == name {
		return "", ownAccount()
	}
	err = changeAccount(ctx, c, ActionAccountReset, name, "", func(tx sqlite.Tx) (err error) {
		n, err := tx.ExecCount(ctx, "UPDATE account SET password = '' WHERE name = ? AND disabled_at IS NULL", name)
		if err != nil || n == 0 {
			return orFault(err, fault.New(fault.Conflict, "name", "账号已停用，先恢复使用，再重设密码", "the account is disabled: enable it before its password is reset"))
		}
		code, err = invite(ctx, tx, name, now)
		return err
	})
	return ifMade(code, err)
}

// ownAccount is said to who would get around what their own page asks for.
func ownAccount() error {
	return fault.New(fault.Conflict, "name", "自己的密码和第二步在“我的账号”里改（点自己的名字）", "your own password and second step are changed at “My account” (click your name)")
}

func invite(ctx context.Context, tx sqlite.Tx, name string, now time.Time) (code string, err error) {
	code = rand.Text()
	if err := tx.Exec(ctx, "INSERT INTO invitation (account, digest, expires) VALUES (?,?,?) ON CONFLICT (account) DO UPDATE SET digest = excluded.digest, expires = excluded.expires",
		name, invitationDigest(code), now.Add(PasswordLinkValid).UnixMilli()); err != nil {
		return "", err
	}
	return code, Audit(ctx, tx, Who(ctx), ActionInvited, name)
}

const invitedRow = accountColumns + ` FROM invitation i JOIN account a ON a.name = i.account
	WHERE i.digest = ? AND i.expires > ? AND a.disabled_at IS NULL`

func wrongInvitation() error {
	return fault.New(fault.Unauthorized, "code", "这个链接不对、已用过或已过期。请给你链接的管理员再发一个", "this link is wrong, used or expired: ask the administrator who gave it to you for another one")
}

// Invited is whose password a code lets choose.
func Invited(ctx context.Context, c *city.City, code string, now time.Time) (a Account, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		a, err = scanAccount(tx.QueryRowContext(ctx, invitedRow, invitationDigest(code), now.UnixMilli()).Scan)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = wrongInvitation()
	}
	return a, err
}

// AcceptInvitation gives the account the password that its owner chose, and uses the
// code up.
func AcceptInvitation(ctx context.Context, c *city.City, code, password string, now time.Time) (name string, err error) {
	a, err := Invited(ctx, c, code, now)
	if err != nil {
		return "", err // before the password is hashed, which costs
	}
	if err := checkPassword(a.Name, password); err != nil {
		return "", err
	}
	digest, err := hashPassword(ctx, password)
	if err != nil {
		return "", err
	}
	return a.Name, sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if _, err := scanAccount(tx.QueryRowContext(ctx, invitedRow, invitationDigest(code), now.UnixMilli()).Scan); err != nil {
			if errors.Is(err, sql.ErrNoRows) {
				err = wrongInvitation() // used by another window meanwhile
			}
			return err
		}
		return setPassword(ctx, tx, a.Name, digest, a.Name, ActionPasswordChosen)
	})
}
