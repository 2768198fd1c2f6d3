package paper

import "strings"

// Style is how a text is set.
type Style struct {
	Size  float64 // points; 0 means 10
	Bold  bool
	Grey  uint8 // 0 is black
	Align Align
}

// Align is where a text stands at its place.
type Align uint8

// A text begins, stands around, or ends at its place.
const (
	Left Align = iota
	Center
	Right
)

// Point is one point in millimetres.
const Point = 25.4 / 72

func (s Style) size() float64 {
	if s.Size == 0 {
		return 10
	}
	return s.Size
}

// Height is how much a line takes, from one to the next.
func (s Style) Height() float64 { return s.size() * Point * 1.45 }

func (d *Doc) use(face string, size float64) {
	if d.face != face || d.size != size {
		d.keep(d.pdf.SetFont(face, "", size))
		d.face, d.size = face, size
	}
}

// clean takes out what has no shape: a tab in a name would be drawn as a box.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return ' '
		}
		return r
	}, s)
}

// TextWidth is how wide a text is.
func (d *Doc) TextWidth(s string, style Style) float64 {
	if s == "" || d.err != nil {
		return 0
	}
	total := 0.0
	for _, r := range d.runs(clean(s), style) {
		d.use(r.face, style.size())
		w, err := d.pdf.MeasureTextWidth(r.text)
		d.keep(err)
		total += w
	}
	return total
}

// Text writes one line at its base line.
func (d *Doc) Text(x, y float64, s string, style Style) {
	if s == "" || d.err != nil {
		return
	}
	switch style.Align {
	case Center:
		x -= d.TextWidth(s, style) / 2
	case Right:
		x -= d.TextWidth(s, style)
	}
	d.pdf.SetTextColor(style.Grey, style.Grey, style.Grey)
	for _, r := range d.runs(clean(s), style) {
		d.use(r.face, style.size())
		d.pdf.SetXY(x, y)
		d.keep(d.pdf.Text(r.text))
		x = d.pdf.GetX()
	}
}

// Fit cuts a text so that it is not wider than w, and says so with an ellipsis.
func (d *Doc) Fit(s string, style Style, w float64) string {
	if d.TextWidth(s, style) <= w {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if d.TextWidth(string(runes[:middle])+"…", style) <= w {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return string(runes[:low]) + "…"
}

// Shrink is the style with which a text is not wider than w, down to a smallest
// size; use Fit where it may be wider still.
func (d *Doc) Shrink(s string, style Style, w, smallest float64) Style {
	style.Size = style.size()
	for style.Size > smallest && d.TextWidth(s, style) > w {
		style.Size -= 0.5
	}
	return style
}

// Wrap breaks a text into lines no wider than w, at most so many. Chinese breaks
// anywhere; words of Latin letters stay whole where they fit.
func (d *Doc) Wrap(s string, style Style, w float64, most int) []string {
	var lines []string
	rest := []rune(clean(s))
	for len(rest) > 0 && len(lines) < most {
		if len(lines) == most-1 {
			return append(lines, d.Fit(string(rest), style, w))
		}
		n := d.fits(rest, style, w)
		lines = append(lines, strings.TrimRight(string(rest[:n]), " "))
		for rest = rest[n:]; len(rest) > 0 && rest[0] == ' '; rest = rest[1:] {
		}
	}
	return lines
}

// fits is how many characters go on a line.
func (d *Doc) fits(rest []rune, style Style, w float64) int {
	if d.TextWidth(string(rest), style) <= w {
		return len(rest)
	}
	low, high := 1, len(rest)
	for low < high {
		middle := (low + high + 1) / 2
		if d.TextWidth(string(rest[:middle]), style) <= w {
			low = middle
		} else {
			high = middle - 1
		}
	}
	latin := func(r rune) bool { return r > ' ' && r < 0x2E80 }
	for n := low; n > low/2; n-- {
		if !latin(rest[n-1]) || n < len(rest) && !latin(rest[n]) {
			return n
		}
	}
	return low
}
