package schedule

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/mail"
)

// Mailed is what became of a report on its way to an address.
type Mailed struct {
	Address, State, At string
	Next               string // when it is tried again
	Problem            [2]string
}

// mails tells whether somebody may have reports of an area leave by mail: who
// administers it.
func mails(a access.Staff, division string) bool {
	if division == "" {
		division = codes.LeshanCity
	}
	return a.MayEdit(division)
}

// short names something in a few letters.
func short(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

// checkMail reads the addresses of a schedule, for who administers its area.
func checkMail(ctx context.Context, division, text string) (addresses []string, err error) {
	addresses, err = mail.Addresses(text)
	if err == nil && len(addresses) > 0 && !mails(access.StaffOf(ctx), division) {
		err = fault.New(fault.Forbidden, "mail", "只有管理员能让报表发到邮箱", "only administrators may have reports sent by mail")
	}
	return addresses, err
}

// SetMail changes to whom the reports of a schedule go by mail. Those that are made
// already go on their way.
func SetMail(ctx context.Context, c *city.City, s Schedule, text string) error {
	addresses, err := checkMail(ctx, s.Division, text)
	if err != nil {
		return err
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if err := tx.Exec(ctx, "UPDATE report_schedule SET mail = ? WHERE id = ?", strings.Join(addresses, " "), s.ID); err != nil {
			return err
		}
		return access.Audit(ctx, tx, access.Who(ctx), ActionScheduled, strings.TrimSpace("schedule "+strconv.FormatInt(s.ID, 10)+" mail "+strings.Join(addresses, " ")))
	})
}

// Resend puts what was not delivered of a schedule back on its way, with all its tries.
func Resend(ctx context.Context, c *city.City, s Schedule, now time.Time) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		n, err := tx.ExecCount(ctx, "UPDATE report_mail SET state = 'waiting', tries = 0, broken = 0, next_at = ? WHERE state = 'failed' AND run IN (SELECT id FROM report_run WHERE schedule = ?)", now.UnixMilli(), s.ID)
		if err != nil || n == 0 {
			return err
		}
		return access.Audit(ctx, tx, access.Who(ctx), ActionScheduled, "schedule "+strconv.FormatInt(s.ID, 10)+" mail again")
	})
}

// mailed lists what became of the mail of a run.
func mailed(ctx context.Context, c *city.City, run int64) (out []Mailed, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT address, state, at, next_at, problem_zh, problem_en FROM report_mail WHERE run = ? ORDER BY address", run)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var m Mailed
			var at, next int64
			if err := rows.Scan(&m.Address, &m.State, &at, &next, &m.Problem[0], &m.Problem[1]); err != nil {
				return err
			}
			m.At, m.Next = moment(at), moment(next)
			out = append(out, m)
		}
		return rows.Err()
	})
	return out, err
}

// MailSaid is what became of one, in words.
func (v *schedulePage) MailSaid(m Mailed) (string, error) {
	switch m.State {
	case "sent":
		return v.T("mail_sent", m.At)
	case "failed":
		return v.T("mail_failed", v.Said(m.Problem))
	}
	if problem := v.Said(m.Problem); problem != "" {
		return v.T("mail_again", problem, m.Next)
	}
	return v.T("mail_waiting")
}

// MayMail tells that addresses may be given.
func (v *schedulePage) MayMail() bool { return v.MailSet && mails(v.Staff, areaOf(v.Staff)) }

// Failed tells that mail of a schedule lies undelivered.
func (s shown) Failed() bool {
	for _, u := range s.History {
		for _, m := range u.Mail {
			if m.State == "failed" {
				return true
			}
		}
	}
	return false
}

// Addresses are those of a schedule as the form has them.
func (s shown) Addresses() string { return strings.Join(s.Mail, " ") }

// mine is the schedule that an address names, if it is the reader's.
func (p *Pages) mine(r *http.Request) (Schedule, error) {
	id, _ := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64) // 0 is nobody's
	return find(r.Context(), p.city, access.StaffOf(r.Context()).Name, id)
}

func (p *Pages) setMail(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formBytesMax)
	s, err := p.mine(r)
	if err == nil {
		err = SetMail(r.Context(), p.city, s, r.FormValue("mail"))
	}
	p.back(w, r, "/schedule", err)
}

func (p *Pages) resend(w http.ResponseWriter, r *http.Request) {
	s, err := p.mine(r)
	if err == nil {
		err = Resend(r.Context(), p.city, s, p.now())
	}
	p.back(w, r, "/schedule", err)
}
