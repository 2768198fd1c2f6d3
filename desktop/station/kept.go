package station

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
)

// KeptStation is a station whose records lie in this ledger: its own, and at an
// office those that it was granted or imported.
type KeptStation struct {
	ID       change.ID
	Code     string
	Name     string
	Division string
	Own      bool
}

// Kept lists the stations whose records lie here, its own first.
func (s *Station) Kept(ctx context.Context) ([]KeptStation, error) {
	return s.kept(ctx, func(k KeptStation, counted bool) bool { return k.Own || counted })
}

// kept lists the stations that are wanted, the own one first.
func (s *Station) kept(ctx context.Context, wanted func(k KeptStation, counted bool) bool) ([]KeptStation, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return nil, err
	}
	var out []KeptStation
	err = s.read(ctx, func(tx *sql.Tx) error {
		docs, err := sqlite.ListDocuments[domain.Station](ctx, tx, domain.KindStation)
		if err != nil {
			return err
		}
		counted, err := countedStations(ctx, tx)
		if err != nil {
			return err
		}
		for _, d := range docs {
			k := KeptStation{ID: d.ID, Code: d.Value.Code, Name: d.Value.Name, Division: d.Value.Division, Own: d.ID == p.Station}
			if wanted(k, counted[d.ID]) {
				out = append(out, k)
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b KeptStation) int {
		if a.Own != b.Own {
			return b2i(b.Own) - b2i(a.Own)
		}
		return strings.Compare(a.Code, b.Code)
	})
	return out, err
}

// countedStations are those that any sum of a month is of.
func countedStations(ctx context.Context, tx *sql.Tx) (map[change.ID]bool, error) {
	rows, err := tx.QueryContext(ctx, "SELECT DISTINCT station FROM cell_month")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[change.ID]bool{}
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		station, err := change.IDFromBytes(id)
		if err != nil {
			return nil, err
		}
		out[station] = true
	}
	return out, rows.Err()
}
