package domain

import (
	"strconv"
	"time"

	"yizhan/shared/change"
)

var visitKind = &Kind{Name: KindVisit, Version: 1, Fact: decodeVisit}

// Source says how a visit came to be recorded.
type Source uint8

// The sources. Append only: the numbers are in frozen bytes.
const (
	SourceDesk     Source = 0 // at the desk, as it happened
	SourceBatch    Source = 1 // a counted batch: "14–16 时 饮水 23"
	SourceBackfill Source = 2 // 补录, entered afterwards
	SourceImport   Source = 3 // from an existing ledger
	sourceMax             = SourceImport
)

// Visit is one or more people served at a station. The main path is anonymous:
// a visit names a group, not a person. Visits are immutable; a mistake is
// corrected by a void or an amend that names the visit.
type Visit struct {
	ID      change.ID `cbor:"-"`
	Station change.ID `cbor:"1,keyasint"`
	At      int64     `cbor:"2,keyasint"`           // the event, UTC milliseconds
	DayOnly bool      `cbor:"3,keyasint,omitempty"` // the hour is not known (an imported daily ledger)
	Group   string    `cbor:"4,keyasint"`           // group code
	People  int64     `cbor:"5,keyasint"`
	Member  change.ID `cbor:"6,keyasint,omitzero"`
	Lines   []Line    `cbor:"7,keyasint,omitempty"`
	Source  Source    `cbor:"8,keyasint,omitempty"`
}

// Line is one service used in a visit. Prices are frozen into the line: a later
// change of the price list must not rewrite what was saved for people.
type Line struct {
	Service   string `cbor:"1,keyasint"` // service code
	Quantity  int64  `cbor:"2,keyasint"` // in the service's own unit
	Charged   Fen    `cbor:"3,keyasint,omitempty"`
	Reference Fen    `cbor:"4,keyasint,omitempty"` // what it costs elsewhere
}

func decodeVisit(id change.ID, body []byte) (Fact, error) {
	if v, ok := readVisit(body); ok {
		v.ID = id
		return v, nil
	}
	v := &Visit{}
	if err := change.Unmarshal(body, v); err != nil {
		return nil, invalid("", "内容无法识别", "the body cannot be read")
	}
	v.ID = id
	return v, nil
}

// readVisit reads what Body wrote.
func readVisit(body []byte) (*Visit, bool) {
	r := change.Reader{B: body}
	v := &Visit{}
	fields := r.Map()
	has := func(key byte) bool {
		if !r.Key(key) {
			return false
		}
		fields--
		return true
	}
	if has(1) {
		v.Station = r.ID()
	}
	if has(2) {
		v.At = r.Int()
	}
	if has(3) {
		v.DayOnly = r.True()
	}
	if has(4) {
		v.Group = r.Text()
	}
	if has(5) {
		v.People = r.Int()
	}
	if has(6) {
		v.Member = r.ID()
	}
	if has(7) {
		n := r.Array()
		if n > LinesMax {
			return nil, false
		}
		v.Lines = make([]Line, n)
		for i := range v.Lines {
			v.Lines[i].read(&r)
		}
	}
	if has(8) {
		n := r.Uint()
		v.Source = Source(n)
		r.Bad = r.Bad || n > 0xff
	}
	return v, !r.Bad && fields == 0 && len(r.B) == 0
}

func (l *Line) read(r *change.Reader) {
	fields := r.Map()
	has := func(key byte) bool {
		if !r.Key(key) {
			return false
		}
		fields--
		return true
	}
	if has(1) {
		l.Service = r.Text()
	}
	if has(2) {
		l.Quantity = r.Int()
	}
	if has(3) {
		l.Charged = r.Int()
	}
	if has(4) {
		l.Reference = r.Int()
	}
	r.Bad = r.Bad || fields != 0
}

// Kind is the name on the wire.
func (v *Visit) Kind() string { return KindVisit }

// RecordID is the visit's id.
func (v *Visit) RecordID() change.ID { return v.ID }

// StationID is the station that served.
func (v *Visit) StationID() change.ID { return v.Station }

// Time is the moment of the event.
func (v *Visit) Time() time.Time { return time.UnixMilli(v.At) }

// Day is the day of the event.
func (v *Visit) Day() Day { return DayOf(v.Time()) }

// Body is the frozen form: what change.Marshal makes of the struct, appended by
// hand.
func (v *Visit) Body() ([]byte, error) {
	fields := 4
	for _, has := range []bool{v.DayOnly, !v.Member.IsZero(), len(v.Lines) > 0, v.Source != 0} {
		if has {
			fields++
		}
	}
	b := change.AppendMap(make([]byte, 0, 64+24*len(v.Lines)), fields)
	b = change.AppendBytes(change.AppendUint(b, 1), v.Station[:])
	b = change.AppendInt(change.AppendUint(b, 2), v.At)
	if v.DayOnly {
		b = change.AppendTrue(change.AppendUint(b, 3))
	}
	b = change.AppendText(change.AppendUint(b, 4), v.Group)
	b = change.AppendInt(change.AppendUint(b, 5), v.People)
	if !v.Member.IsZero() {
		b = change.AppendBytes(change.AppendUint(b, 6), v.Member[:])
	}
	if len(v.Lines) > 0 {
		b = change.AppendArray(change.AppendUint(b, 7), len(v.Lines))
		for i := range v.Lines {
			b = v.Lines[i].append(b)
		}
	}
	if v.Source != 0 {
		b = change.AppendUint(change.AppendUint(b, 8), uint64(v.Source))
	}
	return b, nil
}

func (l *Line) append(b []byte) []byte {
	fields := 2
	if l.Charged != 0 {
		fields++
	}
	if l.Reference != 0 {
		fields++
	}
	b = change.AppendMap(b, fields)
	b = change.AppendText(change.AppendUint(b, 1), l.Service)
	b = change.AppendInt(change.AppendUint(b, 2), l.Quantity)
	if l.Charged != 0 {
		b = change.AppendInt(change.AppendUint(b, 3), l.Charged)
	}
	if l.Reference != 0 {
		b = change.AppendInt(change.AppendUint(b, 4), l.Reference)
	}
	return b
}

// Validate refuses what cannot be a visit. It does not look at the clock: a
// computer with a dead battery still counts people, and the city sorts it out.
func (v *Visit) Validate() error {
	if v.ID.IsZero() || v.Station.IsZero() {
		return invalid("station", "缺少驿站", "the station is missing")
	}
	if err := checkMoment("at", v.At); err != nil {
		return err
	}
	if err := checkCode("group", v.Group); err != nil {
		return err
	}
	if err := checkRange("people", v.People, 1, PeopleMax); err != nil {
		return err
	}
	if v.Source > sourceMax {
		return invalid("source", "来源无法识别", "the source is not known")
	}
	if err := checkRange("lines", int64(len(v.Lines)), 0, LinesMax); err != nil {
		return err
	}
	for i, l := range v.Lines {
		if err := checkCode("service", l.Service); err != nil {
			return err
		}
		if err := checkRange("quantity", l.Quantity, 1, QuantityMax); err != nil {
			return err
		}
		if err := checkRange("charged", l.Charged, 0, PriceFenMax); err != nil {
			return err
		}
		if err := checkRange("reference", l.Reference, 0, PriceFenMax); err != nil {
			return err
		}
		for _, other := range v.Lines[:i] {
			if other.Service == l.Service {
				return invalid("service", "同一项服务写了两次", "a service stands twice")
			}
		}
	}
	return nil
}

// Cells: 人次 by group and hour, the visit, and for each service its quantity
// and what it saved.
func (v *Visit) Cells() []CellValue {
	day := v.Day()
	cell := func(m Measure, item string, n int64) CellValue {
		return CellValue{Cell{Day: day, Station: v.Station, Measure: m, Group: v.Group, Item: item}, n}
	}
	out := make([]CellValue, 0, 3+2*len(v.Lines))
	out = append(out, cell(MeasureVisits, "", 1), cell(MeasurePeople, "", v.People))
	if !v.DayOnly {
		out = append(out, cell(MeasureHours, hours[v.Time().In(Shanghai).Hour()], v.People))
	}
	for _, l := range v.Lines {
		out = append(out, cell(MeasureServices, l.Service, l.Quantity))
		if saved := l.Quantity * (l.Reference - l.Charged); saved != 0 {
			out = append(out, cell(MeasureSaved, l.Service, saved))
		}
	}
	return out
}

var hours = func() (names [24]string) {
	for h := range names {
		names[h] = strconv.Itoa(h/10) + strconv.Itoa(h%10)
	}
	return names
}()

// The moments that have a day of eight digits in China.
var momentMin, momentMax = Day(10000101).Time().UnixMilli(), Day(99991231).Time().UnixMilli()

func checkMoment(field string, ms int64) error {
	if ms < momentMin || ms > momentMax {
		return invalid(field, "时间无法识别", "the time is out of range")
	}
	return nil
}
