package simulate

import (
	"fmt"
	"testing"
)

func canaries(t *testing.T, seed uint64, r *Result) error { _ = fmt.Sprint; return nil }
