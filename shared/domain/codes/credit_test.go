package codes_test

import (
	"strings"
	"testing"

	"yizhan/shared/domain/codes"
)

func TestCreditRefused(t *testing.T) {
	for _, c := range []struct{ input, code string }{
		{"", "credit.length"},
		{"91350100M000100Y4", "credit.length"},
		{"91350100M000100Y433", "credit.length"},
		{"512345-6", "credit.length"}, // an old organisation code
		{"91350100M000100YI3", "credit.characters"},
		{"9135O100M000100Y43", "credit.characters"},
		{"91A50100M000100Y43", "credit.characters"},
		{"91350100M000100Y4Z", "credit.characters"},
		{"乐山市某某运输有限公司统一社会信用代", "credit.characters"},
		{"91350100M000100Y44", "credit.check"},
		{"91350100M001000Y43", "credit.check"},
	} {
		got, err := codes.NormalizeCredit(c.input)
		refused(t, c.input, err, c.code)
		if got != "" {
			t.Errorf("%q: refused, yet returned %q", c.input, got)
		}
	}
}

func TestCreditCheckNamesTheExpectedCharacter(t *testing.T) {
	_, err := codes.NormalizeCredit("91350100M000100Y4X")
	if err == nil || !strings.Contains(err.Error(), "must be 3") {
		t.Errorf("got %v", err)
	}
}

func TestCreditAccepted(t *testing.T) {
	for input, want := range map[string]string{
		"91350100M000100Y43":    "91350100M000100Y43",
		"91350100m000100y43":    "91350100M000100Y43",
		" 91350100 M000100Y-43": "91350100M000100Y43",
		"９１３５０１００Ｍ０００１００Ｙ４３": "91350100M000100Y43",
	} {
		if got, err := codes.NormalizeCredit(input); err != nil || got != want {
			t.Errorf("%q: got %q, %v", input, got, err)
		}
	}
}

func FuzzNormalizeCredit(f *testing.F) {
	for _, seed := range []string{"91350100M000100Y43", "91350100m000100y4-3", "", "ＡＢ", "𠮷", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, err := codes.NormalizeCredit(s)
		if err != nil {
			fitForPerson(t, s, err.(*codes.Error))
			return
		}
		if again, err := codes.NormalizeCredit(code); err != nil || again != code {
			t.Errorf("%q: %q is no normal form: %v", s, code, err)
		}
	})
}
