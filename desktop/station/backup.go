package station

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"yizhan/shared/bundle"
	"yizhan/shared/fault"
)

// Backup writes a copy of the ledger to a new file.
func (s *Station) Backup(ctx context.Context, path string) error { return s.db.Backup(ctx, path) }

// BackedUp is a backup that was written.
type BackedUp struct {
	File  string
	Bytes int64
}

// backupEnding tells what lies beside the exchange files on a stick.
const backupEnding = ".db"

// BackupTo writes a copy of the ledger under a new name into a folder. It gets the
// name only once it is whole: what a pulled stick leaves is no backup, and is not
// called one.
func (s *Station) BackupTo(ctx context.Context, dir string) (BackedUp, error) {
	path, err := s.newName(ctx, dir, "yizhan-backup", backupEnding)
	if err != nil {
		return BackedUp{}, err
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return BackedUp{}, bundle.Classify(err)
	}
	if err := s.db.Backup(ctx, part); err != nil {
		_ = os.Remove(part) // as far as a broken disk lets us
		if ctx.Err() != nil {
			return BackedUp{}, ctx.Err()
		}
		return BackedUp{}, notBackedUp(err)
	}
	if err := os.Rename(part, path); err != nil {
		return BackedUp{}, bundle.Classify(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return BackedUp{}, bundle.Classify(err)
	}
	return BackedUp{File: path, Bytes: info.Size()}, nil
}

// notBackedUp says of a full or protected disk what it means here: no record was
// lost.
func notBackedUp(err error) error {
	switch {
	case fault.Is(err, fault.DiskFull):
		return &fault.Error{Kind: fault.DiskFull, Field: "file", Err: err, ZH: "放备份的磁盘满了，没有备份成。请换一个地方。记录都在本机，没有受影响",
			EN: "the disk for the backup is full: no backup was made. Choose another place; the records here are safe"}
	case fault.Is(err, fault.ReadOnly), fault.Is(err, fault.Internal):
		return &fault.Error{Kind: fault.ReadOnly, Field: "file", Err: err, ZH: "这个位置不能写入，没有备份成。请换一个地方。记录都在本机，没有受影响",
			EN: "this place cannot be written: no backup was made. Choose another; the records here are safe"}
	}
	return err
}
