package alert

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// What somebody does about an alert, as its history and the log say it.
const (
	Acknowledged = "acknowledged"
	Assigned     = "assigned"
	Closed       = "closed"

	actionAlert access.Action = "alert"
	// ActionQuiet is that the quiet hours were changed, ActionTaken that a list was taken out.
	ActionQuiet access.Action = "alert quiet hours"
	ActionTaken access.Action = "alerts taken out"
)

// noteMax is how many characters a note may have.
const noteMax = 200

// Acknowledge notes that somebody has seen it; the bar of pages counts it no more.
func Acknowledge(ctx context.Context, c *city.City, id int64, note string, now time.Time) error {
	return decide(ctx, c, id, Acknowledged, note, now, func(tx sqlite.Tx, a Alert, who string) error {
		if !a.Acked.IsZero() {
			return nil // the first to have seen it stays on record, and this note beside it
		}
		return tx.Exec(ctx, "UPDATE alert SET acked_at = ?, acked_by = ? WHERE id = ?", now.UnixMilli(), who, id)
	})
}

// Assign gives it to somebody who sees it, or to nobody. Whoever gives it away has seen it.
func Assign(ctx context.Context, c *city.City, id int64, owner string, now time.Time) error {
	accounts, err := access.Accounts(ctx, c)
	if err != nil {
		return err
	}
	return decide(ctx, c, id, Assigned, owner, now, func(tx sqlite.Tx, a Alert, who string) error {
		if owner != "" && !mayOwn(accounts, owner, a.Division) {
			return fault.New(fault.Invalid, "owner", "没有这个账号，或者它看不到这条预警，请另选一个", "there is no such account, or it does not see this alert: choose another one")
		}
		return tx.Exec(ctx, "UPDATE alert SET owner = ?, acked_by = iif(acked_at IS NULL, ?, acked_by), acked_at = coalesce(acked_at, ?) WHERE id = ?", owner, who, now.UnixMilli(), id)
	})
}

// mayOwn tells whether an account is in use and sees alerts of a division.
func mayOwn(accounts []access.Account, name, division string) bool {
	for _, a := range accounts {
		if a.Name == name {
			return a.Disabled.IsZero() && a.Staff().MayOpen("GET /alerts") && sees(a.Staff(), division)
		}
	}
	return false
}

// Close takes it from the list although it may still hold, with a word why. It comes again
// only after it was over and began anew.
func Close(ctx context.Context, c *city.City, id int64, why string, now time.Time) error {
	if strings.TrimSpace(why) == "" {
		return fault.New(fault.Invalid, "note", "请写明为什么可以关掉", "say why it can be closed")
	}
	return decide(ctx, c, id, Closed, why, now, func(tx sqlite.Tx, _ Alert, who string) error {
		return tx.Exec(ctx, "UPDATE alert SET closed_at = ?, closed_by = ? WHERE id = ?", now.UnixMilli(), who, id)
	})
}

// decide does one thing about an open alert that the one in ctx may see, and puts it on
// record in the same transaction.
func decide(ctx context.Context, c *city.City, id int64, what, note string, now time.Time, do func(tx sqlite.Tx, a Alert, who string) error) error {
	if note = strings.TrimSpace(note); utf8.RuneCountInString(note) > noteMax {
		return fault.New(fault.Invalid, "note", "说明太长，请在 200 字以内", "the note is too long: 200 characters at most")
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		a, err := find(ctx, tx, access.StaffOf(ctx), id)
		if err != nil {
			return err
		}
		if !a.Closed.IsZero() {
			return fault.New(fault.Conflict, "id", "这条预警已经关掉了，请刷新", "this alert is closed already: load the page anew")
		}
		who := access.Who(ctx)
		if err := do(tx, a, who); err != nil {
			return err
		}
		if err := tx.Exec(ctx, "INSERT INTO alert_event (alert, at, who, what, note) VALUES (?, ?, ?, ?, ?)", id, now.UnixMilli(), who, what, note); err != nil {
			return err
		}
		return access.Audit(ctx, tx, who, actionAlert, what+" "+strconv.FormatInt(id, 10))
	})
}

// Quiet are the hours of a day at which only what cannot wait is counted in the bar, in
// minutes from midnight. Equal ends are no quiet hours.
type Quiet struct{ From, To int }

// usualQuiet is what holds until somebody sets other hours.
var usualQuiet = Quiet{22 * 60, 7 * 60}

// At tells whether a moment is quiet.
func (q Quiet) At(now time.Time) bool {
	m := minuteOf(now)
	if q.From <= q.To {
		return m >= q.From && m < q.To
	}
	return m >= q.From || m < q.To
}

func readQuiet(ctx context.Context, r sqlitedb.Reader) (q Quiet, err error) {
	q = usualQuiet
	err = each(ctx, r, func(scan func(...any) error) error { return scan(&q.From, &q.To) }, "SELECT from_at, to_at FROM alert_quiet")
	return q, err
}

// SetQuiet sets them.
func SetQuiet(ctx context.Context, c *city.City, q Quiet) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if err := tx.Exec(ctx, "INSERT INTO alert_quiet (one, from_at, to_at) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET from_at = excluded.from_at, to_at = excluded.to_at", q.From, q.To); err != nil {
			return err
		}
		return access.Audit(ctx, tx, access.Who(ctx), ActionQuiet, clockText(q.From)+" "+clockText(q.To))
	})
}
