package importing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/report/sheet"
)

// visits are rows of which each is a visit at a station.
type visits struct {
	station    Station
	l          ledger
	m          station.VisitMap
	year       int
	needsYear  bool
	remembered bool
	written    *widgets.Entry // the year
}

// settingLayout keeps what columns were taken for, by their names.
const settingLayout = "import.layout."

// field is one thing that a column may hold.
type field struct {
	name string
	word text.Phrase
	of   func(*station.VisitMap) *string
}

const fieldKey = "key"

var fields = []field{
	{"at", text.ImportFieldAt, func(m *station.VisitMap) *string { return &m.At }},
	{"group", text.ImportFieldGrp, func(m *station.VisitMap) *string { return &m.Group }},
	{"people", text.ImportFieldNum, func(m *station.VisitMap) *string { return &m.People }},
	{"service", text.ImportService, func(m *station.VisitMap) *string { return &m.Service }},
	{"service_code", text.ImportServCode, func(m *station.VisitMap) *string { return &m.ServiceCode }},
	{fieldKey, text.ImportFieldKey, nil},
	{"station", text.ImportStation, func(m *station.VisitMap) *string { return &m.Station }},
	{"station_code", text.ImportStatCode, func(m *station.VisitMap) *string { return &m.StationCode }},
	{"division", text.ImportDivision, func(m *station.VisitMap) *string { return &m.Division }},
}

func (v *visits) header(first []sheet.Row) int { return station.GuessHeader(first) }

func (v *visits) match(ctx context.Context, l ledger) error {
	v.l = l
	v.m = station.GuessMap(l.names)
	kept, err := v.station.Setting(ctx, v.layout())
	if err != nil {
		return err
	}
	var m station.VisitMap
	if kept != "" && json.Unmarshal([]byte(kept), &m) == nil { // of another version: the guess is as good
		v.m, v.remembered = m, true
	}
	v.findYear()
	return nil
}

// findYear looks whether days are written without a year, and for one around the table.
func (v *visits) findYear() {
	l := &v.l
	v.needsYear = false
	for _, r := range l.below() {
		if i := l.column(v.m.At); i >= 0 && i < len(r.Cells) && station.HasNoYear(r.Cells[i]) {
			v.needsYear = true
		}
	}
	if v.year != 0 {
		return
	}
	var around []string
	for _, r := range l.first[:min(l.header, len(l.first))] {
		around = append(around, strings.Join(r.Cells, " "))
	}
	v.year = station.GuessYear(append(around, l.book.Sheets[l.sheet], l.book.Name)...)
}

// layout names a set of columns.
func (v *visits) layout() string {
	var names []string
	for _, i := range v.l.own() {
		names = append(names, v.l.names[i])
	}
	sum := sha256.Sum256([]byte(strings.Join(names, "\x00")))
	return settingLayout + hex.EncodeToString(sum[:8])
}

func (v *visits) checking(ctx context.Context) error {
	kept, err := json.Marshal(v.m)
	if err != nil {
		return err
	}
	return v.station.SetSetting(ctx, v.layout(), string(kept))
}

func (v *visits) taken(context.Context) error { return nil }

func (v *visits) hint() text.Phrase {
	if v.remembered {
		return text.ImportRemember
	}
	return text.ImportMapWhy
}

func (v *visits) form(p *Importing) fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, f := range fields {
		first, chosen := widgets.Option{Name: text.ImportNone.String()}, ""
		if f.name == fieldKey {
			first = widgets.Option{Value: station.KeyNth, Name: text.ImportNth.String()}
			if chosen = v.m.KeyColumn(); chosen == "" {
				chosen = station.KeyNth
			}
		} else {
			chosen = *f.of(&v.m)
		}
		objects = append(objects, widgets.Field(f.word.String(), p.newSelect(f.name, first, chosen, func(column string) { v.choose(p, f, column) })))
	}
	v.written = widgets.NewEntry(p.host.Board(), "2026")
	if v.year > 0 {
		v.written.SetText(strconv.Itoa(v.year))
	}
	v.written.OnReturn = p.Check
	if v.needsYear {
		objects = append(objects, widgets.Field(text.ImportYear.String(), v.written))
	}
	return widgets.Grid(5, objects...)
}

// choose takes a column for something. Who has changed the day may need a year.
func (v *visits) choose(p *Importing, f field, column string) {
	switch {
	case f.name == fieldKey && column == station.KeyNth:
		v.m = v.m.WithKey("")
	case f.name == fieldKey:
		v.m = v.m.WithKey(column)
	default:
		key := v.m.KeyColumn()
		*f.of(&v.m) = column
		v.m = v.m.WithKey(key)
	}
	if needed := v.needsYear; f.name == "at" {
		if v.findYear(); needed != v.needsYear {
			p.show(stepMapping)
		}
	}
}

// missing says what is still missing, or takes the year.
func (v *visits) missing() (string, fyne.Focusable) {
	var missing []string
	for _, f := range fields[:2] {
		if *f.of(&v.m) == "" {
			missing = append(missing, f.word.String())
		}
	}
	if len(missing) > 0 {
		return text.ImportNeed.With(strings.Join(missing, "、")), nil
	}
	if !v.needsYear {
		v.year = 0
		return "", nil
	}
	year, err := strconv.Atoi(strings.TrimSpace(v.written.Text))
	if err != nil || year < 2000 || year > 2099 {
		return text.ImportNeedYear.String(), v.written
	}
	v.year = year
	return "", nil
}

func (v *visits) run(ctx context.Context, rows sheet.Rows, r reading) (station.ImportResult, error) {
	return v.station.ImportRows(ctx, rows, station.Import{Map: v.m, Header: r.header, Year: v.year, Dry: r.dry, Row: r.row, Progress: r.progress})
}

func (v *visits) undo(ctx context.Context, ids []change.ID, progress func(int)) (int, error) {
	return v.station.UndoImport(ctx, ids, progress)
}

func (v *visits) why(err error) string { return station.RefusalOf(err, text.Lang()) }

func (v *visits) words() words {
	return words{counts: text.ImportCounts, undoAsk: text.ImportUndoAsk, fates: text.ImportFates, fatesIn: text.ImportFatesIn}
}

func (v *visits) shown() []column {
	return []column{{text.ColumnTime.String(), 0.11}, {text.ColumnGroup.String(), 0.11}, {text.ColumnPeople.String(), 0.07},
		{text.ColumnServices.String(), 0.13}, {text.ImportStation.String(), 0.14}}
}

// cell is what a row says in a column of the list. A name stands for its code where
// there is one.
func (v *visits) cell(i int, cells []string) string {
	m := &v.m
	for _, column := range [][]string{{m.At}, {m.Group}, {m.People}, {m.Service, m.ServiceCode}, {m.Station, m.StationCode}}[i] {
		if c := v.l.cell(cells, column); c != "" {
			return c
		}
	}
	return ""
}

// title has the year that the result file does not say otherwise.
func (v *visits) title(name string) string {
	if v.year != 0 && station.GuessYear(name) != v.year {
		return name + " " + strconv.Itoa(v.year)
	}
	return name
}
