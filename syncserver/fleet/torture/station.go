package torture

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// desk is a station's folder, the programs that run on it, and its line.
type desk struct {
	w     *world
	name  string // of the desk; a copy has the same code
	of    *records
	dir   string
	net   *network  // of its own; nil: this machine's
	at    string    // where its line listens
	line  *exec.Cmd // to the city
	watch *exec.Cmd // keeps the folder in step
}

// records is what commands said of a station, whichever copy of it they ran on.
type records struct {
	code string

	mu       sync.Mutex
	said     map[string]bool // ids that a command gave
	attempts int
	imports  int
	imported int  // rows, each of which is one visit
	alone    bool // is never copied
	copied   bool
}

// began is the second of the first record; each attempt has one of its own, so
// that a command which was carried out twice is seen.
var began = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// newDesk sets a station up and pairs it, over a line that has faults already.
func (w *world) newDesk(n int) error {
	code := fmt.Sprintf("T%d", n)
	d := &desk{w: w, name: code, dir: filepath.Join(w.Dir, code), of: &records{code: code, alone: n%2 == 0, said: map[string]bool{}}}
	w.stations = append(w.stations, d)
	here := "127.0.0.1"
	if n%3 == 2 {
		net, err := newNetwork(n)
		if err != nil {
			fmt.Fprintf(w.Log, "station %s: no network of its own, it takes root, ip and tc: %v\n", code, err)
		} else {
			d.net, here = net, net.here
			w.result.Networks++
		}
	}
	var err error
	if d.at, err = freeAddress(here); err != nil {
		return err
	}
	if err := d.connect(uint64(n)); err != nil {
		return err
	}
	if _, err := d.do("init", "-station", code, "-name", "站"+code, "-division", "511102"); err != nil {
		return err
	}
	out, err := output(w.program("syncserver", "pair", "-data", w.city.dir, "-station", code))
	if err != nil {
		return err
	}
	words := strings.Fields(out)
	for deadline := time.Now().Add(2 * time.Minute); ; {
		_, err := d.do("pair", "-server", "http://"+d.at, "-plain-http", "-code", words[len(words)-1])
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(time.Second)
	}
}

// connect makes the line to the city.
func (d *desk) connect(seed uint64, more ...string) error {
	end(d.line)
	args := append([]string{"-listen", d.at, "-to", d.w.city.address, "-seed", fmt.Sprint(d.w.Seed + seed)}, more...)
	d.line = d.w.program("toxics", args...)
	_, err := firstLine(d.line, func(string) { d.w.count(func(r *Result) { r.Faults++ }) })
	return err
}

func (d *desk) stop() {
	d.unwatch()
	end(d.line)
	d.line = nil
	if d.net != nil {
		d.net.remove()
	}
}

func (d *desk) unwatch() {
	end(d.watch)
	d.watch = nil
}

func (d *desk) cmd(args ...string) *exec.Cmd {
	cmd := d.w.program("stationctl", append([]string{"-data", d.dir}, args...)...)
	if d.net != nil {
		return d.net.command(cmd)
	}
	return cmd
}

func (d *desk) do(args ...string) (string, error) { return output(d.cmd(args...)) }

// killed runs a command and kills it after a while, if it has not ended by then.
func (d *desk) killed(after time.Duration, args ...string) (string, error) {
	cmd := d.cmd(args...)
	var out, said strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Start(); err != nil {
		return "", err
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	err := cmd.Wait()
	if cmd.ProcessState.ExitCode() == -1 {
		d.w.count(func(r *Result) { r.Kills++ })
	}
	if err != nil {
		err = fmt.Errorf("%v: %w\n%s%s", args, err, out.String(), said.String())
	}
	return strings.TrimSpace(out.String()), err
}

// torture does what a station does, and what befalls one.
func (d *desk) torture(ctx context.Context, random *rand.Rand) error {
	for ctx.Err() == nil {
		var err error
		switch dice := random.IntN(200); {
		case dice < 130:
			d.record(random)
		case dice < 137:
			err = d.importRows(random)
		case dice < 162:
			_, _ = d.killed(millis(random, 20, 3000), "sync") // it fails as often as the line does
		case dice < 186:
			err = d.toggleWatch()
		case dice < 190:
			err = d.putDatabaseBack()
		case dice < 193:
			err = d.putFolderBack()
		case dice < 195:
			err = d.copied(ctx)
		case d.net != nil:
			err = d.unplugged(random)
		}
		if err != nil {
			return fmt.Errorf("station %s: %w", d.name, err)
		}
		time.Sleep(millis(random, 0, 60))
	}
	return nil
}

func millis(random *rand.Rand, least, more int) time.Duration {
	return time.Duration(least+random.IntN(more)) * time.Millisecond
}

func (d *desk) record(random *rand.Rand) {
	d.of.mu.Lock()
	at := began.Add(time.Duration(d.of.attempts) * time.Second)
	d.of.attempts++
	d.of.mu.Unlock()
	patience := 20 * time.Second
	if random.IntN(8) == 0 {
		patience = millis(random, 0, 60)
	}
	id, err := d.killed(patience, "record", "visit", "-group", "N3", "-service", "water", "-at", at.Format(time.RFC3339))
	if err != nil {
		return // nobody was told that it is saved
	}
	d.of.mu.Lock()
	d.of.said[id] = true
	d.of.mu.Unlock()
	d.w.count(func(r *Result) { r.Recorded++ })
}

// importRows kills an import, and runs it again until it is through.
func (d *desk) importRows(random *rand.Rand) error {
	d.of.mu.Lock()
	n := d.of.imports
	d.of.imports++
	d.of.mu.Unlock()
	rows := 5 + random.IntN(100)
	var b strings.Builder
	b.WriteString("day,n,group,key\n")
	for i := range rows {
		fmt.Fprintf(&b, "2023-%02d-%02d,1,N%d,%s-%d-%d\n", n%12+1, i%28+1, i%5+1, d.of.code, n, i)
	}
	file, m := filepath.Join(d.w.Dir, d.name+".csv"), filepath.Join(d.w.Dir, d.name+".json")
	err := errors.Join(os.WriteFile(file, []byte(b.String()), 0o600),
		os.WriteFile(m, []byte(`{"at":"day","people":"n","group":"group","key":["key"]}`), 0o600))
	if err != nil {
		return err
	}
	for try := range 20 {
		patience := time.Minute
		if try == 0 {
			patience = millis(random, 0, 100)
		}
		if _, err = d.killed(patience, "import", "visits", file, "-map", m); err == nil {
			d.of.mu.Lock()
			d.of.imported += rows
			d.of.mu.Unlock()
			d.w.count(func(r *Result) { r.Imported += rows })
			return nil
		}
	}
	return fmt.Errorf("an import does not come through: %w", err)
}

// toggleWatch kills the program that keeps the folder in step, or starts one.
func (d *desk) toggleWatch() error {
	if d.watch != nil {
		d.unwatch()
		d.w.count(func(r *Result) { r.Kills++ })
		return nil
	}
	d.watch = d.cmd("sync", "-watch")
	return d.watch.Start()
}

// unplugged takes the cable out for a while.
func (d *desk) unplugged(random *rand.Rand) error {
	d.w.count(func(r *Result) { r.Faults++ })
	if err := d.net.pull(true); err != nil {
		return err
	}
	for range 1 + random.IntN(8) {
		d.record(random)
	}
	return d.net.pull(false)
}

// delivered syncs until the city has confirmed everything.
func (d *desk) delivered(patience time.Duration) error {
	for deadline := time.Now().Add(patience); ; {
		_, err := d.killed(time.Until(deadline), "sync")
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}
