package station

import (
	"context"
	"database/sql"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// aliasesMax is how far one card after another is followed.
const aliasesMax = 8

// MarkSame says that two cards are of one person, and why. The first one is found
// and counted under the second from then on; both stay, and Unmark parts them.
func (s *Station) MarkSame(ctx context.Context, id, as change.ID, why string) error {
	if _, err := s.NeedNames(ctx); err != nil {
		return err
	}
	if id == as {
		return fault.New(fault.Invalid, "same_as", "两张卡是同一张", "both are the same card")
	}
	err := s.read(ctx, func(tx *sql.Tx) error {
		end, found, err := followMember(ctx, tx, as)
		switch {
		case err != nil:
			return err
		case !found:
			return fault.New(fault.NotFound, "same_as", "没有找到另一张卡", "the other card was not found")
		case end == id:
			return fault.New(fault.Conflict, "same_as", "另一张卡已经并到这一张，请先拆开", "the other card is under this one already: part them first")
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.editSame(ctx, id, as, why)
}

// Unmark parts two cards again: both are found and counted by themselves.
func (s *Station) Unmark(ctx context.Context, id change.ID) error {
	return s.editSame(ctx, id, change.ID{}, "")
}

func (s *Station) editSame(ctx context.Context, id, as change.ID, why string) error {
	if _, err := s.NeedNames(ctx); err != nil {
		return err
	}
	d, changed, err := editEntry(ctx, s, domain.KindMember, id, func(m *domain.Member) { m.SameAs, m.SameWhy = as, why })
	if err != nil || !changed {
		return err
	}
	if err := s.record(ctx, d); err != nil {
		return err
	}
	s.changed(SignalMembers)
	return nil
}

// followMember goes from a card to the one under which the person is counted.
// Cards that name each other in a circle, as two stations may have marked them at
// the same time, lead to the one with the lowest id.
func followMember(ctx context.Context, tx *sql.Tx, id change.ID) (end change.ID, found bool, err error) {
	lowest := id
	for range aliasesMax {
		doc, ok, err := sqlite.FindDocument(ctx, tx, domain.KindMember, id)
		if err != nil || !ok {
			return id, false, err
		}
		m, err := domain.Decode[domain.Member](doc.Values())
		if err != nil || m.SameAs.IsZero() {
			return id, true, err
		}
		if id = m.SameAs; sqlite.Less(id, lowest) {
			lowest = id
		}
	}
	return lowest, true, nil
}
