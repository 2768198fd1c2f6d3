package domain

import "yizhan/shared/change"

// KindEnrolment names that a floating member is on a platform of the Party.
const KindEnrolment = "enrolment"

var enrolmentKind = document(spec[Enrolment]{
	name: KindEnrolment, version: 1, owner: OwnerStation, label: Words{"平台入驻", "Enrolment"},
	division: func(e Enrolment) string { return e.Division },
	id:       func(e Enrolment) change.ID { return EnrolmentID(e.Member, e.Platform) },
	keys:     func(e Enrolment) []Key { return []Key{{"member", e.Member.String()}} },
	title:    func(e Enrolment) string { return e.Platform },
	choice:   map[string][]Choice{"platform": {{"yimatong", "一码通", "Yimatong"}, {"shudaochang", "蜀道畅", "Shudaochang"}}},
	counts:   Counts{Day: "enrolled_on", Group: "platform"},
})

// Enrolment is once for each member and platform: the id follows from both. No
// platform has an interface that a program may use; the list is exported.
type Enrolment struct {
	Member     change.ID `field:"member" zh:"流动党员" en:"Floating member" of:"floating_member" need:"yes" list:"yes"`
	Platform   string    `field:"platform" zh:"平台" en:"Platform" need:"yes" list:"yes"`
	EnrolledOn Day       `field:"enrolled_on" zh:"入驻日期" en:"Enrolled on" need:"yes" past:"yes" list:"yes"`
	Division   string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
}

// EnrolmentID is the id of a member's enrolment on a platform.
func EnrolmentID(member change.ID, platform string) change.ID {
	return change.Named(KindEnrolment, member.String()+" "+platform)
}
