package codes_test

import (
	"testing"

	"yizhan/shared/domain/codes"
)

func TestPhoneRefused(t *testing.T) {
	for _, c := range []struct{ input, code string }{
		{"", "phone.empty"},
		{"   ", "phone.empty"},
		{"+86", "phone.empty"},
		{"138abc12345", "phone.characters"},
		{"13812345678/13912345678", "phone.characters"},
		{"电话13812345678", "phone.characters"},
		{"'; --", "phone.characters"},
		{"+852 2123 4567", "phone.country"},
		{"1381234567", "phone.length"},
		{"138123456789", "phone.length"},
		{"010-1234567", "phone.length"},
		{"0833-212345", "phone.length"},
		{"12812345678", "phone.prefix"},
		{"10012345678", "phone.prefix"},
		{"2123456", "phone.area"},
		{"62123456", "phone.area"},
		{"0133-2123456", "phone.area"},
		{"0833-1123456", "phone.area"},
	} {
		got, err := codes.NormalizePhone(c.input)
		refused(t, c.input, err, c.code)
		if got != "" {
			t.Errorf("%q: refused, yet returned %q", c.input, got)
		}
	}
	_, err := codes.NormalizeMobile("0833-2123456")
	refused(t, "0833-2123456", err, "phone.mobile")
	_, err = codes.NormalizeMobile("1381234567")
	refused(t, "1381234567", err, "phone.length")
}

func TestPhoneAccepted(t *testing.T) {
	for _, c := range []struct{ input, want, lastFour string }{
		{"13812345678", "13812345678", "5678"},
		{"138 1234 5678", "13812345678", "5678"},
		{"138-1234-5678", "13812345678", "5678"},
		{"+86 138 1234 5678", "13812345678", "5678"},
		{"0086-13812345678", "13812345678", "5678"},
		{"8613812345678", "13812345678", "5678"},
		{"(+86)13812345678", "13812345678", "5678"},
		{"013812345678", "13812345678", "5678"},
		{"１３８１２３４５６７８", "13812345678", "5678"},
		{"\u202d+86 199 0000 0001\u202c", "19900000001", "0001"},
		{"0833-2123456", "0833-2123456", "3456"},
		{"(0833)2123456", "0833-2123456", "3456"},
		{"（０８３３）２１２３４５６", "0833-2123456", "3456"},
		{"08332123456", "0833-2123456", "3456"},
		{"+86 833 2123456", "0833-2123456", "3456"},
		{"+86 0833 2123456", "0833-2123456", "3456"},
		{"0755 26123456", "0755-26123456", "3456"},
		{"010 62123456", "010-62123456", "3456"},
		{"+861062123456", "010-62123456", "3456"},
		{"028-86123456", "028-86123456", "3456"},
	} {
		got, err := codes.NormalizePhone(c.input)
		if err != nil || got != c.want {
			t.Errorf("%q: got %q, %v; want %q", c.input, got, err, c.want)
		}
		if four := codes.LastFour(c.input); four != c.lastFour {
			t.Errorf("%q: last four are %q, want %q", c.input, four, c.lastFour)
		}
	}
	for _, short := range []string{"", "123", "张三"} {
		if four := codes.LastFour(short); four != "" {
			t.Errorf("%q: last four are %q", short, four)
		}
	}
}

func FuzzNormalizePhone(f *testing.F) {
	for _, seed := range []string{"13812345678", "+86 138-1234-5678", "0833-2123456", "+86", "+", "0", "01", "010", "86", "𠮷", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		number, err := codes.NormalizePhone(s)
		if err != nil {
			fitForPerson(t, s, err.(*codes.Error))
			return
		}
		if again, err := codes.NormalizePhone(number); err != nil || again != number {
			t.Errorf("%q: %q is no normal form: %q, %v", s, number, again, err)
		}
		if len(codes.LastFour(number)) != 4 {
			t.Errorf("%q: no last four", number)
		}
	})
}
