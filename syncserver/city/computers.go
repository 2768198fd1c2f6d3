package city

import (
	"context"
	"fmt"

	"yizhan/shared/change"
	"yizhan/shared/sqlitedb"
)

// Computers are those of each station that still may connect, so that a page can say
// which stations are out of reach at the moment.
func (s Snapshot) Computers(ctx context.Context) (map[change.ID][]change.ID, error) {
	rows, err := s.R.QueryContext(ctx, "SELECT station, id FROM device WHERE role = 'station' AND revoked_at IS NULL")
	if err != nil {
		return nil, fmt.Errorf("list computers: %w", sqlitedb.Classify(err))
	}
	defer rows.Close()
	out := map[change.ID][]change.ID{}
	for rows.Next() {
		var station, id []byte
		if err := rows.Scan(&station, &id); err != nil {
			return nil, sqlitedb.Classify(err)
		}
		out[change.ID(station)] = append(out[change.ID(station)], change.ID(id))
	}
	return out, sqlitedb.Classify(rows.Err())
}
