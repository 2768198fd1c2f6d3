// Package city opens the city's data folder: the ledger of all stations with
// what the server keeps beside it, in one embedded SQLite file.
package city

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yizhan/migrations"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
	"yizhan/shared/tally"
	"yizhan/syncserver/feed"
)

// City is an open data folder. Several programs may have it open: the running
// server, and commands that hand out a pairing code or read a figure.
type City struct {
	DB *sqlitedb.DB
	// History names this life of the database. Stations that know another one
	// send again what is missing here.
	History change.ID
	// DesktopVersion is what stations are told to be the newest of their program;
	// empty: nothing.
	DesktopVersion string
	key            ed25519.PrivateKey // signs receipts, and answers in files
	bundles        string             // identity that bundles are encrypted to
	dir            string
	disk           sqlitedb.Disk // nil: the system's
	sums           sqlite.Sums   // what earlier days and months added up to
}

// Option changes how a folder is opened.
type Option func(*City)

// OnDisk puts the folder on another disk than the system's, for tests that cut its
// power. Nobody else has such a folder open, so it takes no lock.
func OnDisk(d sqlitedb.Disk) Option { return func(c *City) { c.disk = d } }

// The files of a data folder.
const (
	ledgerFile = "city.db"
	lockFile   = "server.lock" // held while serving
	makeFile   = "make.lock"   // held while the folder is made or migrated
)

// makeTime is how long one command waits for another to make the folder.
const makeTime = 30 * time.Second

// Open opens a data folder, making it the first time.
func Open(ctx context.Context, dir string, options ...Option) (*City, error) {
	c := &City{dir: dir}
	for _, o := range options {
		o(c)
	}
	if c.disk == nil {
		// Two commands that meet in a new folder must not both make its tables.
		making, err := sqlitedb.WaitLock(ctx, filepath.Join(dir, makeFile), makeTime)
		if err != nil {
			return nil, err
		}
		defer making.Release()
	}
	path, on := File(dir), sqlitedb.On(c.disk)
	if err := sqlitedb.Migrate(ctx, path, migrations.OfCity(), on); err != nil {
		return nil, err
	}
	var err error
	if c.DB, err = sqlitedb.Open(ctx, path, on); err != nil {
		return nil, err
	}
	if err := c.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare data folder: %w", err), c.DB.Close())
	}
	return c, nil
}

// File is the path of a city's ledger.
func File(dir string) string { return filepath.Join(dir, ledgerFile) }

// Exists reports whether a folder holds a city.
func Exists(dir string) bool {
	_, err := os.Stat(File(dir))
	return err == nil
}

// Lock keeps a second server out of the folder.
func (c *City) Lock(ctx context.Context) (*sqlitedb.Lock, error) {
	lock, err := sqlitedb.TakeLock(ctx, filepath.Join(c.dir, lockFile))
	if fault.Is(err, fault.Locked) {
		err = fault.New(fault.Locked, "data", "这个文件夹已有服务器在运行", "a server is running on this folder already")
	}
	return lock, err
}

// Dir is the data folder.
func (c *City) Dir() string { return c.dir }

func (c *City) prepare(ctx context.Context) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		var history []byte
		err := tx.QueryRowContext(ctx, "SELECT history FROM server").Scan(&history)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			if err := c.beginHistory(ctx, tx); err != nil {
				return err
			}
		case err != nil:
			return err
		default:
			c.History = change.ID(history)
		}
		if err := c.prepareKey(ctx, tx); err != nil {
			return err
		}
		if err := c.prepareBundles(ctx, tx); err != nil {
			return err
		}
		renewed, err := sqlite.EnsureKeys(ctx, tx)
		if err != nil {
			return err
		}
		if err := sqlite.EnsureDigests(ctx, tx); err != nil {
			return err
		}
		if renewed {
			if err := refile(ctx, tx); err != nil {
				return err
			}
		}
		added, err := ledger.Seed(ctx, tx)
		if err != nil {
			return err
		}
		_, err = Publish(ctx, tx, added)
		return err
	})
}

// BeginHistory mints a new history for a restored database.
func (c *City) BeginHistory(ctx context.Context) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error { return c.beginHistory(ctx, tx) })
}

func (c *City) beginHistory(ctx context.Context, tx sqlite.Tx) error {
	c.History = change.NewMinter().New(time.Now())
	return tx.Exec(ctx, "INSERT INTO server (one, history, created_at) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET history = excluded.history, created_at = excluded.created_at",
		c.History[:], time.Now().UnixMilli())
}

// Publish puts documents that changed into the feeds that they belong to, and
// returns the heads of those.
func Publish(ctx context.Context, tx sqlite.Tx, docs []merge.Document) (map[string]uint64, error) {
	var a feed.Appender
	for _, d := range docs {
		a.Add(d)
	}
	return a.Append(ctx, tx)
}

// refile puts organisations into the feeds that they belong to by the rules of this
// program: before, they were in that of all stations.
func refile(ctx context.Context, tx sqlite.Tx) error {
	var docs []merge.Document
	err := sqlite.ScanDocuments(ctx, tx, domain.KindOrganisation, nil, func(d merge.Document) error {
		docs = append(docs, d)
		return nil
	})
	if err != nil {
		return err
	}
	// Stations that have them keep them; no other is to get them.
	if err := tx.Exec(ctx, "DELETE FROM feed_row WHERE kind = ? AND feed = ?", domain.KindOrganisation, domain.FeedCity); err != nil {
		return err
	}
	_, err = Publish(ctx, tx, docs)
	return err
}

// Stats answers a statistical question about the whole city.
func (c *City) Stats(ctx context.Context, q stats.Query) (stats.Table, error) {
	return c.StatsWithin(ctx, "", q)
}

// StatsWithin answers one about a division.
func (c *City) StatsWithin(ctx context.Context, area string, q stats.Query) (t stats.Table, err error) {
	err = c.Snapshot(ctx, func(s Snapshot) error {
		if s, err = s.Within(ctx, area); err == nil {
			t, err = stats.Answer(ctx, s, q)
		}
		return err
	})
	return t, err
}

// Recount computes every cell anew and returns those that differ.
func (c *City) Recount(ctx context.Context) (cells int, wrong []tally.Mismatch, err error) {
	return sqlite.Recount(ctx, c.DB)
}

// Close closes the folder.
func (c *City) Close() error { return c.DB.Close() }

// Used reports whether any device has ever been paired.
func (c *City) Used(ctx context.Context) (used bool, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM device)").Scan(&used)
	})
	return used, err
}

// Check says whether the ledger can be read, and written: a server that only
// shows figures is not well.
func (c *City) Check(ctx context.Context) error {
	if err := c.DB.Write(ctx, func(*sqlitedb.Tx) error { return nil }); err != nil {
		return err
	}
	return c.DB.Read(ctx, func(tx *sql.Tx) error {
		_, err := sqlite.Cells{R: tx}.AsOf(ctx)
		return err
	})
}
