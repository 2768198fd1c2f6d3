package domain

import "yizhan/shared/change"

// KindGroup names the group dictionary.
const KindGroup = "group"

var groupKind = document(spec[Group]{
	name: KindGroup, version: 1, owner: OwnerCity,
	validate: Group.Validate,
})

// Group is an entry of the group dictionary: who came.
type Group struct {
	Code   string `field:"code"`
	Name   string `field:"name"`
	NameEN string `field:"name_en"`
	Order  int64  `field:"order"` // place on the desk; 0 is after all others
}

// GroupID is the id of the group with a code.
func GroupID(code string) change.ID { return change.Named(KindGroup, code) }

// Validate refuses an incomplete entry.
func (g Group) Validate() error {
	if err := checkCode("code", g.Code); err != nil {
		return err
	}
	return checkName("name", g.Name)
}

// Groups every station starts with (1-product 1.4): N new forms of employment,
// O outdoor workers, R residents, Z not stated. The order is that of the keys
// 1 to 9 on the desk, then of the rest.
var Groups = []Group{
	{Code: "N1", Name: "货车司机", NameEN: "Truck driver", Order: 1},
	{Code: "N2", Name: "网约车司机", NameEN: "Ride-hailing driver", Order: 2},
	{Code: "N3", Name: "快递员", NameEN: "Courier", Order: 3},
	{Code: "N4", Name: "外卖送餐员", NameEN: "Food-delivery rider", Order: 4},
	{Code: "N5", Name: "其他新就业", NameEN: "Other new employment", Order: 5},
	{Code: "O1", Name: "环卫", NameEN: "Sanitation worker", Order: 6},
	{Code: "O8", Name: "其他户外", NameEN: "Other outdoor worker", Order: 7},
	{Code: "R", Name: "居民", NameEN: "Resident", Order: 8},
	{Code: "Z", Name: "未说明", NameEN: "Not stated", Order: 9},
	{Code: "O2", Name: "交警辅警", NameEN: "Traffic police", Order: 10},
	{Code: "O3", Name: "出租车", NameEN: "Taxi driver", Order: 11},
	{Code: "O4", Name: "建筑", NameEN: "Construction worker", Order: 12},
	{Code: "O5", Name: "园林", NameEN: "Gardener", Order: 13},
	{Code: "O6", Name: "保安", NameEN: "Security guard", Order: 14},
	{Code: "O7", Name: "志愿者", NameEN: "Volunteer", Order: 15},
}
