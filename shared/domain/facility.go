package domain

import "yizhan/shared/change"

// KindFacility names what a station has for its visitors (设施).
const KindFacility = "facility"

var facilityKind = document(spec[Facility]{
	name: KindFacility, version: 1, owner: OwnerStation, label: Words{"设施", "Facility"},
	station:  func(f Facility) change.ID { return f.Station },
	choice:   map[string][]Choice{"state": {{StateActive, "在用", "In use"}, {StateEnded, "已撤", "Removed"}}},
	machines: activeMachine,
	counts:   Counts{Day: "since", State: "state", Of: "quantity"},
})

// Facility is something that stands at a station; when it is broken, that is a
// FacilityFault.
type Facility struct {
	Name     string    `field:"name" zh:"设施" en:"Facility" need:"yes" list:"yes"`
	Station  change.ID `field:"station" zh:"驿站" en:"Station" of:"station" need:"yes" list:"yes"`
	Quantity int64     `field:"quantity" zh:"数量" en:"Quantity" need:"yes" list:"yes"`
	Since    Day       `field:"since" zh:"启用日期" en:"Since" need:"yes" past:"yes" list:"yes"`
	State    string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Remark   string    `field:"remark" zh:"备注" en:"Remark" as:"text"`
}
