package access

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
)

// Action is what somebody did, as the log names it.
type Action string

// The actions of this package. Those of others are named where they are done.
const (
	ActionLogin           Action = "login"
	ActionLoginFailed     Action = "login failed"
	ActionLogout          Action = "logout"
	ActionAccountAdded    Action = "account added"
	ActionAccountDisabled Action = "account disabled"
	ActionAccountEnabled  Action = "account enabled"
	ActionPairingGiven    Action = "pairing code given"
	ActionRevoked         Action = "computer revoked"
	ActionGranted         Action = "grant given"
	ActionWithdrawn       Action = "grant withdrawn"
	ActionPasswordSet     Action = "password set"
	ActionSessionEnded    Action = "session ended"
	ActionPasswordWrong   Action = "wrong password at account"
	ActionAccountChanged  Action = "account changed"
	ActionAccountReset    Action = "account reset"
	ActionInvited         Action = "invitation given"
	ActionPasswordChosen  Action = "password chosen by invitation"
	ActionFirstStep       Action = "login, first step"
	ActionSecondFailed    Action = "wrong code"
	ActionRecoveryUsed    Action = "recovery code used"
	ActionSecondOn        Action = "second factor on"
	ActionSecondOff       Action = "second factor off"
	ActionSecondRemoved   Action = "second factor removed"
	ActionRecoveryRenewed Action = "recovery codes renewed"
)

// Audit writes into the log what somebody of the staff does, in the transaction that
// does it: neither is there without the other. The object is a code or an id; no
// visitor's name, telephone or plate belongs in it, for the log is never shortened.
func Audit(ctx context.Context, tx sqlite.Tx, who string, action Action, object string) error {
	seq, chain, err := auditHead(ctx, tx)
	if err != nil {
		return fmt.Errorf("read the log's head: %w", err)
	}
	e := entry{seq: seq + 1, at: time.Now().UnixMilli(), who: who, action: string(action), object: object}
	next := e.chain(chain)
	if err := tx.Exec(ctx, "INSERT INTO audit (seq, at, who, action, object, chain) VALUES (?,?,?,?,?,?)", e.seq, e.at, e.who, e.action, e.object, next); err != nil {
		return fmt.Errorf("write the log: %w", err)
	}
	return tx.Exec(ctx, "INSERT INTO audit_head (one, seq, chain) VALUES (1,?,?) ON CONFLICT DO UPDATE SET seq = excluded.seq, chain = excluded.chain", e.seq, next)
}

func auditHead(ctx context.Context, r sqlitedb.Reader) (seq int64, chain []byte, err error) {
	err = r.QueryRowContext(ctx, "SELECT seq, chain FROM audit_head").Scan(&seq, &chain)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, nil
	}
	return seq, chain, err
}

// LogLength is how many entries the log has.
func LogLength(ctx context.Context, r sqlitedb.Reader) (int64, error) {
	seq, _, err := auditHead(ctx, r)
	return seq, err
}

// entry is a row of the log.
type entry struct {
	seq, at             int64
	who, action, object string
}

// chain is the digest of an entry and all before it. Each part stands behind its
// length, so that nothing can move from one into the next.
func (e entry) chain(before []byte) []byte {
	b := append([]byte("yizhan audit\x00"), before...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.seq))
	b = binary.BigEndian.AppendUint64(b, uint64(e.at))
	for _, s := range []string{e.who, e.action, e.object} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

// CheckAudit computes the chain of the log anew. broken is the first entry that does
// not fit, 0 where all do: it was changed, or one before it taken away.
func CheckAudit(ctx context.Context, r sqlitedb.Reader) (entries, broken int64, err error) {
	rows, err := r.QueryContext(ctx, "SELECT seq, at, who, action, object, chain FROM audit ORDER BY seq")
	if err != nil {
		return 0, 0, err
	}
	defer rows.Close()
	var last []byte
	for rows.Next() {
		var e entry
		var kept []byte
		if err := rows.Scan(&e.seq, &e.at, &e.who, &e.action, &e.object, &kept); err != nil {
			return entries, 0, err
		}
		entries++
		last = e.chain(last)
		if e.seq != entries || !bytes.Equal(last, kept) {
			return entries, entries, nil
		}
	}
	if err := rows.Err(); err != nil {
		return entries, 0, err
	}
	seq, chain, err := auditHead(ctx, r)
	if err == nil && (seq != entries || !bytes.Equal(chain, last)) {
		broken = entries + 1
	}
	return entries, broken, err
}
