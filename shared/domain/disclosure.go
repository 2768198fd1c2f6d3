package domain

import "yizhan/shared/change"

// KindDisclosure names the log of who looked at what was masked.
const KindDisclosure = "disclosure"

var disclosureKind = document(spec[Disclosure]{
	name: KindDisclosure, version: 1, owner: OwnerStation,
	validate: Disclosure.Validate,
	station:  func(d Disclosure) change.ID { return d.Station },
	keys:     func(d Disclosure) []Key { return []Key{{"member", d.Member.String()}} },
})

// Disclosure says that somebody saw a member's data unmasked, and why (PIPL art.
// 54, 55). It is written before the data is shown, and never edited.
type Disclosure struct {
	Station change.ID `field:"station"`
	Member  change.ID `field:"member"`
	At      int64     `field:"at"` // UTC milliseconds
	By      change.ID `field:"by"` // attendant, zero where none was signed in
	Reason  string    `field:"reason"`
}

// Validate refuses a look without a reason.
func (d Disclosure) Validate() error {
	if d.Station.IsZero() {
		return noStation()
	}
	if d.Member.IsZero() {
		return invalid("member", "缺少人员", "the member is missing")
	}
	if err := checkMoment("at", d.At); err != nil {
		return err
	}
	if d.Reason == "" {
		return invalid("reason", "请说明为什么要看", "say why it has to be seen")
	}
	return checkText("reason", d.Reason, ReasonRunesMax)
}
