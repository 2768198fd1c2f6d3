// Package station is what a person can do at a station or office, one file for
// each noun. It keeps the station's own ledger and never waits for a network:
// everything here is one local transaction, durable when the method returns.
// What has to reach the city lies in the outbox, which package syncer empties.
package station

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"yizhan/desktop/journal"
	"yizhan/migrations"
	"yizhan/shared/change"
	"yizhan/shared/disk"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
)

// Station is an open data folder.
type Station struct {
	dir      string
	disk     Disk // nil: the system's
	db       *sqlitedb.DB
	lock     *sqlitedb.Lock
	instance *instance
	mint     *change.Minter
	wall     func() time.Time // this computer's clock
	now      func() time.Time // that, or what the city told where it is wrong
	signals  signals
	truth    trueTime
	machine  string // digest of the computer's own id

	recording  sync.Mutex // held while something is recorded
	deciding   sync.Mutex // held from looking whether it may be until it is, where two at once must not both be
	backing    sync.Mutex // held while backups are written
	journal    *journal.Journal
	journalErr error       // why the second copy is behind
	oneCopy    atomic.Bool // journalErr is set, for who does not hold the lock

	mu         sync.Mutex
	profile    *Profile
	dictionary *dictionary
}

// Option changes how a folder is opened.
type Option func(*Station)

// WithClock gives the station another clock, for tests and simulations.
func WithClock(now func() time.Time) Option { return func(s *Station) { s.wall = now } }

// WithMachine lets the station believe that it runs on another computer, for tests.
func WithMachine(id string) Option { return func(s *Station) { s.machine = machineDigest(id) } }

// OnDisk puts the folder on another disk than the system's, for tests that cut its
// power. Such a station is nobody's second program: it takes no lock, and no
// command of others.
func OnDisk(d Disk) Option { return func(s *Station) { s.disk = d } }

// Disk is another disk than the system's.
type Disk interface {
	sqlitedb.Disk
	Folder(path string) disk.Folder
}

// The files of a data folder.
const (
	ledgerFile   = "station.db"
	lockFile     = "app.lock"
	instanceFile = "instance.json"
)

// Exists reports whether a folder holds a station, also one whose database is gone
// and can be made again. Open would make a new one.
func Exists(dir string) bool {
	for _, name := range []string{ledgerFile, anchorFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return true // what cannot be looked at is Open's to explain
		}
	}
	return false
}

// Open opens a data folder, making it at the first start. A folder that another
// program has open is refused at once with fault.Locked: two programs on one
// outbox would each send it.
func Open(ctx context.Context, dir string, options ...Option) (*Station, error) {
	s := &Station{dir: dir, mint: change.NewMinter(), wall: time.Now, machine: machineDigest(systemID())}
	for _, o := range options {
		o(s)
	}
	s.now = s.truth.over(s.wall)
	if s.disk == nil {
		var err error
		if s.lock, err = sqlitedb.TakeLock(ctx, filepath.Join(dir, lockFile)); err != nil {
			return nil, err
		}
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Station) open(ctx context.Context) error {
	var err error
	if s.journal, err = journal.Open(s.folder(journalFolder)); err != nil {
		return err
	}
	if err := s.openLedger(ctx); err != nil {
		return err
	}
	err = s.reconcile(ctx)
	if fault.Is(err, fault.Corrupt) {
		err = s.makeAgain(ctx)
	}
	if err != nil {
		return err
	}
	if s.disk == nil {
		s.instance, err = listenInstance(filepath.Join(s.dir, instanceFile))
	}
	return err
}

// openFile opens the database, making it the first time.
func (s *Station) openFile(ctx context.Context) error {
	path := filepath.Join(s.dir, ledgerFile)
	if err := sqlitedb.Migrate(ctx, path, migrations.OfStation(), sqlitedb.On(s.disk)); err != nil {
		return err
	}
	var err error
	if s.db, err = sqlitedb.Open(ctx, path, sqlitedb.On(s.disk)); err != nil {
		return err
	}
	err = sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if err := s.makeDevice(ctx, tx); err != nil {
			return err
		}
		if err := meetNewKinds(ctx, tx); err != nil {
			return err
		}
		if _, err := sqlite.EnsureKeys(ctx, tx); err != nil {
			return err
		}
		if err := sqlite.EnsureDigests(ctx, tx); err != nil {
			return err
		}
		_, err := ledger.Seed(ctx, tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("prepare data folder: %w", err)
	}
	return nil
}

// makeDevice gives a new folder its identity.
func (s *Station) makeDevice(ctx context.Context, tx sqlite.Tx) error {
	var n int
	err := tx.QueryRowContext(ctx, "SELECT count(*) FROM device").Scan(&n)
	if err != nil || n > 0 {
		return err
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	id := s.mint.New(s.now())
	return tx.Exec(ctx, `INSERT INTO device (one, id, private_key, epoch, last_seq, chain, clock, acked_seq, acked_chain, server, history, offset_ms, last_sync_at)
		VALUES (1, ?, ?, ?, 0, ?, 0, 0, ?, '', NULL, 0, 0)`,
		id[:], []byte(key.Seed()), int64(change.NewRandomEpoch()), make([]byte, 16), make([]byte, 16))
}

// Close closes the folder. It does not wait for anything: what was recorded is
// on the disk already.
func (s *Station) Close() error {
	var errs []error
	if s.instance != nil {
		errs = append(errs, s.instance.close())
	}
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	if s.journal != nil {
		errs = append(errs, s.journal.Close())
	}
	return errors.Join(append(errs, s.lock.Release())...)
}

// Subscribe calls f at every signal, from any goroutine, until cancel.
func (s *Station) Subscribe(f func(Signal)) (cancel func()) { return s.signals.subscribe(f) }

// read runs f on one snapshot.
func (s *Station) read(ctx context.Context, f func(tx *sql.Tx) error) error {
	return s.met(s.db.Read(ctx, f))
}

// none reports whether a query found no row.
func none(err error) bool { return errors.Is(err, sql.ErrNoRows) }

func unset() error { return fault.New(fault.Unset, "", "", "") }
