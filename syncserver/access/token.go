package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/city"
)

// Token is one that was given: what comes with it instead of an account is a screen, or
// a program. What it says is shown once; only its digest is kept.
type Token struct {
	ID       int64     `json:"id"`
	Division string    `json:"division"`
	Created  time.Time `json:"created"`
	Expires  time.Time `json:"expires"`
	Revoked  time.Time `json:"revoked,omitzero"`
	Use      StaffRole `json:"use"`
	Name     string    `json:"name,omitempty"`
	Maker    string    `json:"maker,omitempty"`
	Used     time.Time `json:"used,omitzero"` // within an hour
}

// Good tells whether it opens anything at a moment.
func (t Token) Good(now time.Time) bool { return t.Revoked.IsZero() && now.Before(t.Expires) }

// tokenUse is what tells one sort of tokens from another.
type tokenUse struct {
	salt, prefix string // of what is kept, and of what the token says
	zh           string // what it is called
	fault        fault.Kind
	given, ended Action
}

var tokenUses = map[StaffRole]tokenUse{
	Wall: {salt: "yizhan wall\x00", zh: "大屏令牌", fault: fault.Forbidden, given: ActionWallToken, ended: ActionWallTokenRevoked},
	API:  {salt: "yizhan api\x00", prefix: "yizhan_", zh: "接口令牌", fault: fault.Unauthorized, given: ActionAPIToken, ended: ActionAPITokenRevoked},
}

// digest is all that is kept of a token.
func (u tokenUse) digest(token string) []byte {
	sum := sha256.Sum256([]byte(u.salt + token))
	return sum[:]
}

// refusal is what whoever comes with a bad token is told.
func (u tokenUse) refusal(zh, en string) error {
	return fault.New(u.fault, "token", "这个"+u.zh+zh+"，请管理员重新给一个", "this token "+en+": ask the administrator for a new one")
}

// newToken keeps a token for a division of whoever gives it.
func newToken(ctx context.Context, c *city.City, t Token, now time.Time) (token string, err error) {
	if _, known := codes.FindDivision(t.Division); !known {
		return "", fault.New(fault.Invalid, "division", "没有这个区划："+t.Division, "there is no division "+t.Division)
	}
	if !reaches(ctx, t.Division) {
		return "", fault.New(fault.NotFound, "division", "没有这个区划，或者不归你管", "there is no such division, or it is not yours")
	}
	u := tokenUses[t.Use]
	token = u.prefix + rand.Text()
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		var id int64
		var taken bool
		err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM token WHERE use = ? AND name = ? AND name <> '' AND division = ? AND revoked_at IS NULL AND expires_at > ?)",
			string(t.Use), t.Name, t.Division, now.UnixMilli()).Scan(&taken)
		if err == nil && taken {
			return fault.New(fault.Conflict, "name", "已经有叫“"+t.Name+"”的令牌。先停用它，或者换个名称", "there is a token called “"+t.Name+"” already: revoke it first, or take another name")
		}
		if err == nil {
			err = tx.QueryRowContext(ctx, "INSERT INTO token (digest, division, created_at, expires_at, use, name, maker) VALUES (?,?,?,?,?,?,?) RETURNING id",
				u.digest(token), t.Division, now.UnixMilli(), t.Expires.UnixMilli(), string(t.Use), t.Name, Who(ctx)).Scan(&id)
		}
		if err != nil {
			return fmt.Errorf("keep token: %w", err)
		}
		return Audit(ctx, tx, Who(ctx), u.given, strconv.FormatInt(id, 10)+" "+t.Division)
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// reaches tells whether tokens of a division are for whoever asks to give and to take
// back: a command may, and of staff who changes things there.
func reaches(ctx context.Context, division string) bool {
	staff := StaffOf(ctx)
	return staff.Role == "" || staff.MayEdit(division)
}

const tokenColumns = "SELECT t.id, t.division, t.created_at, t.expires_at, coalesce(t.revoked_at, 0), t.use, t.name, t.maker, coalesce(t.used_at, 0)"

func scanToken(scan func(...any) error, more ...any) (t Token, err error) {
	var created, expires, revoked, used int64
	err = scan(append([]any{&t.ID, &t.Division, &created, &expires, &revoked, &t.Use, &t.Name, &t.Maker, &used}, more...)...)
	t.Created, t.Expires = time.UnixMilli(created).UTC(), time.UnixMilli(expires).UTC()
	for _, m := range []struct {
		to *time.Time
		ms int64
	}{{&t.Revoked, revoked}, {&t.Used, used}} {
		if m.ms != 0 {
			*m.to = time.UnixMilli(m.ms).UTC()
		}
	}
	return t, err
}

// Tokens lists those that are for whoever asks to look after, the first one first.
func Tokens(ctx context.Context, c *city.City) (out []Token, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, tokenColumns+" FROM token t ORDER BY t.id")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			t, err := scanToken(rows.Scan)
			if err != nil {
				return err
			}
			if reaches(ctx, t.Division) {
				out = append(out, t)
			}
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", sqlitedb.Classify(err))
	}
	return out, nil
}

// RevokeToken takes a token back: a program is refused with its next request, a stream
// ends within a second, and a screen says so when it asks next.
func RevokeToken(ctx context.Context, c *city.City, id int64, now time.Time) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		t, err := scanToken(tx.QueryRowContext(ctx, tokenColumns+" FROM token t WHERE t.id = ?", id).Scan)
		if errors.Is(err, sql.ErrNoRows) || err == nil && (!t.Revoked.IsZero() || !reaches(ctx, t.Division)) {
			return fault.New(fault.NotFound, "id", "没有这个令牌，或者已经停用，请再看一遍令牌的列表", "there is no such token, or it is revoked already: see the list of tokens")
		}
		if err != nil {
			return err
		}
		if err := tx.Exec(ctx, "UPDATE token SET revoked_at = ? WHERE id = ?", now.UnixMilli(), id); err != nil {
			return err
		}
		return Audit(ctx, tx, Who(ctx), tokenUses[t.Use].ended, strconv.FormatInt(id, 10))
	})
}

// FindToken is who comes with a token of a use. One that is not good any more is told
// why, for nobody can sign in where it is used.
func FindToken(ctx context.Context, c *city.City, use StaffRole, token string, now time.Time) (Staff, error) {
	u := tokenUses[use]
	var t Token
	var maker Account
	var disabled bool
	err := c.DB.Read(ctx, func(tx *sql.Tx) (err error) {
		t, err = scanToken(tx.QueryRowContext(ctx, tokenColumns+", coalesce(a.name, ''), coalesce(a.role, ''), coalesce(a.division, ''), a.disabled_at IS NOT NULL FROM token t LEFT JOIN account a ON a.name = t.maker WHERE t.digest = ? AND t.use = ?", u.digest(token), string(use)).Scan,
			&maker.Name, &maker.Role, &maker.Division, &disabled)
		return err
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Staff{}, u.refusal("不对", "is wrong")
	case err != nil:
		return Staff{}, fmt.Errorf("find token: %w", sqlitedb.Classify(err))
	case !t.Revoked.IsZero():
		return Staff{}, u.refusal("已经停用", "was revoked")
	case !now.Before(t.Expires):
		return Staff{}, u.refusal("已经过期", "has expired")
	case maker.Name != "" && (disabled || !maker.Staff().MayEdit(t.Division)):
		return Staff{}, u.refusal("的经手人已不再管理这个范围", "was made by somebody who does not administer this area any more")
	}
	return Staff{Name: nameOf(t), Role: use, Division: t.Division}, touchToken(ctx, c, t, now)
}

// usedEvery spares the disk: that a token is used is written once an hour.
const usedEvery = time.Hour

// touchToken remembers when a program came last. That a screen hangs there everybody
// sees, and it asks the whole day.
func touchToken(ctx context.Context, c *city.City, t Token, now time.Time) error {
	if t.Use != API || now.Sub(t.Used) < usedEvery {
		return nil
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "UPDATE token SET used_at = ? WHERE id = ?", now.UnixMilli(), t.ID)
	})
}

// nameOf is what a token's bearer is called.
func nameOf(t Token) string {
	if t.Use == Wall {
		return nameWall
	}
	return nameAPI + " " + t.Name
}
