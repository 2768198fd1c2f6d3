package schedule

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/reports"
)

// listedMax is how many lines a page has of an inbox, and historyMax of a schedule.
const (
	listedMax  = 200
	historyMax = 6
)

// Run is what became of a period.
type Run struct {
	ID       int64
	Schedule int64
	At       string
	File     string // below Folder; empty: none
	Removed  string // the day on which the file was removed, for it was old
	Bytes    int64
	SHA256   string
	Problem  [2]string
	Read     bool
	Mail     []Mailed // of the history of a schedule
	Name     string   // of the schedule
	Period   string
	Division string // of the schedule; empty: the whole city
}

// Title is what the file is called, or the report that has none yet.
func (r Run) Title() string {
	if r.File != "" {
		return path.Base(r.File)
	}
	return r.Name + " " + r.Period
}

// There tells that there is a file to fetch.
func (r Run) There() bool { return r.File != "" && r.Removed == "" }

// KB is how large the file is.
func (r Run) KB() string { return strconv.FormatInt((r.Bytes+1023)/1024, 10) + " KB" }

// Short is the beginning of the file's sum, which is compared by eye.
func (r Run) Short() string { return r.SHA256[:min(len(r.SHA256), 12)] }

const runColumns = `SELECT u.id, u.schedule, u.at, u.file, u.bytes, u.sha256, u.problem_zh, u.problem_en, u.period, coalesce(u.removed_at, 0), s.sheet, s.format, s.division, `

func scanRuns(ctx context.Context, r sqlitedb.Reader, query string, args ...any) (out []Run, err error) {
	rows, err := r.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var u Run
		var s Schedule
		var at, removed int64
		if err := rows.Scan(&u.ID, &u.Schedule, &at, &u.File, &u.Bytes, &u.SHA256, &u.Problem[0], &u.Problem[1], &u.Period, &removed, &s.Table, &s.Format, &s.Division, &u.Read); err != nil {
			return nil, err
		}
		if removed != 0 {
			u.Removed = moment(removed)[:len("2006-01-02")]
		}
		days := strings.Fields(u.Period)
		u.At, u.Name, u.Period, u.Division = moment(at), s.Name(), strings.Join(days[:min(len(days), 2)], " – "), s.Division
		out = append(out, u)
	}
	return out, rows.Err()
}

// runs is the history of a schedule, the latest first.
func runs(ctx context.Context, c *city.City, schedule int64) (out []Run, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		out, err = scanRuns(ctx, tx, runColumns+"0 FROM report_run u JOIN report_schedule s ON s.id = u.schedule WHERE u.schedule = ? ORDER BY u.id DESC LIMIT ?", schedule, historyMax)
		return err
	})
	return out, err
}

// Inbox is what lies in somebody's, the latest first. What they may not see any more is
// left out.
func Inbox(ctx context.Context, c *city.City, staff access.Staff) (out []Run, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		all, err := scanRuns(ctx, tx, runColumns+"b.read_at IS NOT NULL FROM report_inbox b JOIN report_run u ON u.id = b.run JOIN report_schedule s ON s.id = u.schedule WHERE b.account = ? ORDER BY u.at DESC, u.id DESC LIMIT ?", staff.Name, listedMax)
		for _, u := range all {
			if sees(staff, u.Division) {
				out = append(out, u)
			}
		}
		return err
	})
	return out, err
}

// Unread is how many of them nobody has looked at.
func Unread(ctx context.Context, r sqlitedb.Reader, staff access.Staff) (n int, err error) {
	rows, err := r.QueryContext(ctx, `SELECT s.division, count(*) FROM report_inbox b JOIN report_run u ON u.id = b.run JOIN report_schedule s ON s.id = u.schedule
WHERE b.account = ? AND b.read_at IS NULL GROUP BY s.division`, staff.Name)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var division string
		var some int
		if err := rows.Scan(&division, &some); err != nil {
			return 0, err
		}
		if sees(staff, division) {
			n += some
		}
	}
	return n, rows.Err()
}

// Failing lists the runs of schedules whose last period was not made.
func Failing(ctx context.Context, r sqlitedb.Reader) ([]Run, error) {
	return scanRuns(ctx, r, runColumns+`0 FROM report_schedule s JOIN report_run u ON u.id = (SELECT v.id FROM report_run v WHERE v.schedule = s.id ORDER BY v.at DESC, v.id DESC LIMIT 1)
WHERE s.state = 'on' AND u.problem_zh <> '' ORDER BY s.id`)
}

// inboxPage is the inbox of who asks.
type inboxPage struct {
	frame.Frame
	List   []Run
	Unread int
}

// Said is a sentence in the page's language.
func (v inboxPage) Said(both [2]string) string { return schedulePage{Frame: v.Frame}.Said(both) }

func (p *Pages) inbox(w http.ResponseWriter, r *http.Request) {
	v := inboxPage{Frame: frame.Of(w, r, "/inbox", words)}
	v.Title, _ = v.T("inbox")
	var err error
	if v.List, err = Inbox(r.Context(), p.city, v.Staff); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	for _, u := range v.List {
		if !u.Read {
			v.Unread++
		}
	}
	frame.Write(w, p.log, v.Lang, templates, "inbox.html", http.StatusOK, v)
}

// received is one run of the reader's inbox.
func (p *Pages) received(r *http.Request) (u Run, err error) {
	staff := access.StaffOf(r.Context())
	id, _ := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64) // 0 is nobody's
	var found []Run
	err = p.city.DB.Read(r.Context(), func(tx *sql.Tx) error {
		found, err = scanRuns(r.Context(), tx, runColumns+"1 FROM report_inbox b JOIN report_run u ON u.id = b.run JOIN report_schedule s ON s.id = u.schedule WHERE b.account = ? AND b.run = ?", staff.Name, id)
		return err
	})
	if err != nil || len(found) == 0 || !sees(staff, found[0].Division) {
		return u, errors.Join(err, fault.New(fault.NotFound, "id", "收件箱里没有这份报表，可能已经删除", "there is no such report in your inbox: it may have been deleted"))
	}
	return found[0], nil
}

// download sends a file; that it was taken out is in the log before it leaves.
func (p *Pages) download(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	u, err := p.received(r)
	if err == nil && u.Removed != "" {
		err = errGone
	}
	if err == nil && u.File == "" {
		err = fault.New(fault.NotFound, "id", "这份报表还没有做成："+u.Problem[0], "this report is not made yet: "+u.Problem[1])
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	contentType := reports.TypeOf(filepath.Ext(u.File))
	err = frame.SendFile(w, path.Base(u.File), contentType, func(out io.Writer) error {
		f, err := os.Open(filepath.Join(Folder(p.city), filepath.FromSlash(u.File)))
		if errors.Is(err, os.ErrNotExist) {
			return errGone
		}
		if err != nil {
			return folderFault(err)
		}
		defer f.Close()
		if _, err := io.Copy(out, f); err != nil {
			return err
		}
		return sqlite.Write(ctx, p.city.DB, func(tx sqlite.Tx) error {
			if err := tx.Exec(ctx, "UPDATE report_inbox SET read_at = coalesce(read_at, ?) WHERE account = ? AND run = ?", p.now().UnixMilli(), access.Who(ctx), u.ID); err != nil {
				return err
			}
			return access.Audit(ctx, tx, access.Who(ctx), reports.ActionTaken, "schedule "+strconv.FormatInt(u.Schedule, 10)+" "+u.Period)
		})
	})
	if err != nil {
		frame.Refuse(w, r, p.log, err)
	}
}

var errGone = fault.New(fault.NotFound, "id", "服务器的 reports 文件夹里没有这个文件了，请在定期报表里按“现在做一份”", "the file is no longer in the server's folder reports: press “Make now” among the scheduled reports")

// discard takes a report out of the reader's inbox. The file stays in the folder, and in
// the inbox of others.
func (p *Pages) discard(w http.ResponseWriter, r *http.Request) {
	u, err := p.received(r)
	if err == nil {
		err = sqlite.Write(r.Context(), p.city.DB, func(tx sqlite.Tx) error {
			return tx.Exec(r.Context(), "DELETE FROM report_inbox WHERE account = ? AND run = ?", access.Who(r.Context()), u.ID)
		})
	}
	p.back(w, r, "/inbox", err)
}
