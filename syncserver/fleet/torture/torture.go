// Package torture lets the real programs run for minutes while they are killed,
// restored and copied, over lines with faults. Then it lets everything come to
// rest and compares: what a command said to be saved is in the city, once.
package torture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Torture is one run in a folder of its own.
type Torture struct {
	Dir      string
	Programs string // folder with what Build builds
	Seed     uint64
	For      time.Duration
	Stations int
	Canary   string // a mistake to make on purpose, see Canaries; empty: none
	Log      io.Writer
}

// Result is what it came to.
type Result struct {
	Date       string  `json:"date"`
	Seed       uint64  `json:"seed"`
	Minutes    float64 `json:"minutes"`
	Stations   int     `json:"stations"` // copies not counted
	Copies     int     `json:"copies"`   // of a station's folder, used beside it
	Networks   int     `json:"networks"` // stations behind a narrow network of their own
	Recorded   int     `json:"recorded"` // visits whose command said that they are saved
	Imported   int     `json:"imported"` // rows whose command said so
	Kills      int     `json:"kills"`    // of stations and commands
	CityKills  int     `json:"city_kills"`
	Restores   int     `json:"restores"` // of databases and folders of stations
	CityLives  int     `json:"city_restores"`
	Faults     int     `json:"line_faults"`
	Settled    float64 `json:"settled_s"` // from the last fault to rest
	Lost       int     `json:"lost"`
	Double     int     `json:"double"`
	Divergent  int     `json:"divergent"` // stations, and checks of the city, that do not agree
	Mismatches int     `json:"recount_mismatches"`
}

// OK reports whether nothing went wrong and the run did what it is for.
func (r Result) OK() bool {
	return r.Recorded > 0 && r.Kills > 0 && r.CityKills > 0 && r.Lost+r.Double+r.Divergent+r.Mismatches == 0
}

// Build builds the programs, without cgo. What spoils the lines is a module of its
// own, so that the product's does not carry what it is made of.
func Build(ctx context.Context, dir string) error {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "yizhan").Output()
	if err != nil {
		return fmt.Errorf("find the source of the programs: %w", err)
	}
	for folder, packages := range map[string][]string{
		"":                                {"./syncserver", "./desktop/stationctl"},
		"syncserver/fleet/torture/toxics": {"."},
	} {
		cmd := exec.CommandContext(ctx, "go", append([]string{"build", "-o", dir + "/"}, packages...)...)
		cmd.Dir = filepath.Join(strings.TrimSpace(string(root)), folder)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build the programs: %w\n%s", err, out)
		}
	}
	return nil
}

// world is the city and its stations while they are tortured.
type world struct {
	Torture
	city   *server
	wait   sync.WaitGroup // for everything that goes on by itself
	cancel context.CancelFunc

	mu       sync.Mutex
	stations []*desk
	result   Result
	errs     []error
}

func (w *world) count(f func(r *Result)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f(&w.result)
}

func (w *world) desks() []*desk {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]*desk(nil), w.stations...)
}

// Run tortures, lets everything come to rest, and judges.
func (t Torture) Run(ctx context.Context) (Result, error) {
	if Canaries[t.Canary] == nil && t.Canary != "" {
		return Result{}, fmt.Errorf("there is no canary %q", t.Canary)
	}
	w := &world{Torture: t}
	w.result = Result{Date: time.Now().UTC().Format(time.DateOnly), Seed: t.Seed, Minutes: t.For.Minutes(), Stations: t.Stations}
	w.city = &server{w: w, dir: filepath.Join(t.Dir, "city-0")}
	defer func() {
		for _, d := range w.desks() {
			d.stop()
		}
		w.city.kill()
	}()
	err := w.begin()
	if err == nil {
		err = w.torture(ctx)
	}
	if err == nil {
		err = w.settle()
	}
	if err == nil && t.Canary != "" {
		err = Canaries[t.Canary](ctx, w)
	}
	if err == nil {
		err = w.judge(ctx)
	}
	return w.result, err
}

func (w *world) begin() (err error) {
	if w.city.address, err = freeAddress("127.0.0.1"); err != nil {
		return err
	}
	if err := w.city.start(); err != nil {
		return err
	}
	for n := range w.Stations {
		if err := w.newDesk(n); err != nil {
			return err
		}
	}
	return w.city.backup() // from here on every station is paired, whatever comes
}

// torture ends when its time is over; an error of anything ends it at once.
func (w *world) torture(ctx context.Context) error {
	running, cancel := context.WithTimeout(ctx, w.For)
	defer cancel()
	w.cancel = cancel
	w.goOn(func() error { return w.city.torture(running, w.random(1000)) })
	for n, d := range w.desks() {
		w.goOn(func() error { return d.torture(running, w.random(uint64(n))) })
	}
	w.wait.Wait()
	return errors.Join(append(w.errs, ctx.Err())...)
}

func (w *world) goOn(f func() error) {
	w.wait.Go(func() {
		if err := f(); err != nil {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.errs = append(w.errs, err)
			w.cancel()
		}
	})
}

func (w *world) random(stream uint64) *rand.Rand { return rand.New(rand.NewPCG(w.Seed, stream)) }
