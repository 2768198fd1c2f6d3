// Fleet drives many stations against a real server: benchmarks and simulations.
//
//	fleet bench [-only P1,P4] -json
//	fleet simulate -seeds N [-seed S] -json
//	fleet simulate -seed S -story
//	fleet torture -minutes M [-seed S] [-stations N] [-canary NAME] -json
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"yizhan/syncserver/fleet/bench"
	"yizhan/syncserver/fleet/simulate"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

const usage = "usage: fleet bench [-only P1,P4] [-json]\n       fleet simulate -seeds N [-seed S] [-json]\n" +
	"       fleet torture -minutes M [-seed S] [-stations N] [-canary NAME] [-json]\n"

func run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	switch args[0] {
	case "bench":
		return runBench(ctx, args[1:])
	case "simulate":
		return runSimulate(ctx, args[1:])
	case "torture":
		return runTorture(ctx, args[1:])
	case "simulate-part":
		return runPart(args[1:])
	case "first-sync-part":
		return runFirstSync(ctx, args[1:])
	}
	fmt.Fprint(os.Stderr, usage)
	return 2
}

// runBench measures and prints; a goal that is missed is said, and fails.
func runBench(ctx context.Context, args []string) int {
	f := flag.NewFlagSet("fleet bench", flag.ContinueOnError)
	only := f.String("only", "", "figures to measure, separated by commas; default all")
	f.Bool("json", true, "the last line is JSON")
	if err := f.Parse(args); err != nil {
		return 2
	}
	var names []string
	if *only != "" {
		names = strings.Split(*only, ",")
	}
	dir, err := os.MkdirTemp("", "yizhan-bench-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	figures, err := bench.Bench{Dir: dir, Log: os.Stderr, Part: []string{self, "first-sync-part"}}.Run(ctx, names)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if err := json.NewEncoder(os.Stdout).Encode(figures); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for _, fig := range figures {
		if !fig.Holds {
			return 1
		}
	}
	return 0
}

// runFirstSync is what runBench starts: FOLDER.
func runFirstSync(ctx context.Context, args []string) int {
	if len(args) != 1 {
		return 2
	}
	result, err := bench.FirstSync(ctx, args[0])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// runSimulate simulates and prints; what is lost, doubled or different fails.
func runSimulate(ctx context.Context, args []string) int {
	f := flag.NewFlagSet("fleet simulate", flag.ContinueOnError)
	seeds := f.Int("seeds", 20, "how many")
	seed := f.Uint64("seed", uint64(time.Now().UnixNano()), "the first; each next is one higher")
	story := f.Bool("story", false, "tells what happens in the first seed, and nothing else")
	workers := f.Int("workers", runtime.NumCPU(), "how many processes simulate at a time")
	f.Bool("json", true, "the last line is JSON")
	if err := f.Parse(args); err != nil {
		return 2
	}
	if *story {
		simulate.Part(*seed, 1, os.Stderr)
	}
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Fprintln(os.Stderr, "first seed", *seed)
	result, err := simulate.Program(ctx, *seed, *seeds, max(1, *workers), []string{self, "simulate-part"}, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if jsonErr := json.NewEncoder(os.Stdout).Encode(result); err != nil || jsonErr != nil || !result.OK() {
		return 1
	}
	return 0
}

// runPart is what runSimulate starts: SEED COUNT.
func runPart(args []string) int {
	if len(args) != 2 {
		return 2
	}
	first, err := strconv.ParseUint(args[0], 10, 64)
	seeds, errSeeds := strconv.Atoi(args[1])
	if err != nil || errSeeds != nil {
		return 2
	}
	simulate.Part(first, seeds, nil)
	return 1 // never reached
}
