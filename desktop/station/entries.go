package station

import (
	"context"
	"database/sql"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// AddStation enters a station of an office's area. The city keeps it; where the
// code is known there already, what differs is a proposal.
func (s *Station) AddStation(ctx context.Context, st domain.Station) error {
	if err := st.Validate(); err != nil {
		return err
	}
	return addEntry(ctx, s, domain.KindStation, domain.StationID(st.Code), st)
}

// addEntry records a new document of an office.
func addEntry[T any](ctx context.Context, s *Station, kind string, id change.ID, v T) error {
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	if p.Role != RoleOffice {
		return fault.New(fault.Forbidden, "role", "只有社区办公室可以录入", "only an office may enter this")
	}
	d, err := newEntry(kind, id, v)
	if err != nil {
		return err
	}
	if err := s.record(ctx, d); err != nil {
		return err
	}
	s.changed(SignalDictionary)
	return nil
}

// editEntry changes a document as a person saw it: only the fields that differ are
// recorded. Without any difference nothing is.
func editEntry[T any](ctx context.Context, s *Station, kind string, id change.ID, edit func(*T)) (draft, bool, error) {
	var d draft
	var changed bool
	err := s.read(ctx, func(tx *sql.Tx) error {
		doc, _, err := sqlite.FindDocument(ctx, tx, kind, id)
		if err != nil {
			return err
		}
		old, err := domain.Decode[T](doc.Values())
		if err != nil {
			return err
		}
		now := old
		edit(&now)
		fields, err := domain.Changed(old, now)
		d, changed = editDraft(kind, id, doc.Revision, fields), len(fields) > 0
		return err
	})
	return d, changed, err
}
