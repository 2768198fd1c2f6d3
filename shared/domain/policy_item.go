package domain

import "yizhan/shared/change"

// KindPolicyItem names the measures of a plan (措施).
const KindPolicyItem = "policy_item"

// Where a measure stands.
const (
	ItemPlanned = "planned"
	ItemDoing   = "doing"
	ItemDone    = "done"
)

var policyItemKind = document(spec[PolicyItem]{
	name: KindPolicyItem, version: 1, owner: OwnerStation, label: Words{"工作措施", "Measure"},
	validate: PolicyItem.Validate,
	division: func(p PolicyItem) string { return p.Division },
	keys:     func(p PolicyItem) []Key { return []Key{{"policy", p.Policy.String()}} },
	choice:   map[string][]Choice{"state": {{ItemPlanned, "未开始", "Not begun"}, {ItemDoing, "推进中", "Under way"}, {ItemDone, "已完成", "Done"}}},
	machines: map[string]Machine{"state": {"": {ItemPlanned, ItemDoing, ItemDone}, ItemPlanned: {ItemDoing, ItemDone}, ItemDoing: {ItemPlanned, ItemDone}, ItemDone: {ItemDoing}}},
	asks:     map[string][]string{ItemDone: {"done_on", "text"}},
	stepDays: map[string]string{ItemDone: "done_on"},
	counts:   Counts{Day: "listed_on", State: "state"},
})

// PolicyItem is one measure of a plan, and how far it is.
type PolicyItem struct {
	Name         string    `field:"name" zh:"措施" en:"Measure" need:"yes" list:"yes"`
	Policy       change.ID `field:"policy" zh:"所属方案" en:"Plan" of:"policy" need:"yes" list:"yes"`
	Order        int64     `field:"order" zh:"序号" en:"No." list:"yes"`
	Division     string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Organisation change.ID `field:"organisation" zh:"牵头单位" en:"In charge" of:"organisation" list:"yes"`
	ListedOn     Day       `field:"listed_on" zh:"列入日期" en:"Listed on" need:"yes" past:"yes"`
	Due          Day       `field:"due" zh:"完成时限" en:"Due" list:"yes"`
	State        string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	DoneOn       Day       `field:"done_on" zh:"完成日期" en:"Done on" past:"yes"`
	Text         string    `field:"text" zh:"进展" en:"Progress" as:"text"`
}

// Validate refuses a measure that is done on no day.
func (p PolicyItem) Validate() error {
	if p.State == ItemDone {
		return needDay("done_on", "完成日期", "Done on", p.DoneOn)
	}
	return nil
}
