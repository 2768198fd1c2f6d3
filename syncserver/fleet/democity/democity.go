// Package democity makes the demonstration city. It writes no totals: an office
// enters the stations and organisations, 29 stations record visits, members and
// activities on their own ledgers, and all of it goes through the real protocol
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
	"yizhan/shared/register"
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
	if err := d.office(ctx); err != nil {
		return fmt.Errorf("demonstration office: %w", err)
	}
	if err := d.stations(ctx); err != nil {
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

// office enters what the city knows of itself before anybody records.
func (d demo) office(ctx context.Context) error {
	s, err := sim.Open(ctx, d.dir, d.now, station.Setup{Code: "LS-OFFICE", Name: "市委两新工委（演示）", Division: codes.LeshanCity, Role: station.RoleOffice, Demo: true})
	if err != nil {
		return err
	}
	for _, st := range stations() {
		if err := s.AddStation(ctx, st); err != nil {
			return errors.Join(err, s.Station.Close())
		}
	}
	if err := organisations(ctx, s); err != nil {
		return errors.Join(err, s.Station.Close())
	}
	return d.deliver(ctx, s)
}

// organisations enters the tree of four levels and the departments beside it.
func organisations(ctx context.Context, s *sim.Station) error {
	var failed error
	organisation, _ := domain.FindKind(domain.KindOrganisation)
	add := func(o domain.Organisation) change.ID {
		o.Demo, o.FoundedOn, o.State = true, domain.DayOf(time.Date(2026, 3, 2, 0, 0, 0, 0, domain.Shanghai)), domain.StateActive
		fields, err := domain.Encode(o)
		if err != nil {
			failed = errors.Join(failed, err)
			return change.ID{}
		}
		id, err := s.SaveDocument(ctx, domain.KindOrganisation, change.ID{}, 0, register.FormOf(organisation, fields))
		failed = errors.Join(failed, err)
		return id
	}
	for _, name := range departments {
		add(domain.Organisation{Name: name, Type: "department", Division: codes.LeshanCity})
	}
	top := add(domain.Organisation{Name: "市委两新工委", Type: "work_committee", Division: codes.LeshanCity})
	counties := codes.Divisions(codes.LevelCounty)
	var levelTwo []change.ID
	for i := range committees {
		industry, division, place := industries[i%len(industries)], codes.LeshanCity, "市"
		if i >= len(industries) {
			county := counties[i%len(counties)]
			division, place = county.Code, county.Name
		}
		levelTwo = append(levelTwo, add(domain.Organisation{Name: place + industry + "行业党委", Type: "industry_committee", Parent: top, Division: division, Industry: industryCode(industry)}))
	}
	var levelThree []change.ID
	for i := range enterprises {
		levelThree = append(levelThree, add(domain.Organisation{Name: fmt.Sprintf("演示企业%02d党支部", i+1), Type: "enterprise_branch", Parent: levelTwo[i%committees], Division: counties[i%len(counties)].Code}))
	}
	sites := stations()
	for i := range floatingBranches {
		st := sites[i%len(sites)]
		add(domain.Organisation{Name: fmt.Sprintf("演示流动党支部%02d", i+1), Type: "floating_branch", Parent: levelThree[i%enterprises], Division: st.Division, Station: domain.StationID(st.Code)})
	}
	return failed
}

// industryCode is the code of an industry that the demonstration names.
func industryCode(name string) string {
	for _, c := range domain.Industries {
		if c.ZH == name {
			return c.Code
		}
	}
	return "other"
}

// stations lets every station record its weeks and deliver them.
func (d demo) stations(ctx context.Context) error {
	list := stations()
	next := make(chan int)
	errs := make([]error, len(list))
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for i := range next {
				if errs[i] = d.station(ctx, i, list[i]); errs[i] != nil {
					errs[i] = fmt.Errorf("demonstration station %s: %w", list[i].Code, errs[i])
				}
			}
		})
	}
	for i := range list {
		next <- i
	}
	close(next)
	wait.Wait()
	return errors.Join(errs...)
}

func (d demo) station(ctx context.Context, n int, st domain.Station) error {
	from := domain.DayOf(d.now).AddDays(1 - days)
	s, err := sim.Open(ctx, d.dir, from.Time(), station.Setup{Code: st.Code, Name: st.Name, Division: st.Division, Demo: true})
	if err != nil {
		return err
	}
	r := recorder{s: s, n: n, station: st, now: d.now, random: rand.New(rand.NewPCG(511100, uint64(n)))}
	if err := r.run(ctx, from); err != nil {
		return errors.Join(err, s.Station.Close())
	}
	s.Now = time.Now() // the syncer's clock is the real one
	return d.deliver(ctx, s)
}
