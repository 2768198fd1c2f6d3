package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yizhan/syncserver/fleet/torture"
)

// runTorture tortures the real programs and prints what it came to. What is lost,
// doubled or different fails, and then the folder stays for who wants to know why.
func runTorture(ctx context.Context, args []string) int {
	f := flag.NewFlagSet("fleet torture", flag.ContinueOnError)
	t := torture.Torture{Log: os.Stderr}
	minutes := f.Float64("minutes", 10, "how long")
	f.Uint64Var(&t.Seed, "seed", uint64(time.Now().UnixNano()), "decides what happens; the moments are those of the machine")
	f.IntVar(&t.Stations, "stations", 4, "how many; every third is behind a narrow network, where this machine allows it")
	f.StringVar(&t.Canary, "canary", "", "a mistake that must be found: restored, deleted or doubled")
	f.Bool("json", true, "the last line is JSON")
	if err := f.Parse(args); err != nil {
		return 2
	}
	t.For = time.Duration(*minutes * float64(time.Minute))
	dir, err := os.MkdirTemp("", "yizhan-torture-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	t.Dir, t.Programs = dir, filepath.Join(dir, "programs")
	fmt.Fprintln(os.Stderr, "seed", t.Seed)
	if err = os.Mkdir(t.Programs, 0o700); err == nil {
		err = torture.Build(ctx, t.Programs)
	}
	var result torture.Result
	if err == nil {
		result, err = t.Run(ctx)
	}
	if err == nil && result.OK() {
		err = os.RemoveAll(dir)
	} else {
		fmt.Fprintln(os.Stderr, "what it left is in", dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if jsonErr := json.NewEncoder(os.Stdout).Encode(result); err != nil || jsonErr != nil || !result.OK() {
		return 1
	}
	return 0
}
