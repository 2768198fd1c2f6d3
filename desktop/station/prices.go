package station

import (
	"context"

	"yizhan/shared/domain"
)

// SetPrice lists what a service costs here from a day on, and what it costs
// elsewhere, in fen. Visits keep the price that was valid when they were made.
func (s *Station) SetPrice(ctx context.Context, service string, charged, reference domain.Fen, from domain.Day) error {
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return err
	}
	if err := d.checkService(service); err != nil {
		return err
	}
	price := domain.Price{Station: p.Station, Service: service, Charged: charged, Reference: reference, From: from}
	if err := price.Validate(); err != nil {
		return err
	}
	id := domain.PriceID(p.Station, service, from)
	edit, changed, err := editEntry(ctx, s, domain.KindPrice, id, func(p *domain.Price) { *p = price })
	if err != nil || !changed {
		return err
	}
	if err := s.record(ctx, edit); err != nil {
		return err
	}
	s.changed(SignalDictionary)
	return nil
}
