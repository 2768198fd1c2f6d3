package monthly

import (
	"cmp"
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/report/form"
	"yizhan/shared/stats"
)

// month is what is known of the days asked for.
type month struct {
	src      Source
	ask      Ask
	header   form.Header
	stations []station
	counted  []station                    // whose figures are told: of a closed month those of then
	places   map[change.ID]domain.Station // all that the ledger knows, for naming

	groups, uses []form.Entry
	now, before  figures
	unit         func(id change.ID, division string) bool // whether a station is of it

	organisations map[change.ID]domain.Organisation
	rounds        map[change.ID]domain.SurveyRound
	held          []found[domain.Activity] // in the period, by station or without
	attended      map[taking]int64
}

// taking is that people took part in an activity at a station.
type taking struct{ activity, station change.ID }

// end is the last day that is known of: that of the period, or today.
func (m *month) end() domain.Day { return min(m.header.To, domain.DayOf(m.header.Made)) }

// station is a station of the unit.
type station struct {
	id change.ID
	domain.Station
	reported bool
	due      bool // it is to report: an office that has activities of its own is not
}

// figures are the sums of each station.
type figures map[domain.Measure]map[change.ID]int64

// told are the measures of which one is a report: those that the city's pages go by.
var told = []domain.Measure{domain.MeasureVisits, domain.MeasureAttendance, domain.MeasureRegistered, domain.MeasureOpenDays, domain.MeasureNoServiceDays}

// counted are all that are asked for.
var counted = append(slices.Clone(told), domain.MeasurePeople, domain.MeasureServices, domain.MeasureSaved, domain.MeasureRequests, domain.MeasureAnswered)

// read asks the ledger for what several tables need.
func read(ctx context.Context, src Source, ask Ask) (*month, error) {
	m := &month{src: src, ask: ask, places: map[change.ID]domain.Station{}}
	asOf, err := src.AsOf(ctx)
	if err != nil {
		return nil, err
	}
	m.header = form.Header{Unit: ask.Unit.Name, From: ask.Period.From, To: ask.Period.To, AsOf: asOf, Made: ask.Made, Who: ask.Who}
	if ask.Closed != nil {
		m.header.AsOf = ask.Closed.AsOf
	}
	if m.groups, m.uses, err = m.entries(ctx); err != nil {
		return nil, err
	}
	if m.now, err = m.figures(ctx, ask.Period); err != nil {
		return nil, err
	}
	if m.before, err = m.figures(ctx, ask.Period.Previous()); err != nil {
		return nil, err
	}
	if err := m.list(ctx); err != nil {
		return nil, err
	}
	if m.organisations, err = byID[domain.Organisation](ctx, src, domain.KindOrganisation); err != nil {
		return nil, err
	}
	if m.rounds, err = byID[domain.SurveyRound](ctx, src, domain.KindSurveyRound); err != nil {
		return nil, err
	}
	if err := m.activities(ctx); err != nil {
		return nil, err
	}
	m.header.Demo = len(m.counted) > 0 && !slices.ContainsFunc(m.counted, func(s station) bool { return !s.Demo })
	return m, nil
}

func (m *month) figures(ctx context.Context, p stats.Period) (figures, error) {
	f := figures{}
	for _, measure := range counted {
		sums, err := m.src.SumCells(ctx, stats.Query{Measure: measure, From: p.From, To: p.To, By: stats.ByStation})
		if err != nil {
			return nil, err
		}
		f[measure] = map[change.ID]int64{}
		for _, s := range sums {
			id, err := change.ParseID(s.Key)
			if err != nil {
				return nil, err
			}
			f[measure][id] = s.Value
		}
	}
	return f, nil
}

// list finds the stations of the unit. Figures of a station whose entry has not arrived
// have a row as well, where the unit is everybody: nobody disappears from a total.
func (m *month) list(ctx context.Context) error {
	docs, err := list[domain.Station](ctx, m.src, domain.KindStation)
	if err != nil {
		return err
	}
	u := m.ask.Unit
	m.unit = func(id change.ID, division string) bool {
		if u.Stations != nil {
			return slices.Contains(u.Stations, id)
		}
		return u.in(division)
	}
	add := func(to *[]station, id change.ID, s domain.Station) {
		reported := slices.ContainsFunc(told, func(measure domain.Measure) bool { return m.now[measure][id] != 0 })
		due := s.Kind != officeKind && !slices.Contains(u.Offices, id)
		if !reported && !due {
			return
		}
		if !m.unit(id, s.Division) {
			return
		}
		*to = append(*to, station{id, s, reported, due})
	}
	for _, d := range docs {
		m.places[d.id] = d.value
		add(&m.stations, d.id, d.value)
	}
	unknown := map[change.ID]bool{}
	for _, sums := range m.now {
		for id := range sums {
			if _, known := m.places[id]; !known {
				unknown[id] = true
			}
		}
	}
	for id := range unknown {
		add(&m.stations, id, domain.Station{Code: id.String()[:8], Name: "未登记的驿站 " + id.String()[:8]})
	}
	m.counted = m.stations
	if m.ask.Closed != nil {
		m.counted = nil
		for id, then := range m.ask.Closed.Stations {
			s := m.places[id]
			s.Code, s.Name, s.Division, s.Kind = then.Code, then.Name, then.Division, cmp.Or(then.Kind, s.Kind)
			add(&m.counted, id, s)
		}
		for _, s := range m.stations {
			if _, listed := m.ask.Closed.Stations[s.id]; !listed && s.reported {
				m.counted = append(m.counted, s) // its entry came later
			}
		}
	}
	for _, list := range [][]station{m.stations, m.counted} {
		slices.SortFunc(list, func(a, b station) int {
			return cmp.Or(cmp.Compare(countyOrder(a.Division), countyOrder(b.Division)), cmp.Compare(a.Code, b.Code), cmp.Compare(a.id.String(), b.id.String()))
		})
	}
	return nil
}

// heard tells how many stations were to report, and how many did.
func (m *month) heard() (due, reported int) {
	for _, s := range m.counted {
		if !s.due {
			continue
		}
		due++
		if s.reported {
			reported++
		}
	}
	return due, reported
}

// officeKind is the kind of a community's office (domain.StationKinds).
const officeKind = "office"

// countyOrder puts those without a place last.
func countyOrder(division string) string { return cmp.Or(codes.CountyOf(division), "~") }

// place finds a station of the unit.
func (m *month) place(id change.ID) (station, bool) {
	i := slices.IndexFunc(m.stations, func(s station) bool { return s.id == id })
	if i < 0 {
		return station{}, false
	}
	return m.stations[i], true
}

// total is a figure of all stations of the unit.
func (m *month) total(f figures, measure domain.Measure) (sum int64) {
	for _, s := range m.counted {
		sum += f[measure][s.id]
	}
	return sum
}

// past is a figure of the period before, of all that were the unit's then: a station that
// has nothing to report now, or no entry any more, was counted all the same.
func (m *month) past(measure domain.Measure) (sum int64) {
	for id, n := range m.before[measure] {
		if m.unit(id, m.places[id].Division) {
			sum += n
		}
	}
	return sum
}

// parts cuts a figure of each station, by group or by service.
func (m *month) parts(ctx context.Context, measure domain.Measure, by stats.By) (map[change.ID]map[string]int64, error) {
	out := map[change.ID]map[string]int64{}
	q := stats.Query{Measure: measure, From: m.header.From, To: m.header.To, By: by}
	return out, m.src.SumStations(ctx, q, func(station change.ID, key string, sum int64) {
		if out[station] == nil {
			out[station] = map[string]int64{}
		}
		out[station][key] = sum
	})
}

// ordered are the entries of a dictionary, those without a place last.
func ordered[T any](docs []found[T], entry func(T) (int64, form.Entry)) []form.Entry {
	slices.SortStableFunc(docs, func(a, b found[T]) int {
		m, x := entry(a.value)
		n, y := entry(b.value)
		const last = 1 << 40
		if m == 0 {
			m = last
		}
		if n == 0 {
			n = last
		}
		return cmp.Or(cmp.Compare(m, n), cmp.Compare(x.Code, y.Code))
	})
	out := make([]form.Entry, len(docs))
	for i, d := range docs {
		_, out[i] = entry(d.value)
	}
	return out
}

// byID reads the documents of a kind that others name.
func byID[T any](ctx context.Context, src Source, kind string) (map[change.ID]T, error) {
	docs, err := list[T](ctx, src, kind)
	out := make(map[change.ID]T, len(docs))
	for _, d := range docs {
		out[d.id] = d.value
	}
	return out, err
}
