// Toxics is the line between a station and the city, with the faults that lines
// have: it is slow, narrow, cuts what passes into crumbs, swallows it, resets and
// goes away. It prints where it listens, and then a line for each fault.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "where stations find the city")
	to := flag.String("to", "", "where the city listens")
	seed := flag.Uint64("seed", 0, "decides which faults come, and when")
	calm := flag.Bool("calm", false, "no faults")
	flag.Parse()
	line := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "line", *listen, *to)
	if err := line.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(line.Listen)
	if *calm {
		select {}
	}
	fmt.Fprintln(os.Stderr, spoil(line, rand.New(rand.NewPCG(*seed, 0))))
	os.Exit(1)
}

// spoil gives the line a fault, takes it away, and begins anew, until it is killed.
func spoil(line *toxiproxy.Proxy, random *rand.Rand) error {
	for {
		pause(random, 3000)
		name, attributes := fault(random)
		fmt.Println(name, attributes)
		if name == "down" {
			line.Stop()
			pause(random, 3000)
			if err := line.Start(); err != nil {
				return err
			}
			continue
		}
		direction := []string{"upstream", "downstream"}[random.IntN(2)]
		toxic, err := json.Marshal(map[string]any{"name": name, "type": name, "stream": direction, "toxicity": 1, "attributes": attributes})
		if err != nil {
			return err
		}
		if _, err := line.Toxics.AddToxicJson(strings.NewReader(string(toxic))); err != nil {
			return fmt.Errorf("%s: %w", toxic, err)
		}
		pause(random, 4000)
		if err := line.Toxics.RemoveToxic(context.Background(), name); err != nil {
			return err
		}
	}
}

// fault chooses what toxiproxy calls a toxic, or that nobody listens any more.
func fault(random *rand.Rand) (name string, attributes map[string]int) {
	switch random.IntN(7) {
	case 0:
		return "latency", map[string]int{"latency": 50 + random.IntN(600), "jitter": random.IntN(200)}
	case 1:
		return "bandwidth", map[string]int{"rate": 1 + random.IntN(16)} // KB/s
	case 2:
		return "slicer", map[string]int{"average_size": 1 + random.IntN(60), "size_variation": 1, "delay": random.IntN(2000)} // µs
	case 3:
		return "reset_peer", map[string]int{"timeout": random.IntN(400)}
	case 4:
		return "timeout", map[string]int{"timeout": random.IntN(2) * 500} // 0: swallows and stays open
	case 5:
		return "limit_data", map[string]int{"bytes": 1 + random.IntN(4000)}
	}
	return "down", nil
}

func pause(random *rand.Rand, most int) {
	time.Sleep(time.Duration(100+random.IntN(most)) * time.Millisecond)
}
