package station

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yizhan/shared/bundle"
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
