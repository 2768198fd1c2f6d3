package domain

import (
	"slices"

	"yizhan/shared/change"
)

// KindVoucherRule names the rules by which vouchers are given out.
const KindVoucherRule = "voucher_rule"

var voucherRuleKind = document(spec[VoucherRule]{
	name: KindVoucherRule, version: 1, owner: OwnerCity, label: Words{"凭证规则", "Voucher rule"},
	validate: func(r VoucherRule) error {
		if err := checkCode("service", r.Service); err != nil {
			return err
		}
		for _, g := range r.Groups {
			if err := checkCode("groups", g); err != nil {
				return err
			}
		}
		return ordered("until", r.From, r.Until)
	},
	id:    func(r VoucherRule) change.ID { return VoucherRuleID(r.Service) },
	title: func(r VoucherRule) string { return r.Service },
})

// VoucherRule says to which groups vouchers of a service are given, all over the
// city, and from when to when. Without one they are given to all.
type VoucherRule struct {
	Service string   `field:"service" zh:"服务代码" en:"Service code" need:"yes" list:"yes"`
	Groups  []string `field:"groups" zh:"发给哪些群体（代码，一行一个）" en:"To which groups (a code a line)" need:"yes" list:"yes"`
	From    Day      `field:"from" zh:"开始日期" en:"From" need:"yes" list:"yes"`
	Until   Day      `field:"until" zh:"结束日期" en:"Until" list:"yes"`
	Remark  string   `field:"remark" zh:"备注" en:"Remark" as:"text"`
}

// VoucherRuleID is the id of a service's rule.
func VoucherRuleID(service string) change.ID { return change.Named(KindVoucherRule, service) }

// On reports whether the rule holds on a day.
func (r VoucherRule) On(d Day) bool { return r.From <= d && (r.Until == 0 || d <= r.Until) }

// Gives reports whether a group may have the service's vouchers.
func (r VoucherRule) Gives(group string) bool { return slices.Contains(r.Groups, group) }
