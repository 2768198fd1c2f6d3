package access

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/city"
)

// Session is a browser that is signed in, as its owner sees it.
type Session struct {
	Key              string // names it; nobody can sign in with it
	Began, Seen      time.Time
	Address, Browser string
	Current          bool // the one that asks
}

// Sessions lists those of an account that have not ended, the one used last first.
func Sessions(ctx context.Context, c *city.City, account, token string, now time.Time) (out []Session, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT digest, began_at, seen_at, address, browser FROM session WHERE account = ? AND seen_at > ? AND began_at > ? ORDER BY seen_at DESC, digest",
			account, now.Add(-SessionIdle).UnixMilli(), now.Add(-SessionWhole).UnixMilli())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var digest []byte
			var began, seen int64
			var s Session
			if err := rows.Scan(&digest, &began, &seen, &s.Address, &s.Browser); err != nil {
				return err
			}
			s.Key, s.Began, s.Seen, s.Current = hex.EncodeToString(digest), time.UnixMilli(began), time.UnixMilli(seen), bytes.Equal(digest, sessionDigest(token))
			out = append(out, s)
		}
		return rows.Err()
	})
	return out, sqlitedb.Classify(err)
}

// EndSession ends one session of an account, or with an empty key all but the one that
// asks.
func EndSession(ctx context.Context, c *city.City, account, key, token string) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error { return endSession(ctx, tx, account, key, token) })
}

func endSession(ctx context.Context, tx sqlite.Tx, account, key, token string) error {
	digest, err := hex.DecodeString(key)
	if err != nil {
		return fault.Wrap(fault.NotFound, err)
	}
	query, args := "DELETE FROM session WHERE account = ? AND digest = ?", []any{account, digest}
	if key == "" {
		query, args = "DELETE FROM session WHERE account = ? AND digest <> ?", []any{account, sessionDigest(token)}
	}
	if n, err := tx.ExecCount(ctx, query, args...); err != nil || n == 0 {
		return err // ended by itself meanwhile
	}
	return Audit(ctx, tx, Who(ctx), ActionSessionEnded, account)
}
