package domain

import (
	"time"

	"yizhan/shared/change"
)

var attendanceKind = &Kind{Name: KindAttendance, Version: 1, Fact: decodeAttendance}

// Attendance is one person, or a counted number of people, taking part in an
// activity that a station hosts (参与人次).
type Attendance struct {
	ID       change.ID `cbor:"-"`
	Station  change.ID `cbor:"1,keyasint"` // the host
	At       int64     `cbor:"2,keyasint"` // UTC milliseconds
	Activity change.ID `cbor:"3,keyasint,omitzero"`
	Group    string    `cbor:"4,keyasint"`
	People   int64     `cbor:"5,keyasint"`
	Member   change.ID `cbor:"6,keyasint,omitzero"`
}

func decodeAttendance(id change.ID, body []byte) (Fact, error) {
	a := &Attendance{}
	if err := change.Unmarshal(body, a); err != nil {
		return nil, invalid("", "内容无法识别", "the body cannot be read")
	}
	a.ID = id
	return a, nil
}

// Kind is the name on the wire.
func (a *Attendance) Kind() string { return KindAttendance }

// RecordID is the record's id.
func (a *Attendance) RecordID() change.ID { return a.ID }

// StationID is the host.
func (a *Attendance) StationID() change.ID { return a.Station }

// Day is the day of the event.
func (a *Attendance) Day() Day { return DayOf(time.UnixMilli(a.At)) }

// Body is the frozen form.
func (a *Attendance) Body() ([]byte, error) { return change.Marshal(a) }

// Validate refuses what cannot be an attendance.
func (a *Attendance) Validate() error {
	if a.ID.IsZero() || a.Station.IsZero() {
		return invalid("station", "缺少驿站", "the station is missing")
	}
	if err := checkMoment("at", a.At); err != nil {
		return err
	}
	if err := checkCode("group", a.Group); err != nil {
		return err
	}
	return checkRange("people", a.People, 1, PeopleMax)
}

// Cells: the people who took part.
func (a *Attendance) Cells() []CellValue {
	return []CellValue{{Cell{Day: a.Day(), Station: a.Station, Measure: MeasureAttendance, Group: a.Group}, a.People}}
}
