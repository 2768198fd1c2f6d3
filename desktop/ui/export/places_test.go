package export

import (
	"strings"
	"testing"
)

func TestNamesOfFiles(t *testing.T) {
	for name, want := range map[string]string{
		"本月人次 · 按群体": "本月人次 · 按群体", `a/b\c:d*e?"<>|`: "a b c d e", "..": "", " 名单. ": "名单", "x\ty\n": "x y",
		strings.Repeat("尉", 200): strings.Repeat("尉", 80), "=cmd|' /C calc'!A0": "=cmd ' C calc'!A0",
	} {
		if got := safe(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}
