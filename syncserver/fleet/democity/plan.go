package democity

import (
	"fmt"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
)

// What the demonstration city consists of. The numbers are those that the city
// of Leshan published of its work; names are descriptions, not anybody's.
const (
	warmHomes          = 3  // 暖心之家示范点
	companyStations    = 12 // 货车司机之家、司机驿站、心灵驿站
	riderStations      = 14 // 小哥加油站、爱心驿站、铜心驿站
	committees         = 31 // 行业党委
	enterprises        = 17 // with a party organisation
	floatingBranches   = 21 // 流动党支部
	floatingMembers    = 160
	activities         = 380
	activityPeople     = 11_000
	lodgingFen         = 1_000 // 10 元住宿
	buffetFen          = 1_200 // 12 元自助餐
	lodgingElsewhere   = 6_000
	buffetElsewhere    = 2_500
	days               = 60
	unreportedToday    = 2 // stations that have sent nothing today
	ordinaryMembers    = 440
	stationsAltogether = warmHomes + companyStations + riderStations
)

// departments 网信、交通运输、市场监管、邮政管理.
var departments = []string{"市委网信办", "市交通运输局", "市市场监管局", "市邮政管理局"}

// industries of the 31 committees: one each at the city, the rest in counties.
var industries = []string{"互联网", "交通运输", "快递", "小个专"}

// stations lists the 29 stations over the 11 counties.
func stations() []domain.Station {
	counties := codes.Divisions(codes.LevelCounty)
	var out []domain.Station
	add := func(n int, builder string, facilities []string, kinds ...string) {
		for i := range n {
			kind := kinds[i%len(kinds)]
			county := counties[len(out)%len(counties)]
			zh := ""
			for _, k := range domain.StationKinds {
				if k.Code == kind {
					zh = k.ZH
				}
			}
			out = append(out, domain.Station{
				Code: fmt.Sprintf("LS%02d", len(out)+1), Name: fmt.Sprintf("%s%s%d号（演示）", county.Name, zh, i/len(kinds)+1),
				Division: county.Code, Kind: kind, Builder: builder, Hours: "00:00-24:00", AllDay: true, Facilities: facilities, Demo: true,
			})
		}
	}
	add(warmHomes, "市级部门", []string{"停车区", "充电桩", "淋浴", "共享厨房", "生活超市", "服务大厅"}, "warm_home")
	add(companyStations, "物流企业", []string{"休息区", "淋浴", "维修"}, "trucker_home", "driver_station", "mind_station")
	add(riderStations, "街道社区", []string{"饮水", "热饭", "充电", "阅览", "上网"}, "rider_station", "care_station", "tongxin_station")
	return out
}

// share is a group or service with how often it occurs, in parts of the sum.
type share struct {
	code  string
	parts int
}

// visitors tells who comes to a kind of station, and what for.
func visitors(kind string) (groups, services []share) {
	switch kind {
	case "warm_home":
		return []share{{"N1", 70}, {"N2", 15}, {"O3", 10}, {"Z", 5}},
			[]share{{"water", 30}, {"rest", 20}, {"buffet", 18}, {"shower", 12}, {"lodging", 8}, {"parking", 6}, {"vehicle_charging", 3}, {"repair", 2}, {"paperwork", 1}}
	case "trucker_home", "driver_station", "mind_station":
		return []share{{"N1", 55}, {"N2", 30}, {"N5", 10}, {"Z", 5}},
			[]share{{"water", 40}, {"rest", 30}, {"shower", 10}, {"meal_heating", 10}, {"advice", 6}, {"repair", 4}}
	}
	return []share{{"N3", 35}, {"N4", 40}, {"O1", 12}, {"N2", 6}, {"R", 7}},
		[]share{{"water", 38}, {"phone_charging", 24}, {"meal_heating", 16}, {"rest", 14}, {"reading", 4}, {"internet", 3}, {"medicine", 1}}
}
