package schedule

import (
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/paper"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

const (
	// lookEvery is how often it is looked whether an hour has come.
	lookEvery = time.Minute
	// A report that could not be made is tried again, for example when the disk has
	// room again. After so many times somebody has to look.
	againAfter = 30 * time.Minute
	triesMax   = 5
)

// Runner makes what is due.
type Runner struct {
	city  *city.City
	log   *slog.Logger
	now   func() time.Time
	fonts func() (paper.Fonts, error)
	one   sync.Mutex // one report at a time: the hour of many is eight in the morning
}

// NewRunner makes one for a city.
func NewRunner(c *city.City, log *slog.Logger, now func() time.Time) *Runner {
	return &Runner{city: c, log: log, now: now, fonts: paper.System}
}

// Run makes reports and sends them until ctx ends. A mail server that does not answer
// keeps no report waiting.
func (r *Runner) Run(ctx context.Context) {
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() { r.again(ctx, lookEvery, "reports cannot be sent by mail", r.Deliver) })
	beside.Go(func() { r.again(ctx, tidyEvery, "old reports cannot be removed", r.Tidy) })
	r.again(ctx, lookEvery, "scheduled reports cannot be looked up", r.Once)
}

// again does something now and then until ctx ends.
func (r *Runner) again(ctx context.Context, every time.Duration, otherwise string, do func(context.Context) error) {
	for {
		if err := do(ctx); err != nil && ctx.Err() == nil {
			r.log.Error(otherwise, "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}

// Once makes what is due now, that of hours in which the server was off as well.
func (r *Runner) Once(ctx context.Context) error {
	now := r.now()
	var all []Schedule
	err := r.city.DB.Read(ctx, func(tx *sql.Tx) (err error) {
		all, err = list(ctx, tx, "WHERE state = 'on'")
		return err
	})
	for _, s := range all {
		for _, slot := range Due(s.Every, s.Hour, s.Since, now) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			on, err := r.make(ctx, s, slot, slot.Key())
			if err != nil {
				return err
			}
			if !on {
				break
			}
		}
	}
	return err
}

// Now makes the period that ended last, beside what is made at the hour. Pressed twice
// within a second it is one.
func (r *Runner) Now(ctx context.Context, s Schedule) error {
	slot := Last(s.Every, r.now())
	_, err := r.make(ctx, s, slot, slot.Key()+" "+r.now().In(domain.Shanghai).Format("20060102-150405"))
	return err
}

// make makes one period of a schedule under the rights that its maker has now, and tells
// whether the schedule goes on. An error is one of the database; that of a report is kept
// with the run, to be read in the inbox.
func (r *Runner) make(ctx context.Context, s Schedule, slot Slot, key string) (on bool, err error) {
	r.one.Lock()
	defer r.one.Unlock()
	tries, done, err := r.before(ctx, s.ID, key)
	if err != nil || done {
		return true, err
	}
	ctx = access.WithStaff(ctx, access.Staff{Name: s.Maker}) // the log names whose it is
	accounts, err := access.Accounts(ctx, r.city)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(accounts, func(a access.Account) bool { return a.Name == s.Maker })
	if i < 0 || !accounts[i].Disabled.IsZero() {
		return false, Set(ctx, r.city, s.Maker, s.ID, Stopped, [2]string{"账号已停用，不再做这份报表", "the account was disabled: this report is made no more"}, r.now())
	}
	staff := accounts[i].Staff()
	if !sees(staff, s.Division) {
		return false, Set(ctx, r.city, s.Maker, s.ID, Stopped, [2]string{"账号现在看不到这个范围，不再做这份报表", "the account does not see this area any more: this report is made no more"}, r.now())
	}
	made := run{key: key, tries: tries + 1, at: r.now()}
	failed := r.file(access.WithStaff(ctx, staff), s, slot, &made)
	if ctx.Err() != nil {
		return false, ctx.Err() // the server stops: it is made when it is back
	}
	to := []string{s.Maker}
	if failed != nil {
		made.file, made.bytes, made.sum = "", 0, ""
		made.problem = [2]string{fault.Sentence(failed, "zh"), fault.Sentence(failed, "en")}
		r.log.Error("scheduled report not made", "schedule", s.ID, "err", failed)
	} else {
		for _, name := range s.Others {
			if reader(accounts, name, s.Division) && name != s.Maker {
				to = append(to, name)
			}
		}
	}
	return true, r.keep(ctx, s, made, to)
}

// run is what became of a period.
type run struct {
	key, file, sum string
	bytes          int64
	tries          int
	at             time.Time
	problem        [2]string
}

// before tells how often a period was tried, and whether nothing is to be done for it now.
func (r *Runner) before(ctx context.Context, schedule int64, key string) (tries int, done bool, err error) {
	err = r.city.DB.Read(ctx, func(tx *sql.Tx) error {
		var problem string
		var at int64
		err := tx.QueryRowContext(ctx, "SELECT tries, problem_zh, at FROM report_run WHERE schedule = ? AND period = ?", schedule, key).Scan(&tries, &problem, &at)
		if err == sql.ErrNoRows {
			return nil
		}
		if err == nil && time.UnixMilli(at).After(r.now()) {
			tries = 0 // the clock was ahead then: of these days nothing was made yet
			return nil
		}
		done = problem == "" || tries >= triesMax || r.now().Sub(time.UnixMilli(at)) < againAfter
		return err
	})
	return tries, done, err
}

// keep stores a run, what it says in the log and for whom it is, all or nothing, and
// never a second one of a period that has its file, but for a file of a clock that was ahead.
func (r *Runner) keep(ctx context.Context, s Schedule, made run, to []string) error {
	return sqlite.Write(ctx, r.city.DB, func(tx sqlite.Tx) error {
		n, err := tx.ExecCount(ctx, `INSERT INTO report_run (schedule, period, at, tries, file, bytes, sha256, problem_zh, problem_en) VALUES (?,?,?,?,?,?,?,?,?)
ON CONFLICT (schedule, period) DO UPDATE SET at = excluded.at, tries = excluded.tries, file = excluded.file, bytes = excluded.bytes, sha256 = excluded.sha256, problem_zh = excluded.problem_zh, problem_en = excluded.problem_en, removed_at = NULL
WHERE report_run.problem_zh <> '' OR report_run.at > excluded.at`, s.ID, made.key, made.at.UnixMilli(), made.tries, filepath.ToSlash(made.file), made.bytes, made.sum, made.problem[0], made.problem[1])
		if err != nil || n == 0 {
			return err
		}
		for _, account := range to {
			if err := tx.Exec(ctx, "INSERT INTO report_inbox (account, run) SELECT ?, id FROM report_run WHERE schedule = ? AND period = ? ON CONFLICT DO UPDATE SET read_at = NULL", account, s.ID, made.key); err != nil {
				return err
			}
		}
		for _, address := range s.Mail {
			if made.problem[0] != "" {
				break
			}
			if err := tx.Exec(ctx, `INSERT INTO report_mail (run, address, state, at, next_at) SELECT id, ?1, 'waiting', ?2, ?2 FROM report_run WHERE schedule = ?3 AND period = ?4
ON CONFLICT DO UPDATE SET state = 'waiting', tries = 0, broken = 0, at = excluded.at, next_at = excluded.next_at, problem_zh = '', problem_en = ''`, address, made.at.UnixMilli(), s.ID, made.key); err != nil {
				return err
			}
		}
		action := ActionMade
		if made.problem[0] != "" {
			action = ActionFailed
		}
		return access.Audit(ctx, tx, s.Maker, action, s.object()+" "+made.key)
	})
}
