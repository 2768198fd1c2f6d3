package access

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
)

// Grant lets a device follow another station: its members, its prices, its
// records. Withdraw ends that; the device forgets them at its next contact, after
// it has handed over what it recorded there.
func Grant(ctx context.Context, c *city.City, device change.ID, station string, now time.Time) error {
	return setGrant(ctx, c, device, station, now, true)
}

// Withdraw takes a grant back.
func Withdraw(ctx context.Context, c *city.City, device change.ID, station string, now time.Time) error {
	return setGrant(ctx, c, device, station, now, false)
}

func setGrant(ctx context.Context, c *city.City, device change.ID, station string, now time.Time, granted bool) error {
	id := domain.StationID(station)
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if _, found, err := tx.FindDocument(ctx, domain.KindStation, id); err != nil || !found {
			if err == nil {
				err = fault.New(fault.NotFound, "station", "没有这个驿站："+station, "there is no station "+station)
			}
			return err
		}
		n, err := tx.ExecCount(ctx, "UPDATE device SET rights_at = ? WHERE id = ?", now.UnixMilli(), device[:])
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.NotFound, "device", "没有这台电脑，用 devices 查看", "there is no such device: see devices")
		}
		action := ActionWithdrawn
		if granted {
			action = ActionGranted
		}
		if err := Audit(ctx, tx, Who(ctx), action, device.String()+" "+station); err != nil {
			return err
		}
		if granted {
			return tx.Exec(ctx, "INSERT INTO device_grant (device, station, granted_at) VALUES (?,?,?) ON CONFLICT DO NOTHING", device[:], id[:], now.UnixMilli())
		}
		return tx.Exec(ctx, "DELETE FROM device_grant WHERE device = ? AND station = ?", device[:], id[:])
	})
}

// Feeds lists the feeds that a device follows: the city's, its station's, an
// office's those of its counties, and what was granted.
func Feeds(ctx context.Context, r sqlitedb.Reader, d Device) ([]string, error) {
	feeds := append(feed.Of(d.Station), officeFeeds(d)...)
	rows, err := r.QueryContext(ctx, "SELECT station FROM device_grant WHERE device = ? AND station <> ? ORDER BY station", d.ID[:], d.Station[:])
	if err != nil {
		return nil, fmt.Errorf("read grants: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var station []byte
		if err := rows.Scan(&station); err != nil {
			return nil, fmt.Errorf("read grants: %w", err)
		}
		feeds = append(feeds, domain.FeedStation(change.ID(station)))
	}
	return feeds, rows.Err()
}

// RightsChanged lists the devices whose rights changed after a moment.
func RightsChanged(ctx context.Context, c *city.City, after time.Time) (out map[change.ID]time.Time, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id, rights_at FROM device WHERE rights_at > ?", after.UnixMilli())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id []byte
			var at int64
			if err := rows.Scan(&id, &at); err != nil {
				return err
			}
			if out == nil {
				out = map[change.ID]time.Time{}
			}
			out[change.ID(id)] = time.UnixMilli(at)
		}
		return rows.Err()
	})
	return out, err
}

// officeFeeds are those of what offices keep: an office of a county, or of a place in
// it, follows that county; one of the city all counties.
func officeFeeds(d Device) []string {
	if d.Role != RoleOffice || d.Division == "" {
		return nil
	}
	feeds := []string{domain.FeedStaff}
	if county := codes.CountyOf(d.Division); county != "" {
		return append(feeds, domain.FeedCounty(county))
	}
	for _, county := range codes.Divisions(codes.LevelCounty) {
		if codes.Within(county.Code, d.Division) {
			feeds = append(feeds, domain.FeedCounty(county.Code))
		}
	}
	return feeds
}
