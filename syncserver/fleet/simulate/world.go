package simulate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing/synctest"
	"time"

	"yizhan/desktop/station"
	"yizhan/migrations"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/sqlitedb/crashvfs"
)

// world is one simulation. One goroutine lets things happen, one at a time, and
// waits each time until every program has come to rest: what a step does is then
// decided by the seed and not by the scheduler.
type world struct {
	ctx    context.Context
	seed   uint64
	random *rand.Rand
	plan   plan
	trace  *trace
	result *Result
	log    io.Writer

	host        *host
	posts       []*post
	lines       []*line
	connections int
	weather     weather
	old         bool // stations speak version 1

	records  map[change.ID]*record // everything that was ever in an outbox
	order    int
	lineages int
	clones   int
	pushes   int   // written so far
	shut     error // why the city does not start
	disks    []*crashvfs.Disk
}

// epoch is when simulations begin.
var epoch = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

const stepsOfASeed = 120

// chance is true n times of a hundred.
func (w *world) chance(n int) bool { return w.random.IntN(100) < n }

// live sets the world up and lets a seed's life pass.
func (w *world) live() error {
	time.Sleep(time.Until(epoch)) // the clock of a bubble begins in 2000
	if err := w.build(); err != nil {
		return err
	}
	for range stepsOfASeed {
		if err := w.step(); err != nil {
			return err
		}
	}
	if err := w.quiet(); err != nil {
		return err
	}
	if w.plan.atEnd != nil {
		if err := w.plan.atEnd(w); err != nil {
			return err
		}
	}
	return w.judge()
}

// build sets up a city and 2 to 8 stations, seldom up to 40.
func (w *world) build() error {
	d, err := w.newDisk(cityFile, cityTables)
	if err != nil {
		return err
	}
	w.host = &host{w: w, disk: d, promised: map[change.ID]bool{}}
	if err := w.host.start(); err != nil {
		return err
	}
	n := 2 + w.random.IntN(7)
	if w.chance(4) {
		n = 9 + w.random.IntN(32)
	}
	if !w.plan.calm {
		bad := w.random.IntN(30)
		w.weather = weather{lose: bad / 2, twice: bad / 2, swap: bad / 2, truncate: bad / 4, flip: bad / 4, cut: bad}
		if w.chance(30) {
			w.old, w.weather.flip = true, 0 // version 1 has no checksums
		}
	}
	for i := range n {
		code := fmt.Sprintf("S%d", i)
		if i > 0 && w.chance(15) {
			code = w.posts[w.random.IntN(i)].code // a second desk of a station
		}
		if err := w.settleDown(code); err != nil {
			return err
		}
	}
	return nil
}

// settleDown sets a station up; most are paired at once.
func (w *world) settleDown(code string) error {
	d, err := w.newDisk(code+"/station.db", stationTables)
	if err != nil {
		return err
	}
	if w.plan.disk != nil {
		w.plan.disk(d)
	}
	p := &post{w: w, name: fmt.Sprintf("%s/%d", code, len(w.posts)), code: code, role: station.RoleStation, disk: d, lineage: w.newLineage(), pure: true, prices: map[string]domain.Fen{}}
	p.machine = p.name
	if w.chance(15) {
		p.role = station.RoleOffice
	}
	if err := p.start(); err != nil {
		return err
	}
	for _, other := range w.posts {
		if other.code == code {
			other.pure, p.pure = false, false
		}
	}
	w.posts = append(w.posts, p)
	w.result.Stations++
	if _, err := p.st.Init(w.ctx, station.Setup{Code: code, Name: "站" + code, Division: "511102", Role: p.role}); err != nil {
		return fmt.Errorf("set up %s: %w", code, err)
	}
	if w.chance(80) {
		return w.host.pair(p)
	}
	return nil
}

func (w *world) newLineage() int {
	w.lineages++
	return w.lineages
}

// Tables of a fresh file, made once: migrations take longer than all the rest.
var stationTables, cityTables = tables(migrations.OfStation), tables(migrations.OfCity)

func tables(sets func() []sqlitedb.Set) func() ([]byte, error) {
	var file []byte
	return func() ([]byte, error) {
		if file != nil {
			return file, nil
		}
		d, err := crashvfs.New(0)
		if err != nil {
			return nil, err
		}
		defer d.Close()
		if err := sqlitedb.Migrate(context.Background(), "x.db", sets(), sqlitedb.On(d)); err != nil {
			return nil, err
		}
		file, err = d.ReadFile("x.db")
		return file, err
	}
}

func (w *world) newDisk(name string, content func() ([]byte, error)) (*crashvfs.Disk, error) {
	b, err := content()
	if err != nil {
		return nil, err
	}
	d, err := crashvfs.New(w.random.Uint64())
	if err != nil {
		return nil, err
	}
	d.Replace(name, b)
	w.disks = append(w.disks, d)
	return d, nil
}

// settle waits until every program is at rest, and takes in what they have
// written.
func (w *world) settle() {
	synctest.Wait()
	w.look()
}

// pass lets time go by.
func (w *world) pass(d time.Duration) {
	time.Sleep(d)
	w.settle()
}

// fail notes something that must not be.
func (w *world) fail(count *int, n int, format string, args ...any) {
	*count += n
	what := fmt.Sprintf(format, args...)
	w.trace.say("wrong: %s", what)
	if w.log != nil {
		fmt.Fprintf(w.log, "seed %d: %s\n", w.seed, what)
	}
}

// end closes everything.
func (w *world) end() error {
	for _, p := range w.posts {
		p.stop()
	}
	if w.host != nil && w.host.city != nil {
		w.host.stop()
	}
	var errs []error
	for _, d := range w.disks {
		errs = append(errs, d.Close())
	}
	return errors.Join(errs...)
}
