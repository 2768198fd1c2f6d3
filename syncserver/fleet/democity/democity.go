// Package democity makes the demonstration city. It writes no totals: the city's
// office enters the stations and what all go by, 29 stations record visits, members,
// requests and activities, 11 county offices their organisations, people, meetings and
// problems, each on a ledger of its own, and all of it goes through the real protocol
// to the real server. Everything is marked as demonstration data.
package democity

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/syncserver/city"
	"yizhan/syncserver/fleet/sim"
)

// completeFile marks a folder whose demonstration city is whole.
const completeFile = "demo.complete"

// workers is how many stations are made at a time.
const workers = 2

// Fill fills a fresh city that is being served at url. A folder that holds the
// demonstration city already is left as it is; one that holds anything else is
// refused, so that invented visits never mix with real ones.
func Fill(ctx context.Context, c *city.City, url string, now time.Time) error {
	complete := filepath.Join(c.Dir(), completeFile)
	if _, err := os.Stat(complete); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if used, err := c.Used(ctx); err != nil {
		return err
	} else if used {
		return fault.New(fault.Conflict, "data", "这个文件夹里已有数据，演示城市要放在新的文件夹里", "the folder holds data already: the demonstration city needs a fresh one")
	}
	dir, err := os.MkdirTemp("", "yizhan-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d := demo{city: c, url: url, dir: dir, now: now}
	w, err := d.office(ctx)
	if err != nil {
		return fmt.Errorf("demonstration office: %w", err)
	}
	list := stations()
	requests := make([]change.ID, len(list))
	err = each(len(list), func(i int) (err error) {
		if requests[i], err = d.station(ctx, i, list[i]); err != nil {
			err = fmt.Errorf("demonstration station %s: %w", list[i].Code, err)
		}
		return err
	})
	if err != nil {
		return err
	}
	err = each(counties, func(i int) error {
		if err := d.county(ctx, i, w, requests); err != nil {
			return fmt.Errorf("demonstration county %d: %w", i+1, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return os.WriteFile(complete, []byte(now.Format(time.RFC3339)+"\n"), 0o600)
}

type demo struct {
	city *city.City
	url  string
	dir  string
	now  time.Time
}

// deliver pairs a station, sends everything, and closes it.
func (d demo) deliver(ctx context.Context, s *sim.Station) error {
	err := s.PairWith(ctx, d.city, d.url)
	if err == nil {
		err = s.Once(ctx)
	}
	return errors.Join(err, s.Station.Close())
}

// office is the city's: one computer enters the stations and what the whole city goes
// by, another one carries out the duties.
func (d demo) office(ctx context.Context) (w cityWork, err error) {
	const code, name = "LS-OFFICE", "市委两新工委（演示）"
	o, err := d.desk(ctx, code, name, codes.LeshanCity, 0)
	if err != nil {
		return w, err
	}
	for _, st := range stations() {
		if err := o.s.AddStation(ctx, st); err != nil {
			return w, errors.Join(err, o.s.Station.Close())
		}
	}
	if err := o.enter(ctx, func() { w = o.city() }); err != nil {
		return w, errors.Join(err, o.s.Station.Close())
	}
	if err := d.deliver(ctx, o.s); err != nil {
		return w, err
	}
	second := d
	second.dir = filepath.Join(d.dir, "second")
	if o, err = second.desk(ctx, code, name, codes.LeshanCity, 1); err != nil {
		return w, err
	}
	err = o.s.PairWith(ctx, d.city, d.url)
	if err == nil {
		err = o.s.Once(ctx) // what the first computer entered
	}
	if err == nil {
		err = o.tasks(ctx)
	}
	if err == nil {
		err = o.s.Once(ctx)
	}
	return w, errors.Join(err, o.s.Station.Close())
}

// county lets the office of a county do its work and deliver it.
func (d demo) county(ctx context.Context, n int, w cityWork, requests []change.ID) error {
	at := codes.Divisions(codes.LevelCounty)[n]
	o, err := d.desk(ctx, "OFFICE-"+at.Code, at.Name+"委两新工委（演示）", at.Code, uint64(100+n))
	if err != nil {
		return err
	}
	o.place, o.turn = at.Name, n+1
	c := &county{office: o, n: n, w: w}
	for i, st := range stations() {
		if st.Division == at.Code {
			c.requests = append(c.requests, requests[i])
		}
	}
	err = o.enter(ctx, c.work)
	if err == nil {
		err = c.activities(ctx)
	}
	o.s.Now = time.Now() // the syncer's clock is the real one
	if err != nil {
		return errors.Join(err, o.s.Station.Close())
	}
	return d.deliver(ctx, o.s)
}

// each lets f do n pieces of work, some at a time.
func each(n int, f func(i int) error) error {
	next := make(chan int)
	errs := make([]error, n)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for i := range next {
				errs[i] = f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
	return errors.Join(errs...)
}

// station lets a station record its weeks and deliver them. It returns a request that
// became a problem.
func (d demo) station(ctx context.Context, n int, st domain.Station) (change.ID, error) {
	from := domain.DayOf(d.now).AddDays(1 - days)
	s, err := sim.Open(ctx, d.dir, from.Time(), station.Setup{Code: st.Code, Name: st.Name, Division: st.Division, Demo: true})
	if err != nil {
		return change.ID{}, err
	}
	r := recorder{s: s, n: n, station: st, now: d.now, random: rand.New(rand.NewPCG(511100, uint64(n)))}
	if err := r.run(ctx, from); err != nil {
		return change.ID{}, errors.Join(err, s.Station.Close())
	}
	s.Now = time.Now() // the syncer's clock is the real one
	return r.request, d.deliver(ctx, s)
}
