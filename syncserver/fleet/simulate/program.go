package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
)

// part is what one process found: some seeds, or the canaries.
type part struct {
	Result
	Traces []string `json:"traces"` // of each seed
}

// seedsOfAPart is how many seeds one process simulates: it takes some seconds.
const seedsOfAPart = 10

// Program simulates seeds and the canaries, each part in a process of its own,
// because what is drawn at random is drawn for the whole process. child is this
// program with the words that make it call Part, without the numbers.
func Program(ctx context.Context, first uint64, seeds, workers int, child []string, log io.Writer) (Result, error) {
	parts := make([]part, (seeds+seedsOfAPart-1)/seedsOfAPart+1) // the last are the canaries
	errs := make([]error, len(parts))
	next := make(chan int)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for n := range next {
				from, count := first+uint64(n*seedsOfAPart), min(seedsOfAPart, seeds-n*seedsOfAPart)
				if n == len(parts)-1 {
					from, count = first, 0
				}
				parts[n], errs[n] = runPart(ctx, child, from, count, log)
			}
		})
	}
	for n := range parts {
		next <- n
	}
	close(next)
	wait.Wait()
	var r Result
	whole := newTrace(nil)
	for _, p := range parts {
		r.add(p.Result)
		for _, t := range p.Traces {
			whole.say("%s", t)
		}
	}
	r.Trace = whole.String()
	return r, errors.Join(errs...)
}

func runPart(ctx context.Context, child []string, first uint64, seeds int, log io.Writer) (p part, err error) {
	args := append(child[1:len(child):len(child)], strconv.FormatUint(first, 10), strconv.Itoa(seeds))
	var out bytes.Buffer
	c := exec.CommandContext(ctx, child[0], args...)
	c.Stdout, c.Stderr = &out, log
	if err := c.Run(); err != nil {
		return p, fmt.Errorf("seeds from %d: %w", first, err)
	}
	return p, json.Unmarshal(out.Bytes(), &p)
}

// Part simulates some seeds, or with none of them the canaries of a seed, in a
// program that is no test, prints what it found as one line of JSON and ends the
// program. story is nil, or where to tell what happens. The clock of a bubble (testing/synctest) is to be had from a *testing.T
// alone, and package testing gives one only to what its own Main runs.
func Part(first uint64, seeds int, story io.Writer) {
	stdout := os.Stdout
	// "PASS" is none of our words, nor are our flags those of tests.
	os.Stdout, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	os.Args = os.Args[:1]
	run := func(t *testing.T) {
		var p part
		var err error
		if seeds > 0 {
			p, err = simulateSeeds(t, first, seeds, story, os.Stderr)
		} else {
			err = canaries(t, first, &p.Result, os.Stderr)
		}
		if err = errors.Join(err, json.NewEncoder(stdout).Encode(p)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			t.Fail()
		}
	}
	all := func(string, string) (bool, error) { return true, nil }
	testing.Main(all, []testing.InternalTest{{Name: "simulate", F: run}}, nil, nil)
}
