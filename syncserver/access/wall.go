package access

import (
	"cmp"
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
	"yizhan/syncserver/city"
)

// Wall is who comes with the token of a wall screen. No account has this role.
const Wall StaffRole = "wall"

// The actions on the tokens of wall screens.
const (
	ActionWallToken        Action = "wall token given"
	ActionWallTokenRevoked Action = "wall token revoked"
)

// WallDaysMax is how long a token may open the wall screen: a screen hangs for years,
// and somebody has to think of it now and then.
const WallDaysMax = 3660

// nameWall is what the log calls it.
const nameWall = "大屏"

// WallToken is one that was given.
type WallToken struct {
	ID       int64     `json:"id"`
	Division string    `json:"division"`
	Created  time.Time `json:"created"`
	Expires  time.Time `json:"expires"`
	Revoked  time.Time `json:"revoked,omitzero"`
}

// wallDigest is all that is kept of a token.
func wallDigest(token string) []byte {
	sum := sha256.Sum256([]byte("yizhan wall\x00" + token))
	return sum[:]
}

// NewWallToken gives a token for the screen of a division, or of the whole city.
func NewWallToken(ctx context.Context, c *city.City, division string, days int, now time.Time) (token string, err error) {
	if days < 1 || days > WallDaysMax {
		return "", fault.New(fault.Invalid, "days", fmt.Sprintf("天数应在 1 到 %d 之间", WallDaysMax), fmt.Sprintf("days are between 1 and %d", WallDaysMax))
	}
	division = cmp.Or(division, codes.LeshanCity)
	if _, known := codes.FindDivision(division); !known {
		return "", fault.New(fault.Invalid, "division", "没有这个区划："+division, "there is no division "+division)
	}
	token = rand.Text()
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, "INSERT INTO wall_token (digest, division, created_at, expires_at) VALUES (?,?,?,?) RETURNING id",
			wallDigest(token), division, now.UnixMilli(), now.AddDate(0, 0, days).UnixMilli()).Scan(&id)
		if err != nil {
			return fmt.Errorf("keep token: %w", err)
		}
		return Audit(ctx, tx, Who(ctx), ActionWallToken, strconv.FormatInt(id, 10)+" "+division)
	})
	return token, err
}

// WallTokens lists all that were given, the first one first.
func WallTokens(ctx context.Context, c *city.City) (out []WallToken, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id, division, created_at, expires_at, coalesce(revoked_at, 0) FROM wall_token ORDER BY id")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var t WallToken
			var created, expires, revoked int64
			if err := rows.Scan(&t.ID, &t.Division, &created, &expires, &revoked); err != nil {
				return err
			}
			t.Created, t.Expires = time.UnixMilli(created).UTC(), time.UnixMilli(expires).UTC()
			if revoked != 0 {
				t.Revoked = time.UnixMilli(revoked).UTC()
			}
			out = append(out, t)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return out, nil
}

// RevokeWallToken takes a token back; the streams that it opened end within a second,
// and the screens say so when they ask next.
func RevokeWallToken(ctx context.Context, c *city.City, id int64, now time.Time) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		n, err := tx.ExecCount(ctx, "UPDATE wall_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now.UnixMilli(), id)
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "id", "没有这个大屏令牌，或者已经停用，用 token list 查看", "there is no such token, or it is revoked already: see token list")
		}
		if err != nil {
			return err
		}
		return Audit(ctx, tx, Who(ctx), ActionWallTokenRevoked, strconv.FormatInt(id, 10))
	})
}

// FindWallToken is who comes with a token. One that is not good any more is told so,
// for the screen hangs where nobody can sign in.
func FindWallToken(ctx context.Context, c *city.City, token string, now time.Time) (s Staff, err error) {
	var expires, revoked int64
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT division, expires_at, coalesce(revoked_at, 0) FROM wall_token WHERE digest = ?", wallDigest(token)).Scan(&s.Division, &expires, &revoked)
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Staff{}, fault.New(fault.Forbidden, "token", "这个大屏地址里的令牌不对，请管理员重新给一个", "the token in this address is wrong: ask the administrator for a new one")
	case err != nil:
		return Staff{}, fmt.Errorf("find token: %w", err)
	case revoked != 0:
		return Staff{}, fault.New(fault.Forbidden, "token", "这个大屏令牌已经停用，请管理员重新给一个", "this token was revoked: ask the administrator for a new one")
	case !now.Before(time.UnixMilli(expires)):
		return Staff{}, fault.New(fault.Forbidden, "token", "这个大屏令牌已经过期，请管理员重新给一个", "this token has expired: ask the administrator for a new one")
	}
	s.Name, s.Role = nameWall, Wall
	return s, nil
}
