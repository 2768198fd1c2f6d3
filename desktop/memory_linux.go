package main

import (
	"bufio"
	"log/slog"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// giveBackPages tells the system that what was read of the program's own file is not
// needed now: the bundled fonts were read as a whole to make smaller ones of them, and
// lie there with twenty megabytes. Read-only pages of a file are read again when
// somebody looks at them. Where the system does not allow it nothing is lost.
func giveBackPages() {
	self, err := os.Executable()
	if err != nil {
		return
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 6 || fields[1] != "r--p" || fields[5] != self {
			continue
		}
		from, to, _ := strings.Cut(fields[0], "-")
		begin, errBegin := strconv.ParseUint(from, 16, 64)
		end, errEnd := strconv.ParseUint(to, 16, 64)
		if errBegin != nil || errEnd != nil || end <= begin {
			continue
		}
		_, _, errno := unix.Syscall(unix.SYS_MADVISE, uintptr(begin), uintptr(end-begin), unix.MADV_PAGEOUT)
		if errno != 0 {
			slog.Debug("give pages back", "error", errno)
		}
	}
}
