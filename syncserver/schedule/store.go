package schedule

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/monthly"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// State is what a schedule does.
type State string

// The states. Stopped is what the server does, and note says why.
const (
	On      State = "on"
	Paused  State = "paused"
	Stopped State = "stopped"
	Deleted State = "deleted"
)

// What the log says.
const (
	ActionScheduled access.Action = "report scheduled"
	ActionMade      access.Action = "scheduled report made"
	ActionFailed    access.Action = "scheduled report not made"
)

// Schedule is a report that is made again and again.
type Schedule struct {
	ID       int64
	Maker    string
	Every    Every
	Table    string // T1 …; empty: the 通报 or the packet
	Format   monthly.Format
	Division string // empty: the whole city
	Hour     int
	Others   []string // accounts that get it too
	Mail     []string // addresses to which it goes by mail
	State    State
	Note     [2]string
	Since    time.Time
}

// wish is what is made.
func (s Schedule) wish() (monthly.Wish, error) {
	if s.Table == figuresTable && s.Format == monthly.XLSX {
		return monthly.Wish{Table: s.Table, Format: s.Format}, nil
	}
	w, err := monthly.NewWish(s.Table, "."+string(s.Format), nil)
	if k, known := monthly.FindKind(w.Table); err == nil && s.Table != "" && (!known || k.Several && w.Format == monthly.CSV) {
		err = fault.New(fault.Invalid, "what", "没有这张表，或者它不能存成这种文件", "there is no such table, or no such file of it")
	}
	return w, err
}

// Name is what it is called: T1 驿站服务月报 全市.
func (s Schedule) Name() string {
	name := monthly.Wish{Table: s.Table, Format: s.Format}.Name()
	if k, known := monthly.FindKind(s.Table); known {
		name = k.Name()
	}
	if s.Table == figuresTable {
		name = figuresName
	}
	area := "全市"
	if d, known := codes.FindDivision(s.Division); known {
		area = d.Name
	}
	return name + " " + area
}

// object is how the log names it.
func (s Schedule) object() string {
	return strings.TrimSpace("schedule " + strconv.FormatInt(s.ID, 10) + " " + string(s.Every) + " " + monthly.Wish{Table: s.Table, Format: s.Format}.Name() + " " + s.Division)
}

// sees tells whether a report of an area is for somebody.
func sees(a access.Staff, division string) bool {
	return a.MayOpen("GET /reports") && (division == "" && a.SeesCity() || division != "" && a.MaySee(division))
}

// reader is an account that may get it: there, and of the same or a wider area.
func reader(accounts []access.Account, name, division string) bool {
	return slices.ContainsFunc(accounts, func(a access.Account) bool {
		return a.Name == name && a.Disabled.IsZero() && sees(a.Staff(), division)
	})
}

// Add keeps a new schedule of who asks. It begins with the period that ends next.
func Add(ctx context.Context, c *city.City, s Schedule, now time.Time) (id int64, err error) {
	if _, err := s.wish(); err != nil {
		return 0, err
	}
	if !slices.Contains(Choices(), s.Every) || s.Hour < 0 || s.Hour > 23 {
		return 0, fault.New(fault.Invalid, "every", "请选多久做一次、几点做", "choose how often it is made, and at which hour")
	}
	accounts, err := access.Accounts(ctx, c)
	if err != nil {
		return 0, err
	}
	if !reader(accounts, s.Maker, s.Division) {
		return 0, fault.New(fault.Conflict, "maker", "请先用自己的账号登录：定期报表要送到账号的收件箱", "sign in with an account of your own first: reports go to the inbox of an account")
	}
	for _, name := range s.Others {
		if !reader(accounts, name, s.Division) {
			return 0, fault.New(fault.Invalid, "others", "“"+name+"”看不到这个范围，不能送给这个账号", name+" does not see this area: it cannot be sent there")
		}
	}
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) + 1 FROM report_schedule").Scan(&id); err != nil {
			return err
		}
		s.ID = id
		if err := tx.Exec(ctx, "INSERT INTO report_schedule (id, maker, every, sheet, format, division, hour, others, mail, state, since) VALUES (?,?,?,?,?,?,?,?,?,'on',?)",
			id, s.Maker, string(s.Every), s.Table, string(s.Format), s.Division, s.Hour, strings.Join(s.Others, " "), strings.Join(s.Mail, " "), now.UnixMilli()); err != nil {
			return err
		}
		return access.Audit(ctx, tx, access.Who(ctx), ActionScheduled, strings.TrimSpace(s.object()+" "+strings.Join(s.Mail, " ")))
	})
	return id, err
}

// Set puts a schedule of somebody into another state. What was due while it rested is
// not made up.
func Set(ctx context.Context, c *city.City, maker string, id int64, state State, note [2]string, now time.Time) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		n, err := tx.ExecCount(ctx, "UPDATE report_schedule SET state = ?, note_zh = ?, note_en = ?, since = CASE WHEN ?1 = 'on' AND state <> 'on' THEN ? ELSE since END WHERE id = ? AND maker = ? AND state <> 'deleted'",
			string(state), note[0], note[1], now.UnixMilli(), id, maker)
		if err != nil {
			return err
		}
		if n == 0 {
			return errNone
		}
		return access.Audit(ctx, tx, access.Who(ctx), ActionScheduled, "schedule "+strconv.FormatInt(id, 10)+" "+string(state))
	})
}

var errNone = fault.New(fault.NotFound, "id", "没有这份定期报表，可能已经删除", "there is no such scheduled report: it may have been deleted")

const columns = "SELECT id, maker, every, sheet, format, division, hour, others, mail, state, note_zh, note_en, since FROM report_schedule "

func list(ctx context.Context, r sqlitedb.Reader, where string, args ...any) (out []Schedule, err error) {
	rows, err := r.QueryContext(ctx, columns+where+" ORDER BY id", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s Schedule
		var others, mail string
		var since int64
		if err := rows.Scan(&s.ID, &s.Maker, &s.Every, &s.Table, &s.Format, &s.Division, &s.Hour, &others, &mail, &s.State, &s.Note[0], &s.Note[1], &since); err != nil {
			return nil, err
		}
		s.Others, s.Mail, s.Since = strings.Fields(others), strings.Fields(mail), time.UnixMilli(since)
		out = append(out, s)
	}
	return out, rows.Err()
}

// Mine lists the schedules of an account.
func Mine(ctx context.Context, c *city.City, maker string) (out []Schedule, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		out, err = list(ctx, tx, "WHERE maker = ? AND state <> 'deleted'", maker)
		return err
	})
	return out, err
}

// find is one schedule of an account.
func find(ctx context.Context, c *city.City, maker string, id int64) (s Schedule, err error) {
	all, err := Mine(ctx, c, maker)
	i := slices.IndexFunc(all, func(s Schedule) bool { return s.ID == id })
	if err != nil || i < 0 {
		return s, errors.Join(err, errNone)
	}
	return all[i], nil
}
