package domain

import "yizhan/shared/change"

// KindStationDay names what a station says of one of its days.
const KindStationDay = "station_day"

// The states of a station's day. A day that nobody opened has none, and may have
// visits all the same: forgetting to press a button loses nothing.
const (
	DayOpen      = "open"
	DayClosed    = "closed"
	DayNoService = "none" // 今日无服务: nobody came, which is not the same as no report
)

var stationDayKind = document(spec[StationDay]{
	name: KindStationDay, version: 1, owner: OwnerStation,
	validate: StationDay.Validate,
	id:       func(d StationDay) change.ID { return StationDayID(d.Station, d.Day) },
	station:  func(d StationDay) change.ID { return d.Station },
	cells:    StationDay.Cells,
	machines: map[string]Machine{"state": {
		"":           {DayOpen, DayClosed, DayNoService},
		DayOpen:      {DayClosed, DayNoService},
		DayClosed:    {DayOpen, DayNoService},
		DayNoService: {DayOpen, DayClosed},
	}},
})

// StationDay is a day as the station's people opened and closed it. The figures
// of the day are not in it: they follow from the visits.
type StationDay struct {
	Station  change.ID `field:"station"`
	Day      Day       `field:"day"`
	State    string    `field:"state"`
	OpenedAt int64     `field:"opened_at"` // UTC milliseconds
	OpenedBy change.ID `field:"opened_by"` // attendant, zero where none was signed in
	ClosedAt int64     `field:"closed_at"`
	ClosedBy change.ID `field:"closed_by"`
	Remark   string    `field:"remark"`
}

// StationDayID is the id of a station's day, so that two computers of a station
// open and close the same one.
func StationDayID(station change.ID, day Day) change.ID {
	return change.Named(KindStationDay, station.String()+"\x00"+day.String())
}

// Validate refuses an impossible day.
func (d StationDay) Validate() error {
	if d.Station.IsZero() {
		return noStation()
	}
	if err := checkDay("day", d.Day); err != nil {
		return err
	}
	if err := checkState("state", d.State, DayOpen, DayClosed, DayNoService); err != nil {
		return err
	}
	for _, at := range []struct {
		field string
		ms    int64
	}{{"opened_at", d.OpenedAt}, {"closed_at", d.ClosedAt}} {
		if err := checkMomentOrNone(at.field, at.ms); err != nil {
			return err
		}
	}
	return checkText("remark", d.Remark, TextRunesMax)
}

// Cells: a day that was open, or one on which nobody came.
func (d StationDay) Cells() []CellValue {
	m := MeasureOpenDays
	if d.State == DayNoService {
		m = MeasureNoServiceDays
	}
	return []CellValue{{Cell{Day: d.Day, Station: d.Station, Measure: m}, 1}}
}
