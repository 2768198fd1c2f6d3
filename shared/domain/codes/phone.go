package codes

import "strings"

const phoneField = "phone"

var (
	phoneEmpty   = problem{phoneField, "empty", "请填写电话号码", "enter a telephone number"}
	phoneChars   = problem{phoneField, "characters", "电话号码只能有数字；一格只填一个号码", "a telephone number has digits only, and one field holds one number"}
	phoneCountry = problem{phoneField, "country", "只能登记中国大陆的电话号码（+86）", "only numbers of mainland China (+86) can be registered"}
	phoneLength  = problem{phoneField, "length", "手机号应为 11 位，座机应为区号加 7 或 8 位号码；现为 %d 位", "a mobile number has 11 digits, a landline an area code and 7 or 8 digits; this one has %d digits"}
	phonePrefix  = problem{phoneField, "prefix", "手机号第二位应为 3 至 9", "the second digit of a mobile number is 3 to 9"}
	phoneArea    = problem{phoneField, "area", "座机号前请加区号，如乐山 0833", "a landline needs its area code, such as 0833 for Leshan"}
	phoneMobile  = problem{phoneField, "mobile", "这里需要手机号，不能填座机", "a mobile number is needed here, not a landline"}
)

// NormalizePhone reads a mobile or landline number of mainland China and
// returns its one normal form: 11 digits for a mobile, "0833-2123456" for a
// landline. Spaces, hyphens, brackets, full-width digits, a country code (+86,
// 0086) and the trunk 0 that some write before a mobile are all forgiven.
//
// Errors: phone.empty, phone.characters, phone.country, phone.length,
// phone.prefix, phone.area.
func NormalizePhone(s string) (string, error) {
	s = stripPhonePunctuation(narrow(s))
	if s == "" {
		return "", phoneEmpty.with()
	}
	national, international := strings.CutPrefix(s, "+86")
	if !international {
		national, international = strings.CutPrefix(s, "0086")
	}
	if !international && len(s) == 13 && isMobile(strings.TrimPrefix(s, "86")) {
		national = s[2:]
	}
	switch {
	case national == "":
		return "", phoneEmpty.with()
	case strings.HasPrefix(national, "+"):
		return "", phoneCountry.with()
	case !allDigits(national):
		return "", phoneChars.with()
	case isMobile(national):
		return national, nil
	case isMobile(strings.TrimPrefix(national, "0")):
		return national[1:], nil
	}
	if international && !strings.HasPrefix(national, "0") {
		// After a country code the trunk 0 of the area code is left out.
		national = "0" + national
	}
	return landline(national)
}

// NormalizeMobile is NormalizePhone for a field that takes mobiles only.
// A landline is refused with phone.mobile.
func NormalizeMobile(s string) (string, error) {
	number, err := NormalizePhone(s)
	if err != nil {
		return "", err
	}
	if !isMobile(number) {
		return "", phoneMobile.with()
	}
	return number, nil
}

// LastFour returns the last four digits of a telephone number, by which a
// regular visitor is found at the desk, or "" when it has fewer.
func LastFour(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, narrow(phone))
	if len(digits) < 4 {
		return ""
	}
	return digits[len(digits)-4:]
}

// landline splits digits into an area code and a number: 010 and 02x have
// eight-digit numbers behind a three-digit code, all others seven or eight
// behind four.
func landline(digits string) (string, error) {
	n := len(digits)
	if digits == "" || digits[0] != '0' {
		switch {
		case n == 7 || n == 8:
			return "", phoneArea.with()
		case n == 11 && digits[0] == '1':
			return "", phonePrefix.with()
		}
		return "", phoneLength.with(n)
	}
	area := 4
	if strings.HasPrefix(digits, "010") || strings.HasPrefix(digits, "02") {
		area = 3
	}
	switch {
	case n >= 2 && digits[1] < '2' && area != 3:
		return "", phoneArea.with()
	case area == 3 && n != 11, area == 4 && n != 11 && n != 12:
		return "", phoneLength.with(n)
	case digits[area] < '2':
		// 0 and 1 begin trunk and service codes, never a subscriber.
		return "", phoneArea.with()
	}
	return digits[:area] + "-" + digits[area:], nil
}

func isMobile(digits string) bool {
	return len(digits) == 11 && allDigits(digits) && digits[0] == '1' && digits[1] >= '3'
}

// stripPhonePunctuation drops what people write between digits. A slash or a
// comma stays, because it separates two numbers.
func stripPhonePunctuation(s string) string {
	return strings.NewReplacer("-", "", "－", "", "–", "", "—", "", "‐", "", "‑", "", ".", "", "·", "", "(", "", ")", "").Replace(s)
}
