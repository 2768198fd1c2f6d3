package codes_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain/codes"
)

func TestIdentityRefused(t *testing.T) {
	for _, c := range []struct{ input, code string }{
		{"", "identity.length"},
		{"1101051949123100", "identity.length"},
		{"110105491231002", "identity.length"}, // the 15 digits of before 1999
		{"11010519491231002XX", "identity.length"},
		{"欧阳吐尔逊", "identity.length"},
		{"11010519491231OO2X", "identity.characters"},
		{"1101051949123100X2", "identity.characters"},
		{"11010519491231002A", "identity.characters"},
		{"𠮷1010519491231002X", "identity.characters"},
		{"110105194913310020", "identity.date"},
		{"110105194902300027", "identity.date"},
		{"11010519230229002X", "identity.date"}, // no leap year
		{"110105189912310020", "identity.date"},
		{"110105000000000020", "identity.date"},
		{"\u202d440524188001010014\u202c", "identity.date"}, // adds up, but nobody is that old
		{"110105202611240020", "identity.future"},
		{"110105299901010020", "identity.future"},
		{"110105194912310021", "identity.check"},
		{"110105194912310020", "identity.check"},
		{"110105194912130027", "identity.check"}, // two digits swapped
	} {
		id, err := codes.ParseIdentity(c.input, today)
		refused(t, c.input, err, c.code)
		if id != (codes.Identity{}) {
			t.Errorf("%q: refused, yet returned something", c.input)
		}
	}
}

func TestIdentityCheckNamesTheExpectedCharacter(t *testing.T) {
	_, err := codes.ParseIdentity("110105194912310021", today)
	if want := "after these 17 digits the last character must be X"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want it to say %q", err, want)
	}
}

func TestIdentityAccepted(t *testing.T) {
	for _, c := range []struct {
		input, number, birth, sex string
	}{
		{"11010519491231002X", "11010519491231002X", "1949-12-31", codes.SexFemale},
		{"11010519491231002x", "11010519491231002X", "1949-12-31", codes.SexFemale},
		{" 110105 19491231 002x ", "11010519491231002X", "1949-12-31", codes.SexFemale},
		{"１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", "1949-12-31", codes.SexFemale},
		{"34052419800101001X", "34052419800101001X", "1980-01-01", codes.SexMale},
		{"\u202d34052419800101001X\u202c", "34052419800101001X", "1980-01-01", codes.SexMale},
	} {
		id, err := codes.ParseIdentity(c.input, today)
		if err != nil || id.Number != c.number || id.Birth.Format(time.DateOnly) != c.birth || id.Sex != c.sex {
			t.Errorf("%q: got %s %s %s %v", c.input, id.Number, id.Birth.Format(time.DateOnly), id.Sex, err)
		}
	}
}

// A child born today has a number today, and "today" is a matter of Shanghai.
func TestIdentityBornToday(t *testing.T) {
	const born = "511102202611240019"
	number := withIdentityCheck(born[:17])
	eveningBefore := time.Date(2026, 11, 23, 15, 59, 59, 0, time.UTC)
	_, err := codes.ParseIdentity(number, eveningBefore)
	refused(t, number, err, "identity.future")
	if _, err := codes.ParseIdentity(number, eveningBefore.Add(time.Second)); err != nil {
		t.Errorf("after midnight in Shanghai: %v", err)
	}
}

func TestIdentityDoesNotPrintItself(t *testing.T) {
	id, err := codes.ParseIdentity("11010519491231002X", today)
	if err != nil {
		t.Fatal(err)
	}
	for _, printed := range []string{fmt.Sprint(id), fmt.Sprintf("%+v", id), id.LogValue().String()} {
		if strings.Contains(printed, "1101") {
			t.Errorf("an identity prints its number: %s", printed)
		}
	}
}

// withIdentityCheck finds the last character by asking the parser about all
// eleven, which keeps the weights out of the test.
func withIdentityCheck(body string) string {
	for _, last := range "0123456789X" {
		if _, err := codes.ParseIdentity(body+string(last), today.AddDate(10, 0, 0)); err == nil {
			return body + string(last)
		}
	}
	return ""
}

func FuzzParseIdentity(f *testing.F) {
	for _, seed := range []string{"11010519491231002X", "11010519491231002x", "110105194912310021", "", "１１０", "𠮷", "'; --", "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := codes.ParseIdentity(s, today)
		if err != nil {
			fitForPerson(t, s, err.(*codes.Error))
			return
		}
		again, err := codes.ParseIdentity(id.Number, today)
		if err != nil || again != id {
			t.Errorf("%q: %s is no normal form: %v", s, id.Number, err)
		}
		if id.Birth.After(today) || id.Birth.Year() < 1900 {
			t.Errorf("%q: born on %s", s, id.Birth)
		}
	})
}
