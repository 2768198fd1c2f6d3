package simulate

import (
	"os"
	"strconv"
	"testing"
)

func TestOne(t *testing.T) {
	seed, _ := strconv.ParseUint(os.Getenv("SEED"), 10, 64)
	n, _ := strconv.Atoi(os.Getenv("SEEDS"))
	var r Result
	for i := range max(1, n) {
		f, _ := os.Create(os.Getenv("STORY"))
		tr, err := one(t, seed+uint64(i), plan{story: f}, &r, t.Output())
		t.Logf("%d %s %v", seed+uint64(i), tr, err)
	}
	t.Logf("%+v", r)
}
