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
	"yizhan/shared/fault"
)

// call is one command on its way.
type call struct {
	ctx  context.Context
	st   *station.Station
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
	case "pair":
		return pair
	case "sync":
		return sync
	case "status":
		return status
	case "stats":
		return printStats
	case "backup":
		return backup
	}
	return nil
}

const usage = "usage: stationctl -data DIR init|record visit|import visits|pair|sync|status|stats|backup …\n"

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

var errUsage = errors.New("wrong use")

// Run carries a command out on an open station and returns its exit code. File
// names are relative to dir, or to the working folder where it is empty.
func Run(ctx context.Context, st *station.Station, dir string, args []string, out, errOut io.Writer) int {
	name, rest := "", args
	if len(args) > 0 {
		name, rest = args[0], args[1:]
	}
	if len(args) > 1 && find(name) == nil {
		name, rest = args[0]+" "+args[1], args[2:]
	}
	run := find(name)
	if run == nil {
		fmt.Fprint(errOut, usage)
		return exitUsage
	}
	err := run(call{ctx, st, dir, rest, out, errOut})
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errUsage):
		return exitUsage
	}
	fmt.Fprintf(errOut, "%s\n(%v)\n", fault.Sentence(err, "zh"), err)
	return exitFailed
}

func (c call) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet("stationctl "+name, flag.ContinueOnError)
	f.SetOutput(c.err)
	return f
}

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
	if len(words) != want {
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
