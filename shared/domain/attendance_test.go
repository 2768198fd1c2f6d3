package domain

import (
	"bytes"
	"reflect"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/fault"
)

func anAttendance() *Attendance {
	return &Attendance{ID: change.NamedAt(noon, "attendance"), Station: stationA, At: noon.UnixMilli(),
		Activity: change.Named("activity", "1"), Group: "N4", People: 30, Member: change.Named(KindMember, "1")}
}

func TestAttendanceRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		field string
		spoil func(a *Attendance)
	}{
		"no id":         {"station", func(a *Attendance) { a.ID = change.ID{} }},
		"no station":    {"station", func(a *Attendance) { a.Station = change.ID{} }},
		"no such time":  {"at", func(a *Attendance) { a.At = 1 << 62 }},
		"no group":      {"group", func(a *Attendance) { a.Group = "" }},
		"a tab":         {"group", func(a *Attendance) { a.Group = "N\t4" }},
		"nobody":        {"people", func(a *Attendance) { a.People = 0 }},
		"a whole city":  {"people", func(a *Attendance) { a.People = PeopleMax + 1 }},
		"a minus slips": {"people", func(a *Attendance) { a.People = -30 }},
	} {
		a := anAttendance()
		c.spoil(a)
		if err := a.Validate(); !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != c.field {
			t.Errorf("%s: field %q, %v", name, fault.FieldOf(err), err)
		}
	}
}

func TestAttendance(t *testing.T) {
	// An anonymous number without an activity is one too (an open day).
	small := &Attendance{ID: change.NamedAt(noon, "x"), Station: stationA, Group: "Z", People: 1}
	for _, a := range []*Attendance{anAttendance(), small} {
		if err := a.Validate(); err != nil {
			t.Errorf("%+v: %v", a, err)
		}
		body, err := a.Body()
		if err != nil {
			t.Fatal(err)
		}
		f, err := DecodeFact(KindAttendance, a.ID, body)
		if err != nil || !reflect.DeepEqual(f, Fact(a)) {
			t.Errorf("%+v came back as %+v, %v", a, f, err)
		}
		if again, err := f.Body(); err != nil || !bytes.Equal(again, body) {
			t.Errorf("the bytes changed: %x, %x, %v", body, again, err)
		}
		if f.Kind() != KindAttendance || f.RecordID() != a.ID || f.StationID() != stationA {
			t.Errorf("%s %s %s", f.Kind(), f.RecordID(), f.StationID())
		}
	}
	want := []CellValue{{Cell{Day: 20261123, Station: stationA, Measure: MeasureAttendance, Group: "N4"}, 30}}
	if got := anAttendance().Cells(); !reflect.DeepEqual(got, want) {
		t.Errorf("cells: %v", got)
	}
}
