package alert

import (
	"slices"
	"testing"
	"time"

	"yizhan/syncserver/alert/rules"
)

// TestStep walks one thing through its life: nothing is told before it has lasted, what
// comes and goes is one alert, and one that never lasted leaves nothing.
func TestStep(t *testing.T) {
	start := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	c := rules.Condition{Key: "silent:a", Kind: rules.Silent, Name: "甲站"}
	var alive []kept
	at := func(minutes int, holds bool) (out []edit) {
		now := start.Add(time.Duration(minutes) * time.Minute)
		var holding []rules.Condition
		if holds {
			holding = []rules.Condition{c}
		}
		out = step(alive, holding, now)
		alive = slices.DeleteFunc(alive, func(k kept) bool { return slices.ContainsFunc(out, func(e edit) bool { return e.Key == k.Key }) })
		for _, e := range out {
			if !e.drop && !e.end {
				alive = append(alive, e.kept)
			}
		}
		return out
	}
	for _, s := range []struct {
		minutes          int
		holds            bool
		fresh, drop, end bool
		opened           bool
		edits            int
	}{
		{0, true, true, false, false, false, 1},
		{5, false, false, true, false, false, 1}, // it never lasted
		{10, true, true, false, false, false, 1},
		{24, true, false, false, false, false, 0},
		{25, true, false, false, false, true, 1}, // fifteen minutes
		{26, true, false, false, false, true, 0},
		{30, false, false, false, false, true, 1}, // over, perhaps
		{40, true, false, false, false, true, 1},  // it was not: the same alert
		{50, false, false, false, false, true, 1},
		{79, false, false, false, false, true, 0},
		{80, false, false, false, true, true, 1}, // over for half an hour
		{81, false, false, false, false, false, 0},
	} {
		got := at(s.minutes, s.holds)
		if len(got) != s.edits {
			t.Fatalf("minute %d: %+v", s.minutes, got)
		}
		if s.edits == 1 && (got[0].fresh != s.fresh || got[0].drop != s.drop || got[0].end != s.end || (got[0].opened != 0) != s.opened) {
			t.Errorf("minute %d: %+v", s.minutes, got[0])
		}
	}
}

// TestStepAgainstAClockThatWasAhead: what was noted in a future begins again now.
func TestStepAgainstAClockThatWasAhead(t *testing.T) {
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	k := kept{id: 1, Condition: rules.Condition{Key: "a", Kind: rules.Silent}, began: now.AddDate(1, 0, 0).UnixMilli()}
	got := step([]kept{k}, []rules.Condition{k.Condition}, now)
	if len(got) != 1 || got[0].began != now.UnixMilli() || got[0].opened != 0 {
		t.Errorf("%+v", got)
	}
	k = kept{id: 1, Condition: k.Condition, began: 1, opened: 1, gone: now.AddDate(1, 0, 0).UnixMilli()}
	if got := step([]kept{k}, nil, now); len(got) != 1 || got[0].gone != now.UnixMilli() || got[0].end {
		t.Errorf("%+v", got)
	}
}
