package station

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/disk"
	"yizhan/shared/fault"
)

// Status is where the station stands with the city. Recorded, acked and pending
// are derived from the outbox and the confirmed sequence number each time; there
// is no flag that could say "sent" without it being so.
func (s *Station) Status(ctx context.Context) (Status, error) {
	var st Status
	err := s.read(ctx, func(tx *sql.Tx) error {
		var device, chain, ackedChain, history []byte
		var epoch, lastSync int64
		row := tx.QueryRowContext(ctx, "SELECT id, epoch, chain, acked_chain, server, history, offset_ms, last_sync_at, recipient IS NOT NULL FROM device")
		if err := row.Scan(&device, &epoch, &chain, &ackedChain, &st.Server, &history, &st.ClockOffsetMs, &lastSync, &st.Bundles); err != nil {
			return err
		}
		st.Device, st.Epoch = change.ID(device).String(), uint64(epoch)
		st.Chain, st.ServerChain = hex.EncodeToString(chain), hex.EncodeToString(ackedChain)
		st.Paired = st.Server != ""
		if lastSync != 0 {
			st.LastSyncAt = time.UnixMilli(lastSync).UTC()
		}
		// Sequence numbers have no gaps, so counting needs no walk over the outbox.
		if err := tx.QueryRowContext(ctx, "SELECT last_seq - acked_seq, last_seq FROM device").Scan(&st.Pending, &st.Recorded); err != nil {
			return err
		}
		st.Acked = st.Recorded - st.Pending
		var err error
		if st.OldestPending, err = oldestPending(ctx, tx); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, "SELECT count(*) FROM verdict").Scan(&st.Quarantined)
	})
	if err != nil {
		return Status{}, fmt.Errorf("read status: %w", err)
	}
	if p, err := s.Profile(ctx); err == nil {
		st.Station = p.Code
	}
	st.DiskFree = s.DiskFree()
	st.DiskLow = st.DiskFree > 0 && st.DiskFree < diskLow
	st.OneCopy = s.oneCopy.Load()
	if st.LastError, err = s.Setting(ctx, settingLastError); err != nil {
		return st, err
	}
	if st.UpdateTo, err = s.NewerVersion(ctx); err != nil {
		return st, err
	}
	places, err := s.BackupPlaces(ctx)
	for _, p := range places {
		if p.At.After(st.BackupAt) {
			st.BackupAt, st.BackupFile = p.At.UTC(), p.File
		}
		if p.Failure != nil {
			st.BackupError = fault.Sentence(p.Failure, "zh")
		}
	}
	return st, err
}

// oldestPending is when the first change was recorded that the city has not
// confirmed; zero where it has confirmed all.
func oldestPending(ctx context.Context, tx *sql.Tx) (time.Time, error) {
	var at int64
	err := tx.QueryRowContext(ctx, "SELECT o.recorded_at FROM outbox o JOIN device d ON o.epoch = d.epoch AND o.seq = d.acked_seq + 1").Scan(&at)
	if none(err) {
		return time.Time{}, nil
	}
	return time.UnixMilli(at).UTC(), err
}

// DiskFree is how many bytes fit on the disk yet; 0 where that is not known.
func (s *Station) DiskFree() uint64 {
	if s.disk != nil {
		return 0
	}
	return disk.Free(s.dir)
}

// settingLastError keeps why the last attempt to reach the city failed, so that
// it can be read after the program was closed.
const settingLastError = "sync.last_error"
