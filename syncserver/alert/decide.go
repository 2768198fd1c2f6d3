package alert

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// What the log says. Notes are not in it: the log is never shortened.
const (
	ActionAcknowledged access.Action = "alert acknowledged"
	ActionAssigned     access.Action = "alert assigned"
	ActionClosed       access.Action = "alert closed"
	ActionQuiet        access.Action = "quiet hours set"
	ActionTaken        access.Action = "alerts taken out"
)

// noteMax is how long a note may be, in characters.
const noteMax = 500

var (
	errNone = fault.New(fault.NotFound, "id", "没有这条预警，或者不归你管", "there is no such alert, or it is not yours")
	errOver = fault.New(fault.Conflict, "id", "这条预警已经关闭了，请刷新页面", "this alert is closed already: load the page anew")
)

// find is one alert that somebody sees.
func find(ctx context.Context, r sqlitedb.Reader, staff access.Staff, id int64) (Alert, error) {
	a, err := scanAlert(r.QueryRowContext(ctx, alertColumns+"id = ?", id).Scan)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !sees(staff, a.Division) {
		return Alert{}, errNone
	}
	return a, err
}

// Acknowledge says that somebody has seen an alert. The first who does is kept; a note of
// the second is as well.
func Acknowledge(ctx context.Context, c *city.City, id int64, note string, now time.Time) error {
	return decide(ctx, c, id, ActionAcknowledged, note, now, func(tx sqlite.Tx, _ Alert) error {
		return acknowledge(ctx, tx, id, now)
	})
}

// AcknowledgeAll says so of all of a list that nobody has seen and that the reader may
// decide about, and returns how many those were.
func AcknowledgeAll(ctx context.Context, c *city.City, w Which, now time.Time) (n int, err error) {
	staff := access.StaffOf(ctx)
	w.State, w.Skip, w.Limit = Unseen, 0, -1
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		all, err := List(ctx, tx, w)
		if err != nil {
			return err
		}
		n = 0
		for _, a := range all {
			if !mayDecide(staff, a) {
				continue
			}
			n++
			if err := acknowledge(ctx, tx, a.ID, now); err != nil {
				return err
			}
			if err := tx.Exec(ctx, "INSERT INTO alert_event (alert, at, who, what, note) VALUES (?,?,?,'acknowledged','')", a.ID, now.UnixMilli(), access.Who(ctx)); err != nil {
				return err
			}
		}
		if n == 0 {
			return nil
		}
		return access.Audit(ctx, tx, access.Who(ctx), ActionAcknowledged, strings.TrimSpace(strconv.Itoa(n)+" alerts "+string(w.Kind)+" "+w.Area))
	})
	return n, err
}

func acknowledge(ctx context.Context, tx sqlite.Tx, id int64, now time.Time) error {
	return tx.Exec(ctx, "UPDATE alert SET acked_at = ?, acked_by = ? WHERE id = ? AND acked_at IS NULL", now.UnixMilli(), access.Who(ctx), id)
}

// Assign gives an alert to an account that sees it, or to nobody.
func Assign(ctx context.Context, c *city.City, id int64, owner, note string, now time.Time) error {
	accounts, err := access.Accounts(ctx, c)
	if err != nil {
		return err
	}
	return decide(ctx, c, id, ActionAssigned, strings.TrimSpace(owner+" "+note), now, func(tx sqlite.Tx, a Alert) error {
		if owner != "" && !slices.Contains(couldOwn(accounts, a), owner) {
			return fault.New(fault.Invalid, "owner", "“"+owner+"”看不到这条预警，不能交给这个账号", owner+" does not see this alert: it cannot be given to them")
		}
		return tx.Exec(ctx, "UPDATE alert SET owner = ? WHERE id = ?", owner, id)
	})
}

// couldOwn are the accounts that see an alert.
func couldOwn(accounts []access.Account, a Alert) (out []string) {
	for _, one := range accounts {
		if one.Disabled.IsZero() && sees(one.Staff(), a.Division) {
			out = append(out, one.Name)
		}
	}
	return out
}

// Close takes an alert off the list for a reason, although it may hold still. It does not
// come back before it has been over.
func Close(ctx context.Context, c *city.City, id int64, note string, now time.Time) error {
	return decide(ctx, c, id, ActionClosed, note, now, func(tx sqlite.Tx, _ Alert) error {
		if strings.TrimSpace(note) == "" {
			return fault.New(fault.Invalid, "note", "请写明为什么关闭", "say why it is closed")
		}
		if err := acknowledge(ctx, tx, id, now); err != nil {
			return err
		}
		return tx.Exec(ctx, "UPDATE alert SET closed_at = ?, closed_by = ? WHERE id = ?", now.UnixMilli(), access.Who(ctx), id)
	})
}

// decide does something to an open alert of a place that the reader may change, with what
// they say of it and the line in the log, all or nothing.
func decide(ctx context.Context, c *city.City, id int64, action access.Action, note string, now time.Time, do func(sqlite.Tx, Alert) error) error {
	note = strings.TrimSpace(note)
	if !utf8.ValidString(note) || utf8.RuneCountInString(note) > noteMax {
		return fault.New(fault.Invalid, "note", "备注最多 500 个字", "a note has 500 characters at most")
	}
	staff := access.StaffOf(ctx)
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		a, err := find(ctx, tx, staff, id)
		switch {
		case err != nil:
			return err
		case !mayDecide(staff, a):
			return fault.New(fault.Forbidden, "", "你的账号只能看，不能处理预警", "your account only reads alerts")
		case !a.Closed.IsZero():
			return errOver
		}
		if err := do(tx, a); err != nil {
			return err
		}
		what := strings.TrimPrefix(string(action), "alert ")
		if err := tx.Exec(ctx, "INSERT INTO alert_event (alert, at, who, what, note) VALUES (?,?,?,?,?)", id, now.UnixMilli(), access.Who(ctx), what, note); err != nil {
			return err
		}
		return access.Audit(ctx, tx, access.Who(ctx), action, "alert "+strconv.FormatInt(id, 10)+" "+string(a.Kind))
	})
}

// mayDecide tells whether somebody may do something about an alert that they see.
func mayDecide(staff access.Staff, a Alert) bool {
	return staff.MayEdit(a.Division) && sees(staff, a.Division)
}

// Quiet is when what can wait is not counted in the bar, in minutes of the day; none where
// both are the same.
type Quiet struct{ From, To int }

// usualQuiet holds until somebody sets other hours.
var usualQuiet = Quiet{22 * 60, 7 * 60}

// At tells whether a moment lies in it.
func (q Quiet) At(now time.Time) bool {
	h, m, _ := now.In(domain.Shanghai).Clock()
	at := h*60 + m
	if q.From <= q.To {
		return q.From <= at && at < q.To
	}
	return at >= q.From || at < q.To
}

func quiet(ctx context.Context, r sqlitedb.Reader) (Quiet, error) {
	q := usualQuiet
	err := r.QueryRowContext(ctx, "SELECT from_at, to_at FROM alert_quiet").Scan(&q.From, &q.To)
	if errors.Is(err, sql.ErrNoRows) {
		return usualQuiet, nil
	}
	return q, err
}

// SetQuiet sets the quiet hours.
func SetQuiet(ctx context.Context, c *city.City, q Quiet) error {
	if min(q.From, q.To) < 0 || max(q.From, q.To) >= 24*60 {
		return fault.New(fault.Invalid, "from", "请填从几点到几点，例如 22:00 到 07:00", "fill in from when to when, such as 22:00 to 07:00")
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if err := tx.Exec(ctx, "INSERT INTO alert_quiet (one, from_at, to_at) VALUES (1,?,?) ON CONFLICT DO UPDATE SET from_at = excluded.from_at, to_at = excluded.to_at", q.From, q.To); err != nil {
			return err
		}
		return access.Audit(ctx, tx, access.Who(ctx), ActionQuiet, clock(q.From)+" "+clock(q.To))
	})
}

func clock(minutes int) string {
	return time.Date(2000, 1, 1, 0, minutes, 0, 0, time.UTC).Format("15:04")
}
