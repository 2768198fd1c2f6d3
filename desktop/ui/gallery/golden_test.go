package gallery

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/widgets"
)

var update = flag.Bool("update", false, "write what the scenes say now as what they should say")

// word is a text as it stands on the screen.
type word struct {
	text     string
	at       fyne.Position
	size     fyne.Size
	scrolled bool // inside something that scrolls: it may be half out of sight
	field    bool // in a field, which scrolls sideways
}

// sight is the part of the window in which something can be seen.
type sight struct{ from, to fyne.Position }

func (s sight) within(at fyne.Position, size fyne.Size) sight {
	return sight{
		fyne.NewPos(max(s.from.X, at.X), max(s.from.Y, at.Y)),
		fyne.NewPos(min(s.to.X, at.X+size.Width), min(s.to.Y, at.Y+size.Height)),
	}
}

func (s sight) sees(w word) bool {
	return w.at.Y+w.size.Height > s.from.Y && w.at.Y < s.to.Y && w.at.X+w.size.Width > s.from.X && w.at.X < s.to.X
}

// TestScenesSayWhatTheyShould: every state of every page, as the words on it in their
// order, is what it was when somebody looked at its picture last, and fits. Words are compared
// and not pixels: those change with the fonts of the computer.
func TestScenesSayWhatTheyShould(t *testing.T) {
	b := newBooth(t)
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			stage := b.playIn(t, s, settings.DefaultLook)
			all := words(stage)
			fits(t, all, s.over)
			got := lines(all)
			file := filepath.Join("testdata", "scenes", s.name+".txt")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v\nlook at the picture of the scene, then: go test -tags ci ./desktop/ui/gallery -run Scenes -update", err)
			}
			if got != string(want) {
				t.Errorf("the scene has changed; look at its picture, then run with -update:\n%s", difference(string(want), got))
			}
		})
	}
}

// TestNothingIsCutOff: at 150 % too no word reaches out of the smallest window.
func TestNothingIsCutOff(t *testing.T) {
	b := newBooth(t)
	look := settings.DefaultLook
	look.Percent = 150
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) { fits(t, words(b.playIn(t, s, look)), s.over) })
	}
}

// fits looks for words that reach out of the window, and for words over words. What
// scrolls may lie above or below.
func fits(t *testing.T, all []word, over bool) {
	t.Helper()
	for i, w := range all {
		right, bottom := w.at.X+w.size.Width, w.at.Y+w.size.Height
		switch {
		case !w.field && w.at.X < -1 || !w.field && right > pictureSize.Width+1:
			t.Errorf("%q reaches from %.0f to %.0f, the window is %.0f wide", w.text, w.at.X, right, pictureSize.Width)
		case !w.scrolled && (w.at.Y < -1 || bottom > pictureSize.Height+1):
			t.Errorf("%q reaches down to %.0f, the window is %.0f high", w.text, bottom, pictureSize.Height)
		}
		for _, o := range all[:i] {
			wide := min(right, o.at.X+o.size.Width) - max(w.at.X, o.at.X)
			high := min(bottom, o.at.Y+o.size.Height) - max(w.at.Y, o.at.Y)
			// Lines of Chinese have air above and below.
			if !over && !w.field && !o.field && wide > 2 && high > min(w.size.Height, o.size.Height)/2 {
				t.Errorf("%q lies over %q at %.0f, %.0f", w.text, o.text, w.at.X, w.at.Y)
			}
		}
	}
}

// words are the texts that are on show.
func words(s *Stage) (out []word) {
	s.layOut()
	roots := []fyne.CanvasObject{s.win.Canvas().Content()}
	if top := s.win.Canvas().Overlays().Top(); top != nil {
		roots = []fyne.CanvasObject{top}
	}
	all := sight{to: fyne.NewPos(pictureSize.Width, pictureSize.Height)}
	for _, root := range roots {
		out = append(out, under(root, fyne.NewPos(0, 0), all, false)...)
	}
	return out
}

func under(o fyne.CanvasObject, at fyne.Position, seen sight, scrolled bool) (out []word) {
	if o == nil || !o.Visible() {
		return nil
	}
	at = at.Add(o.Position())
	switch o := o.(type) {
	case *canvas.Text:
		size := fyne.MeasureText(o.Text, o.TextSize, o.TextStyle)
		switch o.Alignment {
		case fyne.TextAlignTrailing:
			at.X += o.Size().Width - size.Width
		case fyne.TextAlignCenter:
			at.X += (o.Size().Width - size.Width) / 2
		}
		w := word{text: o.Text, at: at, size: size, scrolled: scrolled}
		if strings.TrimSpace(o.Text) == "" || scrolled && !seen.sees(w) {
			return nil
		}
		return []word{w}
	case *fyne.Container:
		for _, child := range o.Objects {
			out = append(out, under(child, at, seen, scrolled)...)
		}
	case *container.Scroll:
		out = under(o.Content, at, seen.within(at, o.Size()), true)
	case fyne.Widget:
		if scrolls(o) {
			seen, scrolled = seen.within(at, o.Size()), true
		}
		for _, child := range test.WidgetRenderer(o).Objects() {
			out = append(out, under(child, at, seen, scrolled)...)
		}
		if _, ok := o.(*widgets.Entry); ok {
			for i := range out {
				out[i].field = true
			}
		}
	}
	return out
}

// scrolls tells the toolkit's own scrollers, which lists are made of.
func scrolls(o fyne.Widget) bool { return strings.Contains(fmt.Sprintf("%T", o), "Scroll") }

// changing are words that are different each time.
var changing = []struct {
	find *regexp.Regexp
	put  string
}{
	{regexp.MustCompile(`\d{12,13}`), "<code>"}, {regexp.MustCompile(`\d{4} \d{4} \d{5}`), "<code>"},
	{regexp.MustCompile(`/\S*(tmp|yizhan-sample)\S*`), "<path>"}, {regexp.MustCompile(`\b[0-9a-f]{12,64}\b`), "<hex>"},
	{regexp.MustCompile(`[0-9.,]+ (B|KB|MB|GB)`), "<size>"}, {regexp.MustCompile(`驿站通 [\w.\-+()]+`), "驿站通 <version>"},
}

// lines writes words as rows, from above and from the left.
func lines(all []word) string {
	slices.SortStableFunc(all, func(a, b word) int {
		if d := a.at.Y - b.at.Y; d > 6 || d < -6 {
			return cmp.Compare(a.at.Y, b.at.Y)
		}
		return cmp.Compare(a.at.X, b.at.X)
	})
	var out strings.Builder
	for i, w := range all {
		switch {
		case i == 0:
		case w.at.Y-all[i-1].at.Y > 6:
			out.WriteByte('\n')
		default:
			out.WriteString(" | ")
		}
		out.WriteString(w.text)
	}
	text := out.String() + "\n"
	for _, c := range changing {
		text = c.find.ReplaceAllString(text, c.put)
	}
	return text
}

// difference is the rows of which one text has more than the other.
func difference(want, got string) string {
	var out strings.Builder
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for _, row := range a {
		if !slices.Contains(b, row) {
			fmt.Fprintf(&out, "- %s\n", row)
		}
	}
	for _, row := range b {
		if !slices.Contains(a, row) {
			fmt.Fprintf(&out, "+ %s\n", row)
		}
	}
	return out.String()
}
