package station

import (
	"cmp"
	"context"
	"slices"

	"yizhan/shared/domain"
)

// PriceRow is what a service costs here, and what it will cost.
type PriceRow struct {
	Service, Name, NameEN, Unit string
	Charged, Reference          domain.Fen // today
	Listed                      bool       // a price was set for today, be it 0
	// From is when the next price begins, 0 where none was set.
	From                       domain.Day
	NextCharged, NextReference domain.Fen
}

// Prices lists the services with their prices here, those that usually cost
// something first.
func (s *Station) Prices(ctx context.Context) ([]PriceRow, error) {
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Profile(ctx)
	if err != nil {
		return nil, err
	}
	today := domain.DayOf(s.now())
	rows := make([]PriceRow, len(d.services))
	for i, v := range d.services {
		row := PriceRow{Service: v.Code, Name: v.Name, NameEN: cmp.Or(v.NameEN, v.Name), Unit: v.Unit}
		row.Charged, row.Reference = d.price(p.Station, v.Code, today)
		for _, price := range d.prices {
			if price.Station != p.Station || price.Service != v.Code {
				continue
			}
			row.Listed = row.Listed || price.On(today)
			if price.From > today && (row.From == 0 || price.From < row.From) {
				row.From, row.NextCharged, row.NextReference = price.From, price.Charged, price.Reference
			}
		}
		rows[i] = row
	}
	slices.SortStableFunc(rows, func(a, b PriceRow) int {
		return cmp.Compare(b2i(b.priced(d)), b2i(a.priced(d)))
	})
	return rows, nil
}

func (r PriceRow) priced(d *dictionary) bool {
	return r.Listed || r.From != 0 || d.service[r.Service].Priced
}

// SetPrice lists what a service costs here from a day on, and what it costs
// elsewhere, in fen. Visits keep the price that was valid when they were made.
// Where attendants sign in, it is the manager's to say.
func (s *Station) SetPrice(ctx context.Context, service string, charged, reference domain.Fen, from domain.Day) error {
	if _, err := s.needManager(ctx); err != nil {
		return err
	}
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
