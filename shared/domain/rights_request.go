package domain

import "yizhan/shared/change"

// KindRightsRequest names what people ask for about their own data (PIPL art.
// 44–47).
const KindRightsRequest = "rights_request"

var rightsRequestKind = document(spec[RightsRequest]{
	name: KindRightsRequest, version: 1, owner: OwnerStation, label: Words{"个人信息请求", "Rights request"},
	validate: RightsRequest.Validate,
	station:  func(r RightsRequest) change.ID { return r.Station },
	keys:     func(r RightsRequest) []Key { return []Key{{"member", r.Member.String()}} },
	title:    func(r RightsRequest) string { return r.Type },
	choice: map[string][]Choice{
		"type":  {{"copy", "查阅复制", "Copy"}, {"correct", "更正补充", "Correction"}, {"erase", "删除", "Erasure"}, {"withdraw", "撤回同意", "Withdrawal"}, {"explain", "解释说明", "Explanation"}},
		"state": {{"received", "已收到", "Received"}, {"handling", "办理中", "In hand"}, {"done", "已办结", "Done"}, {"refused", "不予办理", "Refused"}},
	},
	machines: map[string]Machine{"state": {"": {"received"}, "received": {"handling", "done", "refused"}, "handling": {"done", "refused"}, "done": {"handling"}, "refused": {"handling"}}},
	asks:     map[string][]string{"done": {"answer", "answered_on"}, "refused": {"answer", "answered_on"}},
	stepDays: map[string]string{"done": "answered_on", "refused": "answered_on"},
	counts:   Counts{Day: "received_on", Group: "type", State: "state"},
})

// RightsRequest is one request, and what came of it. It names the member by the
// card only.
type RightsRequest struct {
	Type       string    `field:"type" zh:"请求" en:"Request" need:"yes" list:"yes"`
	Station    change.ID `field:"station" zh:"收到的驿站" en:"Received at" of:"station" need:"yes" list:"yes"`
	Member     change.ID `field:"member" zh:"人员" en:"Member" of:"member"`
	ReceivedOn Day       `field:"received_on" zh:"收到日期" en:"Received on" need:"yes" past:"yes" list:"yes"`
	Due        Day       `field:"due" zh:"答复期限" en:"Due" need:"yes" list:"yes"`
	State      string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	AnsweredOn Day       `field:"answered_on" zh:"答复日期" en:"Answered on" past:"yes" list:"yes"`
	Answer     string    `field:"answer" zh:"怎样答复" en:"Answer" as:"text"`
}

// Validate refuses an end without an answer.
func (r RightsRequest) Validate() error {
	if r.State != "done" && r.State != "refused" {
		return nil
	}
	if r.Answer == "" {
		return invalid("answer", "请写明怎样答复的", "say what was answered")
	}
	return needDay("answered_on", "答复日期", "Answered on", r.AnsweredOn)
}
