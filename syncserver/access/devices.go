package access

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
)

// DeviceState is a paired computer as an administrator sees it.
type DeviceState struct {
	ID       change.ID `json:"device"`
	Station  string    `json:"station"`
	Name     string    `json:"name"`
	Division string    `json:"division"` // the station's
	Role     Role      `json:"role"`
	App      string    `json:"app"`
	PairedAt time.Time `json:"paired_at"`
	LastSeen time.Time `json:"last_seen_at,omitzero"`
	OffsetMs int64     `json:"clock_offset_ms"` // our clock minus the device's
	Received int64     `json:"received"`        // changes taken in, of all its epochs
	Held     int64     `json:"quarantined"`
	// Waiting is what it had recorded when it last said hello and has not delivered
	// since, WaitingSince the oldest of it, if it said that.
	Waiting      int64     `json:"waiting"`
	WaitingSince time.Time `json:"waiting_since,omitzero"`
	DiskFree     int64     `json:"disk_free"` // bytes; 0: not known
	Revoked      bool      `json:"revoked"`
	// Contested says that two computers use it, a folder and its copy.
	Contested bool `json:"contested"`
}

// Devices lists the paired computers, the one seen last first.
func Devices(ctx context.Context, c *city.City) ([]DeviceState, error) {
	var out []DeviceState
	err := c.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT d.id, d.station, d.role, d.app, d.paired_at, d.last_seen_at, d.offset_ms, d.revoked_at IS NOT NULL, d.contested_at IS NOT NULL,
			coalesce((SELECT sum(k.last_seq) FROM device_cursor k WHERE k.device = d.id), 0),
			(SELECT count(*) FROM quarantine q WHERE q.device = d.id AND q.closed_at IS NULL),
			max(0, d.seen_seq - coalesce((SELECT k.last_seq FROM device_cursor k WHERE k.device = d.id AND k.epoch = d.seen_epoch), 0)),
			d.waiting_since, d.disk_free FROM device d ORDER BY d.last_seen_at DESC, d.paired_at DESC`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var d DeviceState
			var id, station []byte
			var role string
			var paired, seen, since int64
			if err := rows.Scan(&id, &station, &role, &d.App, &paired, &seen, &d.OffsetMs, &d.Revoked, &d.Contested, &d.Received, &d.Held, &d.Waiting, &since, &d.DiskFree); err != nil {
				return err
			}
			d.ID, d.Role, d.PairedAt = change.ID(id), Role(role), time.UnixMilli(paired).UTC()
			if seen != 0 {
				d.LastSeen = time.UnixMilli(seen).UTC()
			}
			if d.Waiting > 0 && since != 0 {
				d.WaitingSince = time.UnixMilli(since).UTC()
			}
			doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindStation, change.ID(station))
			if err != nil {
				return err
			}
			st, err := domain.Decode[domain.Station](doc.Values())
			if err != nil {
				return err
			}
			d.Station, d.Name, d.Division = st.Code, st.Name, st.Division
			out = append(out, d)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	return out, nil
}

// Revoke shuts a computer out, within a second if it is connected. What it
// has delivered stays; what it still holds can be sent after a new pairing.
func Revoke(ctx context.Context, c *city.City, device change.ID, now time.Time) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		n, err := tx.ExecCount(ctx, "UPDATE device SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now.UnixMilli(), device[:])
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "device", "没有这台电脑，或者已经停用", "there is no such device, or it is revoked already")
		}
		if err != nil {
			return err
		}
		return Audit(ctx, tx, Who(ctx), ActionRevoked, device.String())
	})
}
