package standing

import (
	"context"
	"testing"
	"time"

	"yizhan/shared/progress/tables"
)

// TestABrokenReadingKeepsNobodyWaiting: where reading ends in a panic, which the server
// answers with an error, the next one reads anew.
func TestABrokenReadingKeepsNobodyWaiting(t *testing.T) {
	var c recent
	clock := func() time.Time { return now }
	asOf := func(context.Context) (time.Time, error) { return now.Add(-time.Hour), nil }
	find := func(read func(context.Context, tables.Question) (answer, error)) (answer, error) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		return c.find(ctx, tables.Question{}, clock, asOf, read)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is swallowed")
			}
		}()
		_, _ = find(func(context.Context, tables.Question) (answer, error) { panic("broken") })
	}()
	reads := 0
	a, err := find(func(context.Context, tables.Question) (answer, error) {
		reads++
		return answer{at: now}, nil
	})
	if err != nil || reads != 1 || !a.at.Equal(now) {
		t.Errorf("read %d times: %v", reads, err)
	}
}
