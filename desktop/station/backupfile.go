package station

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"yizhan/migrations"
	"yizhan/shared/bundle"
	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
)

// BackupInfo is what a backup holds.
type BackupInfo struct {
	File      string
	Bytes     int64
	WrittenAt time.Time // of the file
	Device    change.ID
	Code      string // of the station; empty where it had not been set up
	Name      string
	Records   int64     // how many changes were recorded until then
	Newest    time.Time // when the last of them was; zero where there is none
	chain     change.Chain
}

// InspectBackup reads every page of a file and tells what it holds. What is no
// whole backup of a station, or one that this program cannot read, is refused.
func InspectBackup(ctx context.Context, path string) (BackupInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return BackupInfo{}, bundle.Classify(err)
	}
	b := BackupInfo{File: path, Bytes: info.Size(), WrittenAt: info.ModTime()}
	if info.IsDir() || info.Size() == 0 {
		return b, noBackup(nil)
	}
	err = sqlitedb.Look(ctx, path, func(tx *sql.Tx) error { return b.read(ctx, tx) })
	switch {
	case err == nil || ctx.Err() != nil:
		return b, errors.Join(err, ctx.Err())
	case fault.Is(err, fault.Version), fault.Is(err, fault.Malformed):
		return b, err
	case fault.Is(err, fault.Corrupt) && looksLikeSQLite(path):
		return b, &fault.Error{Kind: fault.Corrupt, Field: "file", Err: err, ZH: "这个备份已经损坏，不能用来恢复。请选另一个。现在的数据没有动。",
			EN: "this backup is damaged and cannot be restored. Choose another; nothing here was changed"}
	}
	return b, noBackup(err)
}

func noBackup(err error) error {
	return &fault.Error{Kind: fault.Malformed, Field: "file", Err: err, ZH: "这个文件不是驿站的备份。备份的名字像 yizhan-….db。现在的数据没有动。",
		EN: "this file is no backup of a station, whose names are like yizhan-….db. Nothing here was changed"}
}

// looksLikeSQLite tells a damaged backup from something else altogether.
func looksLikeSQLite(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	n, err := f.Read(head)
	return err == nil && string(head[:n]) == magic
}

func (b *BackupInfo) read(ctx context.Context, tx *sql.Tx) error {
	if err := sqlitedb.CheckIntegrity(ctx, tx); err != nil {
		return err
	}
	for _, set := range migrations.OfStation() {
		version, err := set.Version(ctx, tx)
		if err != nil {
			return noBackup(err)
		}
		known, err := set.Newest()
		if err != nil {
			return err
		}
		if version > known {
			return fault.New(fault.Version, "file", "这个备份是更新的驿站通做的。请先更新程序，再恢复。现在的数据没有动。",
				"this backup was made by a newer version: update the program, then restore. Nothing here was changed")
		}
	}
	var device, chain []byte
	if err := tx.QueryRowContext(ctx, "SELECT id, last_seq, chain FROM device").Scan(&device, &b.Records, &chain); err != nil {
		return noBackup(err)
	}
	if len(device) != len(b.Device) || len(chain) != len(b.chain) {
		return noBackup(nil)
	}
	b.Device, b.chain = change.ID(device), change.Chain(chain)
	if b.Records > 0 {
		var at int64
		if err := tx.QueryRowContext(ctx, "SELECT recorded_at, chain FROM outbox WHERE seq = ?", b.Records).Scan(&at, &chain); err != nil {
			return fault.Wrap(fault.Corrupt, fmt.Errorf("read the last record: %w", err))
		}
		if change.Chain(chain) != b.chain {
			return fault.Wrap(fault.Corrupt, errors.New("the last record is not what the device says"))
		}
		b.Newest = time.UnixMilli(at)
	}
	if p, err := readProfile(ctx, tx); err == nil { // one that was not set up yet has none
		b.Code, b.Name = p.Code, p.Name
	}
	return nil
}

// holds reports whether a backup has a change under a number.
func (b BackupInfo) holds(ctx context.Context, seq uint64, c change.Chain) (same bool, err error) {
	if seq == 0 {
		return true, nil
	}
	err = sqlitedb.Look(ctx, b.File, func(tx *sql.Tx) error {
		var there []byte
		err := tx.QueryRowContext(ctx, "SELECT chain FROM outbox WHERE seq = ?", int64(seq)).Scan(&there)
		if none(err) {
			return nil
		}
		same = err == nil && len(there) == len(c) && change.Chain(there) == c
		return err
	})
	return same, err
}
