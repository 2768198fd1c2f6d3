package months

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/city"
)

// State is what became of a month.
type State string

// The states.
const (
	Running  State = "running" // not over yet
	Open     State = "open"
	Closed   State = "closed"
	Reopened State = "reopened"
)

// Closing is one version of a closed month. Times are zero where something was not done.
type Closing struct {
	Version     int       `json:"version"`
	At          time.Time `json:"closed_at"`
	By          string    `json:"closed_by"`
	AsOf        time.Time `json:"as_of"`
	SHA256      string    `json:"sha256"`
	ReopenedAt  time.Time `json:"reopened_at,omitzero"`
	ReopenedBy  string    `json:"reopened_by,omitempty"`
	ReopenedWhy string    `json:"reopened_why,omitempty"`
}

// Line is a month in the list. A closed month has the stations that had reported then.
type Line struct {
	Month    string    `json:"month"`
	State    State     `json:"state"`
	Expected int       `json:"expected"`
	Reported int       `json:"reported"`
	People   int64     `json:"people"` // as stored, of a month that is not closed as it is now
	Late     int64     `json:"late"`   // 补报 of people
	Closings []Closing `json:"closings,omitempty"`
}

// Current is the version that is in force, nil while the month is not closed.
func (l Line) Current() *Closing {
	if l.State != Closed {
		return nil
	}
	return &l.Closings[len(l.Closings)-1]
}

// List reads the months from the first that has anything to the running one, latest
// first, of an area; empty is the whole city.
func List(ctx context.Context, c *city.City, area string, now time.Time) (out []Line, err error) {
	running := Month(domain.DayOf(now).Month())
	err = c.Snapshot(ctx, func(s city.Snapshot) error {
		if s, err = s.Within(ctx, area); err != nil {
			return err
		}
		var first sql.NullInt64
		if err := s.R.QueryRowContext(ctx, "SELECT min(month) FROM cell_month WHERE month >= 200001").Scan(&first); err != nil {
			return sqlitedb.Classify(err)
		}
		m := running
		if first.Valid {
			m = min(m, Month(first.Int64))
		}
		for ; m <= running; m = m.next() {
			l, err := line(ctx, s, area, m, running)
			if err != nil {
				return err
			}
			out = append(out, l)
		}
		return nil
	})
	slices.Reverse(out)
	return out, err
}

// line reads one month on a snapshot of the area.
func line(ctx context.Context, s city.Snapshot, area string, m, running Month) (l Line, err error) {
	l = Line{Month: m.String(), State: Open}
	if m == running {
		l.State = Running
	}
	if l.Closings, err = closings(ctx, s.R, m); err != nil {
		return l, err
	}
	if n := len(l.Closings); n > 0 {
		l.State = Closed
		if !l.Closings[n-1].ReopenedAt.IsZero() {
			l.State = Reopened
		}
	}
	s, stations, err := withinThen(ctx, s, area, m, l.Current())
	if err != nil {
		return l, err
	}
	for _, st := range stations {
		if st.Expected {
			l.Expected++
			if st.Reported {
				l.Reported++
			}
		}
	}
	pinned, err := Pin(ctx, s)
	if err != nil {
		return l, err
	}
	if l.People, err = pinned.total(ctx, domain.MeasurePeople, m); err != nil {
		return l, err
	}
	live, err := Pinned{Snapshot: s}.total(ctx, domain.MeasurePeople, m)
	l.Late = live - l.People
	return l, err
}

func closings(ctx context.Context, r sqlitedb.Reader, m Month) (out []Closing, err error) {
	err = each(ctx, r, "SELECT version, closed_at, closed_by, as_of, sha256, reopened_at, coalesce(reopened_by, ''), coalesce(reopened_why, '') FROM month_close WHERE month = ? ORDER BY version", []any{int(m)}, func(rows *sql.Rows) error {
		var c Closing
		var at, asOf int64
		var reopened sql.NullInt64
		var sum []byte
		if err := rows.Scan(&c.Version, &at, &c.By, &asOf, &sum, &reopened, &c.ReopenedBy, &c.ReopenedWhy); err != nil {
			return err
		}
		c.At, c.AsOf, c.SHA256 = time.UnixMilli(at).UTC(), time.UnixMilli(asOf).UTC(), fmt.Sprintf("%x", sum)
		if reopened.Valid {
			c.ReopenedAt = time.UnixMilli(reopened.Int64).UTC()
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

// Station is one with whether it had reported.
type Station struct {
	ID                   change.ID
	Code, Name, Division string
	Expected, Reported   bool
}

// stationsOf are the stations as they were when the month was closed, or as they are.
func stationsOf(ctx context.Context, s city.Snapshot, area string, m Month, c *Closing) (out []Station, err error) {
	if c == nil {
		states, err := s.Stations(ctx, m.First(), m.Last())
		for _, st := range states {
			out = append(out, Station{st.ID, st.Code, st.Name, st.Division, st.Expected, st.Reported})
		}
		return out, err
	}
	err = each(ctx, s.R, "SELECT station, code, name, division, expected, reported FROM month_station WHERE month = ? AND version = ? ORDER BY code", []any{int(m), c.Version}, func(rows *sql.Rows) error {
		var st Station
		var id []byte
		if err := rows.Scan(&id, &st.Code, &st.Name, &st.Division, &st.Expected, &st.Reported); err != nil {
			return err
		}
		st.ID = readID(id)
		if area == "" || codes.Within(st.Division, area) {
			out = append(out, st)
		}
		return nil
	})
	return out, err
}

// check compares the stored figures with their digest.
func check(ctx context.Context, r sqlitedb.Reader, m Month, c *Closing) error {
	sum, err := digest(ctx, r, m, c.Version)
	if err == nil && !bytes.Equal([]byte(fmt.Sprintf("%x", sum)), []byte(c.SHA256)) {
		err = fault.New(fault.Corrupt, "", "这个月关账时存下的数字和当时的校验值对不上，请联系维护人员核对备份", "the stored figures of this month differ from their digest: have the backup compared")
	}
	return err
}

// Check compares all that was ever stored with its digests, and names what differs.
func Check(ctx context.Context, r sqlitedb.Reader) (broken []string, err error) {
	var all []Month
	err = each(ctx, r, "SELECT DISTINCT month FROM month_close ORDER BY month", nil, func(rows *sql.Rows) error {
		var m Month
		err := rows.Scan(&m)
		all = append(all, m)
		return err
	})
	for _, m := range all {
		list, err := closings(ctx, r, m)
		if err != nil {
			return broken, err
		}
		for _, c := range list {
			switch err := check(ctx, r, m, &c); {
			case fault.Is(err, fault.Corrupt):
				broken = append(broken, fmt.Sprintf("%s, closing %d", m, c.Version))
			case err != nil:
				return broken, err
			}
		}
	}
	return broken, err
}
