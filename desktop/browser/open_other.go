//go:build !windows

package browser

// openByShell is the way of Windows.
func openByShell(string) error { return errNoBrowser }
