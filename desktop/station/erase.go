package station

import (
	"context"
	"database/sql"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// DeleteMember deletes a member's card and what is personal. Visits stay: they
// count people, not persons.
func (s *Station) DeleteMember(ctx context.Context, id change.ID, why string) error {
	return s.erase(ctx, id, why, true)
}

// WithdrawConsent erases what is personal and keeps the card, which from then on says
// nothing about its bearer. What was recorded under it is anonymous by that.
func (s *Station) WithdrawConsent(ctx context.Context, id change.ID, why string) error {
	return s.erase(ctx, id, why, false)
}

func (s *Station) erase(ctx context.Context, id change.ID, why string, withCard bool) error {
	if _, err := s.NeedNames(ctx); err != nil {
		return err
	}
	if why = strings.TrimSpace(why); why == "" {
		return fault.New(fault.Invalid, "reason", "请选一个原因", "choose a reason")
	}
	deleted, err := change.Marshal(true)
	if err != nil {
		return err
	}
	var drafts []draft
	err = s.read(ctx, func(tx *sql.Tx) error {
		card, found, err := sqlite.FindDocument(ctx, tx, domain.KindMember, id)
		if err != nil {
			return err
		}
		if !found || card.Values().Deleted() {
			return fault.New(fault.NotFound, "id", "没有找到这位成员", "there is no such member")
		}
		fields, err := edited(card.Values(), func(m *domain.Member) { m.Mask, m.EndedWhy = "", why })
		if err != nil {
			return err
		}
		if withCard {
			fields[domain.FieldDeleted] = deleted
		}
		drafts = append(drafts, editDraft(domain.KindMember, id, card.Revision, fields))
		private, found, err := sqlite.FindDocument(ctx, tx, domain.KindMemberPrivate, id)
		if err != nil || !found || private.Values().Deleted() {
			return err
		}
		fields, err = edited(private.Values(), func(m *domain.MemberPrivate) { *m = m.Erased() })
		if err != nil {
			return err
		}
		fields[domain.FieldDeleted] = deleted
		drafts = append(drafts, editDraft(domain.KindMemberPrivate, id, private.Revision, fields))
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.record(ctx, drafts...); err != nil {
		return err
	}
	s.changed(SignalMembers)
	return nil
}

// edited are the fields that an edit of a document changes.
func edited[T any](values domain.Fields, edit func(*T)) (domain.Fields, error) {
	old, err := domain.Decode[T](values)
	if err != nil {
		return nil, err
	}
	now := old
	edit(&now)
	return domain.Changed(old, now)
}
