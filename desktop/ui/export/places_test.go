package export

import (
	"slices"
	"strings"
	"testing"

	"yizhan/desktop/ui/files"
)

func TestTheFolderOfLastTimeStandsBehindTheSticks(t *testing.T) {
	last := t.TempDir()
	stick, home := files.Place{Path: "/media/w/K", Stick: true}, files.Place{Path: "/home/w"}
	for _, c := range []struct {
		last       string
		have, want []files.Place
	}{
		{"", []files.Place{stick, home}, []files.Place{stick, home}},
		{last + "/gone", []files.Place{stick, home}, []files.Place{stick, home}},
		{last, []files.Place{stick, home}, []files.Place{stick, {Path: last, Last: true}, home}},
		{last, []files.Place{home}, []files.Place{{Path: last, Last: true}, home}},
		{last, []files.Place{{Path: last}}, []files.Place{{Path: last, Last: true}}},
	} {
		if got := withLast(c.have, c.last); !slices.Equal(got, c.want) {
			t.Errorf("%q: %+v, want %+v", c.last, got, c.want)
		}
	}
}

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
