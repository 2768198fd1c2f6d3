package simulate

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
)

// Main simulates in a program that is no test, prints the result as one line of
// JSON, and ends the program: with 0 only if everything is well. The clock of a
// bubble (testing/synctest) is to be had from a *testing.T alone, and package
// testing gives one only to what its own Main runs.
func Main(first uint64, seeds int) {
	stdout := os.Stdout
	os.Stdout = os.Stderr // "PASS" is none of our words
	os.Args = os.Args[:1] // nor are our flags those of tests
	run := func(t *testing.T) {
		r, err := Run(t, first, seeds, os.Stderr)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			t.Fail()
			return
		}
		if err := json.NewEncoder(stdout).Encode(r); err != nil || !r.OK() {
			t.Fail()
		}
	}
	all := func(string, string) (bool, error) { return true, nil }
	testing.Main(all, []testing.InternalTest{{Name: "simulate", F: run}}, nil, nil)
}
