package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"errors"
	"time"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
)

// setupValid is how long the link for the first administrator holds.
const setupValid = 24 * time.Hour

const setupRow = "SELECT digest FROM setup WHERE expires > ? AND NOT EXISTS (SELECT 1 FROM account)"

func setupDigest(code string) []byte {
	sum := sha256.Sum256([]byte("yizhan setup\x00" + code))
	return sum[:]
}

// NewSetup makes the code by which the first administrator makes their account, in place
// of any before. Where somebody has an account already it makes none.
func NewSetup(ctx context.Context, c *city.City, now time.Time) (code string, err error) {
	if have, err := HaveAccounts(ctx, c); err != nil || have {
		return "", err
	}
	code = rand.Text()
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "INSERT INTO setup (one, digest, expires) VALUES (1,?,?) ON CONFLICT DO UPDATE SET digest = excluded.digest, expires = excluded.expires",
			setupDigest(code), now.Add(setupValid).UnixMilli())
	})
	return code, err
}

func wrongSetup() error {
	return fault.New(fault.Unauthorized, "code", "这个链接不对、已用过或已过期。重新启动服务器会显示新的链接", "this link is wrong, used or expired: a new start of the server shows a new one")
}

// CheckSetup refuses a code that makes no account.
func CheckSetup(ctx context.Context, c *city.City, code string, now time.Time) error {
	return c.DB.Read(ctx, func(tx *sql.Tx) error {
		var kept []byte
		err := tx.QueryRowContext(ctx, setupRow, now.UnixMilli()).Scan(&kept)
		if errors.Is(err, sql.ErrNoRows) || err == nil && subtle.ConstantTimeCompare(kept, setupDigest(code)) == 0 {
			return wrongSetup()
		}
		return err
	})
}

// Setup makes the account of the first administrator, and uses the code up.
func Setup(ctx context.Context, c *city.City, code, name, password string, now time.Time) error {
	if err := CheckSetup(ctx, c, code, now); err != nil {
		return err // before the password is hashed, which costs
	}
	a := Account{Name: name, Role: CityAdmin, Division: codes.LeshanCity}
	digest, err := a.prepare(ctx, password)
	if err != nil {
		return err
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		n, err := tx.ExecCount(ctx, "DELETE FROM setup WHERE digest = ? AND expires > ? AND NOT EXISTS (SELECT 1 FROM account)", setupDigest(code), now.UnixMilli())
		if err != nil || n == 0 {
			return orFault(err, wrongSetup())
		}
		return addAccount(ctx, tx, a, digest, a.Name, now)
	})
}
