package domain

import (
	"strings"

	"yizhan/shared/change"
)

// KindEnterprise names enterprises of the new trades.
const KindEnterprise = "enterprise"

var enterpriseKind = document(spec[Enterprise]{
	name: KindEnterprise, version: 1, owner: OwnerStation, label: Words{"企业", "Enterprise"},
	validate: Enterprise.Validate,
	division: func(e Enterprise) string { return e.Division },
	keys: func(e Enterprise) (keys []Key) {
		if e.Credit != "" {
			keys = append(keys, Key{"credit", e.Credit})
		}
		if !e.SameAs.IsZero() {
			keys = append(keys, Key{KeySameAs, e.SameAs.String()})
		}
		return append(keys, Key{"name", EnterpriseNameKey(e.Name)})
	},
	choice:   map[string][]Choice{"industry": Industries, "state": {{StateActive, "在营", "Trading"}, {StateEnded, "已停业", "Closed"}}},
	machines: activeMachine,
	counts:   Counts{Day: "entered_on", Group: "industry", State: "state", Not: "same_as"},
	relate: func(id change.ID, e Enterprise, find Finder) error {
		if e.SameAs.IsZero() {
			return nil
		}
		if e.SameAs == id {
			return invalid("same_as", "不能并到自己", "it cannot be the same as itself")
		}
		f, ok, err := find(KindEnterprise, e.SameAs)
		if err != nil || !ok {
			return err
		}
		if other, err := Decode[Enterprise](f); err != nil || other.SameAs.IsZero() {
			return err
		}
		return invalid("same_as", "那一家已经并到别家，请直接选最后那一家", "that one stands for another already: choose the last one")
	},
})

// Enterprise is a company, or a platform's partner. The same one entered by two
// offices is joined by SameAs, with the reason, and parted again by emptying it.
type Enterprise struct {
	Name         string    `field:"name" zh:"企业名称" en:"Name" need:"yes" list:"yes"`
	Credit       string    `field:"credit" zh:"统一社会信用代码" en:"Credit code" as:"credit" list:"yes"`
	Industry     string    `field:"industry" zh:"行业" en:"Industry" need:"yes" list:"yes"`
	Division     string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Address      string    `field:"address" zh:"地址" en:"Address"`
	Headcount    int64     `field:"headcount" zh:"从业人数" en:"People employed" list:"yes"`
	PartyMembers int64     `field:"party_members" zh:"党员数" en:"Party members" list:"yes"`
	Contact      string    `field:"contact" zh:"联系人" en:"Contact" as:"name" personal:"联系企业"`
	Phone        string    `field:"phone" zh:"联系电话" en:"Telephone" as:"phone" personal:"联系企业"`
	EnteredOn    Day       `field:"entered_on" zh:"登记日期" en:"Entered on" need:"yes" past:"yes"`
	State        string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	SameAs       change.ID `field:"same_as" zh:"与哪家相同" en:"The same as" of:"enterprise" later:"yes"`
	SameWhy      string    `field:"same_why" zh:"为什么相同" en:"Why the same" later:"yes"`
	Remark       string    `field:"remark" zh:"备注" en:"Remark" as:"text"`
}

// BranchNeeded is how many party members an enterprise has when it should have an
// organisation of its own (应建; Party constitution art. 30).
const BranchNeeded = 3

// Validate refuses a sameness without its reason.
func (e Enterprise) Validate() error {
	if !e.SameAs.IsZero() && e.SameWhy == "" {
		return invalid("same_why", "请写明为什么是同一家", "say why it is the same one")
	}
	return nil
}

// EnterpriseNameKey is a name without what people write differently.
func EnterpriseNameKey(name string) string {
	return sameName.Replace(strings.ToUpper(name))
}

// sameName is made once: a survey has a hundred thousand names.
var sameName = strings.NewReplacer(" ", "", "（", "(", "）", ")", "·", "", "有限责任公司", "有限公司")
