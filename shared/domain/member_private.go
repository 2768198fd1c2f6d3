package domain

import (
	"strings"
	"unicode/utf8"

	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
)

// KindMemberPrivate names the personal part of a member.
const KindMemberPrivate = "member_private"

var memberPrivateKind = document(spec[MemberPrivate]{
	name: KindMemberPrivate, version: 1, owner: OwnerStation,
	validate: MemberPrivate.Validate,
	station:  func(m MemberPrivate) change.ID { return m.Station },
	keys:     MemberPrivate.Keys,
})

// MemberPrivate is what a member told about themselves, under the id of the
// member's card. Each field names what it is asked for (PIPL art. 6).
type MemberPrivate struct {
	Station  change.ID `field:"station"`
	Name     string    `field:"name" personal:"称呼与办卡"`
	Phone    string    `field:"phone" personal:"联系本人、防止重复登记"`
	Plate    string    `field:"plate" personal:"凭车牌找到本人"`
	Employer string    `field:"employer" personal:"联系所在企业或平台"`
	Party    string    `field:"party" personal:"流动党员双向管理，须单独同意"`
}

// Validate refuses what the formats do not allow. Everything but the name is
// optional: the minimum is asked for.
func (m MemberPrivate) Validate() error {
	if err := checkName("name", m.Name); err != nil {
		return err
	}
	if m.Phone != "" {
		if _, err := codes.NormalizePhone(m.Phone); err != nil {
			return err
		}
	}
	if m.Plate != "" {
		if _, err := codes.ParsePlate(m.Plate); err != nil {
			return err
		}
	}
	if err := checkText("employer", m.Employer, NameRunesMax); err != nil {
		return err
	}
	return checkText("party", m.Party, TextRunesMax)
}

// Erased is what stays of somebody who is not to be known any more: a document that
// is valid and holds nothing. It is written over what was there, so that a copy which
// keeps deleted documents for a while keeps nothing personal.
func (m MemberPrivate) Erased() MemberPrivate {
	return MemberPrivate{Station: m.Station, Name: erasedName}
}

const erasedName = "*"

// Mask is a name as strangers may see it: 张* for 张三, 欧阳** for a double
// surname would tell more than it hides, so only the first character stays.
func Mask(name string) string {
	name = strings.TrimSpace(name)
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return ""
	}
	rest := utf8.RuneCountInString(name[size:])
	return string(first) + strings.Repeat("*", min(rest, 2))
}
