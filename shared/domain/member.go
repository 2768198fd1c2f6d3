package domain

import (
	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
)

// KindMember names the member card.
const KindMember = "member"

var memberKind = document(spec[Member]{
	name: KindMember, version: 1, owner: OwnerStation,
	validate: Member.Validate,
	title:    func(m Member) string { return m.Mask },
	station:  func(m Member) change.ID { return m.Station },
	keys: func(m Member) []Key {
		keys := []Key{{KeyCode, m.Code}}
		if !m.SameAs.IsZero() {
			keys = append(keys, Key{KeySameAs, m.SameAs.String()})
		}
		return keys
	},
	cells: func(m Member) []CellValue {
		if !m.SameAs.IsZero() {
			return nil // the person is counted once, under the other card
		}
		return []CellValue{{Cell{Day: m.RegisteredOn, Station: m.Station, Measure: MeasureRegistered, Group: m.Group}, 1}}
	},
})

// Member is the card of a person who chose to register. It holds what a desk
// needs to greet and count, nothing that tells a stranger who it is; what is
// personal lies in MemberPrivate under the same id.
type Member struct {
	Code         string    `field:"code"` // 13 digits, the last a check digit
	Station      change.ID `field:"station"`
	Group        string    `field:"group"`
	Mask         string    `field:"mask"` // 张*
	RegisteredOn Day       `field:"registered_on"`
	Notice       string    `field:"notice"` // version of the privacy notice that was agreed to
	ConsentAt    int64     `field:"consent_at"`
	// SameAs names the card of the same person, who was registered twice, and
	// SameWhy what told so. Emptied again, both cards count.
	SameAs  change.ID `field:"same_as"`
	SameWhy string    `field:"same_why"`
	// EndedWhy is why the personal part was erased, with the card or without it.
	EndedWhy string `field:"ended_why"`
}

// Validate refuses an incomplete card, and one without consent.
func (m Member) Validate() error {
	if err := codes.CheckMemberCode(m.Code); err != nil {
		return err
	}
	if m.Station.IsZero() {
		return invalid("station", "缺少驿站", "the station is missing")
	}
	if err := checkCode("group", m.Group); err != nil {
		return err
	}
	if err := checkDay("registered_on", m.RegisteredOn); err != nil {
		return err
	}
	if m.Notice == "" || m.ConsentAt == 0 {
		return invalid("consent", "需要本人同意告知书后才能登记", "registration needs the person's consent to the notice")
	}
	if err := checkLine("notice", m.Notice, CodeBytesMax); err != nil {
		return err
	}
	if err := checkText("same_why", m.SameWhy, ReasonRunesMax); err != nil {
		return err
	}
	if err := checkText("ended_why", m.EndedWhy, ReasonRunesMax); err != nil {
		return err
	}
	return checkLine("mask", m.Mask, NameRunesMax)
}
