package station

import (
	"context"
	"database/sql"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
)

// StationRow is a station as an office's list shows it.
type StationRow struct {
	KeptStation
	Kind       string
	Hours      string
	AllDay     bool
	Builder    string
	Host       string
	Address    string
	Facilities []string
	Added      bool       // this computer entered it
	Last       domain.Day // of the newest visit; 0: none
	Here       int64      // visits that this computer recorded
	Arrived    int64      // visits that came from elsewhere
	Today      int64      // people
	Month      int64      // people, since the first
	Reported   int        // days of the month with a report, and of how many
	Due        int
}

// Missing is how many days of the month have no report.
func (r StationRow) Missing() int { return r.Due - r.Reported }

// Stations lists the stations that an office keeps or has entered.
func (s *Station) Stations(ctx context.Context) ([]StationRow, error) {
	today := domain.DayOf(s.now())
	month, err := s.MonthOf(ctx, today)
	if err != nil {
		return nil, err
	}
	added, err := s.added(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]StationRow, len(month.Rows))
	err = s.read(ctx, func(tx *sql.Tx) error {
		origin, err := visitOrigins(ctx, tx)
		if err != nil {
			return err
		}
		for i, m := range month.Rows {
			doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindStation, m.ID)
			if err != nil {
				return err
			}
			d, err := domain.Decode[domain.Station](doc.Values())
			if err != nil {
				return err
			}
			o := origin[m.ID]
			rows[i] = StationRow{KeptStation: m.KeptStation, Kind: d.Kind, Hours: d.Hours, AllDay: d.AllDay, Builder: d.Builder, Host: d.Host, Address: d.Address,
				Facilities: d.Facilities, Added: added[m.ID], Last: o.last, Here: o.here, Arrived: o.all - o.here,
				Today: m.Days[today%100-1].People, Month: m.People, Reported: m.Reported, Due: m.Due}
		}
		return nil
	})
	return rows, err
}

// origin is where the visits of a station came from.
type origin struct {
	last      domain.Day
	all, here int64
}

// visitOrigins counts the visits of each station, and those of them that stand in the
// outbox: that is what this computer recorded.
func visitOrigins(ctx context.Context, tx *sql.Tx) (map[change.ID]origin, error) {
	out := map[change.ID]origin{}
	each := func(query string, take func(*origin, int64, int64)) error {
		rows, err := tx.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id []byte
			var n, last int64
			if err := rows.Scan(&id, &n, &last); err != nil {
				return err
			}
			st, err := change.IDFromBytes(id)
			if err != nil {
				return err
			}
			o := out[st]
			take(&o, n, last)
			out[st] = o
		}
		return rows.Err()
	}
	if err := each("SELECT station, COUNT(*), MAX(day) FROM visit GROUP BY station", func(o *origin, n, last int64) { o.all, o.last = n, domain.Day(last) }); err != nil {
		return nil, err
	}
	return out, each("SELECT v.station, COUNT(*), 0 FROM outbox o JOIN visit v ON v.id = o.id WHERE o.kind = 'visit' GROUP BY v.station",
		func(o *origin, n, _ int64) { o.here = n })
}

// added are the stations that this computer entered itself.
func (s *Station) added(ctx context.Context) (map[change.ID]bool, error) {
	out := map[change.ID]bool{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT DISTINCT id FROM outbox WHERE kind = ?", domain.KindStation)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id []byte
			if err := rows.Scan(&id); err != nil {
				return err
			}
			st, err := change.IDFromBytes(id)
			if err != nil {
				return err
			}
			out[st] = true
		}
		return rows.Err()
	})
	return out, err
}

// StationNamed is the name of the station with a code, empty where there is none: of an
// office's own, of the city's, or of a ledger that was imported.
func (s *Station) StationNamed(ctx context.Context, code string) (name string, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		doc, found, err := sqlite.FindDocument(ctx, tx, domain.KindStation, domain.StationID(code))
		if err != nil || !found {
			return err
		}
		d, err := domain.Decode[domain.Station](doc.Values())
		name = d.Name
		return err
	})
	return name, err
}
