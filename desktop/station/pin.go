package station

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
)

// Lengths of a PIN, and how wrong ones are answered: after pinTries the PIN waits,
// twice as long each time.
const (
	pinDigitsMin = 4
	pinDigitsMax = 8
	pinTries     = 5
	pinWait      = time.Minute
	pinWaitMax   = time.Hour
)

// verifier is what is kept of a PIN: Argon2id (RFC 9106) with 19 MiB and two
// passes, which costs a person nothing and a guesser a second for some forty.
type verifier struct{ salt, hash []byte }

func newVerifier(pin string) (verifier, error) {
	v := verifier{salt: make([]byte, 16)}
	if _, err := rand.Read(v.salt); err != nil {
		return v, err
	}
	v.hash = hashPIN(pin, v.salt)
	return v, nil
}

func hashPIN(pin string, salt []byte) []byte {
	return argon2.IDKey([]byte(pin), salt, 2, 19*1024, 1, 32)
}

func (v verifier) save(ctx context.Context, tx *sqlitedb.Tx, id change.ID) error {
	return tx.Exec(ctx, `INSERT INTO attendant_pin (attendant, salt, hash, wrong, locked_until) VALUES (?, ?, ?, 0, 0)
		ON CONFLICT DO UPDATE SET salt = excluded.salt, hash = excluded.hash, wrong = 0, locked_until = 0`, id[:], v.salt, v.hash)
}

// checkPIN refuses what somebody behind the attendant guesses first.
func checkPIN(pin string) error {
	bad := func(zh, en string) error { return fault.New(fault.Invalid, "pin", zh, en) }
	if len(pin) < pinDigitsMin || len(pin) > pinDigitsMax || strings.Trim(pin, "0123456789") != "" {
		return bad("PIN 应为 4 到 8 位数字", "a PIN has 4 to 8 digits")
	}
	if strings.Count(pin, pin[:1]) == len(pin) || strings.Contains("01234567890", pin) || strings.Contains("09876543210", pin) {
		return bad("这个 PIN 太容易猜，换一个", "this PIN is guessed at once: choose another")
	}
	return nil
}

// SetPIN sets an attendant's PIN on this computer: a manager for anybody, anybody
// for themselves with the old one. On a computer that has no PIN at all - another one
// of the station, to which the attendants came by themselves - it is a manager's that
// is set first, and signs them in.
func (s *Station) SetPIN(ctx context.Context, id change.ID, old, pin string) error {
	if err := checkPIN(pin); err != nil {
		return err
	}
	if err := s.checkAttendant(ctx, id); err != nil {
		return err
	}
	first, err := s.firstPIN(ctx, id)
	if err != nil {
		return err
	}
	if _, err := s.needManager(ctx); err != nil && !first {
		if err := s.verifyPIN(ctx, id, old); err != nil {
			return err
		}
	}
	v, err := newVerifier(pin)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *sqlitedb.Tx) error {
		if err := v.save(ctx, tx, id); err != nil || !first {
			return err
		}
		return saveShift(ctx, tx, id, "")
	})
	if err != nil {
		return s.met(err)
	}
	s.changed(SignalShift)
	return nil
}

// firstPIN tells whether a manager's PIN would be the first on this computer.
func (s *Station) firstPIN(ctx context.Context, id change.ID) (bool, error) {
	all, err := s.Attendants(ctx)
	manager := false
	for _, a := range all {
		if a.HasPIN {
			return false, err
		}
		manager = manager || a.ID == id && a.Manager
	}
	return manager, err
}

// verifyPIN compares a PIN with what this computer keeps. The try is counted
// before it is compared, so that pulling the plug gives no free ones, and tries are
// made one after the other, so that many at once are not counted as one.
func (s *Station) verifyPIN(ctx context.Context, id change.ID, pin string) error {
	s.deciding.Lock()
	defer s.deciding.Unlock()
	var v verifier
	var wrong, lockedUntil int64
	err := s.read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT salt, hash, wrong, locked_until FROM attendant_pin WHERE attendant = ?", id[:]).
			Scan(&v.salt, &v.hash, &wrong, &lockedUntil)
	})
	switch {
	case none(err):
		return fault.New(fault.Unauthorized, "pin", "这位值守人员在这台电脑上还没有 PIN，请站长设一个", "this attendant has no PIN on this computer yet: a manager sets one")
	case err != nil:
		return err
	}
	now := s.wall()
	if wait := time.UnixMilli(lockedUntil).Sub(now); wait > 0 && wait <= pinWaitMax {
		return tooOften(wait)
	}
	wrong++
	lockedUntil = 0
	if wrong >= pinTries {
		lockedUntil = now.Add(min(pinWait<<min(wrong-pinTries, 6), pinWaitMax)).UnixMilli()
	}
	if err := s.countTry(ctx, id, wrong, lockedUntil); err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(hashPIN(pin, v.salt), v.hash) == 1 {
		return s.countTry(ctx, id, 0, 0)
	}
	if left := pinTries - wrong; left > 0 {
		return fault.New(fault.Unauthorized, "pin", fmt.Sprintf("PIN 不对，还可以试 %d 次", left), fmt.Sprintf("wrong PIN: %d tries left", left))
	}
	return tooOften(time.UnixMilli(lockedUntil).Sub(now))
}

func (s *Station) countTry(ctx context.Context, id change.ID, wrong, lockedUntil int64) error {
	err := s.db.Write(ctx, func(tx *sqlitedb.Tx) error {
		return tx.Exec(ctx, "UPDATE attendant_pin SET wrong = ?, locked_until = ? WHERE attendant = ?", wrong, lockedUntil, id[:])
	})
	return s.met(err)
}

func tooOften(wait time.Duration) error {
	minutes := int(wait/time.Minute) + 1
	return fault.New(fault.Unauthorized, "pin", fmt.Sprintf("PIN 错得太多，请 %d 分钟后再试。不记名登记照常。", minutes),
		fmt.Sprintf("too many wrong PINs: try again in %d minutes. Counting goes on", minutes))
}
