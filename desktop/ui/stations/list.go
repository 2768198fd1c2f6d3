package stations

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
)

// The columns: name, code, kind, division, last record, today, month, missing, from.
var listShares = []float32{0.18, 0.1, 0.11, 0.11, 0.12, 0.06, 0.07, 0.07, 0.18}

func listHeads() []string {
	return []string{text.ImportStation.String(), text.StationCode.String(), text.StationKind.String(), text.StationDivision.String(), text.StationLast.String(),
		text.StationToday.String(), text.StationMonth.String(), text.StationMissing.String(), text.StationFrom.String()}
}

func (p *Stations) newRow() fyne.CanvasObject {
	row, _ := widgets.NewCells(listShares, nil)
	return row
}

func (p *Stations) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(p.rows) {
		return
	}
	lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
	for k, words := range p.listWords(p.rows[i], p.host.Now()) {
		ink := theme.Ink
		if k == 1 || k == len(listShares)-1 {
			ink = theme.Quiet
		}
		if k == len(listShares)-2 && p.rows[i].Missing() > 0 {
			ink = theme.Amber
		}
		lines[k].SetColored(words, ink)
	}
}

// listWords are a row of the list.
func (p *Stations) listWords(r station.StationRow, now time.Time) []string {
	last := text.StationNever.String()
	if r.Last != 0 {
		last = dayOf(r.Last, now)
	}
	missing := ""
	if r.Missing() > 0 {
		missing = text.StationDays.With(text.Count(int64(r.Missing())))
	}
	return []string{p.rowName(r.KeptStation), r.Code, text.StationKindName(r.Kind), divisionName(r.Division), last, text.Count(r.Today), text.Count(r.Month), missing, from(r)}
}

// dayOf writes a day, with its year where that is another.
func dayOf(d domain.Day, now time.Time) string {
	if d/10000 != domain.DayOf(now)/10000 {
		return d.String()
	}
	return text.Date(d)
}

// from says where the records of a station come from.
func from(r station.StationRow) string {
	var words []string
	if r.Here > 0 {
		words = append(words, text.FromHere.With(text.Count(r.Here)))
	}
	if r.Arrived > 0 {
		words = append(words, text.FromCity.With(text.Count(r.Arrived)))
	}
	if len(words) == 0 {
		return text.FromNone.String()
	}
	return strings.Join(words, " · ")
}

// divisionName is the name of a division, or its code where that is another city's.
func divisionName(code string) string {
	if d, ok := codes.FindDivision(code); ok {
		return d.Name
	}
	return code
}

// Detail shows all that is known of a station.
func (p *Stations) Detail(i int) {
	if i >= len(p.rows) {
		return
	}
	r := p.rows[i]
	hours := r.Hours
	if r.AllDay {
		hours = text.StationAllDay.String()
	}
	var facilities []string
	for _, f := range r.Facilities {
		facilities = append(facilities, facilityName(f))
	}
	place := divisionName(r.Division)
	for _, above := range codes.Ancestors(r.Division) {
		if above.Level == codes.LevelCounty {
			place = above.Name + " " + place
		}
	}
	words := p.listWords(r, p.host.Now())
	var parts []fyne.CanvasObject
	for _, line := range [][2]string{
		{text.StationCode.String(), r.Code}, {text.StationKind.String(), words[2]}, {text.StationDivision.String(), place},
		{text.StationAddress.String(), r.Address}, {text.StationHost.String(), r.Host}, {text.StationBuilder.String(), r.Builder},
		{text.FieldHours.String(), hours}, {text.FieldFacilities.String(), strings.Join(facilities, "、")},
		{text.StationLast.String(), words[4]}, {text.StationMonth.String(), text.MonthFigures.With(text.Count(r.Month), text.Count(int64(r.Reported)), text.Count(int64(r.Due)), "")},
		{text.StationFrom.String(), text.StationFromHere.With(text.Count(r.Here)) + "\n" + text.StationFromCity.With(text.Count(r.Arrived))},
	} {
		for k, value := range strings.Split(line[1], "\n") {
			if value == "" {
				continue
			}
			row, cells := widgets.NewCells([]float32{0.2, 0.8}, nil)
			if k == 0 {
				cells.Lines[0].SetColored(line[0], theme.Quiet)
			}
			cells.Lines[1].Set(value)
			parts = append(parts, row)
		}
	}
	width := container.NewGridWrap(fyne.NewSize(min(theme.Grown(760), 1200), 1))
	p.host.ShowSheet(page.Sheet{Title: r.Name, Enter: p.host.CloseSheet, Content: container.NewVBox(append([]fyne.CanvasObject{width}, parts...)...)})
}

// facilityName is the name of a facility that the product knows, in the language in use.
func facilityName(name string) string {
	for _, f := range domain.Facilities {
		if f.ZH == name {
			return text.Pick(f.ZH, f.EN)
		}
	}
	return name
}
