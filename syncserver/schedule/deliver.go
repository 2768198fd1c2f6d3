package schedule

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/mail"
)

// What the log says.
const (
	ActionMailed    access.Action = "scheduled report mailed"
	ActionNotMailed access.Action = "scheduled report not mailed"
)

// waits are how long is waited after each attempt that failed: a mail server that is
// started again is back in minutes, one that is moved after a day. After the last
// somebody has to look.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour}

// brokenMax is how often a delivery may break off without anybody knowing whether the
// report arrived. It is sent once more then, so that it comes twice at worst, and never
// a third time.
const brokenMax = 1

// delivery is a report on its way to an address.
type delivery struct {
	run           int64
	address       string
	tries, broken int
	file, sum     string
	period        string
	schedule      Schedule
}

// Deliver sends what waits, one after the other. Without settings of mail it waits.
func (r *Runner) Deliver(ctx context.Context) error {
	if err := r.interrupted(ctx); err != nil {
		return err
	}
	due, err := r.due(ctx)
	if err != nil || len(due) == 0 {
		return err
	}
	settings, found, err := mail.Load(r.city.Dir())
	if err != nil || !found {
		return err // the page says it too
	}
	for _, d := range due {
		if err := r.deliver(ctx, settings, d); err != nil {
			return err
		}
	}
	return nil
}

// interrupted looks after what was being sent when the server was ended.
func (r *Runner) interrupted(ctx context.Context) error {
	broken, err := r.read(ctx, "m.state = 'sending'")
	for _, d := range broken {
		set, action := "state = 'waiting', broken = broken + 1, next_at = ?, problem_zh = ?, problem_en = ?", access.Action("")
		if d.broken >= brokenMax {
			set, action = "state = 'failed', broken = broken + 1, at = ?, problem_zh = ?, problem_en = ?", ActionNotMailed
		}
		if err := r.keepMail(ctx, d, set, action, r.now().UnixMilli(), unsure[0], unsure[1]); err != nil {
			return err
		}
	}
	return err
}

var unsure = [2]string{"发送时断了，可能已经送到，请问一下收件人", "it broke off while it was sent and may have arrived: ask who should have it"}

// due is what is to be sent now. A time too far ahead is of a clock that was.
func (r *Runner) due(ctx context.Context) ([]delivery, error) {
	now := r.now()
	return r.read(ctx, "m.state = 'waiting' AND (m.next_at <= ? OR m.next_at > ?)", now.UnixMilli(), now.Add(waits[len(waits)-1]).UnixMilli())
}

func (r *Runner) read(ctx context.Context, where string, args ...any) (out []delivery, err error) {
	err = r.city.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT m.run, m.address, m.tries, m.broken, u.file, u.sha256, u.period, u.schedule FROM report_mail m JOIN report_run u ON u.id = m.run WHERE "+where+" ORDER BY m.next_at, m.run, m.address", args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var d delivery
			if err := rows.Scan(&d.run, &d.address, &d.tries, &d.broken, &d.file, &d.sum, &d.period, &d.schedule.ID); err != nil {
				return err
			}
			out = append(out, d)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		for i := range out {
			found, err := list(ctx, tx, "WHERE id = ?", out[i].schedule.ID)
			if err != nil || len(found) == 0 {
				return errors.Join(err, errNone)
			}
			out[i].schedule = found[0]
		}
		return nil
	})
	return out, err
}

// deliver sends one, and keeps what became of it. An error is one of the database, or of
// the server that stops.
func (r *Runner) deliver(ctx context.Context, settings mail.Settings, d delivery) error {
	if err := r.keepMail(ctx, d, "state = 'sending', tries = tries + 1, at = ?", "", r.now().UnixMilli()); err != nil {
		return err
	}
	d.tries++
	failed := r.mayMail(ctx, d)
	if failed == nil {
		failed = settings.Send(ctx, d.message(r.city, r.now()))
	}
	if failed != nil && ctx.Err() != nil {
		return ctx.Err() // what became of it nobody knows: the next start looks after it
	}
	ctx = context.WithoutCancel(ctx) // what became of it is kept, even if the server stops just now
	if failed == nil {
		return r.keepMail(ctx, d, "state = 'sent', at = ?, problem_zh = '', problem_en = ''", ActionMailed, r.now().UnixMilli())
	}
	// The sentence names no address; the error of a database might be anything.
	r.log.Error("scheduled report not mailed", "schedule", d.schedule.ID, "run", d.run, "try", d.tries, "err", failed)
	zh, en := fault.Sentence(failed, "zh"), fault.Sentence(failed, "en")
	f, known := errors.AsType[*mail.Failure](failed)
	final := known && f.Final || d.tries > len(waits)
	if known && f.Uncertain {
		zh, en = unsure[0], unsure[1]
		final = final || d.broken >= brokenMax
		d.broken++
	}
	if final {
		return r.keepMail(ctx, d, "state = 'failed', at = ?, broken = ?, problem_zh = ?, problem_en = ?", ActionNotMailed, r.now().UnixMilli(), d.broken, zh, en)
	}
	return r.keepMail(ctx, d, "state = 'waiting', at = ?, broken = ?, problem_zh = ?, problem_en = ?, next_at = ?", "", r.now().UnixMilli(), d.broken, zh, en, r.now().Add(waits[d.tries-1]).UnixMilli())
}

// mayMail tells whether a report still is to go to an address: the rights are those of
// the moment, as when it was made.
func (r *Runner) mayMail(ctx context.Context, d delivery) error {
	accounts, err := access.Accounts(ctx, r.city)
	if err != nil {
		return err
	}
	s := d.schedule
	i := slices.IndexFunc(accounts, func(a access.Account) bool { return a.Name == s.Maker && a.Disabled.IsZero() })
	switch {
	case i < 0 || !mails(accounts[i].Staff(), s.Division):
		err = fault.New(fault.Forbidden, "mail", "设这份报表的账号不再管理这个范围，没有发", "the account that scheduled it does not administer this area any more: it was not sent")
	case s.State == Deleted || !slices.Contains(s.Mail, d.address):
		err = fault.New(fault.Conflict, "mail", "收件人已经去掉，没有发", "the address was taken out: it was not sent")
	default:
		return nil
	}
	return mail.Final(err)
}

// message is what is sent. It names nobody; of people in the file the masks of its table
// are what is seen.
func (d delivery) message(c *city.City, now time.Time) mail.Message {
	days := strings.Fields(d.period)
	title := d.schedule.Name() + " " + strings.Join(days[:min(len(days), 2)], " – ")
	return mail.Message{
		ID: fmt.Sprintf("report-%d-%s", d.run, short(c.History.String()+d.address)), To: d.address, Subject: "驿站通 " + title,
		Text: title + "\n\n附件由驿站通按时做好，自动发出。里面的姓名、电话已按规定遮盖。\n不想再收，请找设这份报表的管理员。\n\n" +
			"The attached report was made and sent by Yizhan at its hour. Names and telephone numbers in it are masked.\nTo have it no more, ask the administrator who scheduled it.\n\n" +
			"SHA-256: " + d.sum + "\n",
		File: filepath.Join(Folder(c), filepath.FromSlash(d.file)), Name: path.Base(d.file), Date: now,
	}
}

// keepMail changes the row of a delivery, with a line in the log where there is an action.
func (r *Runner) keepMail(ctx context.Context, d delivery, set string, action access.Action, args ...any) error {
	return sqlite.Write(ctx, r.city.DB, func(tx sqlite.Tx) error {
		if err := tx.Exec(ctx, "UPDATE report_mail SET "+set+" WHERE run = ? AND address = ?", append(args, d.run, d.address)...); err != nil || action == "" {
			return err
		}
		return access.Audit(ctx, tx, d.schedule.Maker, action, "schedule "+strconv.FormatInt(d.schedule.ID, 10)+" "+d.period+" "+d.address)
	})
}
