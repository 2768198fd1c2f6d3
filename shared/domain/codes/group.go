package codes

import "strings"

// GroupUnstated is the group of a visit whose visitor said nothing, which is
// a full visit: nobody is refused for keeping silent.
const GroupUnstated = "Z"

// Groups is the dictionary of groups that the product ships with. A city may
// add groups of its own; the first letter of a code then still tells the
// class, see Class.
var Groups = newTable("group", []Entry{
	{"N1", "货车司机", "Truck driver"},
	{"N2", "网约车司机", "Ride-hailing driver"},
	{"N3", "快递员", "Courier"},
	{"N4", "外卖送餐员", "Food-delivery rider"},
	{"N5", "其他新就业", "Other new employment"},
	{"O1", "环卫", "Sanitation worker"},
	{"O2", "交警辅警", "Traffic or auxiliary police"},
	{"O3", "出租车", "Taxi driver"},
	{"O4", "建筑", "Construction worker"},
	{"O5", "园林", "Gardener"},
	{"O6", "保安", "Security guard"},
	{"O7", "志愿者", "Volunteer"},
	{"O8", "其他户外", "Other outdoor worker"},
	{"R", "居民", "Resident"},
	{GroupUnstated, "未说明", "Unstated"},
})

// GroupClass is what a group belongs to in the monthly tables.
type GroupClass string

// The classes. Every group has exactly one.
const (
	// ClassNewEmployment is 新就业群体.
	ClassNewEmployment GroupClass = "new_employment"
	// ClassOutdoor is 户外劳动者.
	ClassOutdoor GroupClass = "outdoor"
	// ClassResident is everybody else who said who they are.
	ClassResident GroupClass = "resident"
	// ClassUnstated is the rest, and every group whose code says nothing,
	// such as one that came in with an imported ledger.
	ClassUnstated GroupClass = "unstated"
)

// Class tells the class of a group from the first letter of its code, so that
// a group which a city adds (N6 代驾) is counted without a change of the product.
func Class(code string) GroupClass {
	switch {
	case strings.HasPrefix(code, "N"):
		return ClassNewEmployment
	case strings.HasPrefix(code, "O"):
		return ClassOutdoor
	case strings.HasPrefix(code, "R"):
		return ClassResident
	}
	return ClassUnstated
}
