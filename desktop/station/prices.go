package station

import (
	"context"
	"database/sql"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
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
	var edit draft
	err = s.read(ctx, func(tx *sql.Tx) error {
		known, _, err := sqlite.FindDocument(ctx, tx, domain.KindPrice, id)
		if err != nil {
			return err
		}
		old, err := domain.Decode[domain.Price](known.Values())
		if err != nil {
			return err
		}
		fields, err := domain.Changed(old, price)
		edit = editDraft(domain.KindPrice, id, known.Revision, fields)
		return err
	})
	if err != nil || len(edit.body.(merge.Edit).Fields) == 0 {
		return err
	}
	if err := s.record(ctx, edit); err != nil {
		return err
	}
	s.changed(SignalDictionary)
	return nil
}
