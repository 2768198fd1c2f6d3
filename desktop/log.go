package main

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"yizhan/desktop/station"
)

// logBytesMax is where a log becomes the old one, of which there is one.
const logBytesMax = 1 << 20

// keepLog writes the log into the data folder as well, for the diagnostics: whoever
// starts the program with a click sees no terminal. Where it cannot be written there
// is none, which is no reason not to record.
func keepLog(dir string) (stop func()) {
	path := filepath.Join(dir, station.LogFile)
	if info, err := os.Stat(path); err == nil && info.Size() > logBytesMax {
		_ = os.Rename(path, path+".old")
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		slog.Warn("no log is kept", "error", err)
		return func() {}
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(io.MultiWriter(os.Stderr, f), nil)))
	slog.Info("started", "version", station.Version)
	return func() {
		slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, nil)))
		_ = f.Close()
	}
}
