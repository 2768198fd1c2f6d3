package domain

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yizhan/shared/change"
	"yizhan/shared/fault"
)

var (
	stationA = StationID("A")
	stationB = StationID("B")
	noon     = time.Date(2026, 11, 23, 12, 0, 0, 0, Shanghai)
)

// aVisit is a valid one that tests spoil.
func aVisit() *Visit {
	return &Visit{
		ID: change.NamedAt(noon, "visit"), Station: stationA, At: noon.UnixMilli(), Group: "N3", People: 2,
		Member: change.Named(KindMember, "1"), Source: SourceBatch,
		Lines: []Line{{Service: "water", Quantity: 2}, {Service: "lodging", Quantity: 1, Charged: 1000, Reference: 6000}},
	}
}

func TestVisitRefuses(t *testing.T) {
	lines := func(l ...Line) func(v *Visit) { return func(v *Visit) { v.Lines = l } }
	for name, c := range map[string]struct {
		field string
		spoil func(v *Visit)
	}{
		"no id":                    {"station", func(v *Visit) { v.ID = change.ID{} }},
		"no station":               {"station", func(v *Visit) { v.Station = change.ID{} }},
		"before the calendar":      {"at", func(v *Visit) { v.At = Day(10000101).Time().UnixMilli() - 1 }},
		"after the calendar":       {"at", func(v *Visit) { v.At = Day(99991231).Time().UnixMilli() + 1 }},
		"the lowest moment":        {"at", func(v *Visit) { v.At = -1 << 63 }},
		"no group":                 {"group", func(v *Visit) { v.Group = "" }},
		"a long group":             {"group", func(v *Visit) { v.Group = strings.Repeat("N", CodeBytesMax+1) }},
		"a group long in bytes":    {"group", func(v *Visit) { v.Group = strings.Repeat("𠮷", CodeBytesMax/4+1) }},
		"a group with a bell":      {"group", func(v *Visit) { v.Group = "N3\a" }},
		"a group that is no text":  {"group", func(v *Visit) { v.Group = "N\xff" }},
		"nobody":                   {"people", func(v *Visit) { v.People = 0 }},
		"fewer than nobody":        {"people", func(v *Visit) { v.People = -1 }},
		"a phone number of people": {"people", func(v *Visit) { v.People = 13800138000 }},
		"one person too many":      {"people", func(v *Visit) { v.People = PeopleMax + 1 }},
		"an unknown source":        {"source", func(v *Visit) { v.Source = sourceMax + 1 }},
		"too many lines": {"lines", func(v *Visit) {
			v.Lines = nil
			for i := range LinesMax + 1 {
				v.Lines = append(v.Lines, Line{Service: strings.Repeat("s", i+1), Quantity: 1})
			}
		}},
		"a line without a service":  {"service", lines(Line{Quantity: 1})},
		"a long service":            {"service", lines(Line{Service: strings.Repeat("s", CodeBytesMax+1), Quantity: 1})},
		"a service with a NUL":      {"service", lines(Line{Service: "water\x00", Quantity: 1})},
		"no quantity":               {"quantity", lines(Line{Service: "water"})},
		"a negative quantity":       {"quantity", lines(Line{Service: "water", Quantity: -1})},
		"a quantity over the limit": {"quantity", lines(Line{Service: "water", Quantity: QuantityMax + 1})},
		"a negative price":          {"charged", lines(Line{Service: "buffet", Quantity: 1, Charged: -1})},
		"a price over the limit":    {"charged", lines(Line{Service: "buffet", Quantity: 1, Charged: PriceFenMax + 1})},
		"a negative reference":      {"reference", lines(Line{Service: "buffet", Quantity: 1, Reference: -1})},
		"a reference over it":       {"reference", lines(Line{Service: "buffet", Quantity: 1, Reference: PriceFenMax + 1})},
		"a service twice":           {"service", lines(Line{Service: "water", Quantity: 1}, Line{Service: "rest", Quantity: 1}, Line{Service: "water", Quantity: 2})},
		"the last line is wrong":    {"quantity", lines(Line{Service: "water", Quantity: 1}, Line{Service: "rest"})},
	} {
		v := aVisit()
		c.spoil(v)
		if err := v.Validate(); !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != c.field {
			t.Errorf("%s: field %q, %v", name, fault.FieldOf(err), err)
		}
	}
}

func TestVisitAccepts(t *testing.T) {
	for name, change := range map[string]func(v *Visit){
		"as it is":              func(*Visit) {},
		"the least there is":    func(v *Visit) { *v = Visit{ID: v.ID, Station: v.Station, Group: "Z", People: 1} },
		"the first day":         func(v *Visit) { v.At = Day(10000101).Time().UnixMilli() },
		"a clock of the future": func(v *Visit) { v.At = Day(20770101).Time().UnixMilli() },
		"the most people":       func(v *Visit) { v.People = PeopleMax },
		"an imported group":     func(v *Visit) { v.Group = "Men'; --" },
		"a Chinese group":       func(v *Visit) { v.Group = strings.Repeat("员", CodeBytesMax/3) },
		"everything at its limit": func(v *Visit) {
			v.Lines = []Line{{Service: strings.Repeat("s", CodeBytesMax), Quantity: QuantityMax, Charged: PriceFenMax, Reference: PriceFenMax}}
		},
		"as many lines as may be": func(v *Visit) {
			v.Lines = nil
			for i := range LinesMax {
				v.Lines = append(v.Lines, Line{Service: strings.Repeat("s", i+1), Quantity: 1})
			}
		},
	} {
		v := aVisit()
		change(v)
		if err := v.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestVisitCells(t *testing.T) {
	cell := func(m Measure, item string, n int64) CellValue {
		return CellValue{Cell{Day: 20261123, Station: stationA, Measure: m, Group: "N3", Item: item}, n}
	}
	for name, c := range map[string]struct {
		visit func(v *Visit)
		want  []CellValue
	}{
		"two services, one cheaper than elsewhere": {
			func(*Visit) {},
			[]CellValue{cell(MeasureVisits, "", 1), cell(MeasurePeople, "", 2), cell(MeasureHours, "12", 2),
				cell(MeasureServices, "water", 2), cell(MeasureServices, "lodging", 1), cell(MeasureSaved, "lodging", 5000)},
		},
		"the hour is not known": {
			func(v *Visit) { v.DayOnly, v.Lines = true, nil },
			[]CellValue{cell(MeasureVisits, "", 1), cell(MeasurePeople, "", 2)},
		},
		"nothing was saved": {
			func(v *Visit) { v.Lines = []Line{{Service: "buffet", Quantity: 3, Charged: 1200, Reference: 1200}} },
			[]CellValue{cell(MeasureVisits, "", 1), cell(MeasurePeople, "", 2), cell(MeasureHours, "12", 2), cell(MeasureServices, "buffet", 3)},
		},
		"dearer than elsewhere": {
			func(v *Visit) { v.Lines = []Line{{Service: "buffet", Quantity: 3, Charged: 1500, Reference: 1200}} },
			[]CellValue{cell(MeasureVisits, "", 1), cell(MeasurePeople, "", 2), cell(MeasureHours, "12", 2),
				cell(MeasureServices, "buffet", 3), cell(MeasureSaved, "buffet", -900)},
		},
		"one minute before midnight": {
			func(v *Visit) { v.At, v.Lines = noon.Add(12*time.Hour-time.Minute).UnixMilli(), nil },
			[]CellValue{cell(MeasureVisits, "", 1), cell(MeasurePeople, "", 2), cell(MeasureHours, "23", 2)},
		},
		"midnight": {
			func(v *Visit) { v.At, v.Lines = noon.Add(-12*time.Hour).UnixMilli(), nil },
			[]CellValue{cell(MeasureVisits, "", 1), cell(MeasurePeople, "", 2), cell(MeasureHours, "00", 2)},
		},
	} {
		v := aVisit()
		c.visit(v)
		if got := v.Cells(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %v\nwant %v", name, got, c.want)
		}
	}
}

// Limits multiply without leaving int64.
func TestVisitCellsDoNotOverflow(t *testing.T) {
	v := aVisit()
	v.Lines = []Line{{Service: "lodging", Quantity: QuantityMax, Reference: PriceFenMax}}
	cells := v.Cells()
	if last := cells[len(cells)-1]; last.Measure != MeasureSaved || last.Value != QuantityMax*PriceFenMax {
		t.Errorf("%+v", last)
	}
}

func TestDecodeFactRefuses(t *testing.T) {
	whole, err := aVisit().Body()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{KindVisit, KindAttendance} {
		for name, body := range map[string][]byte{
			"nothing": nil, "cut off": whole[:len(whole)-1], "followed by more": append(bytes.Clone(whole), 0),
			"text": {0x61, 'a'}, "people as text": {0xa1, 0x05, 0x61, '2'},
		} {
			if f, err := DecodeFact(kind, aVisit().ID, body); !fault.Is(err, fault.Invalid) || f != nil {
				t.Errorf("%s, %s: %v", kind, name, err)
			}
		}
	}
	for _, kind := range []string{"", "visits", KindMember, KindVoid, KindAmend} {
		if _, err := DecodeFact(kind, aVisit().ID, whole); !fault.Is(err, fault.Unknown) {
			t.Errorf("%q is no kind of fact: %v", kind, err)
		}
	}
}

func TestVisitBodyRoundTrip(t *testing.T) {
	for _, v := range []*Visit{aVisit(), {ID: aVisit().ID, Station: stationA, At: 1, DayOnly: true, Group: "吉'; --🚚", People: 1, Source: SourceImport}} {
		body, err := v.Body()
		if err != nil {
			t.Fatal(err)
		}
		f, err := DecodeFact(KindVisit, v.ID, body)
		if err != nil || !reflect.DeepEqual(f, Fact(v)) {
			t.Errorf("%+v came back as %+v, %v", v, f, err)
		}
		again, err := f.Body()
		if err != nil || !bytes.Equal(again, body) {
			t.Errorf("the bytes changed: %x, %x, %v", body, again, err)
		}
		if f.Kind() != KindVisit || f.RecordID() != v.ID || f.StationID() != stationA || f.Day() != DayOf(v.Time()) {
			t.Errorf("%s %s %s %s", f.Kind(), f.RecordID(), f.StationID(), f.Day())
		}
	}
}

// TestVisitBodyIsTheDeterministicForm holds what is appended by hand to what the
// library writes: bytes that were frozen by either must be the same.
func TestVisitBodyIsTheDeterministicForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := func(name string) (id change.ID) {
			copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, name))
			return id
		}
		v := &Visit{ID: id("id"), Station: id("station"), At: rapid.Int64().Draw(t, "at"), DayOnly: rapid.Bool().Draw(t, "day only"),
			Group: rapid.String().Draw(t, "group"), People: rapid.Int64().Draw(t, "people"), Source: Source(rapid.Uint8().Draw(t, "source"))}
		if rapid.Bool().Draw(t, "known") {
			v.Member = id("member")
		}
		for range rapid.IntRange(0, 30).Draw(t, "lines") {
			v.Lines = append(v.Lines, Line{rapid.String().Draw(t, "service"), rapid.Int64().Draw(t, "quantity"), rapid.Int64Range(-2, 1<<40).Draw(t, "charged"), rapid.Int64Range(-2, 2).Draw(t, "reference")})
		}
		got, err := v.Body()
		if err != nil {
			t.Fatal(err)
		}
		want, err := change.Marshal(v)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("wrote %x, not %x, %v", got, want, err)
		}
		// And what is read by hand is what the library reads, of these bytes and of
		// any others: by hand means the same or gives up.
		spoilt := bytes.Clone(got)
		if len(spoilt) > 0 && rapid.Bool().Draw(t, "spoil") {
			spoilt[rapid.IntRange(0, len(spoilt)-1).Draw(t, "where")] ^= rapid.Byte().Draw(t, "with")
		}
		byHand, ok := readVisit(spoilt)
		if !ok {
			return
		}
		var byLibrary Visit
		if err := change.Unmarshal(spoilt, &byLibrary); err != nil || !reflect.DeepEqual(*byHand, byLibrary) {
			t.Fatalf("%x read by hand as %+v, by the library as %+v, %v", spoilt, *byHand, byLibrary, err)
		}
	})
}
