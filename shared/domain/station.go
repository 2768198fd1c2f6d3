package domain

import (
	"yizhan/shared/change"
)

// KindStation and the rest name document kinds on the wire.
const KindStation = "station"

var stationKind = document(spec[Station]{
	name: KindStation, version: 1, owner: OwnerCity,
	validate: Station.Validate,
	id:       func(x Station) change.ID { return StationID(x.Code) },
})

// Station is a place that serves: 暖心之家, 司机驿站, 小哥加油站 …
type Station struct {
	Code       string   `field:"code"`
	Name       string   `field:"name"`
	Division   string   `field:"division"` // GB/T 2260, may be empty when not known
	Kind       string   `field:"kind"`
	Builder    string   `field:"builder"`
	Host       string   `field:"host"`
	Address    string   `field:"address"`
	Hours      string   `field:"hours"`     // opening hours as "08:00-20:00"
	AllDay     bool     `field:"all_day"`   // 全天候
	Latitude   int64    `field:"latitude"`  // millionths of a degree, WGS-84
	Longitude  int64    `field:"longitude"` // millionths of a degree, WGS-84
	Facilities []string `field:"facilities"`
	Demo       bool     `field:"demo"` // demonstration data, marked wherever it is shown
}

// The kinds of station that figures count.
const (
	StationWarmHome    = "warm_home"
	StationTruckerHome = "trucker_home"
	StationDriver      = "driver_station"
	StationMind        = "mind_station"
	StationRider       = "rider_station"
	StationCare        = "care_station"
	StationTongxin     = "tongxin_station"
	StationOffice      = "office" // serves nobody
)

// StationKind is one of the kinds of station that the city knows.
type StationKind struct{ Code, ZH, EN string }

// StationKinds in the order in which they are offered.
var StationKinds = []StationKind{
	{StationWarmHome, "暖心之家", "Warm home"},
	{StationTruckerHome, "货车司机之家", "Truckers' home"},
	{StationDriver, "司机驿站", "Drivers' station"},
	{StationMind, "心灵驿站", "Mind station"},
	{StationRider, "小哥加油站", "Riders' station"},
	{StationCare, "爱心驿站", "Care station"},
	{StationTongxin, "铜心驿站", "Tongxin station"},
	{StationOffice, "社区办公室", "Community office"},
	{"other", "其他驿站", "Other station"},
}

// StationID is the id of the station with a code.
func StationID(code string) change.ID { return change.Named(KindStation, code) }

// Validate refuses an incomplete station.
func (s Station) Validate() error {
	if err := checkCode("code", s.Code); err != nil {
		return err
	}
	if err := checkName("name", s.Name); err != nil {
		return err
	}
	if s.Division != "" {
		if err := checkDivision(s.Division); err != nil {
			return err
		}
	}
	if s.Kind != "" && !isStationKind(s.Kind) {
		return invalid("kind", "驿站类型无法识别", "the kind of station is not known")
	}
	for _, text := range []struct{ field, value string }{
		{"builder", s.Builder}, {"host", s.Host}, {"address", s.Address}, {"hours", s.Hours},
	} {
		if err := checkText(text.field, text.value, TextRunesMax); err != nil {
			return err
		}
	}
	if err := checkRange("facilities", int64(len(s.Facilities)), 0, LinesMax); err != nil {
		return err
	}
	for _, f := range s.Facilities {
		if err := checkName("facilities", f); err != nil {
			return err
		}
	}
	if err := checkRange("latitude", s.Latitude, -90_000_000, 90_000_000); err != nil {
		return err
	}
	return checkRange("longitude", s.Longitude, -180_000_000, 180_000_000)
}

func isStationKind(code string) bool {
	for _, k := range StationKinds {
		if k.Code == code {
			return true
		}
	}
	return false
}
