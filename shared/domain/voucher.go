package domain

import (
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
)

// KindVoucher names the vouchers for meals and beds (凭证).
const KindVoucher = "voucher"

// The states of a voucher.
const (
	VoucherIssued   = "issued"
	VoucherRedeemed = "redeemed"
	VoucherVoid     = "void"
)

// The periods in which a person gets one voucher of a service.
const (
	PeriodBreakfast = "breakfast"
	PeriodLunch     = "lunch"
	PeriodDinner    = "dinner"
	PeriodNight     = "night" // a bed, from the afternoon to the next noon
)

var voucherKind = document(spec[Voucher]{
	name: KindVoucher, version: 1, owner: OwnerStation,
	validate: Voucher.Validate,
	id:       func(v Voucher) change.ID { return VoucherID(v.Station, v.Service, v.Day, v.Period, v.Holder) },
	station:  func(v Voucher) change.ID { return v.Station },
	keys: func(v Voucher) []Key {
		keys := []Key{{"code", v.Code}, {"day", v.Day.String()}}
		if !v.Visit.IsZero() {
			keys = append(keys, Key{"visit", v.Visit.String()})
		}
		return keys
	},
	machines: map[string]Machine{"state": {
		"":              {VoucherIssued},
		VoucherIssued:   {VoucherRedeemed, VoucherVoid},
		VoucherRedeemed: {VoucherVoid, VoucherIssued}, // issued again: its visit was undone
		VoucherVoid:     {VoucherIssued},
	}},
})

// Voucher is the promise of one meal or one bed. It is one per holder and period:
// its id is made of both, so two desks of a station that issue it at the same time
// issue the same one.
type Voucher struct {
	Station    change.ID `field:"station"`
	Code       string    `field:"code"` // 12 digits, the last a check digit
	Service    string    `field:"service"`
	Group      string    `field:"group"`
	Day        Day       `field:"day"`    // of the meal, or on which the night begins
	Period     string    `field:"period"` // breakfast, lunch, dinner, night
	Holder     string    `field:"holder" personal:"每人每餐一份"`
	State      string    `field:"state"`
	IssuedAt   int64     `field:"issued_at"` // UTC milliseconds
	IssuedBy   change.ID `field:"issued_by"` // attendant
	RedeemedAt int64     `field:"redeemed_at"`
	RedeemedBy change.ID `field:"redeemed_by"`
	Visit      change.ID `field:"visit"` // the visit that it was redeemed with
	Reason     string    `field:"reason"`
}

// Holders of a voucher: a member by the id of the card, a vehicle by its plate, or
// nobody, by the voucher's own code. A voucher without a name can be had twice;
// that is the price of not asking for one.
func MemberHolder(id change.ID) string   { return "member:" + id.String() }
func PlateHolder(plate string) string    { return "plate:" + plate }
func AnonymousHolder(code string) string { return "code:" + code }
func (v Voucher) MemberID() (change.ID, bool) {
	text, ok := strings.CutPrefix(v.Holder, "member:")
	if !ok {
		return change.ID{}, false
	}
	id, err := change.ParseID(text)
	return id, err == nil
}

// Plate is the number plate that holds the voucher, if one does.
func (v Voucher) Plate() string {
	plate, _ := strings.CutPrefix(v.Holder, "plate:")
	if plate == v.Holder {
		return ""
	}
	return plate
}

// VoucherID is the id of the voucher of one holder for one period.
func VoucherID(station change.ID, service string, day Day, period, holder string) change.ID {
	return change.Named(KindVoucher, strings.Join([]string{station.String(), service, day.String(), period, holder}, "\x00"))
}

// Validate refuses an impossible voucher.
func (v Voucher) Validate() error {
	if v.Station.IsZero() {
		return noStation()
	}
	if err := codes.CheckVoucherCode(v.Code); err != nil {
		return err
	}
	if err := checkCode("service", v.Service); err != nil {
		return err
	}
	if err := checkCode("group", v.Group); err != nil {
		return err
	}
	if err := checkDay("day", v.Day); err != nil {
		return err
	}
	if err := checkState("period", v.Period, PeriodBreakfast, PeriodLunch, PeriodDinner, PeriodNight); err != nil {
		return err
	}
	if err := v.checkHolder(); err != nil {
		return err
	}
	if err := checkState("state", v.State, VoucherIssued, VoucherRedeemed, VoucherVoid); err != nil {
		return err
	}
	if err := checkMoment("issued_at", v.IssuedAt); err != nil {
		return err
	}
	if err := checkMomentOrNone("redeemed_at", v.RedeemedAt); err != nil {
		return err
	}
	if v.State == VoucherRedeemed && (v.RedeemedAt == 0 || v.Visit.IsZero()) {
		return invalid("visit", "缺少兑付的登记", "the visit that redeemed it is missing")
	}
	return checkText("reason", v.Reason, ReasonRunesMax)
}

func (v Voucher) checkHolder() error {
	if plate := v.Plate(); plate != "" {
		_, err := codes.ParsePlate(plate)
		return err
	}
	if _, ok := v.MemberID(); ok || v.Holder == AnonymousHolder(v.Code) {
		return nil
	}
	return invalid("holder", "请选人、写车牌，或开不记名凭证", "choose a person, enter a plate, or issue it without a name")
}
