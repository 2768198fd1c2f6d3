package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// A wrong clock refuses nobody: the fact counts, on the day that it says. Where the
// clock was off by more than a day somebody looks, with an estimate made of the
// records around it.

// reviewFrom is how far a clock must be off for its facts to be looked at.
const (
	reviewFrom     = 24 * time.Hour
	clockTolerance = 5 * time.Minute
)

// firstRelease is before every record there can be.
var firstRelease = time.Date(2026, 1, 1, 0, 0, 0, 0, domain.Shanghai)

// The reasons for a review.
const (
	whyAhead  = "ahead"
	whyBehind = "behind"
)

// doubt says what is wrong with the moment at which a fact was recorded, if
// anything is. Imported rows carry the event's time in their ids, which say nothing.
// The ids of one run of a program never run backwards, so the event is looked at,
// too.
func (w *writer) doubt(id change.ID, at time.Time) string {
	recorded := id.Minted()
	switch {
	case recorded.IsZero() || id.IsImported():
		return ""
	case recorded.Sub(w.now) > reviewFrom, at.Sub(w.now) > reviewFrom:
		return whyAhead
	case recorded.Before(firstRelease), at.Before(firstRelease):
		return whyBehind
	// A station that has met the city since it was started knows what time it is,
	// whatever its clock says: what it recorded then lies between the two.
	case w.push.Offset > reviewFrom && recorded.Before(w.now.Add(clockTolerance-w.push.Offset)):
		return whyBehind
	case w.push.Offset < -reviewFrom && recorded.After(w.now.Add(clockTolerance)):
		return whyAhead
	}
	return ""
}

// review lists the accepted facts of a push whose clock cannot have been right.
func (w *writer) review(entries []ledger.Entry, outcomes []ledger.Outcome) error {
	if w.push.Device.City {
		return nil
	}
	for i, e := range entries {
		if outcomes[i].Refused != nil || outcomes[i].Duplicate {
			continue
		}
		f := e.Fact
		if k, ok := domain.FindKind(e.Change.Kind); !ok || k.Fact == nil {
			continue
		}
		if f == nil {
			var err error
			if f, err = domain.DecodeFact(e.Change.Kind, e.Change.ID, e.Change.Body); err != nil {
				return err
			}
		}
		at, ok := eventTime(f)
		if !ok {
			continue
		}
		why := w.doubt(e.Change.ID, time.UnixMilli(at))
		if why == "" {
			continue
		}
		station := f.StationID()
		if err := w.tx.Exec(w.ctx, "INSERT INTO review (id, kind, station, device, recorded_at, at, received_at, why, estimate) VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
			e.Change.ID[:], f.Kind(), station[:], w.push.Device.ID[:], e.Change.ID.Minted().UnixMilli(), at, w.now.UnixMilli(), why, w.estimate(entries, i, time.UnixMilli(at)).UnixMilli()); err != nil {
			return fmt.Errorf("list for review: %w", err)
		}
	}
	return nil
}

// estimate says when a fact probably happened: by the offset of the clock where
// that is wrong still; else when its id was made, or the record before it, or the
// one behind it, whichever can be believed first; else when it came.
func (w *writer) estimate(entries []ledger.Entry, i int, at time.Time) time.Time {
	believable := func(t time.Time) bool { return t.After(firstRelease) && t.Before(w.now.Add(clockTolerance)) }
	if t := at.Add(w.push.Offset); w.push.Offset.Abs() > reviewFrom && believable(t) {
		return t
	}
	minted := func(n int) (time.Time, bool) {
		id := entries[n].Change.ID
		return id.Minted(), !id.IsImported() && believable(id.Minted())
	}
	for n := i; n >= 0; n-- {
		if t, ok := minted(n); ok {
			return t
		}
	}
	for n := i + 1; n < len(entries); n++ {
		if t, ok := minted(n); ok {
			return t
		}
	}
	return w.now
}

func eventTime(f domain.Fact) (int64, bool) {
	switch f := f.(type) {
	case *domain.Visit:
		return f.At, true
	case *domain.Attendance:
		return f.At, true
	}
	return 0, false
}

// Review is a fact to be looked at.
type Review struct {
	ID         change.ID `json:"id"`
	Kind       string    `json:"kind"`
	Station    change.ID `json:"station"`
	Device     change.ID `json:"device"`
	RecordedAt time.Time `json:"recorded_at"`
	At         time.Time `json:"at"`
	ReceivedAt time.Time `json:"received_at"`
	Why        string    `json:"why"`
	Estimate   time.Time `json:"estimate"`
}

const reviewColumns = "id, kind, station, device, recorded_at, at, received_at, why, estimate"

func scanReview(row interface{ Scan(...any) error }) (r Review, err error) {
	var id, station, device []byte
	var recorded, at, received, estimate int64
	if err := row.Scan(&id, &r.Kind, &station, &device, &recorded, &at, &received, &r.Why, &estimate); err != nil {
		return r, err
	}
	r.RecordedAt, r.At, r.ReceivedAt, r.Estimate = time.UnixMilli(recorded).UTC(), time.UnixMilli(at).UTC(), time.UnixMilli(received).UTC(), time.UnixMilli(estimate).UTC()
	r.ID, r.Station, r.Device = change.ID(id), change.ID(station), change.ID(device)
	return r, nil
}

// ListReview lists what is to be looked at, the oldest first.
func ListReview(ctx context.Context, r sqlitedb.Reader, limit int) ([]Review, error) {
	rows, err := r.QueryContext(ctx, "SELECT "+reviewColumns+" FROM review WHERE closed_at IS NULL ORDER BY received_at, id LIMIT ?", limit)
	if err != nil {
		return nil, fmt.Errorf("list for review: %w", err)
	}
	defer rows.Close()
	var out []Review
	for rows.Next() {
		v, err := scanReview(rows)
		if err != nil {
			return nil, fmt.Errorf("list for review: %w", err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// Decide ends a review: the fact stays where it is, or a correction by the city
// moves it to a moment. The correction is a record like any other.
func Decide(ctx context.Context, c *city.City, id change.ID, moveTo time.Time, now time.Time) error {
	err := sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		r, err := scanReview(tx.QueryRowContext(ctx, "SELECT "+reviewColumns+" FROM review WHERE id = ? AND closed_at IS NULL", id[:]))
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "id", "待核对里没有这一条，可能已经核对过了", "this record is not to be reviewed; somebody may have done it")
		}
		if err != nil {
			return err
		}
		decision := "kept"
		if !moveTo.IsZero() {
			decision = "moved"
			if err := move(ctx, c, tx, r, moveTo, now); err != nil {
				return err
			}
		}
		if err := access.Audit(ctx, tx, access.Who(ctx), access.Action("review "+decision), id.String()); err != nil {
			return err
		}
		return tx.Exec(ctx, "UPDATE review SET closed_at = ?, decision = ? WHERE id = ?", now.UnixMilli(), decision, id[:])
	})
	if err != nil {
		return fmt.Errorf("decide a review: %w", err)
	}
	return nil
}

// move says that a fact happened at another moment, as it counts now otherwise.
func move(ctx context.Context, c *city.City, tx sqlite.Tx, r Review, to, now time.Time) error {
	stored, found, err := tx.FindFact(ctx, r.Kind, r.ID)
	if err != nil || !found {
		return errors.Join(err, fault.New(fault.NotFound, "id", "没有找到这条记录", "there is no such record"))
	}
	f, err := stored.Effective()
	if err != nil {
		return err
	}
	switch f := f.(type) {
	case *domain.Visit:
		f.At, f.DayOnly = to.UnixMilli(), false
	case *domain.Attendance:
		f.At = to.UnixMilli()
	default:
		return fault.New(fault.Conflict, "id", "这条记录已经撤销", "this record was taken back")
	}
	body, err := f.Body()
	if err != nil {
		return err
	}
	correction := domain.Correction{Target: r.ID, Of: r.Kind, Station: r.Station, Reason: "电脑时间不对，市里核对", Body: body}
	_, err = writeByCity(ctx, c, tx, domain.KindAmend, change.NewMinter().New(now), correction, now)
	return err
}
