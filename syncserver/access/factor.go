package access

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
)

const (
	// issuer is how the program on a telephone lists the code.
	issuer = "驿站通"
	// codeStep is how long one code stands on the telephone, and clockSteps how many of
	// them the clocks of telephone and server may be apart.
	codeStep   = 30 * time.Second
	clockSteps = 1
	// setUpTime is how long a secret waits for its first code.
	setUpTime = 15 * time.Minute
)

// BeginSecond makes a secret for the telephone of whoever knows the password of an
// account. It asks nobody for a code before it was confirmed by one.
func BeginSecond(ctx context.Context, c *city.City, name, password string, now time.Time) error {
	digest, err := ownPassword(ctx, c, name, password)
	if err != nil {
		return err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: name})
	if err != nil {
		return fmt.Errorf("make a secret: %w", err)
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if err := stillOwn(ctx, tx, name, digest); err != nil {
			return err
		}
		sealed, err := seal(c.Dir(), name, key.Secret())
		if err != nil {
			return err
		}
		n, err := tx.ExecCount(ctx, `INSERT INTO second_factor (account, sealed, made_at) VALUES (?,?,?)
			ON CONFLICT DO UPDATE SET sealed = excluded.sealed, made_at = excluded.made_at WHERE confirmed_at IS NULL`, name, sealed, now.UnixMilli())
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "", "已经开启了，要换手机请先关掉", "it is on already: to change the telephone switch it off first")
		}
		return err
	})
}

// PendingSecond is the secret that waits for its first code, as the telephone reads it.
func PendingSecond(ctx context.Context, c *city.City, name string, now time.Time) (key *otp.Key, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		secret, err := pendingSecret(tx.QueryRowContext(ctx, pendingRow, name, now.Add(-setUpTime).UnixMilli()), c.Dir(), name)
		if err != nil {
			return err
		}
		bytes, err := secretEncoding.DecodeString(secret)
		if err != nil {
			return err
		}
		key, err = totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: name, Secret: bytes})
		return err
	})
	return key, err
}

const pendingRow = "SELECT sealed FROM second_factor WHERE account = ? AND confirmed_at IS NULL AND made_at > ?"

func pendingSecret(row *sql.Row, dir, name string) (string, error) {
	var sealed []byte
	if err := row.Scan(&sealed); errors.Is(err, sql.ErrNoRows) {
		return "", fault.New(fault.Conflict, "", "等得太久了，或者已经开启。请回到“我的账号”重新开始", "that took too long, or it is on already: begin again at “My account”")
	} else if err != nil {
		return "", err
	}
	return unseal(dir, name, sealed)
}

// ConfirmSecond switches the second step on, with the first code of the telephone. The
// other sessions of the account began without one, and end. It returns the recovery
// codes, which nobody can read again.
func ConfirmSecond(ctx context.Context, c *city.City, name, code, token string, now time.Time) (recovery []string, err error) {
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		secret, err := pendingSecret(tx.QueryRowContext(ctx, pendingRow, name, now.Add(-setUpTime).UnixMilli()), c.Dir(), name)
		if err != nil {
			return err
		}
		step, right, err := stepOf(secret, cleanCode(code), 0, now)
		if err != nil || !right {
			return orFault(err, WrongSecond())
		}
		if err := tx.Exec(ctx, "UPDATE second_factor SET confirmed_at = ?, used_step = ? WHERE account = ?", now.UnixMilli(), step, name); err != nil {
			return err
		}
		if recovery, err = renewRecovery(ctx, tx, name); err != nil {
			return err
		}
		if err := tx.Exec(ctx, "DELETE FROM session WHERE account = ? AND digest <> ?", name, sessionDigest(token)); err != nil {
			return err
		}
		return Audit(ctx, tx, name, ActionSecondOn, name)
	})
	if err != nil {
		return nil, err
	}
	return recovery, nil
}

// stepOf is the time step whose code somebody gives, later than the last one used.
func stepOf(secret, code string, used int64, now time.Time) (step int64, right bool, err error) {
	middle := now.Unix() / int64(codeStep/time.Second)
	for step = middle - clockSteps; step <= middle+clockSteps; step++ {
		want, err := hotp.GenerateCode(secret, uint64(step))
		if err != nil {
			return 0, false, fmt.Errorf("make a code: %w", err)
		}
		if step > used && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true, nil
		}
	}
	return 0, false, nil
}

// useCode uses a code of the telephone, or a recovery code, up. A wrong one is written
// into the log.
func useCode(ctx context.Context, tx sqlite.Tx, dir, name, code string, now time.Time) (right bool, err error) {
	code = cleanCode(code)
	if len(code) == recoveryLength {
		right, err = useRecovery(ctx, tx, name, code)
	} else {
		right, err = useTelephone(ctx, tx, dir, name, code, now)
	}
	if err == nil && !right {
		err = Audit(ctx, tx, name, ActionSecondFailed, "")
	}
	return right, err
}

func useTelephone(ctx context.Context, tx sqlite.Tx, dir, name, code string, now time.Time) (bool, error) {
	var sealed []byte
	var used int64
	err := tx.QueryRowContext(ctx, "SELECT sealed, used_step FROM second_factor WHERE account = ? AND confirmed_at IS NOT NULL", name).Scan(&sealed, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	secret, err := unseal(dir, name, sealed)
	if err != nil {
		return false, err
	}
	step, right, err := stepOf(secret, code, used, now)
	if err != nil || !right {
		return false, err
	}
	return true, tx.Exec(ctx, "UPDATE second_factor SET used_step = ? WHERE account = ?", step, name)
}

// EndSecond switches the second step off, for who gives password and code.
func EndSecond(ctx context.Context, c *city.City, name, password, code string, now time.Time) error {
	return withBoth(ctx, c, name, password, code, now, func(tx sqlite.Tx) error { return removeSecond(ctx, tx, name, name, ActionSecondOff) })
}

// RenewRecovery makes ten new recovery codes in place of those that are left, for who
// gives password and code.
func RenewRecovery(ctx context.Context, c *city.City, name, password, code string, now time.Time) (recovery []string, err error) {
	err = withBoth(ctx, c, name, password, code, now, func(tx sqlite.Tx) (err error) {
		if recovery, err = renewRecovery(ctx, tx, name); err != nil {
			return err
		}
		return Audit(ctx, tx, name, ActionRecoveryRenewed, name)
	})
	if err != nil {
		return nil, err
	}
	return recovery, nil
}

func withBoth(ctx context.Context, c *city.City, name, password, code string, now time.Time, f func(sqlite.Tx) error) error {
	digest, err := ownPassword(ctx, c, name, password)
	if err != nil {
		return err
	}
	right := false
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if err := stillOwn(ctx, tx, name, digest); err != nil {
			return err
		}
		if right, err = useCode(ctx, tx, c.Dir(), name, code, now); err != nil || !right {
			return err
		}
		return f(tx)
	})
	if err == nil && !right {
		err = WrongSecond()
	}
	return err
}

// RemoveSecond is for the account of somebody who lost telephone and recovery codes.
func RemoveSecond(ctx context.Context, c *city.City, name string) error {
	name = AccountName(name)
	if StaffOf(ctx).SignedIn && StaffOf(ctx).Name == name {
		return ownAccount()
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if _, _, err := managed(ctx, tx, name); err != nil {
			return err
		}
		if err := signOut(ctx, tx, name); err != nil {
			return err
		}
		return removeSecond(ctx, tx, name, Who(ctx), ActionSecondRemoved)
	})
}

func removeSecond(ctx context.Context, tx sqlite.Tx, name, who string, action Action) error {
	if err := tx.Exec(ctx, "DELETE FROM recovery_code WHERE account = ?", name); err != nil {
		return err
	}
	n, err := tx.ExecCount(ctx, "DELETE FROM second_factor WHERE account = ?", name)
	if err != nil || n == 0 {
		return orFault(err, fault.New(fault.Conflict, "name", "这个账号没有开启两步登录", "this account has no second step"))
	}
	return Audit(ctx, tx, who, action, name)
}
