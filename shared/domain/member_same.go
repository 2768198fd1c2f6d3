package domain

import "yizhan/shared/domain/codes"

// SameReason says why two people may be one.
type SameReason string

// The reasons, the strongest first.
const (
	SamePhone SameReason = "phone"
	SamePlate SameReason = "plate"
	SameName  SameReason = "name"       // and the same group
	NearPhone SameReason = "near_phone" // one slip apart
	NearName  SameReason = "near_name"  // sounds the same, or one slip apart; and the same group
)

// NeedsGroup tells the reasons that are none between people of two groups.
func (r SameReason) NeedsGroup() bool { return r == SameName || r == NearName }

// Suspicion is a reason with where to look for people to whom it applies.
type Suspicion struct {
	Reason SameReason
	Probe
}

// SearchSame says where to look for people who may be the same as one who is about
// to be registered.
func SearchSame(m MemberPrivate) []Suspicion {
	var out []Suspicion
	suspect := func(r SameReason, name string, values ...string) {
		out = append(out, Suspicion{r, Probe{Kind: KindMemberPrivate, Name: name, Values: values}})
	}
	phone := onlyDigits(m.Phone)
	if phone != "" {
		suspect(SamePhone, KeyPhone, phone)
	}
	if m.Plate != "" {
		suspect(SamePlate, KeyPlateEnd, reversed(m.Plate))
	}
	name := bare(m.Name)
	if name != "" {
		suspect(SameName, KeyName, name)
	}
	if phone != "" {
		suspect(NearPhone, KeyPhone, slips(phone, digits)...)
	}
	if full := codes.Full(m.Name); len([]rune(name)) > 1 && full != "" {
		suspect(NearName, KeyPinyin, append(slips(full, letters), full)...)
	}
	return out
}

// PlateProbe looks for whoever has a plate.
func PlateProbe(plate string) Probe {
	return Probe{Kind: KindMemberPrivate, Name: KeyPlateEnd, Values: []string{reversed(plate)}}
}
