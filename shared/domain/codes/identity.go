package codes

import (
	"log/slog"
	"time"
)

const identityField = "identity"

// The refusals of an identity number, from the coarsest to the finest: a
// number with several faults is refused for the first one in this order.
var (
	identityLength = problem{identityField, "length", "身份证号应为 18 位，现为 %d 位", "an identity number has 18 characters, this one has %d"}
	identityChars  = problem{identityField, "characters", "身份证号前 17 位应为数字，第 18 位为数字或 X；请检查第 %d 位", "an identity number has 17 digits, then a digit or X: look at character %d"}
	identityDate   = problem{identityField, "date", "身份证号中的出生日期（第 7 至 14 位）不存在", "the birth date in the identity number (characters 7 to 14) does not exist"}
	identityFuture = problem{identityField, "future", "身份证号中的出生日期（第 7 至 14 位）晚于今天", "the birth date in the identity number (characters 7 to 14) is in the future"}
	identityCheck  = problem{identityField, "check", "身份证号校验不通过：末位按前 17 位应为 %s，请逐位核对", "the identity number does not add up: after these 17 digits the last character must be %s"}
)

// birthYearMin refuses dates that are surely slips of the finger; the oldest
// living person was born after it.
const birthYearMin = 1900

// china is the zone in which a birth date begins. It is fixed, because a desk
// PC may lack the zone database and the zone has had no change since 1991.
var china = time.FixedZone("Asia/Shanghai", 8*60*60)

// Identity is what an identity number says of its holder.
type Identity struct {
	// Number is the 18 characters with a capital X.
	Number string
	// Birth is the birth date at 00:00 UTC; only its year, month and day mean
	// anything.
	Birth time.Time
	// Sex is SexMale or SexFemale.
	Sex string
}

// String keeps the number out of whatever prints it.
func (Identity) String() string { return "[identity number]" }

// LogValue keeps the number out of structured logs.
func (i Identity) LogValue() slog.Value { return slog.StringValue(i.String()) }

// ParseIdentity reads an 18-character identity number by GB 11643-1999. now
// decides what is a future birth date, by the calendar of Asia/Shanghai.
//
// The first six digits are not looked up: they name the division of first
// registration, many of which are long abolished, and permanent residence
// cards of foreigners begin with 9 instead of a division.
//
// Errors: identity.length, identity.characters, identity.date,
// identity.future, identity.check (which names the expected last character).
func ParseIdentity(s string, now time.Time) (Identity, error) {
	s = upper(s)
	if n := len([]rune(s)); n != 18 {
		return Identity{}, identityLength.with(n)
	}
	for i, r := range []rune(s) {
		if !(r >= '0' && r <= '9') && !(i == 17 && r == 'X') {
			return Identity{}, identityChars.with(i + 1)
		}
	}
	birth, ok := civilDate(s[6:14])
	if !ok || birth.Year() < birthYearMin {
		return Identity{}, identityDate.with()
	}
	if today := now.In(china); birth.After(time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)) {
		return Identity{}, identityFuture.with()
	}
	if want := identityCheckCharacter(s[:17]); s[17:] != want {
		return Identity{}, identityCheck.with(want)
	}
	sex := SexFemale
	if (s[16]-'0')%2 == 1 {
		sex = SexMale
	}
	return Identity{Number: s, Birth: birth, Sex: sex}, nil
}

// identityCheckCharacter is ISO 7064 MOD 11-2 over 17 digits, as GB 11643
// tabulates it.
func identityCheckCharacter(digits string) string {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(digits[i]-'0') * w
	}
	const characters = "10X98765432"
	return characters[sum%11 : sum%11+1]
}

// civilDate reads yyyymmdd. time.Parse is used rather than time.Date, because
// the latter turns 31 February into 3 March instead of refusing it.
func civilDate(digits string) (time.Time, bool) {
	t, err := time.Parse("20060102", digits)
	return t, err == nil
}
