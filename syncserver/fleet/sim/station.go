// Package sim holds both sides in one process: a real server on a loopback port
// and real stations without windows, with clocks that the simulation moves.
package sim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// Station is a simulated station: the real one, without a window and with a clock
// that the simulation moves.
type Station struct {
	*station.Station
	*syncer.Syncer
	Now     time.Time
	dir     string
	machine string // which computer it runs on; empty: this one
}

// Open opens a station in a folder of its own.
func Open(ctx context.Context, dir string, now time.Time, setup station.Setup) (*Station, error) {
	s := &Station{Now: now, dir: filepath.Join(dir, setup.Code)}
	if err := s.Start(ctx); err != nil {
		return nil, fmt.Errorf("open station %s: %w", setup.Code, err)
	}
	if _, err := s.Init(ctx, setup); err != nil {
		return nil, errors.Join(fmt.Errorf("set up station %s: %w", setup.Code, err), s.Station.Close())
	}
	return s, nil
}

// Start opens the station in its folder, where it was closed.
func (s *Station) Start(ctx context.Context) (err error) {
	options := []station.Option{station.WithClock(func() time.Time { return s.Now })}
	if s.machine != "" {
		options = append(options, station.WithMachine(s.machine))
	}
	s.Station, err = station.Open(ctx, s.dir, options...)
	s.Syncer = syncer.New(s.Station, slog.New(slog.DiscardHandler))
	return err
}

// Reopen ends the program and starts it again.
func (s *Station) Reopen(ctx context.Context) error {
	if err := s.Station.Close(); err != nil {
		return err
	}
	return s.Start(ctx)
}

// PairWith pairs the station with a running server of this process.
func (s *Station) PairWith(ctx context.Context, c *city.City, url string) error {
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	division := ""
	if p.Role == station.RoleOffice {
		division = p.Division // said by whoever pairs it: an office states a county at most
	}
	code, err := access.NewPairing(ctx, c, p.Code, access.Role(p.Role), division, time.Now())
	if err != nil {
		return err
	}
	return s.Pair(ctx, syncer.Invitation{Server: url, Code: code})
}
