package schedule

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"yizhan/shared/ledger/sqlite"
)

// keptMonths is how long the file of a report stays: a year back, and the month in which
// somebody asks for it. Whoever wants it longer has downloaded it; its figures can be
// made again at any time.
const keptMonths = 13

// tidyEvery is how often old files are looked for.
const tidyEvery = 24 * time.Hour

// Tidy removes files that are old. The inbox goes on listing them, as removed. The file
// goes first: where the server is killed in between, the next look finds it gone and
// says so.
func (r *Runner) Tidy(ctx context.Context) error {
	type old struct {
		run  int64
		file string
	}
	var list []old
	now := r.now()
	err := r.city.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id, file FROM report_run WHERE file <> '' AND removed_at IS NULL AND at < ?", now.AddDate(0, -keptMonths, 0).UnixMilli())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var o old
			if err := rows.Scan(&o.run, &o.file); err != nil {
				return err
			}
			list = append(list, o)
		}
		return rows.Err()
	})
	for _, o := range list {
		path := filepath.Join(Folder(r.city), filepath.FromSlash(o.file))
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return folderFault(err)
		}
		_ = os.Remove(filepath.Dir(path)) // the month's folder goes with its last file
		if err := sqlite.Write(ctx, r.city.DB, func(tx sqlite.Tx) error {
			return tx.Exec(ctx, "UPDATE report_run SET removed_at = ? WHERE id = ?", now.UnixMilli(), o.run)
		}); err != nil {
			return err
		}
	}
	return err
}
