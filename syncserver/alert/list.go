package alert

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"yizhan/shared/domain/codes"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/alert/rules"
	"yizhan/syncserver/city"
)

// Alert is one as people see it.
type Alert struct {
	ID       int64      `json:"id"`
	Kind     rules.Kind `json:"kind"`
	Urgent   bool       `json:"urgent"`
	Division string     `json:"division"`
	Station  string     `json:"station"`
	Name     string     `json:"name"`
	Figure   int64      `json:"figure"`
	Text     [2]string  `json:"text"` // Chinese, English
	Began    time.Time  `json:"began_at"`
	Acked    time.Time  `json:"acknowledged_at,omitzero"`
	AckedBy  string     `json:"acknowledged_by,omitempty"`
	Owner    string     `json:"owner,omitempty"`
	Ended    time.Time  `json:"ended_at,omitzero"`
	Closed   time.Time  `json:"closed_at,omitzero"`
	ClosedBy string     `json:"closed_by,omitempty"` // empty: by itself
	key      string
}

// Which are the alerts that a list has.
type Which struct {
	State State
	Kind  rules.Kind // empty: all
	Area  string     // empty: the whole city, and what is the city's own
	Skip  int
	Limit int
}

// State chooses a list.
type State string

// The states: what nobody has acknowledged, all that is open, what is closed.
const (
	Unseen State = "new"
	Open   State = "open"
	Closed State = "closed"
)

var ofState = map[State]struct{ where, order string }{
	Unseen: {"closed_at IS NULL AND acked_at IS NULL", "urgent DESC, opened_at DESC, id DESC"},
	Open:   {"closed_at IS NULL", "urgent DESC, acked_at IS NOT NULL, opened_at DESC, id DESC"},
	Closed: {"closed_at IS NOT NULL", "closed_at DESC, id DESC"},
}

const alertColumns = `SELECT id, key, kind, urgent, division, station, name, figure, zh, en, began_at, coalesce(acked_at, 0), acked_by, owner, coalesce(ended_at, 0), coalesce(closed_at, 0), closed_by
FROM alert WHERE opened_at IS NOT NULL AND `

// List reads alerts, of the open ones what cannot wait first, of the others the latest.
func List(ctx context.Context, r sqlitedb.Reader, w Which) (out []Alert, err error) {
	of := ofState[w.State]
	query, args := alertColumns+of.where, []any{}
	if w.Kind != "" {
		query, args = query+" AND kind = ?", append(args, string(w.Kind))
	}
	if w.Area != "" {
		area := w.Area // by its digits, as codes.Within
		if len(area) == 6 {
			area = strings.TrimSuffix(area, "00")
		}
		query, args = query+" AND substr(division, 1, length(?)) = ?", append(args, area, area)
	}
	err = each(ctx, r, func(scan func(...any) error) error {
		a, err := scanAlert(scan)
		out = append(out, a)
		return err
	}, query+" ORDER BY "+of.order+" LIMIT ? OFFSET ?", append(args, w.Limit, w.Skip)...)
	return out, err
}

func scanAlert(scan func(...any) error) (a Alert, err error) {
	var began, acked, ended, closed int64
	err = scan(&a.ID, &a.key, &a.Kind, &a.Urgent, &a.Division, &a.Station, &a.Name, &a.Figure, &a.Text[0], &a.Text[1], &began, &acked, &a.AckedBy, &a.Owner, &ended, &closed, &a.ClosedBy)
	a.Began, a.Acked, a.Ended, a.Closed = moment(began), moment(acked), moment(ended), moment(closed)
	return a, err
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// Event is what somebody did about an alert.
type Event struct {
	At              time.Time
	Who, What, Note string
}

func events(ctx context.Context, r sqlitedb.Reader, id int64) (out []Event, err error) {
	err = each(ctx, r, func(scan func(...any) error) error {
		var e Event
		var at int64
		err := scan(&at, &e.Who, &e.What, &e.Note)
		e.At = moment(at)
		out = append(out, e)
		return err
	}, "SELECT at, who, what, note FROM alert_event WHERE alert = ? ORDER BY id", id)
	return out, err
}

// sees tells whether an alert is somebody's. What is the city's own, a county does not see.
func sees(staff access.Staff, division string) bool {
	return staff.MayOpen("GET /alerts") && (division == "" && staff.SeesCity() || division != "" && staff.MaySee(division))
}

// Count is how many open alerts nobody has acknowledged, for the bar of each page. It reads
// an index of these alone. In the quiet hours only what cannot wait counts.
func Count(ctx context.Context, r sqlitedb.Reader, staff access.Staff, now time.Time) (n int, err error) {
	q, err := quiet(ctx, r)
	if err != nil {
		return 0, err
	}
	rests := q.At(now)
	err = each(ctx, r, func(scan func(...any) error) error {
		var division string
		var urgent bool
		var some int
		err := scan(&division, &urgent, &some)
		if (urgent || !rests) && sees(staff, division) {
			n += some
		}
		return err
	}, "SELECT division, urgent, count(*) FROM alert INDEXED BY alert_new WHERE opened_at IS NOT NULL AND closed_at IS NULL AND acked_at IS NULL GROUP BY division, urgent")
	return n, err
}

// countyName is the county that an alert is in.
func countyName(division string) string {
	d, _ := codes.FindDivision(division)
	if county, known := codes.FindDivision(codes.CountyOf(division)); known {
		d = county
	}
	return d.Name
}

// OpenOf lists what is open in a city, for the command.
func OpenOf(ctx context.Context, c *city.City) (out []Alert, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		out, err = List(ctx, tx, Which{State: Open, Limit: -1})
		return err
	})
	return out, err
}

// Place is where it is, in words: the county and the station.
func (a Alert) Place() string {
	return strings.TrimSpace(countyName(a.Division) + " " + strings.TrimSpace(a.Station+" "+a.Name))
}
