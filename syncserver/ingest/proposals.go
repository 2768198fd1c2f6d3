package ingest

import (
	"context"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// Proposal is a value that a station would like an entry of the city to have.
type Proposal struct {
	Kind   string
	ID     change.ID
	Field  string
	Device change.ID
	Title  string // what the entry is called now
	Now    string
	Wished string
	At     time.Time
	LostAt uint64 // with the rest, names the proposal

	base  uint64
	now   []byte
	value []byte
}

// ListProposals lists what is not decided yet, the oldest first.
func ListProposals(ctx context.Context, r sqlitedb.Reader, limit int) ([]Proposal, error) {
	losers, err := sqlite.ListProposals(ctx, r, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Proposal, 0, len(losers))
	for _, l := range losers {
		doc, _, err := sqlite.FindDocument(ctx, r, l.Kind, l.ID)
		if err != nil {
			return nil, err
		}
		if !l.Says(doc.Document) {
			continue
		}
		now := doc.Fields[l.Name].Value
		out = append(out, Proposal{Kind: l.Kind, ID: l.ID, Field: l.Name, Device: l.Device, Title: change.Readable(doc.Fields["name"].Value),
			Now: change.Readable(now), Wished: change.Readable(l.Value), At: l.Clock.Time(), LostAt: l.LostAt, base: doc.Revision, now: now, value: l.Value})
	}
	return out, nil
}

// proposalsMax is how many are looked through for the one that is decided.
const proposalsMax = 10_000

// DecideProposal takes a proposed value, or keeps what stands there. Either is an
// edit by the city, which settles all that was proposed for the field. heads are
// those of the feeds that moved.
func DecideProposal(ctx context.Context, c *city.City, named Proposal, take bool, now time.Time) (heads map[string]uint64, err error) {
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		list, err := ListProposals(ctx, tx, proposalsMax)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.Kind != named.Kind || p.ID != named.ID || p.Field != named.Field || p.Device != named.Device || p.LostAt != named.LostAt {
				continue
			}
			value, action := p.now, access.Action("proposal left")
			if take {
				value, action = p.value, "proposal taken"
			}
			if err := access.Audit(ctx, tx, access.Who(ctx), action, p.Kind+" "+p.ID.String()+" "+p.Field); err != nil {
				return err
			}
			heads, err = writeByCity(ctx, c, tx, p.Kind, p.ID, merge.Edit{Base: p.base, Fields: domain.Fields{p.Field: value}}, now)
			return err
		}
		return fault.New(fault.NotFound, "id", "没有这条建议，可能已经处理过了", "there is no such proposal; somebody may have decided it")
	})
	if err != nil {
		return nil, fmt.Errorf("decide a proposal: %w", err)
	}
	return heads, nil
}
