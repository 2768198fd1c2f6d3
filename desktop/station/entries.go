package station

import (
	"context"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// AddStation enters a station of an office's area. The city keeps it; where the
// code is known there already, what differs is a proposal.
func (s *Station) AddStation(ctx context.Context, st domain.Station) error {
	if err := st.Validate(); err != nil {
		return err
	}
	return addEntry(ctx, s, domain.KindStation, domain.StationID(st.Code), st)
}

// AddOrganisation enters an organisation and returns its id.
func (s *Station) AddOrganisation(ctx context.Context, o domain.Organisation) (change.ID, error) {
	id := s.mint.New(s.now())
	return id, addEntry(ctx, s, domain.KindOrganisation, id, o)
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
