package work

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/syncserver/access"
)

// stalled is a reader whose line takes nothing.
type stalled struct {
	*httptest.ResponseRecorder
	began chan struct{} // one for each that waits
	goOn  chan struct{}
}

func (s stalled) Write(b []byte) (int, error) {
	select {
	case s.began <- struct{}{}:
	default:
	}
	<-s.goOn
	return len(b), nil
}

// TestSlowReadersOfExportsHoldNothing: whoever fetches a file over a slow line keeps
// neither the ledger's snapshot nor one of its few readers: else a handful of them would
// stop the pages and the stations.
func TestSlowReadersOfExportsHoldNothing(t *testing.T) {
	const many = 24
	w := newTown(t)
	for i := range 3 {
		plant(w, domain.KindEnterprise, domain.Enterprise{Name: fmt.Sprint("企业", i), Division: "511102", State: domain.StateActive})
	}
	slow := stalled{httptest.NewRecorder(), make(chan struct{}, many), make(chan struct{})}
	done := make(chan struct{}, many)
	for i := range many {
		go func() {
			defer func() { done <- struct{}{} }()
			r := httptest.NewRequest(http.MethodGet, "/work/enterprise/export?format="+[]string{"csv", "xlsx"}[i%2], nil)
			w.mux.ServeHTTP(stalled{httptest.NewRecorder(), slow.began, slow.goOn}, r.WithContext(access.WithStaff(r.Context(), cityAdmin)))
		}()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
	defer cancel()
	for i := range many {
		select {
		case <-slow.began:
		case <-ctx.Done():
			t.Errorf("only %d of %d files are on their way", i, many)
		}
		if ctx.Err() != nil {
			break
		}
	}
	reading, stop := context.WithTimeout(t.Context(), 2*time.Second)
	defer stop()
	if err := w.city.DB.Read(reading, func(*sql.Tx) error { return nil }); err != nil {
		t.Errorf("nobody else can read: %v", err)
	}
	close(slow.goOn)
	for range many {
		<-done
	}
}
