package bench

import (
	"io"
	"testing"
)

// TestEverySortOfSearchFindsSomebody is the measurement among few people: it fails
// where somebody is not found who should be.
func TestEverySortOfSearchFindsSomebody(t *testing.T) {
	took, err := findAmong(t.Context(), Bench{Dir: t.TempDir(), Log: io.Discard}, "F1", findTogether)
	if err != nil || took.sorts != len(findSorts) || len(took.all) != findEach*len(findSorts) {
		t.Errorf("%d sorts, %d searches, %v", took.sorts, len(took.all), err)
	}
}
