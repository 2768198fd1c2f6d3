package domain

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

// Owner says whose word counts when a document is edited in two places.
type Owner uint8

const (
	// OwnerStation documents are merged field by field between equals.
	OwnerStation Owner = iota
	// OwnerCity documents are dictionaries: a station may add an entry that is
	// missing, its edit of an existing one is a proposal.
	OwnerCity
)

// Kind is everything that the generic machinery - storage, merge, wire, lists,
// statistics - needs to know about a kind of record.
type Kind struct {
	Name    string
	Version uint16
	Label   Words // what people call it

	// Fact decodes a fact's body. Nil for documents and corrections.
	Fact func(id change.ID, body []byte) (Fact, error)

	// The rest is for documents.
	Owner    Owner
	Machines map[string]Machine // of fields that go from state to state
	Fields   []Field
	Validate func(Fields) error
	Read     func(Fields) Reading
	// IsID reports whether a document may have an id: that of its public code
	// where it has one.
	IsID func(id change.ID, f Fields) bool
	// PublicID is the only id that a document may have, of kinds that have one.
	PublicID func(f Fields) (change.ID, bool)
	// Station is the station that a document belongs to, if its kind has one.
	Station func(Fields) (change.ID, bool)
	// Division is the code of the division whose offices keep a document, of kinds
	// that are the work of offices.
	Division func(Fields) (string, bool)
	// Title is what a document is called in a list.
	Title func(Fields) string
	// Relate checks what a document says of others. Nil where it says nothing.
	Relate func(id change.ID, f Fields, find Finder) error
	// Asks are the fields that a step takes beside the state that it leads to.
	Asks map[string][]string
	// StepDays are the fields that keep the day of a step, by the state that it leads
	// to; it is today unless somebody says otherwise.
	StepDays map[string]string
	// Counts says how documents of the kind are counted; the zero value: they are
	// not, or their file says it in its own words.
	Counts Counts
	// Desk kinds have pages of their own at the desk; the others are the work of
	// offices, and are listed and edited by what their fields say.
	Desk bool
}

// Finder looks another document up. One that cannot be read is an error, not missing.
type Finder func(kind string, id change.ID) (Fields, bool, error)

// Reading is what the fields of a document mean to the machinery.
type Reading struct {
	Feeds []string    // who hears of it
	Keys  []Key       // what it is found by
	Cells []CellValue // what it adds to the statistics
	Err   error       // a field has the wrong type; the rest then says nothing
}

// Feeds that a document with these fields belongs to.
func (k *Kind) Feeds(f Fields) []string { return k.Read(f).Feeds }

// Keys by which it is found.
func (k *Kind) Keys(f Fields) []Key { return k.Read(f).Keys }

// Cells are what it adds to the statistics.
func (k *Kind) Cells(f Fields) []CellValue { return k.Read(f).Cells }

// Machine says which states a field may go to from each of its states. "" is that
// of a document that has none yet.
type Machine map[string][]string

// May reports whether a field may go from one value to another.
func (m Machine) May(from, to []byte) bool {
	return slices.Contains(m[state(from)], state(to))
}

// Begins reports whether a document may begin with a value.
func (m Machine) Begins(value []byte) bool { return m.May(nil, value) }

// state is the name of a state; one that is no text is none.
func state(value []byte) (name string) {
	if len(value) > 0 && change.Unmarshal(value, &name) != nil {
		return ""
	}
	return name
}

// IsDocument tells documents from facts and corrections.
func (k *Kind) IsDocument() bool { return k.Validate != nil }

// Fields are a document's values by field name, each in its CBOR form. Fields
// that this version does not know stay as they are, so a document survives a
// round trip through an older program.
type Fields map[string]cbor.RawMessage

// Key is one way to look a document up: last four digits, plate, initials.
type Key struct{ Name, Value string }

// FieldDeleted is the field that deletes a document. It wins over a concurrent
// edit, whose values are kept as losers.
const FieldDeleted = "deleted"

// Deleted reports whether the document has been deleted.
func (f Fields) Deleted() bool {
	var deleted bool
	return f[FieldDeleted] != nil && change.Unmarshal(f[FieldDeleted], &deleted) == nil && deleted
}

// Feeds that a document may belong to.
const FeedCity = "city"

// FeedStation is the feed of what concerns one station.
func FeedStation(id change.ID) string { return "station:" + id.String() }

// StationOfFeed is the station that a feed concerns, if it is one of a station.
func StationOfFeed(feed string) (change.ID, bool) {
	text, ok := strings.CutPrefix(feed, "station:")
	if !ok {
		return change.ID{}, false
	}
	id, err := change.ParseID(text)
	return id, err == nil
}

// FeedStaff is the feed of what concerns the offices of the whole city.
const FeedStaff = "staff"

// FeedCounty is the feed of what concerns the offices of one county.
func FeedCounty(code string) string { return "county:" + code }

// feedOfDivision is the feed of what the offices of a division keep: stations do
// not follow it.
func feedOfDivision(code string) string {
	if county := codes.CountyOf(code); county != "" {
		return FeedCounty(county)
	}
	return FeedStaff
}

// spec is what a document's file says about its kind, in terms of its struct.
type spec[T any] struct {
	name     string
	version  uint16
	owner    Owner
	machines map[string]Machine
	validate func(T) error
	keys     func(T) []Key
	cells    func(T) []CellValue
	id       func(T) change.ID // of kinds with a public code
	station  func(T) change.ID // of kinds that belong to one station
	division func(T) string    // of kinds that the offices of a division keep
	// The rest is for kinds that are listed and edited by what their fields say.
	label    Words
	title    func(T) string // what it is called; without one, its field "name"
	choice   map[string][]Choice
	counts   Counts
	asks     map[string][]string
	stepDays map[string]string
	relate   func(id change.ID, v T, find Finder) error
}

// document makes a kind of a spec, with the fields read off the struct's tags:
// `field:"phone" personal:"联系本人"`.
func document[T any](s spec[T]) *Kind {
	k := &Kind{Name: s.name, Version: s.version, Owner: s.owner, Machines: s.machines, Label: s.label, Counts: s.counts, Asks: s.asks, StepDays: s.stepDays, Desk: s.label == Words{}}
	for f := range structFields[T]() {
		k.Fields = append(k.Fields, describe(f, s.choice))
	}
	k.Validate = func(f Fields) error {
		v, err := Decode[T](f)
		if err != nil {
			return err
		}
		if err := k.checkFields(reflect.ValueOf(v)); err != nil {
			return err
		}
		if s.validate == nil {
			return nil
		}
		// Check digits and formats bring sentences of their own, and no kind.
		if err := s.validate(v); err != nil && fault.KindOf(err) == fault.Internal {
			return fault.Wrap(fault.Invalid, err)
		} else if err != nil {
			return err
		}
		return nil
	}
	k.Station = func(f Fields) (change.ID, bool) {
		if s.station == nil || len(f) == 0 {
			return change.ID{}, false
		}
		v, err := Decode[T](f)
		id := s.station(v)
		return id, err == nil && !id.IsZero()
	}
	k.Division = func(f Fields) (string, bool) {
		if s.division == nil || len(f) == 0 {
			return "", false
		}
		v, err := Decode[T](f)
		return s.division(v), err == nil
	}
	k.Title = func(f Fields) string {
		if s.title == nil {
			return change.Readable(f["name"])
		}
		v, err := Decode[T](f)
		if err != nil {
			return ""
		}
		return s.title(v)
	}
	if s.relate != nil {
		k.Relate = func(id change.ID, f Fields, find Finder) error {
			v, err := Decode[T](f)
			if err != nil {
				return err
			}
			return s.relate(id, v, find)
		}
	}
	k.Read = func(f Fields) Reading {
		v, err := Decode[T](f)
		r := Reading{Feeds: []string{FeedCity}, Err: err}
		// A document without fields is one that does not exist yet.
		if err != nil || len(f) == 0 {
			return r
		}
		// What belongs to a station goes to that station, what offices keep to those of
		// the county, everything else to all.
		var unit change.ID
		if s.division != nil {
			r.Feeds, unit = []string{feedOfDivision(s.division(v))}, DivisionID(s.division(v))
		}
		if s.station != nil {
			if id := s.station(v); !id.IsZero() || s.division == nil {
				r.Feeds, unit = []string{FeedStation(id)}, id
			}
		}
		if s.keys != nil && !f.Deleted() {
			r.Keys = s.keys(v)
		}
		if s.cells != nil && !f.Deleted() {
			r.Cells = s.cells(v)
		}
		if k.Counts.Day != "" && !f.Deleted() {
			r.Cells = k.count(f, unit)
		}
		return r
	}
	k.PublicID = func(f Fields) (change.ID, bool) {
		if s.id == nil {
			return change.ID{}, false
		}
		v, err := Decode[T](f)
		return s.id(v), err == nil
	}
	k.IsID = func(id change.ID, f Fields) bool {
		if s.id == nil {
			return true
		}
		v, err := Decode[T](f)
		return err == nil && s.id(v) == id
	}
	return k
}

// Encode turns a document's struct into fields. Zero values are left out: an
// absent field and an empty one mean the same.
func Encode[T any](v T) (Fields, error) {
	out := Fields{}
	rv := reflect.ValueOf(v)
	for _, f := range planOf(rv.Type()) {
		fv := rv.Field(f.index)
		if fv.IsZero() {
			continue
		}
		b, err := change.Marshal(fv.Interface())
		if err != nil {
			return nil, fmt.Errorf("encode field %s: %w", f.name, err)
		}
		out[f.name] = b
	}
	return out, nil
}

// Decode reads fields into a document's struct and passes over unknown ones.
func Decode[T any](fields Fields) (T, error) {
	var v T
	rv := reflect.ValueOf(&v).Elem()
	for _, f := range planOf(rv.Type()) {
		b, ok := fields[f.name]
		if !ok {
			continue
		}
		if err := change.Unmarshal(b, rv.Field(f.index).Addr().Interface()); err != nil {
			return v, invalid(f.name, "内容格式不对", "has the wrong type")
		}
	}
	return v, nil
}

// Changed is what turning old into new changes: the fields that differ, with an
// explicit empty value for a field that was cleared.
func Changed[T any](old, new T) (Fields, error) {
	out := Fields{}
	ov, nv := reflect.ValueOf(old), reflect.ValueOf(new)
	for _, f := range planOf(ov.Type()) {
		a, b := ov.Field(f.index), nv.Field(f.index)
		if reflect.DeepEqual(a.Interface(), b.Interface()) {
			continue
		}
		enc, err := change.Marshal(b.Interface())
		if err != nil {
			return nil, fmt.Errorf("encode field %s: %w", f.name, err)
		}
		out[f.name] = enc
	}
	return out, nil
}

// planned is where a field of a document lies in its struct. Tags are read once for
// each type: reading them took a third of the time of a decode.
type planned struct {
	name  string
	index int
}

var plans sync.Map // of reflect.Type: []planned

func planOf(t reflect.Type) []planned {
	if p, ok := plans.Load(t); ok {
		return p.([]planned)
	}
	var plan []planned
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("field"); name != "" {
			plan = append(plan, planned{name, i})
		}
	}
	plans.Store(t, plan)
	return plan
}

func structFields[T any]() func(yield func(reflect.StructField) bool) {
	t := reflect.TypeFor[T]()
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); strings.TrimSpace(f.Tag.Get("field")) != "" && !yield(f) {
				return
			}
		}
	}
}
