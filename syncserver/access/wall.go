package access

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
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

// NewWallToken gives a token for the screen of a division, or of the whole city.
func NewWallToken(ctx context.Context, c *city.City, division string, days int, now time.Time) (token string, err error) {
	if days < 1 || days > WallDaysMax {
		return "", fault.New(fault.Invalid, "days", fmt.Sprintf("天数应在 1 到 %d 之间", WallDaysMax), fmt.Sprintf("days are between 1 and %d", WallDaysMax))
	}
	return newToken(ctx, c, Token{Use: Wall, Division: cmp.Or(division, codes.LeshanCity), Expires: now.AddDate(0, 0, days)}, now)
}
