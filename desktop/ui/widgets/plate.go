package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/theme"
	"yizhan/shared/domain/codes"
)

// NewPlate makes the two parts of a number plate: the province, to be picked, and
// the rest, which is Latin letters and digits. Nobody types Chinese for it.
func NewPlate(board *keys.Board) (province *Select, serial *Entry) {
	province, serial = NewSelect(board, "", nil), NewEntry(board, "")
	var provinces []Option
	for _, e := range codes.PlateProvinces.List() {
		provinces = append(provinces, Option{Value: e.Code, Name: e.Code})
	}
	province.SetChoices(provinces)
	SetPlate(province, serial, codes.DefaultPlatePrefix)
	return province, serial
}

// SetPlate writes a plate into both parts.
func SetPlate(province *Select, serial *Entry, plate string) {
	r := []rune(plate)
	province.SetValue(string(r[:1]))
	serial.SetText(string(r[1:]))
}

// PlateText is the plate in both parts, or nothing while only the letter that the
// field begins with is there.
func PlateText(province *Select, serial *Entry) string {
	s := strings.TrimSpace(serial.Text)
	if len([]rune(s)) < 2 {
		return ""
	}
	if _, whole := codes.PlateProvinces.Find(string([]rune(s)[:1])); whole {
		return s // somebody pasted all of it
	}
	return province.Value() + s
}

// PlateField sets both parts side by side.
func PlateField(province *Select, serial *Entry) fyne.CanvasObject {
	return container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSize(theme.Grown(40)+50, max(44, theme.Grown(24)+20)), province), nil, serial)
}

// Field sets the name of a field above it.
func Field(title string, o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVBox(NewQuiet(title), o)
}
