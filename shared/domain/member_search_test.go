package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
)

// TestOtherKeysNeedAnotherVersion fails where people are to be found by other keys than
// those that lie in files already: raise KeysVersion then, and put the new sum here.
func TestOtherKeysNeedAnotherVersion(t *testing.T) {
	h := sha256.New()
	for _, name := range []string{"张三", "单雄信", "尉迟乐行", "欧阳·吐尔逊", "周𠮷", "O'Neil", "王朝", "吕布", "吉克的日", fifty} {
		fmt.Fprintln(h, MemberPrivate{Name: name, Phone: "13800138000", Plate: "川LD12345", Employer: "美团"}.Keys())
	}
	fmt.Fprintln(h, MemberPrivate{Name: "李四", Phone: "0833-2123456"}.Keys())
	const version, sum = 3, "e1dc46fedff1d17e"
	if got := hex.EncodeToString(h.Sum(nil))[:16]; KeysVersion != version || got != sum {
		t.Errorf("version %d with keys %s, want %d with %s", KeysVersion, got, version, sum)
	}
}

func TestSearchLooksForNothingInTooLittle(t *testing.T) {
	for _, typed := range []string{"", "  ", "·", "1", "123", "..."} {
		if fits, nearly := SearchMembers(typed); len(fits)+len(nearly) != 0 {
			t.Errorf("%q: %v, %v", typed, fits, nearly)
		}
	}
	for _, typed := range []string{"zs", "张"} {
		if fits, nearly := SearchMembers(typed); len(fits) != 1 || len(nearly) == 1 && len(nearly[0].Values) > 1 {
			t.Errorf("%q forgives a slip: %v, %v", typed, fits, nearly)
		}
	}
}

// TestSlips are all texts at one slip, each once, and no others.
func TestSlips(t *testing.T) {
	got := map[string]bool{}
	for _, s := range slips("ab", "ab") {
		if got[s] {
			t.Errorf("%s twice", s)
		}
		got[s] = true
	}
	for _, want := range []string{"b", "a", "ba", "bb", "aa", "aab", "bab", "abb", "aba"} {
		if !got[want] {
			t.Errorf("%s is missing", want)
		}
		delete(got, want)
	}
	if len(got) > 0 {
		t.Errorf("too many: %v", got)
	}
}
