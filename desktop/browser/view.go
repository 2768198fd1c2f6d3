package browser

import (
	"context"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// view is everything that the desk shows beside what is being typed.
type view struct {
	Station  string   `json:"station"`
	Demo     bool     `json:"demo"`
	Head     head     `json:"head"`
	Groups   []choice `json:"groups"`
	Services []choice `json:"services"`
	Today    today    `json:"today"`
}

// head is what moves at the top of the page: the time, and the word about where
// the records are.
type head struct {
	Clock string `json:"clock"`
	Pill  string `json:"pill"`
	Tone  string `json:"tone"` // a colour token
}

// choice is a tile.
type choice struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Note   string `json:"note,omitempty"`
	Accent string `json:"accent,omitempty"`
}

// today is the right half of the desk.
type today struct {
	People    string    `json:"people"`
	Services  string    `json:"services"`
	Saved     string    `json:"saved"`
	Yesterday string    `json:"yesterday"`
	Hours     [24]int64 `json:"hours"`
	Hour      int       `json:"hour"`
	Rows      []row     `json:"rows"`
	Rest      string    `json:"rest,omitempty"`
}

type row struct {
	ID       string `json:"id"`
	Time     string `json:"time"`
	Group    string `json:"group"`
	Services string `json:"services"`
	Voided   bool   `json:"voided,omitempty"`
	Undoable bool   `json:"undoable,omitempty"`
}

// person is a member as a search shows one: masked.
type person struct {
	ID    string `json:"id"`
	Group string `json:"group"`
	Words string `json:"words"`
}

// view reads what is on show. Before the first set-up there is only the head.
func (s *Server) view(ctx context.Context) (view, error) {
	v := view{}
	var err error
	if v.Head, err = s.head(ctx); err != nil {
		return v, err
	}
	p, err := s.Station.Profile(ctx)
	if err != nil {
		if fault.Is(err, fault.Unset) {
			err = nil
		}
		return v, err
	}
	v.Station, v.Demo = p.Name, p.Demo
	groups, err := s.Station.Groups(ctx)
	if err != nil {
		return v, err
	}
	for _, g := range groups {
		v.Groups = append(v.Groups, choice{Code: g.Code, Name: text.Pick(g.Name, g.NameEN), Accent: string(theme.Group(g.Code))})
	}
	services, err := s.Station.Services(ctx)
	if err != nil {
		return v, err
	}
	for _, u := range services {
		c := choice{Code: u.Code, Name: text.Pick(u.Name, u.NameEN)}
		if u.Priced && u.Charged > 0 {
			c.Note = text.Yuan(u.Charged)
		}
		v.Services = append(v.Services, c)
	}
	v.Today, err = s.today(ctx)
	return v, err
}

// head reads the word about where the records are.
func (s *Server) head(ctx context.Context) (head, error) {
	status, err := s.Station.Status(ctx)
	if err != nil {
		return head{}, err
	}
	now, state := s.Now(), s.State()
	s.mu.Lock()
	defer s.mu.Unlock()
	done, total := s.progress.See(status, state)
	words, tone := syncing.Pill(syncing.Picture{Status: status, State: state, Disk: s.disk, Now: now, Done: done, Total: total})
	return head{Clock: text.Date(domain.DayOf(now)) + "  " + text.Clock(now), Pill: words, Tone: string(tone)}, nil
}

func (s *Server) today(ctx context.Context) (today, error) {
	f, err := s.Station.Today(ctx)
	if err != nil {
		return today{}, err
	}
	t := today{
		People:    text.Count(f.People),
		Services:  text.TodayServices.With(text.Count(f.Services)),
		Saved:     text.TodaySaved.With(text.Yuan(f.Saved)),
		Yesterday: text.YesterdayThen.With(text.Count(f.PeopleBefore)) + "  " + text.Change(f.People, f.PeopleBefore),
		Hours:     f.ByHour, Hour: s.Now().In(domain.Shanghai).Hour(), Rows: []row{},
	}
	for _, v := range f.Rows {
		r := desk.NewRow(v)
		t.Rows = append(t.Rows, row{ID: r.ID.String(), Time: r.Time, Group: r.Group, Services: r.Services, Voided: r.Voided, Undoable: r.Undoable})
	}
	if len(f.Rows) >= station.TodayRowsMax {
		t.Rest = text.ShowingLatestHere.With(station.TodayRowsMax)
	}
	return t, nil
}
