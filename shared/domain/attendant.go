package domain

import "yizhan/shared/change"

// KindAttendant names the people who serve at a station.
const KindAttendant = "attendant"

var attendantKind = document(spec[Attendant]{
	name: KindAttendant, version: 1, owner: OwnerStation,
	validate: Attendant.Validate,
	station:  func(a Attendant) change.ID { return a.Station },
})

// Attendant is somebody who serves at a station (值守人员). The PIN that proves it
// is no part of this: it is set on each computer and never leaves it.
type Attendant struct {
	Station change.ID `field:"station"`
	Name    string    `field:"name" personal:"值守排班与交接"`
	Manager bool      `field:"manager"` // 站长: adds attendants, lists prices
	Left    bool      `field:"left"`    // serves here no more; what they did stays
}

// Validate refuses an attendant without a name or a station.
func (a Attendant) Validate() error {
	if a.Station.IsZero() {
		return noStation()
	}
	return checkName("name", a.Name)
}

func noStation() error { return invalid("station", "缺少驿站", "the station is missing") }
