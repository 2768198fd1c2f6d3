package alert

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/alert/rules"
	"yizhan/syncserver/city"
)

// Alert is something that is or was wrong, as people see it. Times are zero where something
// was not done.
type Alert struct {
	ID       int64      `json:"id"`
	Kind     rules.Kind `json:"kind"`
	Urgent   bool       `json:"urgent"`
	Division string     `json:"division"` // empty: the city's
	Station  string     `json:"station,omitempty"`
	Name     string     `json:"name"`
	Figure   int64      `json:"figure"`
	Key      string     `json:"-"` // the same as long as it is the same thing
	Text     [2]string  `json:"text"`
	Opened   time.Time  `json:"opened"`
	Gone     time.Time  `json:"gone,omitzero"`  // since when it holds no more
	Ended    time.Time  `json:"ended,omitzero"` // when that was certain
	Acked    time.Time  `json:"acknowledged,omitzero"`
	AckedBy  string     `json:"acknowledged_by,omitempty"`
	Owner    string     `json:"owner,omitempty"`
	Closed   time.Time  `json:"closed,omitzero"`
	ClosedBy string     `json:"closed_by,omitempty"` // empty: by itself
}

// Event is what somebody did about an alert.
type Event struct {
	At              time.Time
	Who, What, Note string
}

// Filter is which alerts are asked for.
type Filter struct {
	Closed bool       // the history instead of what is open
	Kind   rules.Kind // empty: all
	Area   string     // a division; empty: all that the reader sees
}

// listedMax is how many are listed at once.
const listedMax = 500

// sees tells whether an alert of a division is the reader's. What is wrong with the server
// is the whole city's.
func sees(staff access.Staff, division string) bool {
	return staff.SeesCity() || division != "" && codes.Within(division, staff.Division)
}

const columns = `SELECT id, key, kind, urgent, division, station, name, figure, zh, en, opened_at, coalesce(gone_at, 0), coalesce(ended_at, 0),
  coalesce(acked_at, 0), acked_by, owner, coalesce(closed_at, 0), closed_by FROM alert WHERE opened_at IS NOT NULL`

// List lists alerts: open ones with what cannot wait first and then the latest, closed ones
// by when they were closed. more tells that there are others.
func List(ctx context.Context, c *city.City, staff access.Staff, f Filter) (out []Alert, more bool, err error) {
	query := columns + " AND closed_at IS NULL ORDER BY urgent DESC, opened_at DESC, id DESC"
	if f.Closed {
		query = columns + " AND closed_at IS NOT NULL ORDER BY closed_at DESC, id DESC"
	}
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			a, err := scanAlert(scan)
			switch {
			case err != nil || more:
			case !sees(staff, a.Division), f.Kind != "" && a.Kind != f.Kind, f.Area != "" && !codes.Within(a.Division, f.Area):
			case len(out) == listedMax:
				more = true
			default:
				out = append(out, a)
			}
			return err
		}, query)
	})
	if err != nil {
		err = fmt.Errorf("list alerts: %w", err)
	}
	return out, more, err
}

func scanAlert(scan func(...any) error) (a Alert, err error) {
	var opened, gone, ended, acked, closed int64
	err = scan(&a.ID, &a.Key, &a.Kind, &a.Urgent, &a.Division, &a.Station, &a.Name, &a.Figure, &a.Text[0], &a.Text[1], &opened, &gone, &ended, &acked, &a.AckedBy, &a.Owner, &closed, &a.ClosedBy)
	for _, t := range []struct {
		ms int64
		to *time.Time
	}{{opened, &a.Opened}, {gone, &a.Gone}, {ended, &a.Ended}, {acked, &a.Acked}, {closed, &a.Closed}} {
		if t.ms != 0 {
			*t.to = time.UnixMilli(t.ms).UTC()
		}
	}
	return a, err
}

// find reads one that the reader may see.
func find(ctx context.Context, r sqlitedb.Reader, staff access.Staff, id int64) (a Alert, err error) {
	found := false
	err = each(ctx, r, func(scan func(...any) error) (err error) {
		a, err = scanAlert(scan)
		found = true
		return err
	}, columns+" AND id = ?", id)
	if err == nil && (!found || !sees(staff, a.Division)) {
		err = fault.New(fault.NotFound, "id", "没有这条预警，请回到预警列表", "there is no such alert: go back to the list")
	}
	return a, err
}

// Find reads an alert with what was done about it, earliest first.
func Find(ctx context.Context, c *city.City, staff access.Staff, id int64) (a Alert, events []Event, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		if a, err = find(ctx, tx, staff, id); err != nil {
			return err
		}
		return each(ctx, tx, func(scan func(...any) error) error {
			var e Event
			var at int64
			err := scan(&at, &e.Who, &e.What, &e.Note)
			e.At = time.UnixMilli(at).UTC()
			events = append(events, e)
			return err
		}, "SELECT at, who, what, note FROM alert_event WHERE alert = ? ORDER BY id", id)
	})
	return a, events, err
}

// Unseen is how many open alerts of the reader nobody has acknowledged. At quiet hours only
// those count that cannot wait.
func Unseen(ctx context.Context, r sqlitedb.Reader, staff access.Staff, now time.Time) (n int, err error) {
	quiet, err := readQuiet(ctx, r)
	if err != nil {
		return 0, err
	}
	err = each(ctx, r, func(scan func(...any) error) error {
		var division string
		var urgent bool
		var some int
		err := scan(&division, &urgent, &some)
		if sees(staff, division) && (urgent || !quiet.At(now)) {
			n += some
		}
		return err
	}, "SELECT division, urgent, count(*) FROM alert WHERE opened_at IS NOT NULL AND closed_at IS NULL AND acked_at IS NULL GROUP BY division, urgent")
	return n, err
}
