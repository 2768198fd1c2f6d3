package access

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/wire"
	"yizhan/syncserver/city"
)

// Device is a paired computer. What it may write follows from this row, never
// from what it says in a message.
type Device struct {
	ID       change.ID
	Station  change.ID
	Role     Role
	Division string
	// Revoked devices may still hand over what they recorded. It is kept for
	// somebody to look at, and has no effect.
	Revoked bool
	// City is the administrator at the server, who may write for all.
	City bool
	key  ed25519.PublicKey
}

// Find reads a paired device.
func Find(ctx context.Context, r sqlitedb.Reader, id change.ID) (Device, error) {
	d := Device{ID: id}
	var station, key []byte
	var role string
	var revoked sql.NullInt64
	row := r.QueryRowContext(ctx, "SELECT station, role, division, public_key, revoked_at FROM device WHERE id = ?", id[:])
	if err := row.Scan(&station, &role, &d.Division, &key, &revoked); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = fault.New(fault.Unpaired, "", "", "")
		}
		return d, err
	}
	d.Station, d.Role, d.key, d.Revoked = change.ID(station), Role(role), key, revoked.Valid
	return d, nil
}

// Greet checks who says Hello: a paired device that holds the key it was paired
// with.
func Greet(ctx context.Context, c *city.City, nonce []byte, h wire.Hello) (d Device, err error) {
	if h.Epoch == 0 {
		return Device{}, fault.Wrap(fault.Malformed, errors.New("epoch 0"))
	}
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		d, err = Find(ctx, tx, h.Device)
		return err
	})
	if err != nil {
		return Device{}, err
	}
	if !ed25519.Verify(d.key, wire.SignedHello(nonce, h), h.Signature) {
		return Device{}, fault.New(fault.Unauthorized, "signature", "设备签名不对，请重新配对", "the device's signature is wrong: pair it again")
	}
	return d, nil
}

// Key is what the device signs with.
func (d Device) Key() ed25519.PublicKey { return d.key }

// Seen notes when a device was last connected, how far its clock is off, and what
// it tells of itself.
func Seen(ctx context.Context, tx sqlite.Tx, h wire.Hello, now time.Time) error {
	return tx.Exec(ctx, "UPDATE device SET last_seen_at = ?, app = ?, offset_ms = ?, seen_epoch = ?, seen_seq = ?, waiting_since = ?, disk_free = ? WHERE id = ?",
		now.UnixMilli(), h.App, now.Sub(time.UnixMilli(h.WallMs)).Milliseconds(), int64(h.Epoch), int64(h.LastSeq), h.WaitingMs, int64(min(h.DiskFree, math.MaxInt64)), h.Device[:])
}

// Connected notes that devices are on the line still: they say hello once, however long
// they stay.
func Connected(ctx context.Context, c *city.City, devices map[change.ID]bool, now time.Time) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		for id := range devices {
			if err := tx.Exec(ctx, "UPDATE device SET last_seen_at = max(last_seen_at, ?) WHERE id = ?", now.UnixMilli(), id[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Revoked reports whether a device has been revoked since it connected.
func Revoked(ctx context.Context, r sqlitedb.Reader, device change.ID) (bool, error) {
	var revoked bool
	err := r.QueryRowContext(ctx, "SELECT revoked_at IS NOT NULL FROM device WHERE id = ?", device[:]).Scan(&revoked)
	return revoked, sqlitedb.Classify(err)
}

// RevokedDevices lists every device that is revoked.
func RevokedDevices(ctx context.Context, c *city.City) ([]change.ID, error) {
	var out []change.ID
	err := c.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM device WHERE revoked_at IS NOT NULL")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id []byte
			if err := rows.Scan(&id); err != nil {
				return err
			}
			out = append(out, change.ID(id))
		}
		return rows.Err()
	})
	return out, err
}

// Contested notes that two computers use one device, and reports whether that is
// news.
func Contested(ctx context.Context, c *city.City, device change.ID, now time.Time) (first bool, err error) {
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		n, err := tx.ExecCount(ctx, "UPDATE device SET contested_at = ? WHERE id = ? AND contested_at IS NULL", now.UnixMilli(), device[:])
		first = n > 0
		return err
	})
	return first && err == nil, err
}

// Author is the device as the ledger asks what it may write.
func (d Device) Author(ctx context.Context, r sqlitedb.Reader, received time.Time) ledger.Author {
	a := ledger.Author{Device: d.ID, City: d.City, Received: received}
	if !d.City {
		a.May, a.MayDivision, a.MayRule = d.MayWrite(ctx, r), d.MayWriteDivision, d.MayWriteRule
	}
	return a
}

// MayWrite tells for which stations a device may write: a station for itself, an
// office for itself and for the stations of its area, or of no area yet.
func (d Device) MayWrite(ctx context.Context, r sqlitedb.Reader) func(station change.ID) error {
	allowed := map[change.ID]bool{d.Station: true}
	return func(station change.ID) error {
		if allowed[station] {
			return nil
		}
		foreign := fault.New(fault.Forbidden, "station", "这台电脑不能为别的驿站记录", "this device may not write for another station")
		if d.Role != RoleOffice {
			return foreign
		}
		doc, found, err := sqlite.FindDocument(ctx, r, domain.KindStation, station)
		if err != nil {
			return fmt.Errorf("read station: %w", err)
		}
		if !found {
			return fault.New(fault.Forbidden, "station", "没有这个驿站", "there is no such station")
		}
		st, err := domain.Decode[domain.Station](doc.Values())
		if err != nil {
			return err
		}
		if st.Division != "" && !codes.Within(st.Division, d.Division) {
			return foreign
		}
		allowed[station] = true
		return nil
	}
}

// MayWriteDivision tells for which divisions a device may write what offices keep:
// an office for the one that it was paired for and those in it.
func (d Device) MayWriteDivision(code string) error {
	if d.Role != RoleOffice || !codes.Within(code, d.Division) {
		return fault.New(fault.Forbidden, "division", "这台电脑不能为这个地区记录", "this device may not write for this division")
	}
	return nil
}

// MayWriteRule tells whether a device may make a rule that the whole city lacks.
func (d Device) MayWriteRule() error {
	if d.Role != RoleOffice {
		return fault.New(fault.Forbidden, "role", "全市的规则由社区办公室或市里录入", "rules of the city are entered by an office or the city")
	}
	return nil
}
