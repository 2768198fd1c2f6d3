package domain

import "yizhan/shared/change"

// KindTransfer names transfers of an organisation relation (组织关系转接).
const KindTransfer = "transfer"

// The steps of a transfer.
const (
	TransferApplied  = "applied"
	TransferReviewed = "reviewed"
	TransferDone     = "done"
	TransferReturned = "returned"
)

var transferKind = document(spec[Transfer]{
	name: KindTransfer, version: 1, owner: OwnerStation, label: Words{"组织关系转接", "Transfer"},
	validate: Transfer.Validate,
	division: func(t Transfer) string { return t.Division },
	title:    func(t Transfer) string { return t.From },
	keys:     func(t Transfer) []Key { return []Key{{"member", t.Member.String()}} },
	choice:   map[string][]Choice{"state": {{TransferApplied, "已申请", "Applied"}, {TransferReviewed, "已审核", "Reviewed"}, {TransferDone, "已完成", "Done"}, {TransferReturned, "已退回", "Returned"}}},
	machines: map[string]Machine{"state": {"": {TransferApplied}, TransferApplied: {TransferReviewed, TransferReturned}, TransferReviewed: {TransferDone, TransferReturned}, TransferReturned: {TransferApplied}}},
	asks:     map[string][]string{TransferReviewed: {"reviewed_on"}, TransferDone: {"done_on"}, TransferReturned: {"reason"}},
	stepDays: map[string]string{TransferReviewed: "reviewed_on", TransferDone: "done_on"},
	counts:   Counts{Day: "applied_on", State: "state"},
})

// Transfer moves a floating member's relation to a branch here.
type Transfer struct {
	Member     change.ID `field:"member" zh:"流动党员" en:"Floating member" of:"floating_member" need:"yes" list:"yes"`
	From       string    `field:"from" zh:"转出组织" en:"From" need:"yes" list:"yes"`
	To         change.ID `field:"to" zh:"转入组织" en:"To" of:"organisation" need:"yes" list:"yes"`
	Division   string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	AppliedOn  Day       `field:"applied_on" zh:"申请日期" en:"Applied on" need:"yes" past:"yes" list:"yes"`
	ReviewedOn Day       `field:"reviewed_on" zh:"审核日期" en:"Reviewed on" past:"yes"`
	DoneOn     Day       `field:"done_on" zh:"完成日期" en:"Done on" past:"yes" list:"yes"`
	State      string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Reason     string    `field:"reason" zh:"退回原因" en:"Why returned"`
}

// Validate refuses steps whose days are missing or out of order.
func (t Transfer) Validate() error {
	switch t.State {
	case TransferReturned:
		if t.Reason == "" {
			return invalid("reason", "请写明退回原因", "say why it was returned")
		}
	case TransferReviewed, TransferDone:
		if err := needDay("reviewed_on", "审核日期", "Reviewed on", t.ReviewedOn); err != nil {
			return err
		}
		if t.State == TransferDone {
			if err := needDay("done_on", "完成日期", "Done on", t.DoneOn); err != nil {
				return err
			}
		}
	}
	if err := ordered("reviewed_on", t.AppliedOn, t.ReviewedOn); err != nil {
		return err
	}
	return ordered("done_on", max(t.AppliedOn, t.ReviewedOn), t.DoneOn)
}
