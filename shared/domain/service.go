package domain

import (
	"slices"

	"yizhan/shared/change"
)

// KindService names the service dictionary.
const KindService = "service"

var serviceKind = document(spec[Service]{
	name: KindService, version: 1, owner: OwnerCity,
	validate: Service.Validate,
	id:       func(x Service) change.ID { return ServiceID(x.Code) },
})

// Service is an entry of the service dictionary.
type Service struct {
	Code   string `field:"code"`
	Name   string `field:"name"`
	NameEN string `field:"name_en"`
	Unit   string `field:"unit"`   // 人次 台次 件 升 册
	Order  int64  `field:"order"`  // place on the desk; 0 is after all others
	Priced bool   `field:"priced"` // the desk shows its price
}

// ServiceID is the id of the service with a code.
func ServiceID(code string) change.ID { return change.Named(KindService, code) }

// Validate refuses an incomplete entry.
func (s Service) Validate() error {
	if err := checkCode("code", s.Code); err != nil {
		return err
	}
	if err := checkName("name", s.Name); err != nil {
		return err
	}
	if err := checkLine("name_en", s.NameEN, NameRunesMax); err != nil {
		return err
	}
	return checkLine("unit", s.Unit, 8)
}

// services are what every station starts with. The codes are part of the product: a
// station that has never met a server uses the same ones.
var services = []Service{
	{Code: "water", Name: "饮水", NameEN: "Water", Unit: "人次", Order: 1},
	{Code: "meal_heating", Name: "热饭", NameEN: "Meal heating", Unit: "人次", Order: 2},
	{Code: "phone_charging", Name: "充电", NameEN: "Phone charging", Unit: "台次", Order: 3},
	{Code: "rest", Name: "休息", NameEN: "Rest", Unit: "人次", Order: 4},
	{Code: "shower", Name: "淋浴", NameEN: "Shower", Unit: "人次", Order: 5},
	{Code: "lodging", Name: "住宿", NameEN: "Lodging", Unit: "人次", Order: 6, Priced: true},
	{Code: "buffet", Name: "自助餐", NameEN: "Buffet", Unit: "人次", Order: 7, Priced: true},
	{Code: "reading", Name: "阅览", NameEN: "Reading", Unit: "人次", Order: 8},
	{Code: "vehicle_charging", Name: "充电桩", NameEN: "Vehicle charging", Unit: "台次", Order: 9},
	{Code: "parking", Name: "停车", NameEN: "Parking", Unit: "台次", Order: 10},
	{Code: "repair", Name: "维修", NameEN: "Repair", Unit: "件", Order: 11},
	{Code: "paperwork", Name: "办证", NameEN: "Paperwork", Unit: "件", Order: 12},
	{Code: "medicine", Name: "应急药品", NameEN: "Medicine", Unit: "人次", Order: 13},
	{Code: "internet", Name: "上网", NameEN: "Internet", Unit: "人次", Order: 14},
	{Code: "advice", Name: "咨询帮助", NameEN: "Advice", Unit: "人次", Order: 15},
}

// Services every station starts with.
func Services() []Service { return slices.Clone(services) }
