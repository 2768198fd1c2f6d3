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
	counties           = 11
	committees         = 31 // 行业党委
	cityCommittees     = 4  // of them the city's
	enterprises        = 17 // with a party organisation
	floatingBranches   = 21 // 流动党支部
	surveyRounds       = 3
	floatingMembers    = 160
	transfersDone      = 45
	activists          = 120
	guides             = 60
	officeMeetings     = 60 // 联席会、推进会、调度会
	cityMeetings       = 12 // of them the city's
	problemsSolved     = 200
	activities         = 380
	stationActivities  = 290 // of them those that stations host
	activityPeople     = 11_000
	stationPeople      = 8_700 // of them at stations
	lodgingFen         = 1_000 // 10 元住宿
	buffetFen          = 1_200 // 12 元自助餐
	lodgingElsewhere   = 6_000
	buffetElsewhere    = 2_500
	days               = 60
	unreportedToday    = 2 // stations that have sent nothing today
	ordinaryMembers    = 600
	firmsPerCounty     = 6
	hotspotsPerCounty  = 4
	logsPerGuide       = 6
	peoplePerRound     = 12 // and county
	stationsAltogether = warmHomes + companyStations + riderStations
)

// departments 网信、交通运输、市场监管、邮政管理.
var departments = []string{"市委网信办", "市交通运输局", "市市场监管局", "市邮政管理局"}

// industries of the 31 committees: one each at the city, the rest in counties.
var industries = []struct{ name, code string }{{"互联网行业", "internet"}, {"交通运输行业", "transport"}, {"快递行业", "express"}, {"“小个专”综合", "small"}}

// seats are about where the counties' seats lie, in thousandths of a degree.
var seats = map[string][2]int64{
	"511102": {29_555, 103_761}, "511111": {29_414, 103_549}, "511112": {29_407, 103_818}, "511113": {29_244, 103_079}, "511123": {29_209, 103_949}, "511124": {29_652, 104_070},
	"511126": {29_738, 103_572}, "511129": {28_956, 103_903}, "511132": {29_230, 103_262}, "511133": {28_836, 103_546}, "511181": {29_601, 103_485},
}

// stations lists the 29 stations over the 11 counties.
func stations() []domain.Station {
	places := codes.Divisions(codes.LevelCounty)
	var out []domain.Station
	add := func(n int, builder string, facilities []string, kinds ...string) {
		for i := range n {
			kind := kinds[i%len(kinds)]
			county := nth(places, len(out))
			zh := ""
			for _, k := range domain.StationKinds {
				if k.Code == kind {
					zh = k.ZH
				}
			}
			seat, off := seats[county.Code], int64(len(out)/len(places))*12 // 1.3 km from one to the next
			out = append(out, domain.Station{
				Latitude: (seat[0] + off) * 1000, Longitude: (seat[1] - off) * 1000,
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
