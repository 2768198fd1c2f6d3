package register

import (
	"context"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
)

// Unfounded is an enterprise that should have an organisation of its own and has none
// (应建未建).
type Unfounded struct {
	ID       change.ID
	Name     string
	Division string
	Members  int64
}

// ReadUnfounded lists the enterprises within a division that have as many party members
// as take an organisation, and none that is active.
func ReadUnfounded(ctx context.Context, docs Documents, within string) (out []Unfounded, err error) {
	founded := map[change.ID]bool{}
	err = docs.Scan(ctx, domain.KindOrganisation, nil, func(d merge.Document) error {
		values := d.Values()
		if !values.Deleted() && read[string](values["state"]) != domain.StateEnded {
			founded[read[change.ID](values["enterprise"])] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = docs.Scan(ctx, domain.KindEnterprise, nil, func(d merge.Document) error {
		values := d.Values()
		members := read[int64](values["party_members"])
		division := read[string](values["division"])
		switch alias := read[change.ID](values["same_as"]); {
		case values.Deleted(), members < domain.BranchNeeded, !alias.IsZero(), founded[d.ID], read[string](values["state"]) == domain.StateEnded:
		case within != "" && !codes.Within(division, within):
		default:
			out = append(out, Unfounded{d.ID, read[string](values["name"]), division, members})
		}
		return nil
	})
	return out, err
}
