package fault

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestEveryKindHasItsSentences(t *testing.T) {
	for k := Internal; k <= Forked; k++ {
		e, ok := table[k]
		if !ok {
			t.Fatalf("kind %d is missing from the table", k)
		}
		if e.zh == "" || e.en == "" || e.name == "" || e.status < 400 {
			t.Errorf("kind %d: incomplete entry %+v", k, e)
		}
	}
	if _, ok := table[Forked+1]; ok {
		t.Error("a kind was added behind Forked: extend this test")
	}
}

func TestKindSurvivesWrapping(t *testing.T) {
	cause := errors.New("write x: no space left on device")
	err := fmt.Errorf("record visit: %w", Wrap(DiskFull, cause))
	if !Is(err, DiskFull) || !errors.Is(err, cause) {
		t.Fatalf("kind or cause lost: %v", err)
	}
	if got := Sentence(err, "zh"); !strings.Contains(got, "磁盘已满") {
		t.Errorf("sentence = %q", got)
	}
	if Is(nil, Internal) || Wrap(Busy, nil) != nil {
		t.Error("nil is no fault")
	}
	if KindOf(errors.New("x")) != Internal {
		t.Error("an unclassified error is internal")
	}
}

func TestOwnSentenceComesFirst(t *testing.T) {
	err := New(Invalid, "people", "人数应在 1 到 9999 之间", "people must be 1 to 9999")
	if Sentence(err, "zh") != "人数应在 1 到 9999 之间" || Sentence(err, "en") != "people must be 1 to 9999" {
		t.Errorf("%q / %q", Sentence(err, "zh"), Sentence(err, "en"))
	}
}
