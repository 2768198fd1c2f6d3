package files

import (
	"bufio"
	"slices"
	"strings"
	"testing"
)

func TestMountedSticksAreFound(t *testing.T) {
	const table = `/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
server:/export /mnt/share nfs rw 0 0
/dev/sdb1 /media/wang/我的\040U盘 vfat rw 0 0
/dev/sdb1 /media/wang/我的\040U盘 vfat rw 0 0
/dev/sdc1 /run/media/wang/KINGSTON exfat rw 0 0
/dev/sdd1 /mediathek ext4 rw 0 0

short
`
	got := mounted(bufio.NewScanner(strings.NewReader(table)))
	if want := []string{"/media/wang/我的 U盘", "/run/media/wang/KINGSTON"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTheFolderOfLastTimeStandsBehindTheSticks(t *testing.T) {
	last := t.TempDir()
	stick, home := Place{Path: "/media/w/K", Stick: true}, Place{Path: "/home/w"}
	for _, c := range []struct {
		last       string
		have, want []Place
	}{
		{"", []Place{stick, home}, []Place{stick, home}},
		{last + "/gone", []Place{stick, home}, []Place{stick, home}},
		{last, []Place{stick, home}, []Place{stick, {Path: last, Last: true}, home}},
		{last, []Place{home}, []Place{{Path: last, Last: true}, home}},
		{last, []Place{{Path: last}}, []Place{{Path: last, Last: true}}},
	} {
		if got := WithLast(c.have, c.last); !slices.Equal(got, c.want) {
			t.Errorf("%q: %+v, want %+v", c.last, got, c.want)
		}
	}
}
