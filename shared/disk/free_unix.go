//go:build unix

package disk

import "golang.org/x/sys/unix"

// Room is how many bytes this user may still write where path lies; false where that is
// not known. A full disk has none, and that is known.
func Room(path string) (bytes uint64, known bool) {
	var s unix.Statfs_t
	if unix.Statfs(path, &s) != nil {
		return 0, false
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true // types differ between systems
}
