package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Mode is the person's choice of light or dark.
type Mode string

// The modes. System follows the desktop environment.
const (
	Light  Mode = "light"
	Dark   Mode = "dark"
	System Mode = "system"
)

// The sizes that the pages name, besides Fyne's own.
const (
	SizeTable   fyne.ThemeSizeName = "text-table"
	SizeSection fyne.ThemeSizeName = "text-section"
	SizeTile    fyne.ThemeSizeName = "text-tile"
	SizeTotal   fyne.ThemeSizeName = "text-total"
	SizeText                       = fynetheme.SizeNameText
)

// Text sizes in percent that a person may choose.
const (
	PercentMin  = 100
	PercentMax  = 200
	PercentStep = 25
)

// Radius of corners, and the gap that things are set apart by.
const (
	Radius = 6
	Gap    = 8
)

// Theme is one look: a mode and a text size.
type Theme struct {
	mode    Mode
	percent float32
	whole   bool // every character, not only the everyday ones
}

var _ fyne.Theme = (*Theme)(nil)

// New makes a theme; a size that is not offered is brought into bounds.
func New(mode Mode, percent int) *Theme {
	return &Theme{mode: mode, percent: float32(min(max(percent, PercentMin), PercentMax))}
}

// DrawnBy tells whether what is set already looks like this theme: the same, perhaps
// with more characters.
func (t *Theme) DrawnBy(set fyne.Theme) bool {
	other, ok := set.(*Theme)
	return ok && other.mode == t.mode && other.percent == t.percent && (other.whole || !t.whole)
}

// Color implements fyne.Theme.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	dark := t.mode == Dark || t.mode == System && variant == fynetheme.VariantDark
	if token, ok := fromToken[name]; ok {
		name = token
	}
	if p, ok := tokens[name]; ok {
		if dark {
			return p.dark
		}
		return p.light
	}
	if dark {
		return fynetheme.DefaultTheme().Color(name, fynetheme.VariantDark)
	}
	return fynetheme.DefaultTheme().Color(name, fynetheme.VariantLight)
}

// Icon implements fyne.Theme.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// sizes at 100 %. What is text, or holds text, grows with the choice; gaps and
// lines do not, or a text of 200 % would be mostly gaps.
var sizes = map[fyne.ThemeSizeName]float32{
	SizeTable:                          14,
	SizeSection:                        20,
	SizeTile:                           19,
	SizeTotal:                          40,
	fynetheme.SizeNameText:             16,
	fynetheme.SizeNameCaptionText:      14,
	fynetheme.SizeNameSubHeadingText:   20,
	fynetheme.SizeNameHeadingText:      28,
	fynetheme.SizeNameInlineIcon:       20,
	fynetheme.SizeNameWindowButtonIcon: 16,
}

var fixedSizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNamePadding:         4,
	fynetheme.SizeNameInnerPadding:    10,
	fynetheme.SizeNameInputRadius:     Radius,
	fynetheme.SizeNameSelectionRadius: 4,
	fynetheme.SizeNameScrollBar:       12,
	fynetheme.SizeNameScrollBarSmall:  4,
}

// Size implements fyne.Theme.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := sizes[name]; ok {
		return s * t.percent / 100
	}
	if s, ok := fixedSizes[name]; ok {
		return s
	}
	return fynetheme.DefaultTheme().Size(name)
}

// Color is a token in the theme of the running window.
func Color(name fyne.ThemeColorName) color.Color { return fynetheme.Color(name) }

// Size is a size in the theme of the running window.
func Size(name fyne.ThemeSizeName) float32 { return fynetheme.Size(name) }

// Grown is a length at 100 % as long as it must be for the person's text size.
func Grown(length float32) float32 {
	return length * fynetheme.Size(SizeText) / sizes[SizeText]
}
