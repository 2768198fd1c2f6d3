// Stationctl is the station without a window: for scripts, imports and tests.
// While the desktop program has the data folder open, it asks that program to
// carry the command out, so there is only ever one writer.
//
//	stationctl -data DIR init -station CODE -name NAME -division 511102 [-role station|office]
//	stationctl -data DIR record visit -group N3 [-people 1] [-service CODE[:QTY]]… [-at RFC3339] [-member CODE]
//	stationctl -data DIR import visits FILE.csv -map MAP.json [-only station_code=1320]…
//	stationctl -data DIR pair -server http://127.0.0.1:8470 -code CODE
//	stationctl -data DIR sync [-watch]
//	stationctl -data DIR status -json
//	stationctl -data DIR stats -measure people -from DAY -to DAY -by group -json
//	stationctl -data DIR backup FILE
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

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
	st, err := station.Open(ctx, *dir)
	if fault.Is(err, fault.Locked) {
		return forward(*dir, f.Args())
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s\n(%v)\n", fault.Sentence(err, "zh"), err)
		return 1
	}
	code := command.Run(ctx, st, "", f.Args(), os.Stdout, os.Stderr)
	if err := st.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

// forward has the program that holds the folder do it.
func forward(dir string, args []string) int {
	code, err := station.Forward(dir, args, os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s\n(%v)\n", fault.Sentence(err, "zh"), errors.Unwrap(err))
	}
	return code
}
