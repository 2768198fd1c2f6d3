package keys

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/task"
)

// bench is a board whose keys are written down in one string.
type bench struct {
	*Board
	*task.Stepper
	heard strings.Builder
}

func newBench(t *testing.T) *bench {
	b := &bench{Stepper: task.NewStepper(t.Context(), time.Unix(0, 0))}
	b.Board = NewBoard(b.Stepper)
	b.Rune = func(r rune) { b.heard.WriteRune(r) }
	b.Key = func(ev *fyne.KeyEvent) { b.heard.WriteString("<" + string(ev.Name) + ">") }
	b.Scan = func(code string) { b.heard.WriteString("[" + code + "]") }
	return b
}

// typed types characters with a pause after each; \n is Return.
func (b *bench) typed(characters string, pause time.Duration) {
	for _, r := range characters {
		if r == '\n' {
			b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		} else {
			if r < 0x80 {
				b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(r)}) // the key comes first
			}
			b.TypedRune(r)
		}
		b.Advance(pause)
	}
}

func TestPersonAndScanner(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		pause       time.Duration
		want        string
	}{
		{"one digit", "3", 100 * time.Millisecond, "3"},
		{"a digit and Return at once", "3\n", 0, "3<Return>"},
		{"two quick people", "44\n", 80 * time.Millisecond, "44<Return>"},
		{"two digits in one frame", "44\n", 0, "44<Return>"},
		{"letters", "4qe\n", 90 * time.Millisecond, "4qe<Return>"},
		{"letters in one frame", "4qe\n", 0, "4qe<Return>"},
		{"a scanner", "6901234567892\n", 2 * time.Millisecond, "[6901234567892]"},
		{"a slow scanner", "6901234567892\n", 29 * time.Millisecond, "[6901234567892]"},
		{"a scanner in one frame", "6901234567892\n", 0, "[6901234567892]"},
		{"a scanner without Return", "6901234567892", 5 * time.Millisecond, "[6901234567892]"},
		{"two scans", "6901234567892\n2175510916393\n", 3 * time.Millisecond, "[6901234567892][2175510916393]"},
		{"a key that is leaned on", "4444444444", 30 * time.Millisecond, "4"},
		{"full-width digits", "６９０１２３４５６７８９２\n", 2 * time.Millisecond, "[6901234567892]"},
		{"a person who types a whole number", "138000\n", 100 * time.Millisecond, "138000<Return>"},
	} {
		b := newBench(t)
		b.typed(c.typed, c.pause)
		b.Advance(time.Second)
		if got := b.heard.String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestScanInAFieldIsTakenBack(t *testing.T) {
	b := newBench(t)
	field := "张"
	for _, r := range "2175510916393" {
		before := field
		b.FieldRune(r, func() { field = before })
		field += string(r)
		b.Advance(3 * time.Millisecond)
	}
	if !b.FieldReturn() || field != "张" || b.heard.String() != "[2175510916393]" {
		t.Errorf("field %q, heard %s", field, b.heard.String())
	}
}

func TestTypingInAFieldIsNoScan(t *testing.T) {
	b := newBench(t)
	field := ""
	for _, r := range "13800001234" {
		before := field
		b.FieldRune(r, func() { field = before })
		field += string(r)
		b.Advance(90 * time.Millisecond)
	}
	if b.FieldReturn() || field != "13800001234" || b.heard.String() != "" {
		t.Errorf("field %q, heard %s", field, b.heard.String())
	}
}

// An input method that is on lets one digit through for each frame, so that a slow
// computer makes a slow scanner. The check digit tells a card from a person.
func TestCardThroughAnInputMethod(t *testing.T) {
	for typed, want := range map[string]string{
		"2175510916393": "[2175510916393]",
		"2175510916394": "", // no card: somebody types fast
		"13800001234":   "",
	} {
		b := newBench(t)
		field := "张三"
		for _, r := range typed {
			before := field
			b.FieldRune(r, func() { field = before })
			field += string(r)
			b.Advance(120 * time.Millisecond)
		}
		if scan := b.FieldReturn(); scan != (want != "") || b.heard.String() != want || scan != (field == "张三") {
			t.Errorf("%s: field %q, heard %q", typed, field, b.heard.String())
		}
	}
}

// On a page such digits have been taken for groups already when the card is known.
func TestSlowCardOnAPageTakesItsDigitsBack(t *testing.T) {
	for typed, want := range map[string]string{
		"42175510916393\n": "42175510916393!<scan>",
		"2175510916394\n":  "2175510916394<Return>",
		"333q2175510\n":    "333q2175510<Return>",
	} {
		b := newBench(t)
		b.Unchoose = func() { b.heard.WriteString("!") }
		b.Scan = func(code string) {
			if code != "2175510916393" {
				t.Errorf("scanned %s", code)
			}
			b.heard.WriteString("<scan>")
		}
		b.typed(typed, 70*time.Millisecond)
		if b.heard.String() != want {
			t.Errorf("%q is heard as %s, want %s", typed, b.heard.String(), want)
		}
	}
}

// The digits that a person typed before a scan stay in the field.
func TestScanBehindTypedDigits(t *testing.T) {
	b := newBench(t)
	field := ""
	add := func(s string, pause time.Duration) {
		for _, r := range s {
			before := field
			b.FieldRune(r, func() { field = before })
			field += string(r)
			b.Advance(pause)
		}
	}
	add("138", 120*time.Millisecond)
	b.Advance(100 * time.Millisecond)
	add("2175510916393", 2*time.Millisecond)
	if !b.FieldReturn() || field != "138" || b.heard.String() != "[2175510916393]" {
		t.Errorf("field %q, heard %s", field, b.heard.String())
	}
}
