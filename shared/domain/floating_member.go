package domain

import "yizhan/shared/change"

// KindFloatingMember names party members who work away from their organisation
// (流动党员).
const KindFloatingMember = "floating_member"

var floatingMemberKind = document(spec[FloatingMember]{
	name: KindFloatingMember, version: 1, owner: OwnerStation, label: Words{"流动党员", "Floating member"},
	validate: func(m FloatingMember) error { return needConsent(m.Notice, m.ConsentAt) },
	division: func(m FloatingMember) string { return m.Division },
	title:    func(m FloatingMember) string { return Mask(m.Name) },
	keys:     func(m FloatingMember) []Key { return []Key{{"phone", m.Phone}} },
	choice: map[string][]Choice{
		"direction": {{"in", "流入", "Came here"}, {"out", "流出", "Went away"}},
		"state":     {{"found", "已排查", "Found"}, {"contacted", "已联系", "Contacted"}, {"joined", "已纳入支部", "In a branch"}, {"transferred", "已转入", "Transferred"}, {"left", "已离开", "Left"}},
	},
	machines: map[string]Machine{"state": {"": {"found"}, "found": {"contacted", "joined", "left"}, "contacted": {"joined", "left"}, "joined": {"transferred", "left"}, "transferred": {"left"}, "left": {"found"}}},
	counts:   Counts{Day: "found_on", Group: "group", State: "state"},
})

// FloatingMember is somebody whose membership is led from elsewhere. Both sides
// keep in touch: the organisation that they left and the one where they are. This
// is no roll of members; it takes separate consent.
type FloatingMember struct {
	Name       string    `field:"name" zh:"姓名" en:"Name" as:"name" personal:"流动党员双向管理，须单独同意" need:"yes" list:"yes"`
	Phone      string    `field:"phone" zh:"手机" en:"Telephone" as:"phone" personal:"流动党员双向管理，须单独同意" list:"yes"`
	Group      string    `field:"group" zh:"群体" en:"Group" as:"group" need:"yes" list:"yes"`
	Division   string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Direction  string    `field:"direction" zh:"流动方向" en:"Direction" need:"yes" list:"yes"`
	From       string    `field:"from" zh:"流出地党组织" en:"Organisation left"`
	Branch     change.ID `field:"branch" zh:"接收支部" en:"Branch here" of:"organisation" list:"yes"`
	Enterprise change.ID `field:"enterprise" zh:"企业" en:"Enterprise" of:"enterprise"`
	Round      change.ID `field:"round" zh:"哪一轮摸排" en:"Survey round" of:"survey_round"`
	FoundOn    Day       `field:"found_on" zh:"排查日期" en:"Found on" need:"yes" past:"yes" list:"yes"`
	Since      Day       `field:"since" zh:"流动起始" en:"Away since" past:"yes"`
	ContactIn  Day       `field:"contact_in" zh:"流入地最近联系" en:"Last contact here" past:"yes" list:"yes"`
	ContactOut Day       `field:"contact_out" zh:"流出地最近联系" en:"Last contact there" past:"yes"`
	State      string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Notice     string    `field:"notice" zh:"告知书版本" en:"Notice" need:"yes"`
	ConsentAt  int64     `field:"consent_at" zh:"单独同意时间" en:"Separate consent" as:"moment" need:"yes" past:"yes"`
	Remark     string    `field:"remark" zh:"备注" en:"Remark" as:"text"`
}

// ContactMonths is how long either side may be without word of a floating member,
// TransferMonths how long somebody stays before a transfer is due (中组部: six
// months and more at one place).
const (
	ContactMonths  = 2
	TransferMonths = 6
)

// ContactDue is the day by which somebody of here is to be in touch again.
func (m FloatingMember) ContactDue() Day {
	return addMonths(max(m.ContactIn, m.FoundOn), ContactMonths)
}

// TransferDue is the day from which a transfer is to be talked about; 0 where it
// is done or was not needed.
func (m FloatingMember) TransferDue() Day {
	if m.Since == 0 || m.State == "transferred" || m.State == "left" || m.Direction != "in" {
		return 0
	}
	return addMonths(m.Since, TransferMonths)
}
