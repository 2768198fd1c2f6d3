package station

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yizhan/shared/bundle"
	"yizhan/shared/domain"
)

const (
	// backupTime is the moment in the name of a backup, by which it is kept or let go.
	backupTime = "20060102-150405"
	// dailyMax and weeklyMax are how many are kept: of the last days, and before those
	// of weeks.
	dailyMax, weeklyMax = 7, 4
)

// backupPrefix begins the names of what this computer writes by itself. Two
// computers of one station may share a folder; each lets go of its own alone.
func (s *Station) backupPrefix(ctx context.Context) (string, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return "", err
	}
	device := strings.ReplaceAll(p.Device.String(), "-", "")
	return fmt.Sprintf("yizhan-daily-%s-%s-", fileCode(p.Code), device[len(device)-8:]), nil
}

// removeExpired lets the oldest backups go, never the one that was just checked.
// Only files with a name that this computer gives are looked at.
func removeExpired(dir, prefix, fresh string, today domain.Day) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return bundle.Classify(err)
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	var errs []error
	for _, name := range expired(names, prefix, today) {
		if name != filepath.Base(fresh) {
			errs = append(errs, os.Remove(filepath.Join(dir, name)))
		}
	}
	return errors.Join(errs...)
}

// expired names what is not kept: the newest of each of the last seven days that
// have one are, and of the four weeks before those. A name from the future, which a
// wrong clock gave, is let be and counts for nothing.
func expired(names []string, prefix string, today domain.Day) []string {
	type file struct {
		name string
		at   time.Time
	}
	var files []file
	for _, name := range names {
		rest, ours := strings.CutPrefix(name, prefix)
		rest, whole := strings.CutSuffix(rest, backupEnding)
		if !ours || !whole || len(rest) < len(backupTime) {
			continue
		}
		if tail := rest[len(backupTime):]; tail != "" && (tail[0] != '-' || strings.Trim(tail[1:], "0123456789") != "") {
			continue
		}
		if at, err := time.ParseInLocation(backupTime, rest[:len(backupTime)], domain.Shanghai); err == nil && domain.DayOf(at) <= today {
			files = append(files, file{name, at})
		}
	}
	slices.SortFunc(files, func(a, b file) int {
		return cmp.Or(b.at.Compare(a.at), cmp.Compare(len(b.name), len(a.name)), cmp.Compare(b.name, a.name)) // x-2 is newer than x
	})
	days, weeks := map[domain.Day]bool{}, map[string]bool{}
	var gone []string
	for _, f := range files {
		day := domain.DayOf(f.at)
		year, week := f.at.In(domain.Shanghai).ISOWeek()
		key := fmt.Sprint(year, week)
		switch {
		case !days[day] && len(days) < dailyMax:
			days[day] = true
		case !days[day] && !weeks[key] && len(weeks) < weeklyMax:
			weeks[key], days[day] = true, true
		default:
			gone = append(gone, f.name)
		}
	}
	return gone
}
