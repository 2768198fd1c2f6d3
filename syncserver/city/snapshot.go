package city

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
)

// Snapshot is the city's ledger at one moment. All the figures of a page come
// from one, so that they add up whatever arrives meanwhile.
type Snapshot struct {
	sqlite.Cells
	area string // of the stations that count; empty: all
}

// Snapshot runs f on the ledger as it is now.
func (c *City) Snapshot(ctx context.Context, f func(Snapshot) error) error {
	return c.DB.Read(ctx, func(tx *sql.Tx) error { return f(Snapshot{Cells: sqlite.CellsOf(tx, &c.sums)}) })
}

// Within is the snapshot with the stations of a division alone, so that whoever asks
// it cannot see others; without a division it is the whole.
func (s Snapshot) Within(ctx context.Context, area string) (Snapshot, error) {
	if area == "" {
		return s, nil
	}
	docs, err := sqlite.ListDocuments[domain.Station](ctx, s.R, domain.KindStation)
	if err != nil {
		return s, fmt.Errorf("list stations: %w", err)
	}
	s.area, s.Only = area, []change.ID{}
	for _, d := range docs {
		if codes.Within(d.Value.Division, area) {
			s.Only = append(s.Only, d.ID)
		}
	}
	// What offices keep is counted under their divisions.
	divisions, err := s.Dictionary(ctx, domain.KindDivision)
	for _, d := range divisions {
		if codes.Within(d.Code, area) {
			s.Only = append(s.Only, domain.DivisionID(d.Code))
		}
	}
	return s, err
}

// Dictionary is one of the city's lists. Of the divisions a county has its own, and what
// stands above them: another one's is not its to count.
func (s Snapshot) Dictionary(ctx context.Context, kind string) (map[string]stats.Entry, error) {
	out, err := s.Cells.Dictionary(ctx, kind)
	if kind == domain.KindDivision && s.area != "" {
		maps.DeleteFunc(out, func(_ string, e stats.Entry) bool {
			return !codes.Within(e.Code, s.area) && !codes.Within(s.area, e.Code)
		})
	}
	return out, err
}

// EachDocument reads the documents of a kind that are not deleted and that concern
// the snapshot's division: what its stations and its offices keep. Dictionaries of the
// whole city are everybody's.
func (s Snapshot) EachDocument(ctx context.Context, kind string, f func(id change.ID, values domain.Fields) error) error {
	return s.Cells.EachDocument(ctx, kind, func(id change.ID, values domain.Fields) error {
		if s.area != "" && !s.concerns(kind, values) {
			return nil
		}
		return f(id, values)
	})
}

func (s Snapshot) concerns(name string, values domain.Fields) bool {
	kind, _ := domain.FindKind(name)
	if name == domain.KindStation {
		st, err := domain.Decode[domain.Station](values)
		return err == nil && codes.Within(st.Division, s.area)
	}
	if at, ok := kind.Station(values); ok {
		return slices.Contains(s.Only, at)
	}
	at, ok := kind.Division(values)
	return !ok || codes.Within(at, s.area)
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

// stationStates finds what came from stations. Of the inbox only the last batch of each
// epoch is touched: the table holds every batch that ever came.
const stationStates = `
SELECT d.id,
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
	states, err := s.states(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the state of stations: %w", sqlitedb.Classify(err))
	}
	arrived, err := s.Arrived(ctx, from, to)
	if err != nil {
		return nil, fmt.Errorf("read what stations reported: %w", err)
	}
	out := make([]StationState, 0, len(docs))
	for _, d := range docs {
		if s.area != "" && !codes.Within(d.Value.Division, s.area) {
			continue
		}
		st := states[d.ID]
		st.ID, st.Station, st.Reported = d.ID, d.Value, arrived[d.ID] > 0
		st.Expected = st.Expected && d.Value.Kind != domain.StationOffice
		out = append(out, st)
	}
	slices.SortFunc(out, func(a, b StationState) int { return cmp.Compare(a.Code, b.Code) })
	return out, nil
}

func (s Snapshot) states(ctx context.Context) (map[change.ID]StationState, error) {
	rows, err := s.R.QueryContext(ctx, stationStates)
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
		if err := rows.Scan(&id, &seen, &arrived, &st.Held, &office); err != nil {
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
