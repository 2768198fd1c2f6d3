package widgets

import (
	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain/codes"
)

// Division is two lists: the county, and the town in it, which may be left open. Nobody
// has to type Chinese for them.
type Division struct {
	County, Town *Select
	// Changed hears that something was chosen.
	Changed func()
}

// NewDivision makes the lists.
func NewDivision(board *keys.Board) *Division {
	d := &Division{Changed: func() {}}
	d.Town = NewSelect(board, text.ChooseTown.String(), func(string) { d.Changed() })
	d.County = NewSelect(board, text.ChooseCounty.String(), func(county string) {
		d.Town.SetChoices(divisionOptions(codes.Children(county)))
		d.Changed()
	})
	d.County.SetChoices(divisionOptions(codes.Divisions(codes.LevelCounty)))
	d.Town.SetChoices(nil)
	return d
}

// Value is the code of the town, else of the county, else empty.
func (d *Division) Value() string {
	if town := d.Town.Value(); town != "" {
		return town
	}
	return d.County.Value()
}

// Set chooses a division of either level.
func (d *Division) Set(code string) {
	county := code
	if len(code) > 6 {
		county = code[:6]
	}
	d.County.SetValue(county)
	d.Town.SetValue(code)
}

func divisionOptions(divisions []codes.Division) []Option {
	list := make([]Option, len(divisions))
	for i, d := range divisions {
		list[i] = Option{Value: d.Code, Name: d.Name}
	}
	return list
}
