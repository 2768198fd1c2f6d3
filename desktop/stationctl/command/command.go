// Package command is the station's work as commands with words and flags. Both
// stationctl and a running desktop, asked by stationctl, carry them out.
package command

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/shared/fault"
)

// Holder carries commands out on the station that this program holds: its own,
// and those of other programs.
type Holder struct {
	st *station.Station

	// One connection to the server at a time: whoever has taken the token of
	// turn may look at running, change it, or connect.
	turn    chan struct{}
	running *syncer.Syncer // keeps the station in step; nil: nobody does
}

// NewHolder makes one; running is the syncer that this program runs, if it does.
func NewHolder(st *station.Station, running *syncer.Syncer) *Holder {
	return &Holder{st: st, turn: make(chan struct{}, 1), running: running}
}

// takeTurn waits for the turn; giveTurn is called for each nil.
func (h *Holder) takeTurn(ctx context.Context) error {
	select {
	case h.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *Holder) giveTurn() { <-h.turn }

// call is one command on its way.
type call struct {
	ctx  context.Context
	h    *Holder
	st   *station.Station
	own  bool   // given to this program itself
	dir  string // what file names refer to; empty: the working folder
	args []string
	out  io.Writer
	err  io.Writer
}

// find looks a command up by its one or two words.
func find(name string) func(c call) error {
	switch name {
	case "init":
		return initStation
	case "record visit":
		return recordVisit
	case "import visits":
		return importVisits
	case "record attendance":
		return recordAttendance
	case "document save":
		return saveDocument
	case "document list":
		return listDocuments
	case "document show":
		return showDocument
	case "document delete":
		return deleteDocument
	case "import documents":
		return importDocuments
	case "pair":
		return pair
	case "sync":
		return sync
	case "find":
		return findMembers
	case "status":
		return status
	case "stats":
		return printStats
	case "report":
		return report
	case "backup":
		return backup
	case "backups":
		return backups
	case "verify":
		return verify
	case "bundle export":
		return exportBundle
	case "bundle import":
		return importBundle
	}
	return nil
}

// Usage is what somebody reads who gave no command that there is.
const Usage = "usage: stationctl -data DIR init|record visit|record attendance|import visits|import documents|document save|document list|document show|document delete|find|pair|sync|bundle export|bundle import|status|stats|report|backup|backups|verify …\n"

// split tells a command from the words that are its own.
func split(args []string) (run func(c call) error, rest []string) {
	if len(args) == 0 {
		return nil, nil
	}
	if run := find(args[0]); run != nil || len(args) == 1 {
		return run, args[1:]
	}
	return find(args[0] + " " + args[1]), args[2:]
}

// Known reports whether there is such a command.
func Known(args []string) bool {
	run, _ := split(args)
	return run != nil
}

// Founds reports whether a command makes a station where there is none.
func Founds(args []string) bool { return len(args) > 0 && args[0] == "init" }

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
	exitLocked = 2 // it cannot be done in a folder that another program holds
)

var (
	errUsage  = errors.New("wrong use")
	errFound  = errors.New("something was found") // and has been said
	errNotNow = errors.New("cannot be begun now")
)

// Run carries out a command that was given to this program and returns its exit
// code.
func (h *Holder) Run(ctx context.Context, args []string, out, errOut io.Writer) int {
	return h.run(call{ctx: ctx, own: true, args: args, out: out, err: errOut})
}

// Answer carries out a command of another program; it is a station.Command.
func (h *Holder) Answer(ctx context.Context, dir string, args []string, out, errOut io.Writer) int {
	return h.run(call{ctx: ctx, dir: dir, args: args, out: out, err: errOut})
}

func (h *Holder) run(c call) int {
	run, rest := split(c.args)
	if run == nil {
		fmt.Fprint(c.err, Usage)
		return exitUsage
	}
	c.h, c.st, c.args = h, h.st, rest
	err := run(c)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errUsage):
		return exitUsage
	case errors.Is(err, errFound):
		return exitFailed
	case errors.Is(err, errNotNow):
		return station.NotNow
	}
	fmt.Fprintf(c.err, "%s\n(%v)\n", sentence(err), err)
	if fault.Is(err, fault.Locked) {
		return exitLocked
	}
	return exitFailed
}

// sentence says what a person should know. Being interrupted is no mistake of
// the program, and what was done before stays.
func sentence(err error) string {
	if errors.Is(err, context.Canceled) {
		return "命令被中断了，中断前保存的都在"
	}
	return fault.Sentence(err, "zh")
}

func (c call) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet("stationctl "+name, flag.ContinueOnError)
	f.SetOutput(c.err)
	return f
}

// anyWords lets a command have any number of words.
const anyWords = -1

// parse takes flags and words in any order, and refuses a number of words that
// the command does not want.
func (c call) parse(f *flag.FlagSet, want int) ([]string, error) {
	var words []string
	args := c.args
	for {
		if err := f.Parse(args); err != nil {
			return nil, errUsage
		}
		if f.NArg() == 0 {
			break
		}
		words = append(words, f.Arg(0))
		args = f.Args()[1:]
	}
	if want != anyWords && len(words) != want {
		fmt.Fprintf(c.err, "%s: %d words given, %d wanted\n", f.Name(), len(words), want)
		f.Usage()
		return nil, errUsage
	}
	return words, nil
}

// path resolves a file name.
func (c call) path(name string) string {
	if c.dir == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.dir, name)
}

func (c call) print(v any) error { return json.NewEncoder(c.out).Encode(v) }
