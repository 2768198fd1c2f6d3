package station

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
)

// anchor is who this folder is, kept beside the database and not in it: with the
// journal it is enough to make a destroyed database again, and it tells that the
// folder has come to another computer. It holds the device's private key, as the
// database does; both are readable by their owner only.
type anchor struct {
	Device   change.ID `json:"device"`
	Seed     []byte    `json:"seed"`
	Machine  string    `json:"machine,omitempty"` // digest of the system's own id; empty where it has none
	Station  string    `json:"station,omitempty"`
	Name     string    `json:"name,omitempty"`
	Division string    `json:"division,omitempty"`
	Role     Role      `json:"role,omitempty"`
	Demo     bool      `json:"demo,omitempty"`
	Server   string    `json:"server,omitempty"`
	Pin      []byte    `json:"pin,omitempty"`
}

const anchorFile = "station.anchor"

// readAnchor reads it; nil where there is none. One that cannot be read is as
// good as none: the database has all of it.
func (s *Station) readAnchor() (*anchor, error) {
	b, err := s.folder("").ReadFile(anchorFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read anchor: %w", err)
	}
	var a anchor
	if json.Unmarshal(b, &a) != nil || a.Device.IsZero() || len(a.Seed) != ed25519.SeedSize {
		return nil, nil
	}
	return &a, nil
}

// keepAnchor writes it anew where something has changed.
func (s *Station) keepAnchor(ctx context.Context) error {
	a := anchor{Machine: s.machine}
	err := s.read(ctx, func(tx *sql.Tx) error {
		var device []byte
		if err := tx.QueryRowContext(ctx, "SELECT id, private_key, server, pin FROM device").Scan(&device, &a.Seed, &a.Server, &a.Pin); err != nil {
			return err
		}
		a.Device = change.ID(device)
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep anchor: %w", err)
	}
	if p, err := s.Profile(ctx); err == nil {
		a.Station, a.Name, a.Division, a.Role, a.Demo = p.Code, p.Name, p.Division, p.Role, p.Demo
	}
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if old, err := s.folder("").ReadFile(anchorFile); err == nil && bytes.Equal(old, b) {
		return nil
	}
	return s.folder("").WriteFile(anchorFile, b)
}

// takeAnchor gives a database that is being made again the identity it had.
func (s *Station) takeAnchor(ctx context.Context, a *anchor) error {
	return sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if err := tx.Exec(ctx, "UPDATE device SET id = ?, private_key = ?, server = ?, pin = ?", a.Device[:], a.Seed, a.Server, a.Pin); err != nil {
			return err
		}
		if a.Station == "" {
			return nil // it had not been set up
		}
		id := domain.StationID(a.Station)
		doc, err := ledger.NewDocument(domain.KindStation, id, domain.Station{Code: a.Station, Name: a.Name, Division: a.Division, Demo: a.Demo})
		if err != nil {
			return err
		}
		if _, err := ledger.Plant(ctx, tx, doc); err != nil {
			return err
		}
		return tx.Exec(ctx, "INSERT INTO profile (one, station, role, demo) VALUES (1, ?, ?, ?) ON CONFLICT DO NOTHING", id[:], string(a.Role), a.Demo)
	})
}

// machineDigest hides the system's id, which is nobody's business.
func machineDigest(id string) string {
	if id == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("yizhan machine\x00" + id))
	return hex.EncodeToString(sum[:16])
}
