package wire

import (
	"strings"
	"testing"
)

func TestWhatIsNoVersionIsNewerThanNothing(t *testing.T) {
	for _, text := range []string{"", "v", "1.", ".1", "1..2", "1.-2", "+1", "1.4-beta", "'; --", "最新", "1." + strings.Repeat("1", 30)} {
		if IsVersion(text) || Newer(text, "0.1") || Newer("9", text) {
			t.Errorf("%q is taken for a version", text)
		}
	}
	for _, c := range []struct {
		version, than string
		want          bool
	}{
		{"0.2", "0.1", true}, {"v1.10", "1.9", true}, {"1.4.1", "1.4", true},
		{"0.1", "0.1", false}, {"1.4.0", "1.4", false}, {"0.1", "0.2", false}, {"1.9", "1.10", false},
	} {
		if got := Newer(c.version, c.than); got != c.want {
			t.Errorf("%s newer than %s: %v", c.version, c.than, got)
		}
	}
}
