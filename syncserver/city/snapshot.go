package city

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
)

// Snapshot is the city's ledger at one moment. All the figures of a page come
// from one, so that they add up whatever arrives meanwhile.
type Snapshot struct{ sqlite.Cells }

// Snapshot runs f on the ledger as it is now.
func (c *City) Snapshot(ctx context.Context, f func(Snapshot) error) error {
	return c.DB.Read(ctx, func(tx *sql.Tx) error { return f(Snapshot{sqlite.Cells{R: tx}}) })
}

// StationState is a station with what the city knows of its reporting.
type StationState struct {
	ID change.ID
	domain.Station
	// Expected is false for an office, which records for others.
	Expected bool
	// Reported tells that a record of the days asked for has arrived.
	Reported    bool
	LastSeen    time.Time // when a device of it was last connected; zero: never
	LastArrival time.Time // when it last brought something; zero: never
	Held        int64     // changes of it that lie in quarantine
}

// stationStates finds who reported in the cells, which are far fewer than the
// records. A cell that corrections brought back to nothing still tells that
// something arrived. Of the inbox only the last batch of each epoch is touched:
// the table holds every batch that ever came.
const stationStates = `
SELECT d.id,
  d.id IN (SELECT c.station FROM cell c WHERE c.measure IN ('visits', 'attendance', 'registered', 'open_days', 'no_service_days') AND c.day BETWEEN ?1 AND ?2),
  (SELECT max(e.last_seen_at) FROM device e WHERE e.station = d.id),
  (SELECT max((SELECT i.received_at FROM inbox i WHERE i.device = k.device AND i.epoch = k.epoch ORDER BY i.from_seq DESC LIMIT 1))
     FROM device e JOIN device_cursor k ON k.device = e.id WHERE e.station = d.id),
  (SELECT count(*) FROM device e JOIN quarantine q ON q.device = e.id WHERE e.station = d.id AND q.closed_at IS NULL),
  coalesce((SELECT min(e.role = 'office') FROM device e WHERE e.station = d.id), 0)
FROM document d WHERE d.kind = 'station'`

// Stations lists the stations of the city with whether they reported on days,
// both ends included, in the order of their codes.
func (s Snapshot) Stations(ctx context.Context, from, to domain.Day) ([]StationState, error) {
	docs, err := sqlite.ListDocuments[domain.Station](ctx, s.R, domain.KindStation)
	if err != nil {
		return nil, fmt.Errorf("list stations: %w", err)
	}
	states, err := s.states(ctx, from, to)
	if err != nil {
		return nil, fmt.Errorf("read what stations reported: %w", sqlitedb.Classify(err))
	}
	out := make([]StationState, 0, len(docs))
	for _, d := range docs {
		st := states[d.ID]
		st.ID, st.Station = d.ID, d.Value
		st.Expected = st.Expected && d.Value.Kind != domain.StationOffice
		out = append(out, st)
	}
	slices.SortFunc(out, func(a, b StationState) int { return cmp.Compare(a.Code, b.Code) })
	return out, nil
}

func (s Snapshot) states(ctx context.Context, from, to domain.Day) (map[change.ID]StationState, error) {
	rows, err := s.R.QueryContext(ctx, stationStates, int64(from), int64(to))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[change.ID]StationState{}
	for rows.Next() {
		var id []byte
		var seen, arrived sql.NullInt64
		var office bool
		var st StationState
		if err := rows.Scan(&id, &st.Reported, &seen, &arrived, &st.Held, &office); err != nil {
			return nil, err
		}
		st.LastSeen, st.LastArrival, st.Expected = moment(seen), moment(arrived), !office
		out[change.ID(id)] = st
	}
	return out, rows.Err()
}

// moment reads a column of milliseconds in which 0 and NULL mean never.
func moment(ms sql.NullInt64) time.Time {
	if ms.Int64 == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms.Int64).UTC()
}

// Labels are what dictionaries say beyond names: English names of groups and
// services, and the units of services.
type Labels struct {
	GroupEN, ServiceEN map[string]string
	Unit               map[string]string // Chinese, by service code
}

// Labels reads them.
func (s Snapshot) Labels(ctx context.Context) (Labels, error) {
	l := Labels{GroupEN: map[string]string{}, ServiceEN: map[string]string{}, Unit: map[string]string{}}
	groups, err := sqlite.ListDocuments[domain.Group](ctx, s.R, domain.KindGroup)
	if err != nil {
		return l, fmt.Errorf("list groups: %w", err)
	}
	for _, g := range groups {
		l.GroupEN[g.Value.Code] = g.Value.NameEN
	}
	services, err := sqlite.ListDocuments[domain.Service](ctx, s.R, domain.KindService)
	if err != nil {
		return l, fmt.Errorf("list services: %w", err)
	}
	for _, v := range services {
		l.ServiceEN[v.Value.Code], l.Unit[v.Value.Code] = v.Value.NameEN, v.Value.Unit
	}
	return l, nil
}
