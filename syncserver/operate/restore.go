// Package operate is what keeps a city's server healthy: restoring a backup, and
// later verifying, retention and updates.
package operate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// Restore puts a backup into a data folder that holds no city yet. The city
// begins a new life under a new history, by which stations see that it may have
// lost what it confirmed to them: they send it again. Staff sign in anew.
func Restore(ctx context.Context, dir, backup string) (err error) {
	if city.Exists(dir) {
		return fault.New(fault.Conflict, "data", "这个文件夹里已有全市数据，请恢复到一个新的文件夹", "the folder holds a city already: restore into a new one")
	}
	if err := copyFile(backup, city.File(dir)); err != nil {
		return err
	}
	c, err := city.Open(ctx, dir)
	if err != nil {
		// What cannot be opened must not stand there as if it had been restored.
		return errors.Join(fmt.Errorf("open the backup: %w", err), os.Remove(city.File(dir)))
	}
	return errors.Join(c.BeginHistory(ctx), access.EndSessions(ctx, c), c.Close())
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return &fault.Error{Kind: fault.NotFound, Field: "file", ZH: "打不开备份文件", EN: "the backup cannot be opened", Err: err}
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	part := to + ".part" // so that half a copy is no city
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, to)
}
