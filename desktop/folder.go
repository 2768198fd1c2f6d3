package main

import (
	"os"
	"path/filepath"
	"runtime"
)

// defaultDir is where a station's data lies when nothing else is said: with the
// user's data, not with settings that a clean-up may take away.
func defaultDir() string {
	const name = "yizhan"
	home, err := os.UserHomeDir()
	if err != nil {
		return name
	}
	switch runtime.GOOS {
	case "windows":
		if local := os.Getenv("LOCALAPPDATA"); local != "" {
			return filepath.Join(local, name)
		}
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", name)
	default:
		if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
			return filepath.Join(data, name)
		}
		return filepath.Join(home, ".local", "share", name)
	}
	return filepath.Join(home, name)
}
