package codes_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	"yizhan/shared/domain/codes"
)

// today is the day on which the tests take place.
var today = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("", 8*3600))

// refused checks that err is the refusal with this stable code and that both
// of its sentences are fit for a person.
func refused(t *testing.T, input string, err error, code string) {
	t.Helper()
	var e *codes.Error
	if !errors.As(err, &e) {
		t.Errorf("%q: got error %v, want %s", input, err, code)
		return
	}
	if e.Code != code {
		t.Errorf("%q: refused with %s (%s), want %s", input, e.Code, e.EN, code)
	}
	fitForPerson(t, input, e)
}

func fitForPerson(t *testing.T, input string, e *codes.Error) {
	t.Helper()
	if field, _, _ := strings.Cut(e.Code, "."); field != e.Field {
		t.Errorf("%q: code %s does not begin with its field %s", input, e.Code, e.Field)
	}
	if !strings.ContainsFunc(e.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || e.EN == "" {
		t.Errorf("%q: %s lacks a sentence: %q, %q", input, e.Code, e.ZH, e.EN)
	}
	if strings.Contains(e.ZH+e.EN, "%!") {
		t.Errorf("%q: %s has a broken format: %q, %q", input, e.Code, e.ZH, e.EN)
	}
	if len(input) > 6 && strings.Contains(e.ZH+e.EN, input) {
		t.Errorf("%q: %s repeats what was typed", input, e.Code)
	}
}

func TestErrorSpeaksBothLanguages(t *testing.T) {
	_, err := codes.ParseIdentity("110105194912310021", today)
	var e *codes.Error
	if !errors.As(err, &e) {
		t.Fatalf("want *codes.Error, got %T", err)
	}
	if got := e.Message("zh-CN"); got != e.ZH {
		t.Errorf("zh-CN: %q", got)
	}
	if got := e.Message("en"); got != e.EN || got != err.Error() {
		t.Errorf("en: %q", got)
	}
	if e.Message("ZH-Hans") != e.ZH || e.Message("") != e.EN {
		t.Error("a language tag is not told by its beginning")
	}
}
