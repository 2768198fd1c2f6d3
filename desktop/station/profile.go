package station

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"math/big"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
)

// Profile is who this computer records for; fault.Unset before the first set-up.
func (s *Station) Profile(ctx context.Context) (Profile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.profile != nil {
		return *s.profile, nil
	}
	var p Profile
	err := s.read(ctx, func(tx *sql.Tx) (err error) {
		p, err = readProfile(ctx, tx)
		return err
	})
	if err != nil {
		return Profile{}, err
	}
	s.profile = &p
	return p, nil
}

func readProfile(ctx context.Context, tx *sql.Tx) (p Profile, err error) {
	var device, station []byte
	var role string
	row := tx.QueryRowContext(ctx, "SELECT d.id, p.station, p.role, p.demo FROM device d, profile p")
	if err := row.Scan(&device, &station, &role, &p.Demo); err != nil {
		if none(err) {
			err = unset()
		}
		return p, err
	}
	p.Device, p.Station, p.Role = change.ID(device), change.ID(station), Role(role)
	doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindStation, p.Station)
	if err != nil {
		return p, err
	}
	d, err := domain.Decode[domain.Station](doc.Values())
	p.Code, p.Name, p.Division = d.Code, d.Name, d.Division
	p.Demo = p.Demo || d.Demo // another computer of a demonstration station
	return p, err
}

// Init sets this computer up, once, with no server in reach. The station's entry
// is not sent as a change: stations are the city's to name, and pairing tells
// the city what this one calls itself.
func (s *Station) Init(ctx context.Context, setup Setup) (Profile, error) {
	if _, err := s.Profile(ctx); err == nil {
		return Profile{}, fault.New(fault.Conflict, "", "本机已经设置过了", "this computer has been set up already")
	} else if !fault.Is(err, fault.Unset) {
		return Profile{}, err
	}
	if setup.Role == "" {
		setup.Role = RoleStation
	}
	if setup.Role != RoleStation && setup.Role != RoleOffice {
		return Profile{}, fault.New(fault.Invalid, "role", "用途只能是驿站或社区办公室", "the role is station or office")
	}
	d := domain.Station{Code: strings.TrimSpace(setup.Code), Name: strings.TrimSpace(setup.Name), Division: strings.TrimSpace(setup.Division), Demo: setup.Demo}
	if d.Code == "" {
		var err error
		if d.Code, err = ownCode(d.Division); err != nil {
			return Profile{}, err
		}
	}
	if d.Division == "" {
		return Profile{}, fault.New(fault.Invalid, "division", "请选择所在县区", "choose the division")
	}
	if err := d.Validate(); err != nil {
		return Profile{}, err
	}
	id := domain.StationID(d.Code)
	doc, err := ledger.NewDocument(domain.KindStation, id, d)
	if err != nil {
		return Profile{}, err
	}
	err = sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if _, err := ledger.Plant(ctx, tx, doc); err != nil {
			return err
		}
		return tx.Exec(ctx, "INSERT INTO profile (one, station, role, demo) VALUES (1, ?, ?, ?)", id[:], string(setup.Role), setup.Demo)
	})
	if err != nil {
		return Profile{}, fmt.Errorf("set up: %w", err)
	}
	s.changed(SignalDictionary)
	if err := s.keepAnchor(ctx); err != nil {
		return Profile{}, err
	}
	return s.Profile(ctx)
}

// ownCode is a code for a station that set itself up: its division and six
// digits, easy to read over the telephone.
func ownCode(division string) (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s-%06d", division, n), nil
}

// changed drops what is remembered of the dictionaries where that is what
// changed, and tells the pages.
func (s *Station) changed(sig Signal) {
	if sig == SignalDictionary {
		s.mu.Lock()
		s.profile, s.dictionary = nil, nil
		s.mu.Unlock()
	}
	s.signals.emit(sig)
}

// changedDocuments tells that documents of any kind have come or gone.
func (s *Station) changedDocuments() {
	for _, sig := range []Signal{SignalDictionary, SignalMembers, SignalShift, SignalDay, SignalRegisters} {
		s.changed(sig)
	}
}
