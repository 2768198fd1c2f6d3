package access

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/syncserver/city"
)

// API is a program that comes with a token to read figures. No account has this role.
const API StaffRole = "api"

// The actions on the tokens of programs.
const (
	ActionAPIToken        Action = "api token given"
	ActionAPITokenRevoked Action = "api token revoked"
)

// nameAPI is what the bearer of such a token is called.
const nameAPI = "接口令牌"

// APIDaysMax is how long one may be good: after a year somebody has to say that the
// program still is there.
const APIDaysMax = 365

// APIToken is what a new token is to be: for which program, of which division (empty:
// the whole city), and the last day on which it is good.
type APIToken struct {
	Name, Division string
	Until          domain.Day
}

// NewAPIToken gives a token that reads the figures of a division, which is the whole of
// what it may.
func NewAPIToken(ctx context.Context, c *city.City, a APIToken, now time.Time) (token string, err error) {
	a.Name = strings.TrimSpace(a.Name)
	if n := utf8.RuneCountInString(a.Name); n == 0 || n > nameRunesMax || strings.ContainsFunc(a.Name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", fault.New(fault.Invalid, "name", fmt.Sprintf("请写明给哪个程序用，最多 %d 个字", nameRunesMax), fmt.Sprintf("say which program it is for, in %d characters at most", nameRunesMax))
	}
	today := domain.DayOf(now)
	if a.Until < today || a.Until > today.AddDays(APIDaysMax) {
		return "", fault.New(fault.Invalid, "until", "到期日期应在今天到一年以后之间", "the last day is between today and a year from now")
	}
	y, m, d := a.Until.AddDays(1).Time().Date()
	t := Token{Use: API, Name: a.Name, Division: cmp.Or(a.Division, codes.LeshanCity), Expires: time.Date(y, m, d, 0, 0, 0, 0, domain.Shanghai)}
	return newToken(ctx, c, t, now)
}
