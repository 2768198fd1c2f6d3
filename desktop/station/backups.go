package station

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yizhan/shared/bundle"
	"yizhan/shared/disk"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
)

// Backups that are written by themselves: once a day into the data folder, and
// into a second one that somebody chose, on a stick or a share. The journal
// protects from a damaged database; these protect from what takes the whole
// folder, and from a mistake that is noticed days later.

// backupsFolder lies within the data folder, and chosenFolder is made within a
// folder that was chosen: where it is missing, the stick or the share is.
const (
	backupsFolder = "backups"
	chosenFolder  = "yizhan-backups"
)

// settingBackupFolder keeps the second place.
const settingBackupFolder = "backup.folder"

// BackupPlace is a folder to which backups are written by themselves.
type BackupPlace struct {
	Folder string
	Own    bool // within the data folder
	// File is the newest backup that was written there and checked; empty while there
	// is none.
	File  string
	Bytes int64
	At    time.Time
	seq   int64
	// FailedAt is when the last try did not work, zero where it did, and Failure why.
	FailedAt time.Time
	Failure  error
}

// BackupPlaces are the places to which backups go, the station's own first.
func (s *Station) BackupPlaces(ctx context.Context) ([]BackupPlace, error) {
	second, err := s.Setting(ctx, settingBackupFolder)
	if err != nil {
		return nil, err
	}
	places := []BackupPlace{{Folder: filepath.Join(s.dir, backupsFolder), Own: true}}
	if second != "" {
		places = append(places, BackupPlace{Folder: second})
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		for i := range places {
			if err := places[i].read(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	return places, err
}

// key is how a place is kept: the data folder may move.
func (p BackupPlace) key() string {
	if p.Own {
		return ""
	}
	return p.Folder
}

func (p *BackupPlace) read(ctx context.Context, tx *sql.Tx) error {
	var file, zh, en string
	var at, failed int64
	err := tx.QueryRowContext(ctx, "SELECT file, bytes, seq, at, failed_at, zh, en FROM backup WHERE folder = ?", p.key()).Scan(&file, &p.Bytes, &p.seq, &at, &failed, &zh, &en)
	if none(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read backups: %w", err)
	}
	if file != "" {
		p.File, p.At = filepath.Join(p.Folder, file), time.UnixMilli(at)
	}
	if failed != 0 {
		p.FailedAt, p.Failure = time.UnixMilli(failed), fault.New(fault.Conflict, "", zh, en)
	}
	return nil
}

// keep notes how it went.
func (s *Station) keepBackupPlace(ctx context.Context, p BackupPlace) error {
	file, at, failed, zh, en := "", int64(0), int64(0), "", ""
	if p.File != "" {
		file, at = filepath.Base(p.File), p.At.UnixMilli()
	}
	if p.Failure != nil {
		failed, zh, en = p.FailedAt.UnixMilli(), fault.Sentence(p.Failure, "zh"), fault.Sentence(p.Failure, "en")
	}
	return s.db.Write(ctx, func(tx *sqlitedb.Tx) error {
		return tx.Exec(ctx, `INSERT INTO backup (folder, file, bytes, seq, at, failed_at, zh, en) VALUES (?,?,?,?,?,?,?,?)
			ON CONFLICT DO UPDATE SET file = excluded.file, bytes = excluded.bytes, seq = excluded.seq, at = excluded.at, failed_at = excluded.failed_at, zh = excluded.zh, en = excluded.en`,
			p.key(), file, p.Bytes, p.seq, at, failed, zh, en)
	})
}

// SetBackupFolder chooses the second place; an empty path gives it up. What was
// written there stays.
func (s *Station) SetBackupFolder(ctx context.Context, dir string) error {
	if _, err := s.needManager(ctx); err != nil {
		return err
	}
	if dir != "" {
		dir = filepath.Clean(dir)
		if inside(dir, s.dir) {
			return fault.New(fault.Invalid, "folder", "第二个位置不能在本机数据文件夹里：那里坏了，两份就都没有了。请选 U 盘或共享文件夹",
				"the second place cannot be within the data folder: what destroys that destroys both. Choose a stick or a share")
		}
		if filepath.Base(dir) != chosenFolder {
			dir = filepath.Join(dir, chosenFolder)
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return notBackedUp(bundle.Classify(err))
		}
	}
	err := s.db.Write(ctx, func(tx *sqlitedb.Tx) error {
		if err := tx.Exec(ctx, "DELETE FROM backup WHERE folder <> ''"); err != nil {
			return err
		}
		return setSetting(ctx, tx, settingBackupFolder, dir)
	})
	s.changed(SignalSync)
	return err
}

func inside(dir, of string) bool {
	rel, err := filepath.Rel(of, dir)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

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
		if err != nil {
			p.FailedAt, p.Failure = s.now(), err
		} else {
			p.File, p.Bytes, p.seq, p.At, p.FailedAt, p.Failure = made.File, made.Bytes, made.Records, s.now(), time.Time{}, nil
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
		made, err := InspectBackup(ctx, part)
		if err != nil {
			return made, err
		}
		has, err := made.holds(ctx, last, chain)
		if err != nil {
			return made, err
		}
		if !has || made.Device != device {
			return made, fault.Wrap(fault.Corrupt, fmt.Errorf("the backup lacks record %d", last))
		}
		return made, disk.System(dir).Rename(filepath.Base(part), filepath.Base(path))
	}()
	if err != nil {
		_ = os.Remove(part) // as far as a broken disk lets us
		return made, err
	}
	made.File = path
	return made, nil
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
