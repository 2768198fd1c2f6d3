package station

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yizhan/shared/bundle"
	"yizhan/shared/disk"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// BackUp writes a backup to each place, whatever the time. One place that does not
// work keeps no other from its own; what went wrong stands in the places.
func (s *Station) BackUp(ctx context.Context) ([]BackupPlace, error) {
	return s.backUp(ctx, func(BackupPlace) bool { return true })
}

func (s *Station) backUp(ctx context.Context, wanted func(BackupPlace) bool) ([]BackupPlace, error) {
	s.backing.Lock()
	defer s.backing.Unlock()
	places, err := s.BackupPlaces(ctx)
	if err != nil {
		return nil, err
	}
	for i := range places {
		p := &places[i]
		if !wanted(*p) {
			continue
		}
		made, err := s.backUpInto(ctx, *p)
		if ctx.Err() != nil {
			return places, ctx.Err()
		}
		p.FailedAt, p.Failure = time.Time{}, nil
		if err != nil {
			p.FailedAt, p.Failure = s.now(), err
		}
		if made.File != "" { // written and checked, also where an old one could not be removed
			p.File, p.Bytes, p.seq, p.At = made.File, made.Bytes, made.Records, s.now()
		}
		if err := s.keepBackupPlace(ctx, *p); err != nil {
			return places, err
		}
		s.changed(SignalSync)
	}
	return places, nil
}

// backUpInto writes one, checks it, and then lets the oldest go.
func (s *Station) backUpInto(ctx context.Context, p BackupPlace) (BackupInfo, error) {
	prefix, err := s.backupPrefix(ctx)
	if err != nil {
		return BackupInfo{}, err
	}
	if err := s.makeRoom(p, prefix); err != nil {
		return BackupInfo{}, err
	}
	made, err := s.writeBackup(ctx, p.Folder, prefix)
	if err != nil {
		return BackupInfo{}, err
	}
	return made, removeExpired(p.Folder, prefix, made.File, domain.DayOf(s.now()))
}

// makeRoom sees that the place is there. In the data folder a backup must leave
// room for recording.
func (s *Station) makeRoom(p BackupPlace, prefix string) error {
	if p.Own {
		if err := os.MkdirAll(p.Folder, 0o700); err != nil {
			return notBackedUp(bundle.Classify(err))
		}
		size, err := s.folder("").Size(ledgerFile)
		if err != nil {
			return err
		}
		if free := disk.Free(p.Folder); free > 0 && free < uint64(size)+reserveRoom {
			return notBackedUp(fault.New(fault.DiskFull, "", "", ""))
		}
	} else if info, err := os.Stat(p.Folder); err != nil || !info.IsDir() {
		return fault.New(fault.NotFound, "folder", "备份的第二个位置现在不在（U 盘没有插，或共享文件夹连不上）。插上以后会自动再备份。",
			"the second place for backups is not there: plug the stick in, or connect the share. It will be tried again")
	}
	parts, err := filepath.Glob(filepath.Join(escapeGlob(p.Folder), prefix+"*"+backupEnding+".part")) // of a start that was cut off
	for _, part := range parts {
		err = errors.Join(err, os.Remove(part))
	}
	return err
}

func escapeGlob(path string) string {
	if filepath.Separator == '\\' {
		return path // there is no escaping there; such a name only leaves a part behind
	}
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(path)
}

// inspect can be replaced by a test, which has no stick that reads differently.
var inspect = InspectBackup

// writeBackup writes a copy that is called a backup only when it was read back and
// found whole, this station's own, and with the newest record of before.
func (s *Station) writeBackup(ctx context.Context, dir, prefix string) (BackupInfo, error) {
	last, chain, device, err := s.position(ctx)
	if err != nil {
		return BackupInfo{}, err
	}
	path, err := freeName(filepath.Join(dir, prefix+s.now().In(domain.Shanghai).Format(backupTime)), backupEnding)
	if err != nil {
		return BackupInfo{}, err
	}
	part := path + ".part"
	made, err := func() (BackupInfo, error) {
		if err := s.db.Backup(ctx, part); err != nil {
			return BackupInfo{}, notBackedUp(err)
		}
		_ = os.Chmod(part, 0o600) // a stick may know no owners
		made, err := inspect(ctx, part)
		if err != nil {
			return made, readBack(err)
		}
		has, err := made.holds(ctx, last, chain)
		if err != nil {
			return made, err
		}
		if !has || made.Device != device {
			return made, readBack(fmt.Errorf("the backup lacks record %d", last))
		}
		return made, disk.System(dir).Rename(filepath.Base(part), filepath.Base(path))
	}()
	if err != nil {
		_ = os.Remove(part) // as far as a broken disk lets us
		return BackupInfo{}, err
	}
	made.File = path
	return made, nil
}

// readBack says that a backup is not what was written.
func readBack(err error) error {
	return &fault.Error{Kind: fault.Corrupt, Field: "file", Err: err, ZH: "备份写好后读回来不对，没有算数：磁盘或 U 盘可能有问题，请换一个。本机的记录没有受影响。",
		EN: "the backup read back differently and does not count: the disk or stick may be failing, use another. The records here are safe"}
}

// freeName adds a number where a name is taken.
func freeName(stem, ending string) (string, error) {
	for n := 1; ; n++ {
		full := stem + ending
		if n > 1 {
			full = fmt.Sprintf("%s-%d%s", stem, n, ending)
		}
		if _, err := os.Lstat(full); errors.Is(err, fs.ErrNotExist) {
			return full, nil
		} else if err != nil {
			return "", bundle.Classify(err)
		}
	}
}
