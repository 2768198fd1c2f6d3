// Stationctl is the station without a window: for scripts, imports and tests.
// While another program has the data folder open, the desktop or one more
// stationctl, it asks that program to carry the command out, so there is only
// ever one writer.
//
//	stationctl -data DIR init -station CODE -name NAME -division 511102 [-role station|office]
//	stationctl -data DIR record visit -group N3 [-people 1] [-service CODE[:QTY]]… [-at RFC3339] [-member CODE]
//	stationctl -data DIR import visits FILE.csv -map MAP.json [-only station_code=1320]…
//	stationctl -data DIR find TEXT
//	stationctl -data DIR pair -server URL -code CODE [-fingerprint HEX] | -invitation FILE
//	stationctl -data DIR sync [-watch]
//	stationctl -data DIR bundle export FILE_OR_FOLDER
//	stationctl -data DIR bundle import FILE
//	stationctl -data DIR status -json
//	stationctl -data DIR stats -measure people -from DAY -to DAY -by group -json
//	stationctl -data DIR backup FILE
//	stationctl -data DIR verify [-repair]
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/stationctl/command"
	"yizhan/shared/fault"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	f := flag.NewFlagSet("stationctl", flag.ContinueOnError)
	dir := f.String("data", "", "data folder")
	if err := f.Parse(args); err != nil {
		return 2
	}
	if *dir == "" {
		fmt.Fprintln(os.Stderr, "stationctl: -data DIR is missing")
		return 2
	}
	if !command.Known(f.Args()) {
		fmt.Fprint(os.Stderr, command.Usage)
		return 2
	}
	// A mistyped folder must not become one more station.
	if !command.Founds(f.Args()) && !station.Exists(*dir) {
		explain(fault.New(fault.Unset, "", "", ""))
		return 1
	}
	return insist(ctx, *dir, f.Args())
}

// Who holds the folder may end between our finding it taken and our asking, or
// not answer yet.
const (
	patience   = 5 * time.Second
	retryPause = 40 * time.Millisecond
)

// insist tries until somebody has carried the command out, this program or the
// one that holds the folder.
func insist(ctx context.Context, dir string, words []string) int {
	for deadline := time.Now().Add(patience); ; {
		code, err := attempt(ctx, dir, words)
		if err == nil {
			return code
		}
		if !fault.Is(err, fault.Locked) || time.Now().After(deadline) || ctx.Err() != nil {
			explain(err)
			return code
		}
		// Not in step with others that wait.
		time.Sleep(retryPause/2 + rand.N(retryPause))
	}
}

// attempt gives fault.Locked when nobody has carried the command out.
func attempt(ctx context.Context, dir string, words []string) (int, error) {
	st, err := station.Open(ctx, dir)
	if fault.Is(err, fault.Locked) {
		return station.Forward(ctx, dir, words, os.Stdout, os.Stderr)
	}
	if err != nil {
		return 1, err
	}
	return hold(ctx, st, words), nil
}

// hold carries the command out, and those of others that come in the meantime.
func hold(ctx context.Context, st *station.Station, words []string) int {
	h := command.NewHolder(st, nil)
	st.OnCommand(h.Answer)
	code := h.Run(ctx, words, os.Stdout, os.Stderr)
	st.Finish(ctx)
	if err := st.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

func explain(err error) { fmt.Fprintf(os.Stderr, "%s\n(%v)\n", fault.Sentence(err, "zh"), err) }
