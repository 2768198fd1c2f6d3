package bench

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"yizhan/shared/domain"
	"yizhan/syncserver/fleet/sim"
)

// The load of a page, and what it may take.
const (
	pageVisits   = 1_000_000
	pageEach     = 40
	pageLimit    = 100 * time.Millisecond
	pageBytesMax = 60 << 10
)

// measurePage is how long the city's page takes to its first byte, for periods of a day to
// nearly two years, each asked for after another visit has arrived. What a browser fetches
// for the first view counts as well.
func measurePage(ctx context.Context, b Bench) (f Figure, err error) {
	host, err := sim.StartHost(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	today := domain.DayOf(time.Now())
	if err := visitCity(ctx, host.City, today, 0, pageVisits); err != nil {
		return f, err
	}
	var took []time.Duration
	arrived := pageVisits
	for i := range pageEach {
		for _, days := range []int{0, 60, 250, 600} { // another period each time, so that none is answered from the one before
			if err := visitToday(ctx, host.City, today, arrived); err != nil {
				return f, err
			}
			arrived++
			path := fmt.Sprintf("/?period=chosen&from=%s&to=%s", today.AddDays(-days-i), today)
			began := time.Now()
			res, err := http.Get(host.URL + path)
			if err != nil {
				return f, err
			}
			took = append(took, time.Since(began))
			_, err = io.Copy(io.Discard, res.Body)
			if err = errors.Join(err, res.Body.Close()); err != nil || res.StatusCode != http.StatusOK {
				return f, fmt.Errorf("%s: status %d, %w", path, res.StatusCode, err)
			}
		}
	}
	first := took[0] // nothing is remembered yet
	slices.Sort(took)
	bytes, err := firstView(ctx, host.URL)
	if err != nil {
		return f, err
	}
	p95 := quantile(took, 0.95)
	return Figure{Value: p95.Seconds() * 1000, Unit: "ms", Limit: pageLimit.Seconds() * 1000, Ratio: p95.Seconds() / pageLimit.Seconds(),
		Goal: "p95 ≤ 100 ms to the first byte, first view ≤ 60 KB", Holds: p95 <= pageLimit && bytes <= pageBytesMax,
		Method: fmt.Sprintf("the page of figures of %d periods of 1 to 640 days, %d visits of %d stations and one more before each; the first page of all took %v; the first view is %d bytes compressed; the limit is the goal", len(took), pageVisits, figuresStations, first.Round(time.Millisecond), bytes)}, nil
}

var asset = regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`)

// firstView is what a browser that was never here fetches, compressed.
func firstView(ctx context.Context, base string) (bytes int, err error) {
	page, size, err := compressed(ctx, base+"/")
	if err != nil {
		return 0, err
	}
	bytes = size
	for _, m := range asset.FindAllStringSubmatch(page, -1) {
		_, size, err := compressed(ctx, base+m[1])
		if err != nil {
			return 0, err
		}
		bytes += size
	}
	return bytes, nil
}

// compressed fetches a file as a browser does, and says how much came over the line.
func compressed(ctx context.Context, address string) (text string, bytes int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", 0, err
	}
	req.Header.Set("Accept-Encoding", "gzip") // asked for by ourselves, so it is not undone
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer res.Body.Close()
	count := &counter{r: res.Body}
	body := io.Reader(count)
	if res.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(count); err != nil {
			return "", 0, err
		}
	}
	all, err := io.ReadAll(body)
	return string(all), count.n, err
}

type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}
