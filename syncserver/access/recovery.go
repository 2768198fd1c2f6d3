package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"strings"

	"golang.org/x/text/unicode/norm"

	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
)

// Recovery codes are long enough that their digests need no salt and no time: 80 bits.
const (
	recoveryCodes  = 10
	recoveryLength = 16
)

func recoveryDigest(name, code string) []byte {
	sum := sha256.Sum256([]byte("yizhan recovery\x00" + name + "\x00" + code))
	return sum[:]
}

// cleanCode is a code as it is compared, however it was typed: in groups, in full
// width, in small letters. Codes have no 0 and no 1.
func cleanCode(s string) string {
	s = strings.NewReplacer(" ", "", "-", "", "\t", "").Replace(strings.ToUpper(norm.NFKC.String(s)))
	if len(s) == recoveryLength {
		s = strings.NewReplacer("0", "O", "1", "I").Replace(s)
	}
	return s
}

// renewRecovery makes new ones in place of those that are left.
func renewRecovery(ctx context.Context, tx sqlite.Tx, name string) (codes []string, err error) {
	if err := tx.Exec(ctx, "DELETE FROM recovery_code WHERE account = ?", name); err != nil {
		return nil, err
	}
	for range recoveryCodes {
		code := rand.Text()[:recoveryLength]
		if err := tx.Exec(ctx, "INSERT INTO recovery_code (account, digest) VALUES (?,?)", name, recoveryDigest(name, code)); err != nil {
			return nil, err
		}
		codes = append(codes, InFours(code, "-"))
	}
	return codes, nil
}

// InFours writes what somebody has to copy in groups of four.
func InFours(s, between string) string {
	var groups []string
	for len(s) > 4 {
		groups, s = append(groups, s[:4]), s[4:]
	}
	return strings.Join(append(groups, s), between)
}

func useRecovery(ctx context.Context, tx sqlite.Tx, name, code string) (bool, error) {
	n, err := tx.ExecCount(ctx, "DELETE FROM recovery_code WHERE account = ? AND digest = ?", name, recoveryDigest(name, code))
	if err != nil || n == 0 {
		return false, err
	}
	return true, Audit(ctx, tx, name, ActionRecoveryUsed, name)
}

// RecoveryLeft is how many recovery codes an account has.
func RecoveryLeft(ctx context.Context, c *city.City, name string) (n int, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT count(*) FROM recovery_code WHERE account = ?", name).Scan(&n)
	})
	return n, err
}
