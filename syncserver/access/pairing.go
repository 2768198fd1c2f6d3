// Package access is who may do what: pairing codes and device keys of stations, the
// accounts and sessions of staff, and the log of what staff did.
package access

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/syncserver/city"
)

// Role is what a device is used for.
type Role string

// A station writes for itself, an office for the stations of its area.
const (
	RoleStation Role = "station"
	RoleOffice  Role = "office"
)

// How long a code can be used, once: one that is told by telephone, and one that
// travels on a stick, to the station and back to the city.
const (
	PairingValid    = 24 * time.Hour
	InvitationValid = 30 * 24 * time.Hour
)

// crockford is base 32 without letters that are misread or misheard.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// NewPairing hands out a one-time code, as XXXX-XXXX with 40 random bits, for a
// device of a station. Only its digest is kept.
func NewPairing(ctx context.Context, c *city.City, station string, role Role, division string, now time.Time) (string, error) {
	return newPairing(ctx, c, station, role, division, now.Add(PairingValid))
}

// NewInvitation hands out a code for a station that no network reaches.
func NewInvitation(ctx context.Context, c *city.City, station string, role Role, division string, now time.Time) (string, error) {
	return newPairing(ctx, c, station, role, division, now.Add(InvitationValid))
}

func newPairing(ctx context.Context, c *city.City, station string, role Role, division string, until time.Time) (string, error) {
	station, division = strings.TrimSpace(station), strings.TrimSpace(division)
	if role != RoleStation && role != RoleOffice {
		return "", fault.New(fault.Invalid, "role", "用途只能是 station 或 office", "the role is station or office")
	}
	if err := (domain.Station{Code: station, Name: station, Division: division}).Validate(); err != nil {
		return "", err
	}
	var random [5]byte
	_, _ = rand.Read(random[:])
	code := crockford.EncodeToString(random[:])
	err := sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		err := tx.Exec(ctx, "INSERT INTO pairing (digest, station, role, division, expires_at, used_at, used_by) VALUES (?,?,?,?,?,NULL,NULL)",
			digest(code), station, string(role), division, until.UnixMilli())
		if err != nil {
			return err
		}
		return Audit(ctx, tx, Who(ctx), ActionPairingGiven, station+" "+string(role))
	})
	if err != nil {
		return "", fmt.Errorf("hand out pairing code: %w", err)
	}
	return code[:4] + "-" + code[4:], nil
}

// digest forgives how people write a code down.
func digest(code string) []byte {
	code = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(code))
	sum := sha256.Sum256([]byte("yizhan pairing\x00" + code))
	return sum[:]
}

// Request is what a station sends to be paired.
type Request struct {
	Code      string            `json:"code"`
	Device    change.ID         `json:"device"`
	PublicKey ed25519.PublicKey `json:"public_key"`
	App       string            `json:"app"`
	// What the station calls itself. The city keeps it if it knows no better.
	Station  string `json:"station"`
	Name     string `json:"name"`
	Division string `json:"division"`
	Role     Role   `json:"role"`
	Demo     bool   `json:"demo,omitempty"`
}

// Pair redeems a code: the device may connect from now on. The station gets its
// entry in the city's list if it has none; heads are those of the feeds that
// moved by it.
func Pair(ctx context.Context, c *city.City, r Request, now time.Time) (heads map[string]uint64, err error) {
	if r.Device.IsZero() || len(r.PublicKey) != ed25519.PublicKeySize {
		return nil, fault.New(fault.Malformed, "device", "配对请求不完整", "the request is incomplete")
	}
	st := domain.Station{Code: r.Station, Name: r.Name, Division: r.Division, Demo: r.Demo}
	if err := st.Validate(); err != nil {
		return nil, err
	}
	doc, err := ledger.NewDocument(domain.KindStation, domain.StationID(st.Code), st)
	if err != nil {
		return nil, err
	}
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		p, err := redeem(ctx, tx, r, now)
		if err != nil {
			return err
		}
		if p.station != r.Station {
			return fault.New(fault.Forbidden, "station", fmt.Sprintf("这个配对码是给驿站 %s 的，本机是 %s。请管理员按本机代码重新生成", p.station, r.Station),
				fmt.Sprintf("the code is for station %s, this computer is %s", p.station, r.Station))
		}
		if p.role != r.Role {
			return fault.New(fault.Forbidden, "role", fmt.Sprintf("这个配对码的用途是 %s，本机是 %s", p.role, r.Role), fmt.Sprintf("the code is for a %s, this computer is a %s", p.role, r.Role))
		}
		division := p.division
		if division == "" && codes.CountyOf(r.Division) != "" {
			// The area that an office names itself, at most a county: more than
			// that, whoever hands out the code has to say.
			division = r.Division
		}
		if err := checkKey(ctx, tx, r); err != nil {
			return err
		}
		planted, err := ledger.Plant(ctx, tx, doc)
		if err != nil {
			return err
		}
		if planted {
			if heads, err = city.Publish(ctx, tx, []merge.Document{doc}); err != nil {
				return err
			}
		}
		// What was granted was granted to that desk, not to wherever the computer goes.
		if err := tx.Exec(ctx, "DELETE FROM device_grant WHERE device = ?1 AND EXISTS (SELECT 1 FROM device WHERE id = ?1 AND (station, role, division) <> (?2, ?3, ?4))",
			r.Device[:], doc.ID[:], string(p.role), division); err != nil {
			return err
		}
		return tx.Exec(ctx, `INSERT INTO device (id, station, role, division, public_key, app, paired_at, last_seen_at, offset_ms, revoked_at)
			VALUES (?,?,?,?,?,?,?,0,0,NULL) ON CONFLICT DO UPDATE SET station = excluded.station, role = excluded.role, division = excluded.division,
			public_key = excluded.public_key, app = excluded.app, paired_at = excluded.paired_at, revoked_at = NULL, contested_at = NULL`,
			r.Device[:], doc.ID[:], string(p.role), division, []byte(r.PublicKey), r.App, now.UnixMilli())
	})
	return heads, err
}

// checkKey refuses a device that is known under another key. Device ids are no
// secret; a code for one station must not take another's computer over.
func checkKey(ctx context.Context, tx sqlite.Tx, r Request) error {
	var key []byte
	err := tx.QueryRowContext(ctx, "SELECT public_key FROM device WHERE id = ?", r.Device[:]).Scan(&key)
	if errors.Is(err, sql.ErrNoRows) || err == nil && bytes.Equal(key, r.PublicKey) {
		return nil
	}
	if err != nil {
		return err
	}
	return fault.New(fault.Forbidden, "device", "这台电脑的编号已用另一把密钥配对过。请换一个数据文件夹，旧文件夹请管理员查看", "this device was paired with another key: start with a new data folder, and have the administrator look at the old one")
}

// WrongCode is what every code gets that is not good. Unknown, used and expired
// answer alike: guessing learns nothing.
func WrongCode() error {
	return fault.New(fault.Unauthorized, "code", "配对码不对、已用过或已过期，请管理员重新生成", "the pairing code is wrong, used or expired: ask for a new one")
}

type pairing struct {
	station, division string
	role              Role
}

// redeem uses a code up. The same device may use it again: the answer to its
// first request may have been lost. One that was revoked since needs a new code.
func redeem(ctx context.Context, tx sqlite.Tx, r Request, now time.Time) (pairing, error) {
	var p pairing
	var role string
	row := tx.QueryRowContext(ctx, `SELECT station, role, division FROM pairing WHERE digest = ?1 AND expires_at > ?3
		AND (used_by IS NULL OR used_by = ?2 AND NOT EXISTS (SELECT 1 FROM device WHERE id = ?2 AND revoked_at >= used_at))`, digest(r.Code), r.Device[:], now.UnixMilli())
	if err := row.Scan(&p.station, &role, &p.division); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return p, WrongCode()
		}
		return p, err
	}
	p.role = Role(role)
	return p, tx.Exec(ctx, "UPDATE pairing SET used_at = ?, used_by = ? WHERE digest = ?", now.UnixMilli(), r.Device[:], digest(r.Code))
}
