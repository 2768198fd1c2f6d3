package station

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"yizhan/shared/domain"
)

const (
	// backupLook is how often it is looked whether a backup is due.
	backupLook = 20 * time.Second
	// backupQuiet is how long nothing has to be recorded before the day's backup, and
	// backupWait the longest that it waits for such a moment.
	backupQuiet = time.Minute
	backupWait  = time.Hour
	// backupAgain is when a place that did not work is tried again.
	backupAgain = 10 * time.Minute
)

// KeepBackups writes the backups of each day until ctx ends: in the first quiet
// minute after something was recorded, and when the day is closed. It holds up
// nobody who records.
func (s *Station) KeepBackups(ctx context.Context) {
	tick := time.NewTicker(backupLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := s.backUpIfDue(ctx); err != nil && ctx.Err() == nil {
			slog.Warn("the daily backup", "error", err)
		}
	}
}

func (s *Station) backUpIfDue(ctx context.Context) error {
	places, err := s.BackupPlaces(ctx)
	if err != nil {
		return err
	}
	due := map[string]bool{}
	for _, p := range places {
		if due[p.key()], err = s.isBackupDue(ctx, p); err != nil {
			return err
		}
	}
	for _, is := range due {
		if is {
			_, err = s.backUp(ctx, func(p BackupPlace) bool { return due[p.key()] })
			return err
		}
	}
	return nil
}

func (s *Station) isBackupDue(ctx context.Context, p BackupPlace) (bool, error) {
	now := s.now()
	if since := now.Sub(p.FailedAt); p.Failure != nil && since >= 0 && since < backupAgain {
		return false, nil
	}
	if !s.isSetUp(ctx) {
		return false, nil
	}
	var first, last sql.NullInt64
	err := s.read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT min(o.recorded_at), max(o.recorded_at) FROM outbox o JOIN device d ON o.epoch = d.epoch WHERE o.seq > ?", p.seq).Scan(&first, &last)
	})
	if err != nil || !last.Valid {
		return false, err // nothing is recorded that is not in it
	}
	day, err := s.Day(ctx, domain.DayOf(now))
	if err != nil {
		return false, err
	}
	if day.State == domain.DayClosed && day.ClosedAt.After(p.At) {
		return true, nil
	}
	if p.File != "" && domain.DayOf(p.At) == domain.DayOf(now) {
		return false, nil
	}
	return now.Sub(time.UnixMilli(last.Int64)) >= backupQuiet || now.Sub(time.UnixMilli(first.Int64)) >= backupWait, nil
}
