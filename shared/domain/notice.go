package domain

import "yizhan/shared/change"

// KindNotice names the versions of the privacy notice (告知书).
const KindNotice = "notice"

var noticeKind = document(spec[Notice]{
	name: KindNotice, version: 1, owner: OwnerCity, label: Words{"告知书", "Privacy notice"},
	id:    func(n Notice) change.ID { return NoticeID(n.Version) },
	title: func(n Notice) string { return n.Version },
})

// Notice is a version of what people are told before they register. A card keeps
// the version that its owner agreed to.
type Notice struct {
	Version string `field:"version" zh:"版本" en:"Version" need:"yes" list:"yes"`
	From    Day    `field:"from" zh:"启用日期" en:"From" need:"yes" list:"yes"`
	Text    string `field:"text" zh:"要点（登记时读给本人）" en:"What matters" as:"text" need:"yes" list:"yes"`
}

// NoticeID is the id of a version.
func NoticeID(version string) change.ID { return change.Named(KindNotice, version) }
