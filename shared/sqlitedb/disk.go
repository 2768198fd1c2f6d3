package sqlitedb

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Disk is another disk than the system's: tests let files lie on one whose power
// they can cut. No program uses it.
type Disk interface {
	VFS() string // under which SQLite knows it
	Exists(path string) bool
	// Pragmas are set after ours, so that a test can take a promise back and see
	// what becomes of it.
	Pragmas() []string
}

// Option changes how a file is opened or migrated.
type Option func(*place)

// On puts the file on another disk than the system's; nil is the system's.
func On(d Disk) Option { return func(p *place) { p.disk = d } }

// place is where a file lies.
type place struct {
	path string
	disk Disk // nil: the system's
}

func newPlace(path string, options []Option) place {
	p := place{path: path}
	for _, o := range options {
		o(&p)
	}
	return p
}

// exists reports whether there is a file beside ours.
func (p place) exists(path string) bool {
	if p.disk != nil {
		return p.disk.Exists(path)
	}
	_, err := os.Stat(path)
	return err == nil
}

// makeFolder makes the data folder, for its owner only.
func (p place) makeFolder() error {
	if p.disk != nil {
		return nil // it has none
	}
	return makeFolder(p.path)
}

// dsn always has the file: form: a plain path silently drops SQLite's own keys.
func (p place) dsn(pragmas ...string) string {
	path := filepath.ToSlash(p.path)
	if runtime.GOOS == "windows" && p.disk == nil && !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	q := url.Values{"_pragma": pragmas}
	if p.disk != nil {
		q["_pragma"] = append(q["_pragma"], p.disk.Pragmas()...)
		q.Set("vfs", p.disk.VFS())
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String()
}
