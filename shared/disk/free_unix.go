//go:build unix

package disk

import "golang.org/x/sys/unix"

// Free is how many bytes this user may still write where path lies; 0 where that
// is not known.
func Free(path string) uint64 {
	var s unix.Statfs_t
	if unix.Statfs(path, &s) != nil {
		return 0
	}
	return uint64(s.Bavail) * uint64(s.Bsize) // types differ between systems
}
