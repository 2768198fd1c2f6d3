// Package bench measures the performance goals of the product. A number of a
// machine says little, so each figure stands beside a limit that is measured in
// the same run, and their ratio is what is held to.
package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// Figure is one measured goal.
type Figure struct {
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Limit  float64 `json:"limit"` // what the machine can do at best, measured in this run; 0 where there is no such thing
	Ratio  float64 `json:"ratio"`
	Goal   string  `json:"goal"`
	Holds  bool    `json:"holds"`
	Method string  `json:"method"`
}

// Bench is one run in a folder of its own.
type Bench struct {
	Dir string
	Log io.Writer
	// Part is the command that runs this program as one of its parts; see FirstSync.
	Part []string
}

type measurement struct {
	name string
	run  func(ctx context.Context, b Bench) (Figure, error)
}

var measurements = []measurement{
	{"P1", measureIngest}, {"P2", measureWire}, {"P3", measureFirstSync}, {"P4", measureRecord}, {"P4-seen", measureSeen}, {"P5", measureFigures}, {"page", measurePage},
	{"P6", measureLive}, {"P6-viewers", measureViewers}, {"P8", measureStart}, {"P8-window", measureWindow}, {"P8-memory", measureMemory}, {"P8-day", measureDay}, {"P9", measureFind}, {"P11", measureThinLine},
	{"import", measureImport}, {"list", measureList}, {"tree", measureTree}, {"packet", measurePacket}, {"xlsx", measureXLSX}, {"exports", measureExports},
	{"absence", measureAbsence}, {"fork", measureFork},
}

// Run measures what only names, or everything.
func (b Bench) Run(ctx context.Context, only []string) (map[string]Figure, error) {
	out := map[string]Figure{}
	for _, m := range measurements {
		if len(only) > 0 && !slices.Contains(only, m.name) {
			continue
		}
		began := time.Now()
		dir, err := os.MkdirTemp(b.Dir, strings.ToLower(m.name)+"-")
		if err != nil {
			return nil, err
		}
		f, err := m.run(ctx, Bench{Dir: dir, Log: b.Log, Part: b.Part})
		if err != nil {
			return nil, fmt.Errorf("measure %s: %w", m.name, err)
		}
		out[m.name] = f
		fmt.Fprintf(b.Log, "%s  %.4g %s, limit %.4g, ratio %.3g; goal %s: %s (%s; took %s)\n",
			m.name, f.Value, f.Unit, f.Limit, f.Ratio, f.Goal, map[bool]string{true: "holds", false: "MISSED"}[f.Holds], f.Method, time.Since(began).Round(time.Millisecond))
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// quantile picks the q-th quantile of sorted durations.
func quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}
