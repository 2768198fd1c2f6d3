package command_test

import (
	"bytes"
	"strings"
	"testing"

	"yizhan/desktop/station"
	"yizhan/desktop/stationctl/command"
)

// office runs commands at an office, one after the other.
func office(t *testing.T) func(words ...string) (out, said string, code int) {
	t.Helper()
	st, err := station.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() }) // the test is over
	h := command.NewHolder(st, nil)
	run := func(words ...string) (string, string, int) {
		var out, said bytes.Buffer
		code := h.Run(t.Context(), words, &out, &said)
		return out.String(), said.String(), code
	}
	if _, said, code := run("init", "-station", "OFF", "-name", "办公室", "-division", "511102", "-role", "office"); code != 0 {
		t.Fatal(said)
	}
	return run
}

// TestFiltersOfAList: a filter is typed as in a form, and one that means nothing is
// refused: without it the list would be all there is.
func TestFiltersOfAList(t *testing.T) {
	run := office(t)
	for _, e := range []string{"name=甲 industry=快递", "name=乙 industry=道路货运"} {
		words := append([]string{"document", "save", "enterprise", "division=511102", "entered_on=2026-01-05"}, strings.Fields(e)...)
		if _, said, code := run(words...); code != 0 {
			t.Fatal(said)
		}
	}
	for filter, want := range map[string]int{"industry=快递": 1, "industry=express": 1, "division=市中区": 2, "entered_on=2026/1/5": 2, "name=丙": 0} {
		if out, said, code := run("document", "list", "enterprise", "-where", filter); code != 0 || strings.Count(out, "\n") != want {
			t.Errorf("%s: %d, %s%s", filter, code, out, said)
		}
	}
	for _, words := range [][]string{{"-where", "nosuch=1"}, {"-where", "industry=飞行"}, {"-where", "name"}, {"-sort", "nosuch"}, {"-limit", "-1"}} {
		if out, said, code := run(append([]string{"document", "list", "enterprise"}, words...)...); code == 0 || out != "" || said == "" {
			t.Errorf("%v: %d, %s%s", words, code, out, said)
		}
	}
}

// TestSaveWithoutFields: whoever types too little reads how it is written.
func TestSaveWithoutFields(t *testing.T) {
	run := office(t)
	for _, words := range [][]string{{"document", "save"}, {"document", "save", "enterprise"}} {
		if _, said, code := run(words...); code != 2 || !strings.Contains(said, "FIELD=VALUE") {
			t.Errorf("%v: %d, %q", words, code, said)
		}
	}
}
