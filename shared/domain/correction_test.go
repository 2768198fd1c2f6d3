package domain

import (
	"strings"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/fault"
)

// aCorrection is a void, or an amend to the given fact.
func aCorrection(t *testing.T, to Fact) Correction {
	t.Helper()
	c := Correction{ID: change.NamedAt(noon, "correction"), Target: aVisit().ID, Of: KindVisit, Station: stationA, Reason: "点错了"}
	if to != nil {
		body, err := to.Body()
		if err != nil {
			t.Fatal(err)
		}
		c.Of, c.Body = to.Kind(), body
	}
	return c
}

func changeOf(t *testing.T, kind string, c Correction) change.Change {
	t.Helper()
	body, err := change.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return change.Change{Kind: kind, Version: 1, ID: c.ID, Clock: 1, Body: body}
}

func TestDecodeCorrectionRefuses(t *testing.T) {
	elsewhere, empty := aVisit(), aVisit()
	elsewhere.Station = stationB
	empty.People = 0
	for name, c := range map[string]struct {
		kind  string
		to    Fact
		spoil func(c *Correction)
		want  fault.Kind
		field string
	}{
		"a void that carries a fact":     {KindVoid, aVisit(), nil, fault.Invalid, ""},
		"an amend without one":           {KindAmend, nil, nil, fault.Invalid, ""},
		"another kind of change":         {KindVisit, nil, nil, fault.Invalid, ""},
		"no id":                          {KindVoid, nil, func(c *Correction) { c.ID = change.ID{} }, fault.Invalid, "target"},
		"no target":                      {KindVoid, nil, func(c *Correction) { c.Target = change.ID{} }, fault.Invalid, "target"},
		"no station":                     {KindVoid, nil, func(c *Correction) { c.Station = change.ID{} }, fault.Invalid, "target"},
		"a long reason":                  {KindVoid, nil, func(c *Correction) { c.Reason = strings.Repeat("错", ReasonRunesMax+1) }, fault.Invalid, "reason"},
		"a reason with an escape":        {KindAmend, aVisit(), func(c *Correction) { c.Reason = "\x1b[31m" }, fault.Invalid, "reason"},
		"a void of a document":           {KindVoid, nil, func(c *Correction) { c.Of = KindMember }, fault.Unknown, ""},
		"a void of a void":               {KindVoid, nil, func(c *Correction) { c.Of = KindVoid }, fault.Unknown, ""},
		"a void of what nobody knows":    {KindVoid, nil, func(c *Correction) { c.Of = "parade" }, fault.Unknown, ""},
		"an amend of what nobody knows":  {KindAmend, aVisit(), func(c *Correction) { c.Of = "parade" }, fault.Unknown, ""},
		"an amend of a document":         {KindAmend, aVisit(), func(c *Correction) { c.Of = KindPrice }, fault.Unknown, ""},
		"an amend that moves the visit":  {KindAmend, elsewhere, nil, fault.Invalid, "station"},
		"an amend to a visit of nobody":  {KindAmend, empty, nil, fault.Invalid, "people"},
		"an amend to something else":     {KindAmend, aVisit(), func(c *Correction) { c.Body = []byte{0x61, 'a'} }, fault.Invalid, ""},
		"an amend to null":               {KindAmend, aVisit(), func(c *Correction) { c.Body = []byte{0xf6} }, fault.Invalid, "station"},
		"a visit amended to attendances": {KindAmend, anAttendance(), func(c *Correction) { c.Of = KindVisit }, fault.Invalid, ""},
	} {
		correction := aCorrection(t, c.to)
		if c.spoil != nil {
			c.spoil(&correction)
		}
		_, err := DecodeCorrection(changeOf(t, c.kind, correction))
		if !fault.Is(err, c.want) || c.field != "" && fault.FieldOf(err) != c.field {
			t.Errorf("%s: field %q, %v", name, fault.FieldOf(err), err)
		}
	}
	for name, body := range map[string][]byte{"nothing": nil, "text": {0x61, 'a'}, "cut off": {0xa1, 0x01}} {
		ch := change.Change{Kind: KindVoid, ID: aVisit().ID, Body: body}
		if c, err := DecodeCorrection(ch); !fault.Is(err, fault.Invalid) || c != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecodeCorrection(t *testing.T) {
	v := aVisit()
	v.People, v.Group = 5, "O1"
	for name, c := range map[string]struct {
		kind string
		to   Fact
	}{
		"a void":                    {KindVoid, nil},
		"an amend of a visit":       {KindAmend, v},
		"an amend of an attendance": {KindAmend, anAttendance()},
	} {
		given := aCorrection(t, c.to)
		given.Reason = "张三丰'; -- 🚚𠮷"
		got, err := DecodeCorrection(changeOf(t, c.kind, given))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.ID != given.ID || got.Target != given.Target || got.Of != given.Of || got.Station != stationA || got.Reason != given.Reason ||
			got.Kind() != c.kind || got.IsVoid() != (c.to == nil) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	got, err := DecodeCorrection(changeOf(t, KindAmend, aCorrection(t, v)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := got.Amended()
	if amended, ok := f.(*Visit); err != nil || !ok || amended.ID != got.Target || amended.People != 5 || amended.Group != "O1" {
		t.Errorf("amended to %+v, %v", f, err)
	}
}
