package domain

import "yizhan/shared/change"

// KindFacilityFault names what is broken at a station (设施故障).
const KindFacilityFault = "facility_fault"

// The states of a broken facility.
const (
	FaultReported = "reported"
	FaultRepaired = "repaired"
)

var facilityFaultKind = document(spec[FacilityFault]{
	name: KindFacilityFault, version: 1, owner: OwnerStation,
	validate: FacilityFault.Validate,
	station:  func(f FacilityFault) change.ID { return f.Station },
	keys:     func(f FacilityFault) []Key { return []Key{{"state", f.State}} },
	machines: map[string]Machine{"state": {
		"": {FaultReported}, FaultReported: {FaultRepaired}, FaultRepaired: {FaultReported},
	}},
})

// FacilityFault is something that is broken, from the day it was noticed until it
// works again.
type FacilityFault struct {
	Station    change.ID `field:"station"`
	Facility   string    `field:"facility"` // 饮水机
	Text       string    `field:"text"`     // what is the matter
	State      string    `field:"state"`
	ReportedAt int64     `field:"reported_at"` // UTC milliseconds
	ReportedBy change.ID `field:"reported_by"`
	RepairedAt int64     `field:"repaired_at"`
	RepairedBy change.ID `field:"repaired_by"`
}

// Facilities that are offered by name, so that nobody has to type Chinese.
var Facilities = []struct{ ZH, EN string }{
	{"饮水机", "Water dispenser"}, {"微波炉", "Microwave"}, {"充电插座", "Socket"}, {"空调", "Air conditioner"},
	{"淋浴", "Shower"}, {"洗衣机", "Washing machine"}, {"床铺", "Bed"}, {"卫生间", "Toilet"}, {"照明", "Light"},
	{"网络", "Network"}, {"电脑", "Computer"}, {"门锁", "Lock"}, {"消防器材", "Fire equipment"}, {"其他", "Other"},
}

// Validate refuses a fault of nothing.
func (f FacilityFault) Validate() error {
	if f.Station.IsZero() {
		return noStation()
	}
	if err := checkName("facility", f.Facility); err != nil {
		return err
	}
	if err := checkText("text", f.Text, TextRunesMax); err != nil {
		return err
	}
	if err := checkState("state", f.State, FaultReported, FaultRepaired); err != nil {
		return err
	}
	if err := checkMoment("reported_at", f.ReportedAt); err != nil {
		return err
	}
	if err := checkMomentOrNone("repaired_at", f.RepairedAt); err != nil {
		return err
	}
	if f.State == FaultRepaired && f.RepairedAt == 0 {
		return invalid("repaired_at", "缺少修好的时间", "the time of the repair is missing")
	}
	return nil
}
