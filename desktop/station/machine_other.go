//go:build !linux && !windows

package station

import "golang.org/x/sys/unix"

// systemID is the hardware's, where the system tells it; elsewhere a folder that
// was copied is noticed at its first contact.
func systemID() string {
	id, err := unix.Sysctl("kern.uuid")
	if err != nil {
		return ""
	}
	return id
}
