package main

import (
	"strings"
	"testing"
)

func TestMissingEnvironment(t *testing.T) {
	for _, c := range []struct {
		name string
		has  map[string]string
		want string
	}{
		{"nothing set", nil, "LC_ALL= LC_MESSAGES= LC_CTYPE=C.UTF-8 LANG=zh_CN.UTF-8 XMODIFIERS=@im=fcitx"},
		{"a Chinese desktop", map[string]string{"LANG": "zh_CN.UTF-8", "XMODIFIERS": "@im=fcitx"}, ""},
		{"the old character set", map[string]string{"LANG": "zh_CN.GB18030", "XMODIFIERS": "@im=ibus"}, "LC_ALL= LC_MESSAGES= LC_CTYPE=C.UTF-8 LANG=zh_CN.UTF-8"},
		{"LC_ALL without a language", map[string]string{"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8", "XMODIFIERS": "@im=ibus"}, "LC_ALL= LC_MESSAGES= LC_CTYPE=C.UTF-8 LANG=zh_CN.UTF-8"},
		{"ibus without its name", map[string]string{"LANG": "en_US.utf8", "GTK_IM_MODULE": "ibus"}, "XMODIFIERS=@im=ibus"},
	} {
		got := strings.Join(missingEnvironment(func(name string) string { return c.has[name] }), " ")
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestOverlaidLeavesNoSecondValue(t *testing.T) {
	got := strings.Join(overlaid([]string{"LC_ALL=C", "HOME=/h", "LC_ALL_X=1", "LANG=C"}, []string{"LC_ALL=", "LANG=zh_CN.UTF-8"}), " ")
	if want := "HOME=/h LC_ALL_X=1 LC_ALL= LANG=zh_CN.UTF-8"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
