package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// openTime is how long a program that opens browsers is watched: one that finds no
// browser says so within it, and one that has become the browser goes on.
const openTime = 3 * time.Second

// errNoBrowser is what Open says where there is none.
var errNoBrowser = errors.New("no browser was found that could show a page here")

// Open shows an address in the person's browser. It returns an error where none
// could be started, as far as that can be seen.
func Open(ctx context.Context, address string) error {
	if runtime.GOOS == "windows" {
		return openByShell(address)
	}
	for _, name := range openers(runtime.GOOS, os.Getenv) {
		if spawn(ctx, name, address) == nil {
			return nil
		}
	}
	return errNoBrowser
}

// openers are the programs to try in turn. Without a display there is none: those
// that would start then take over the terminal.
func openers(system string, get func(string) string) []string {
	switch {
	case system == "darwin":
		return []string{"open"}
	case get("DISPLAY") == "" && get("WAYLAND_DISPLAY") == "":
		return nil
	}
	names := []string{"xdg-open", "x-www-browser", "sensible-browser", "firefox", "chromium", "google-chrome"}
	if chosen := get("BROWSER"); chosen != "" {
		names = append([]string{chosen}, names...)
	}
	return names
}

// spawn starts a program that outlives this one, and reports if it fails at once.
func spawn(ctx context.Context, name, address string) error {
	c := exec.Command(name, address)
	if err := c.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	case <-time.After(openTime):
	}
	return nil
}
