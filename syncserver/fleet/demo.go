// Package fleet drives many simulated stations against a real server: the demo
// city, load, benchmarks.
package fleet

import (
	"context"
	"time"

	"yizhan/syncserver/city"
)

// FillDemo fills a fresh city with the demonstration city.
func FillDemo(ctx context.Context, c *city.City, url string, now time.Time) error { return nil }
