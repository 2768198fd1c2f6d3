package work

import (
	"slices"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/ingest"
)

// ActionUnmasked is how the log names that somebody looked at personal values.
const ActionUnmasked access.Action = "document unmasked"

// reasons are those for which personal values are asked. They are words of ours: the
// log is never shortened, and what somebody types could name a person.
var reasons = []domain.Choice{
	{Code: "contact", ZH: "联系本人或单位", EN: "To contact them"},
	{Code: "check", ZH: "核对信息", EN: "To check what is entered"},
	{Code: "own-request", ZH: "本人要求", EN: "They asked for it"},
	{Code: "inspection", ZH: "检查督导", EN: "An inspection"},
}

func (a *asked) reasons() (out []option) {
	for _, c := range reasons {
		out = append(out, option{Value: c.Code, Title: c.In(string(a.Lang))})
	}
	return out
}

// unmask shows the personal values of a document to somebody who says why and may
// change it. That they looked is in the log before they see anything.
func (p *Pages) unmask(a *asked) error {
	reason := a.r.PostForm.Get("reason")
	if !slices.ContainsFunc(reasons, func(c domain.Choice) bool { return c.Code == reason }) {
		return errForm
	}
	err := sqlite.Write(a.r.Context(), p.city.DB, func(tx sqlite.Tx) error {
		r, err := newReach(a.r.Context(), sqlite.Documents{R: tx}, a.Staff)
		if err != nil {
			return err
		}
		if _, err := p.mayForm(a, r); r.ended(err) != nil {
			return r.ended(err)
		}
		return access.Audit(a.r.Context(), tx, access.Who(a.r.Context()), ActionUnmasked, ingest.Object(a.kind.Name, a.id)+" "+reason)
	})
	if err != nil {
		return err
	}
	return p.show(a, true)
}
