package station

import (
	"cmp"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// OnStick is where a stick or share that was chosen for backups has them.
func OnStick(root string) string { return filepath.Join(root, chosenFolder) }

// BackupFile is a file that by its name is a backup.
type BackupFile struct {
	Path      string
	Bytes     int64
	WrittenAt time.Time
}

// List names the backups there are for this folder, the newest first: those that
// lie in it, in the second place, and in folders that are given.
func (r *Restorer) List(ctx context.Context, folders ...string) ([]BackupFile, error) {
	folders = append([]string{filepath.Join(r.dir, backupsFolder)}, folders...)
	if r.station != nil {
		places, err := r.station.BackupPlaces(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			folders = append(folders, p.Folder)
		}
	}
	found := map[string]BackupFile{}
	for _, folder := range folders {
		entries, _ := os.ReadDir(folder) // one that is not there has none
		for _, e := range entries {
			name := e.Name()
			if !strings.HasPrefix(name, "yizhan-") || filepath.Ext(name) != backupEnding {
				continue
			}
			if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
				path := filepath.Join(folder, name)
				found[path] = BackupFile{path, info.Size(), info.ModTime()}
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b BackupFile) int {
		return cmp.Or(b.WrittenAt.Compare(a.WrittenAt), strings.Compare(a.Path, b.Path))
	}), ctx.Err()
}
