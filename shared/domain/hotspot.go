package domain

// KindHotspot names places where many of the people gather that stations are for.
const KindHotspot = "hotspot"

var hotspotKind = document(spec[Hotspot]{
	name: KindHotspot, version: 1, owner: OwnerStation, label: Words{"聚集点", "Gathering place"},
	validate: func(h Hotspot) error {
		if err := checkRange("latitude", h.Latitude, -90_000_000, 90_000_000); err != nil {
			return err
		}
		if h.Latitude == 0 || h.Longitude == 0 {
			return invalid("latitude", "请填写经纬度", "fill in latitude and longitude")
		}
		return nil
	},
	division: func(h Hotspot) string { return h.Division },
	choice: map[string][]Choice{"state": activeOrEnded,
		"type": {{"market", "商圈", "Shops"}, {"logistics", "物流园区", "Logistics park"}, {"depot", "快递网点", "Depot"}, {"stop", "停车区", "Parking"}, {"hospital", "医院", "Hospital"}, {"school", "学校", "School"}, {"transport", "车站", "Transport"}, {"other", "其他", "Other"}}},
	machines: activeMachine,
	counts:   Counts{Day: "since", Group: "type", State: "state"},
})

// Hotspot is a gathering place: whether a station is near enough to it is what the
// 15-minute circle counts.
type Hotspot struct {
	Name      string `field:"name" zh:"名称" en:"Name" need:"yes" list:"yes"`
	Type      string `field:"type" zh:"类型" en:"Type" need:"yes" list:"yes"`
	Division  string `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Latitude  int64  `field:"latitude" zh:"纬度" en:"Latitude" as:"degrees" need:"yes"`
	Longitude int64  `field:"longitude" zh:"经度" en:"Longitude" as:"degrees" need:"yes"`
	People    int64  `field:"people" zh:"估计人数" en:"People, estimated" list:"yes"`
	Since     Day    `field:"since" zh:"登记日期" en:"Since" need:"yes" past:"yes"`
	State     string `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Remark    string `field:"remark" zh:"备注" en:"Remark" as:"text"`
}
