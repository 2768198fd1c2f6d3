package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
)

// TestAFileThatNobodyWaitsForIsNotMade: whoever closes the page while a file is made
// stops the work. It ends in a fraction of the time, leaves no file behind, and the log
// does not say that anything was taken out.
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
	// get fetches a file and gives up after a while; it tells when the server was done,
	// and whether the file had come by then.
	get := func(path string, after time.Duration) (took time.Duration, came bool) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), after)
		defer cancel()
		began := time.Now()
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
		return time.Since(began), came
	}
	taken := func() (n int) {
		must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
			return tx.QueryRowContext(t.Context(), "SELECT count(*) FROM audit WHERE action IN ('report taken out', 'register exported')").Scan(&n)
		}))
		return n
	}
	for _, path := range []string{"/work/enterprise/export?format=csv", "/work/enterprise/export?format=xlsx", "/reports/file?format=xlsx&table=T3", "/reports/file?format=zip"} {
		whole, _ := get(path, time.Minute)
		before := taken()
		for _, eighths := range []time.Duration{1, 5} {
			after := whole * eighths / 8
			took, came := get(path, after)
			if came { // the machine was busy the first time, and is not now
				if before++; eighths == 1 {
					t.Errorf("%s came in an eighth of its time: nothing was given up", path)
				}
				continue
			}
			more := took - after
			t.Logf("%s takes %v; given up after %v it went on for %v", path, whole.Round(time.Millisecond), after.Round(time.Millisecond), more.Round(time.Millisecond))
			if more > whole/4+50*time.Millisecond {
				t.Errorf("%s takes %v, and goes on for %v for nobody", path, whole, more)
			}
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
