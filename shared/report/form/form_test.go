package form_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"yizhan/shared/report/form"
	"yizhan/shared/report/form/formtest"
	"yizhan/shared/report/table"
)

func sum(t *testing.T, tab form.Table, key string) any {
	t.Helper()
	i := tab.Column(key)
	if i < 0 {
		t.Fatalf("%s has no column %s", tab.Code, key)
	}
	return tab.Sums()[i]
}

func TestEveryTableFitsItsForm(t *testing.T) {
	codes := map[string]bool{}
	for _, tab := range formtest.All() {
		if err := tab.Check(); err != nil {
			t.Error(err)
		}
		if codes[tab.Sheet] {
			t.Errorf("two sheets are called %s", tab.Sheet)
		}
		codes[tab.Sheet] = true
		keys := map[string]bool{}
		for _, c := range tab.Columns {
			if keys[c.Key] || c.Key == "" {
				t.Errorf("%s: the key %q twice", tab.Code, c.Key)
			}
			keys[c.Key] = true
		}
		if n := len([]rune(tab.Sheet)); n > 31 {
			t.Errorf("%s: a sheet's name has %d characters, Excel takes 31", tab.Code, n)
		}
	}
	for _, code := range []string{"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"} {
		if !slices.ContainsFunc(formtest.All(), func(tab form.Table) bool { return tab.Code == code }) {
			t.Errorf("%s is missing", code)
		}
	}
}

func TestARowThatDoesNotFitIsRefused(t *testing.T) {
	tab := formtest.All()[0]
	tab.Rows = [][]any{{"1"}}
	if tab.Check() == nil {
		t.Error("a row with one cell was taken")
	}
	tab = formtest.All()[0]
	tab.Rows[0][0] = "one"
	if tab.Check() == nil {
		t.Error("a text in a column of numbers was taken")
	}
}

// TestNotReportedIsNotZero: a station that said nothing has no figures, and adds nothing.
func TestNotReportedIsNotZero(t *testing.T) {
	tab := formtest.All()[0]
	for _, key := range []string{"people", "people.N3", "services.water", "open_days", "saved", "requests"} {
		i := tab.Column(key)
		if got := tab.Rows[2][i]; got != form.NotReported {
			t.Errorf("%s of a station that did not report is %v", key, got)
		}
		if got, is := tab.Rows[1][i].(int64); !is || got != 0 {
			t.Errorf("%s of a station that had nobody is %v", key, tab.Rows[1][i])
		}
	}
	for key, want := range map[string]int64{"people": 13586, "people.N1": 12345, "people.X9": 7, "services": 13586, "saved": 1234567, "activities": 3} {
		if got := sum(t, tab, key); got != want {
			t.Errorf("sum of %s: %v, want %d", key, got, want)
		}
	}
	none := form.ServiceMonth(formtest.Header(), formtest.Groups(), nil, formtest.Lines()[2:])
	if got := sum(t, none, "people"); got != form.NotReported {
		t.Errorf("nobody reported, and the sum is %v", got)
	}
}

// TestUnknownActivitiesAreEmpty: where no activities are kept, 0 would be a claim.
func TestUnknownActivitiesAreEmpty(t *testing.T) {
	lines := formtest.Lines()[:1]
	lines[0].Activities = -1
	tab := form.ServiceMonth(formtest.Header(), formtest.Groups(), nil, lines)
	if got := tab.Rows[0][tab.Column("activities")]; got != nil {
		t.Errorf("got %v", got)
	}
}

func TestASharesSumIsTheShareOfTheSums(t *testing.T) {
	for _, tab := range formtest.All() {
		switch tab.Code {
		case "T7":
			if got := sum(t, tab, "coverage"); got != 5.0/8 {
				t.Errorf("coverage of all: %v", got)
			}
			if got := tab.Rows[1][tab.Column("coverage")]; got != nil {
				t.Errorf("coverage without an enterprise that should have one: %v", got)
			}
		case "T8":
			if got := sum(t, tab, "rate"); got != 0.75 {
				t.Errorf("rate of all: %v", got)
			}
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		h    form.Header
		want string
	}{
		{form.Header{From: 20261101, To: 20261130}, "2026年11月"},
		{form.Header{From: 20240201, To: 20240229}, "2024年2月"},
		{form.Header{From: 20240201, To: 20240228}, "2024年2月1日至28日"},
		{form.Header{From: 20240201, To: 20240331}, "2024年2月1日至3月31日"},
		{form.Header{From: 20231201, To: 20240331}, "2023年12月1日至2024年3月31日"},
		{form.Header{From: 20261101, To: 20261101}, "2026年11月1日"},
	} {
		if got := c.h.Period(); got != c.want {
			t.Errorf("%d to %d: %s", c.h.From, c.h.To, got)
		}
	}
}

// TestAListHasTheSameCells: what a program reads says the same as the paper form.
func TestAListHasTheSameCells(t *testing.T) {
	var b bytes.Buffer
	if _, err := formtest.All()[0].List().CSV(t.Context(), &b, nil); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\r\n")
	if !strings.HasPrefix(lines[0], "\uFEFF序号,驿站,") || !strings.Contains(lines[0], "人次·快递员") {
		t.Errorf("titles: %s", lines[0])
	}
	if !strings.Contains(lines[1], "城东小哥加油站") || !strings.Contains(lines[1], "12345") || !strings.Contains(lines[1], "12345.67") {
		t.Errorf("first row: %s", lines[1])
	}
	if !strings.Contains(lines[2], "'=cmd") || !strings.Contains(lines[3], string(form.NotReported)) {
		t.Errorf("rows: %q", lines[2:])
	}
}

func TestEveryColumnIsOfAKindThatHolds(t *testing.T) {
	if table.Number.Holds("1") || table.Text.Holds(int64(1)) || !table.Money.Holds(form.NotReported) || !table.Day.Holds(nil) {
		t.Error("kinds hold what they should not, or refuse a word")
	}
}

// TestHeadsStandOverTheirColumns: every column is under exactly one heading of each level,
// with some of the columns too.
func TestHeadsStandOverTheirColumns(t *testing.T) {
	for _, tab := range formtest.All() {
		forms := []form.Form{tab.Form, tab.Some([]int{0, 1, len(tab.Columns) - 2, len(tab.Columns) - 1})}
		for _, f := range forms {
			covered := make([][]int, len(f.Columns))
			for level, heads := range f.Heads() {
				for _, h := range heads {
					for c := h.Column; c < h.Column+h.Columns; c++ {
						for r := level; r < level+h.Rows; r++ {
							covered[c] = append(covered[c], r)
						}
						if f.Columns[c].Heads[level] != h.Words {
							t.Errorf("%s: %q stands over %q", f.Code, h.Words, f.Columns[c].Title())
						}
					}
				}
			}
			for c, rows := range covered {
				slices.Sort(rows)
				if len(rows) != f.Depth() || len(slices.Compact(rows)) != f.Depth() {
					t.Errorf("%s, %q: levels %v of %d", f.Code, f.Columns[c].Title(), rows, f.Depth())
				}
			}
		}
	}
	t1 := formtest.All()[0]
	first := t1.Heads()[0]
	i := slices.IndexFunc(first, func(h form.Head) bool { return h.Words == "人次" })
	if i < 0 || first[i].Columns < 3 || first[i].Rows != 1 || first[0].Rows != 2 {
		t.Errorf("%+v", first)
	}
}
