package domain

import "yizhan/shared/change"

// KindPrice names the price list.
const KindPrice = "price"

var priceKind = document(spec[Price]{
	name: KindPrice, version: 1, owner: OwnerStation,
	validate: Price.Validate,
	id:       func(p Price) change.ID { return PriceID(p.Station, p.Service, p.From) },
	station:  func(p Price) change.ID { return p.Station },
})

// Price is what a service costs at a station for a time. The reference price is
// what it costs elsewhere; the difference is what people saved.
type Price struct {
	Station   change.ID `field:"station"`
	Service   string    `field:"service"`
	Charged   Fen       `field:"charged"`
	Reference Fen       `field:"reference"`
	From      Day       `field:"from"`
	Until     Day       `field:"until"` // last day, or 0 for open
}

// PriceID is the id of a station's price of a service from a day on, so that a
// price entered at the station and at the office is one record.
func PriceID(station change.ID, service string, from Day) change.ID {
	return change.Named(KindPrice, station.String()+"\x00"+service+"\x00"+from.String())
}

// Validate refuses an impossible price.
func (p Price) Validate() error {
	if p.Station.IsZero() {
		return invalid("station", "缺少驿站", "the station is missing")
	}
	if err := checkCode("service", p.Service); err != nil {
		return err
	}
	if err := checkRange("charged", p.Charged, 0, PriceFenMax); err != nil {
		return err
	}
	if err := checkRange("reference", p.Reference, 0, PriceFenMax); err != nil {
		return err
	}
	if err := checkDay("from", p.From); err != nil {
		return err
	}
	if p.Until == 0 {
		return nil
	}
	if err := checkDay("until", p.Until); err != nil {
		return err
	}
	if p.Until < p.From {
		return invalid("until", "结束日期早于开始日期", "the last day is before the first")
	}
	return nil
}

// On reports whether the price is valid on a day.
func (p Price) On(d Day) bool { return p.From <= d && (p.Until == 0 || d <= p.Until) }
