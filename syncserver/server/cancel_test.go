//go:build unix

package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
)

// cpuTime is what this process has had of the processors.
func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	must(t, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// TestAFileThatNobodyWaitsForIsNotMade: whoever closes the page while a file is made
// stops the work. It costs a fraction, leaves no file behind, and the log does not say
// that anything was taken out.
func TestAFileThatNobodyWaitsForIsNotMade(t *testing.T) {
	s := newServer(t)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	mint, now := change.NewMinter(), time.Now()
	must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
		for i := range 20_000 {
			e := domain.Enterprise{Name: fmt.Sprintf("乐山企业%d有限公司", i), Industry: domain.Industries[i%len(domain.Industries)].Code, Division: "511102", Headcount: 9, PartyMembers: int64(i % 7), EnteredOn: 20260101, State: domain.StateActive}
			doc, err := ledger.NewDocument(domain.KindEnterprise, mint.New(now), e)
			if err == nil {
				_, err = ledger.Plant(t.Context(), tx, doc)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
	ended := make(chan struct{}, 1)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.http.Handler.ServeHTTP(w, r)
		ended <- struct{}{}
	}))
	t.Cleanup(site.Close)
	// get fetches a file and gives up after a while; it tells what that took of the clock
	// and of the processors until the server was done, and whether the file had come.
	get := func(path string, after time.Duration) (took, worked time.Duration, came bool) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), after)
		defer cancel()
		began, before := time.Now(), cpuTime(t)
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, site.URL+path, nil)
		must(t, err)
		if res, err := http.DefaultClient.Do(r); err == nil {
			_, err := io.Copy(io.Discard, res.Body)
			if came = err == nil; came && res.StatusCode != http.StatusOK {
				t.Errorf("%s: %d", path, res.StatusCode)
			}
			must(t, res.Body.Close())
		}
		<-ended
		return time.Since(began), cpuTime(t) - before, came
	}
	taken := func() (n int) {
		must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
			return tx.QueryRowContext(t.Context(), "SELECT count(*) FROM audit WHERE action IN ('report taken out', 'register exported')").Scan(&n)
		}))
		return n
	}
	for _, path := range []string{"/work/enterprise/export?format=csv", "/work/enterprise/export?format=xlsx", "/reports/file?format=xlsx&table=T3", "/reports/file?format=zip"} {
		// The clock of a machine that others use too says little: the quickest of three.
		whole, work := time.Minute, time.Minute
		for range 3 {
			took, worked, _ := get(path, time.Minute)
			whole, work = min(whole, took), min(work, worked)
		}
		before := taken()
		_, worked, came := get(path, whole/8)
		t.Logf("%s takes %v of the processors, given up after an eighth %v", path, work.Round(time.Millisecond), worked.Round(time.Millisecond))
		if came || worked > work*3/4 {
			t.Errorf("%s takes %v of the processors, and %v for nobody", path, work, worked)
		}
		if n := taken(); n != before {
			t.Errorf("%s: the log says that it was taken out", path)
		}
	}
	left, err := filepath.Glob(filepath.Join(temp, "*"))
	must(t, err)
	if len(left) > 0 {
		info, _ := os.Stat(left[0])
		t.Errorf("%d files are left behind: %v", len(left), info)
	}
}
