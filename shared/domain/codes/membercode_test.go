package codes_test

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"yizhan/shared/domain/codes"
)

func TestMemberCodeRefused(t *testing.T) {
	for _, c := range []struct{ input, code string }{
		{"", "member_code.empty"},
		{"　", "member_code.empty"},
		{"YZ20261123", "member_code.characters"},
		{"严重0261123", "member_code.characters"}, // what an input method makes of the line above
		{"123456789012", "member_code.length"},
		{"12345678901234", "member_code.length"},
		{"6901234567892", "member_code.check"}, // the bar code of a bottle
		{"1234567890124", "member_code.check"},
	} {
		refused(t, c.input, codes.CheckMemberCode(c.input), c.code)
	}
}

// 572 → 4 is the worked example that descriptions of Damm's method share.
func TestMemberCodeUsesDamm(t *testing.T) {
	if err := codes.CheckMemberCode("0000000005724"); err != nil {
		t.Error(err)
	}
	refused(t, "0000000005742", codes.CheckMemberCode("0000000005742"), "member_code.check")
}

func TestMemberCodeAcceptsWhatPeopleType(t *testing.T) {
	code := codes.NewMemberCode([8]byte{1, 2, 3, 4, 5, 6, 7, 8})
	wide := ""
	for _, r := range code {
		wide += string(r - '0' + '０')
	}
	for _, typed := range []string{code, wide, " " + code[:4] + " " + code[4:8] + "-" + code[8:] + "\n"} {
		if got, err := codes.NormalizeMemberCode(typed); err != nil || got != code {
			t.Errorf("%q: got %q, %v", typed, got, err)
		}
	}
}

func TestMemberCodeCoversItsRange(t *testing.T) {
	var random [8]byte
	if got := codes.NewMemberCode(random); got[:12] != "100000000000" {
		t.Errorf("the smallest code is %s", got)
	}
	binary.BigEndian.PutUint64(random[:], 899_999_999_999)
	if got := codes.NewMemberCode(random); got[:12] != "999999999999" {
		t.Errorf("the largest code is %s", got)
	}
}

// Every slip of one digit and every swap of two neighbours is noticed.
func TestMemberCodeNoticesSlips(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for range 200 {
		var bytes [8]byte
		binary.BigEndian.PutUint64(bytes[:], random.Uint64())
		code := codes.NewMemberCode(bytes)
		if err := codes.CheckMemberCode(code); err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		for i := range code {
			for d := byte('0'); d <= '9'; d++ {
				slip := code[:i] + string(d) + code[i+1:]
				if slip != code && codes.CheckMemberCode(slip) == nil {
					t.Errorf("%s typed as %s passes", code, slip)
				}
			}
			if i > 0 && code[i] != code[i-1] {
				swap := code[:i-1] + string(code[i]) + string(code[i-1]) + code[i+1:]
				if codes.CheckMemberCode(swap) == nil {
					t.Errorf("%s typed as %s passes", code, swap)
				}
			}
		}
	}
}

func FuzzNormalizeMemberCode(f *testing.F) {
	for _, seed := range []string{"0000000005724", "６９０１", "", "1-2-3", "\xff", "𠮷"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, err := codes.NormalizeMemberCode(s)
		if err != nil {
			fitForPerson(t, s, err.(*codes.Error))
			return
		}
		if again, err := codes.NormalizeMemberCode(code); err != nil || again != code || len(code) != 13 {
			t.Errorf("%q: %q is no normal form: %v", s, code, err)
		}
	})
}
