package bench

import (
	"io"
	"testing"
)

// TestAViewerSeesEveryVisit is both measurements in small: they fail where a visit is
// not in what a viewer fetches, or where a viewer is not told.
func TestAViewerSeesEveryVisit(t *testing.T) {
	took, _, err := liveLook(t.Context(), Bench{Dir: t.TempDir(), Log: io.Discard}, 2, 3)
	if err != nil || len(took) != 3 {
		t.Errorf("%v, %v", took, err)
	}
	took, share, err := tellViewers(t.Context(), Bench{Dir: t.TempDir(), Log: io.Discard}, 4, 2)
	if err != nil || len(took) != 4*2 || share <= 0 {
		t.Errorf("%v, %.3f of a core, %v", took, share, err)
	}
}
