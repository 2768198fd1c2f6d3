// Package theme is how the window looks: the tokens of the design in light and
// dark, the sizes that grow with the person's text size, and the bundled font.
// The dashboard's stylesheet names the same tokens.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// The colour tokens. Red is for the one primary action and the brand, never
// for a number; every colour that means something stands beside a word.
const (
	Ground  fyne.ThemeColorName = "ground"  // the page
	Surface fyne.ThemeColorName = "surface" // cards
	Raised  fyne.ThemeColorName = "raised"  // header
	Ink     fyne.ThemeColorName = "ink"     // text
	Quiet   fyne.ThemeColorName = "quiet"   // secondary text
	Line    fyne.ThemeColorName = "line"    // borders
	Red     fyne.ThemeColorName = "red"
	OnRed   fyne.ThemeColorName = "on-red"
	Green   fyne.ThemeColorName = "green" // saved
	Amber   fyne.ThemeColorName = "amber" // waiting or late
	Blue    fyne.ThemeColorName = "blue"  // information
	Chosen  fyne.ThemeColorName = "chosen"
	Hover   fyne.ThemeColorName = "hover-tile"
)

type pair struct{ light, dark color.NRGBA }

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff}
}

var tokens = map[fyne.ThemeColorName]pair{
	Ground:  {rgb(0xF6F4F0), rgb(0x161514)},
	Surface: {rgb(0xFFFFFF), rgb(0x201E1C)},
	Raised:  {rgb(0xFBFAF8), rgb(0x2A2725)},
	Ink:     {rgb(0x1E1B18), rgb(0xEEE9E2)},
	Quiet:   {rgb(0x6A645D), rgb(0xA8A199)},
	Line:    {rgb(0xDED9D1), rgb(0x3A3633)},
	Red:     {rgb(0xB4232A), rgb(0xF0797B)},
	OnRed:   {rgb(0xFFFFFF), rgb(0x1E1B18)},
	Green:   {rgb(0x2C7A4B), rgb(0x6FC48D)},
	Amber:   {rgb(0x985A00), rgb(0xE3A84A)},
	Blue:    {rgb(0x1F5F99), rgb(0x7FB6E6)},
	Chosen:  {rgb(0xEAF1F7), rgb(0x22303C)},
	Hover:   {rgb(0xF1EEE8), rgb(0x2F2B28)},

	"group-N1": {rgb(0x1F5F99), rgb(0x7FB6E6)},
	"group-N2": {rgb(0x7B4BA0), rgb(0xC39BE0)},
	"group-N3": {rgb(0xA86400), rgb(0xE3A84A)},
	"group-N4": {rgb(0x2C7A4B), rgb(0x6FC48D)},
	"group-N5": {rgb(0x5A6670), rgb(0xA3B0BA)},
	"group-O":  {rgb(0x8A6A3A), rgb(0xCDAE7C)},
	"group-R":  {rgb(0x8C8780), rgb(0xB9B4AC)},
}

// Group is the colour of a group by its code. All outdoor workers share one,
// and a group that a city added later takes the colour of its class.
func Group(code string) fyne.ThemeColorName {
	name := fyne.ThemeColorName("group-" + code)
	if _, ok := tokens[name]; ok {
		return name
	}
	switch {
	case len(code) > 0 && code[0] == 'N':
		return "group-N5"
	case len(code) > 0 && code[0] == 'O':
		return "group-O"
	}
	return "group-R"
}

// fromToken says which token Fyne's own widgets take for a colour of theirs.
var fromToken = map[fyne.ThemeColorName]fyne.ThemeColorName{
	fynetheme.ColorNameBackground:          Ground,
	fynetheme.ColorNameButton:              Raised,
	fynetheme.ColorNameDisabled:            Quiet,
	fynetheme.ColorNameDisabledButton:      Ground,
	fynetheme.ColorNameError:               Red,
	fynetheme.ColorNameFocus:               Chosen,
	fynetheme.ColorNameForeground:          Ink,
	fynetheme.ColorNameForegroundOnError:   OnRed,
	fynetheme.ColorNameForegroundOnPrimary: Surface,
	fynetheme.ColorNameForegroundOnSuccess: Surface,
	fynetheme.ColorNameForegroundOnWarning: Surface,
	fynetheme.ColorNameHeaderBackground:    Raised,
	fynetheme.ColorNameHover:               Hover,
	fynetheme.ColorNameHyperlink:           Blue,
	fynetheme.ColorNameInputBackground:     Surface,
	fynetheme.ColorNameInputBorder:         Line,
	fynetheme.ColorNameMenuBackground:      Surface,
	fynetheme.ColorNameOverlayBackground:   Surface,
	fynetheme.ColorNamePlaceHolder:         Quiet,
	fynetheme.ColorNamePressed:             Hover,
	fynetheme.ColorNamePrimary:             Blue,
	fynetheme.ColorNameSelection:           Chosen,
	fynetheme.ColorNameSeparator:           Line,
	fynetheme.ColorNameSuccess:             Green,
	fynetheme.ColorNameWarning:             Amber,
}
