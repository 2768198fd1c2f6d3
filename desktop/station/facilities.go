package station

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
)

// FacilityRow is something that is or was broken.
type FacilityRow struct {
	ID         change.ID
	Facility   string
	Text       string
	Repaired   bool
	ReportedAt time.Time
	ReportedBy string
	RepairedAt time.Time
	RepairedBy string
}

// ReportFault notes that something is broken.
func (s *Station) ReportFault(ctx context.Context, facility, text string) error {
	p, shift, err := s.who(ctx)
	if err != nil {
		return err
	}
	return addDeskEntry(ctx, s, domain.KindFacilityFault, domain.FacilityFault{
		Station: p.Station, Facility: strings.TrimSpace(facility), Text: strings.TrimSpace(text), State: domain.FaultReported,
		ReportedAt: s.now().UnixMilli(), ReportedBy: shift.By,
	})
}

// RepairFault notes that it works again, or, undone, that it does not.
func (s *Station) RepairFault(ctx context.Context, id change.ID, repaired bool) error {
	_, shift, err := s.who(ctx)
	if err != nil {
		return err
	}
	return editDeskEntry(ctx, s, domain.KindFacilityFault, id, func(f *domain.FacilityFault) {
		f.State, f.RepairedAt, f.RepairedBy = domain.FaultRepaired, s.now().UnixMilli(), shift.By
		if !repaired {
			f.State, f.RepairedAt, f.RepairedBy = domain.FaultReported, 0, change.ID{}
		}
	})
}

// Faults lists what is broken, the newest first, and after it what was repaired
// last.
func (s *Station) Faults(ctx context.Context) ([]FacilityRow, error) {
	var out []FacilityRow
	err := s.listOwn(ctx, func(tx *sql.Tx, own change.ID, names map[change.ID]string) error {
		docs, err := sqlite.ListDocuments[domain.FacilityFault](ctx, tx, domain.KindFacilityFault)
		for _, d := range docs {
			if f := d.Value; f.Station == own {
				out = append(out, FacilityRow{ID: d.ID, Facility: f.Facility, Text: f.Text, Repaired: f.State == domain.FaultRepaired,
					ReportedAt: momentOf(f.ReportedAt), ReportedBy: names[f.ReportedBy], RepairedAt: momentOf(f.RepairedAt), RepairedBy: names[f.RepairedBy]})
			}
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b FacilityRow) int {
		return cmp.Or(cmp.Compare(b2i(a.Repaired), b2i(b.Repaired)), b.RepairedAt.Compare(a.RepairedAt), b.ReportedAt.Compare(a.ReportedAt))
	})
	return out, err
}
