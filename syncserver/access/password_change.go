package access

import (
	"context"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
)

// SetPassword gives an account another password. Whoever is signed in with it has
// to sign in again.
func SetPassword(ctx context.Context, c *city.City, name, password string) error {
	name = AccountName(name)
	if err := checkPassword(name, password); err != nil {
		return err
	}
	digest, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if _, _, err := managed(ctx, tx, name); err != nil {
			return err
		}
		return setPassword(ctx, tx, name, digest, Who(ctx), ActionPasswordSet)
	})
}

// setPassword ends what the old password had begun, and the link that chose it.
func setPassword(ctx context.Context, tx sqlite.Tx, name, digest, who string, action Action) error {
	if err := tx.Exec(ctx, "UPDATE account SET password = ? WHERE name = ?", digest, name); err != nil {
		return err
	}
	if err := tx.Exec(ctx, "DELETE FROM invitation WHERE account = ?", name); err != nil {
		return err
	}
	if err := signOut(ctx, tx, name); err != nil {
		return err
	}
	return Audit(ctx, tx, who, action, name)
}

// WrongPassword is what somebody is told who is signed in and gives another password
// than theirs.
func WrongPassword() error {
	return fault.New(fault.Unauthorized, "old", "现在的密码不对", "the present password is wrong")
}

// ownPassword checks that it is the owner who sits at a browser that is signed in. A
// wrong one is written into the log. It returns the digest that it was compared with.
func ownPassword(ctx context.Context, c *city.City, name, password string) (digest string, err error) {
	_, digest, found, err := readAccount(ctx, c, name)
	if err != nil || !found || digest == "" {
		return "", orFault(err, noAccount(name))
	}
	right, err := matchPassword(ctx, digest, password)
	if err != nil || right {
		return digest, err
	}
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error { return Audit(ctx, tx, name, ActionPasswordWrong, "") })
	return "", orFault(err, WrongPassword())
}

// stillOwn refuses what was begun with a password that was changed meanwhile, or with
// an account that was disabled.
func stillOwn(ctx context.Context, tx sqlite.Tx, name, digest string) error {
	a, now, found, err := findAccount(ctx, tx, name)
	if err == nil && (!found || now != digest || !a.Disabled.IsZero()) {
		err = WrongPassword()
	}
	return err
}

// ChangePassword is for who knows the one that holds. All sessions end.
func ChangePassword(ctx context.Context, c *city.City, name, old, password string) error {
	before, err := ownPassword(ctx, c, name, old)
	if err != nil {
		return err
	}
	if err := checkPassword(name, password); err != nil {
		return err
	}
	digest, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if err := stillOwn(ctx, tx, name, before); err != nil {
			return err
		}
		return setPassword(ctx, tx, name, digest, Who(ctx), ActionPasswordSet)
	})
}
