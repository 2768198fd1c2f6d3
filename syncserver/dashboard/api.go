package dashboard

import (
	"net/http"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/api"
	"yizhan/syncserver/city"
	"yizhan/syncserver/figure"
)

// What programs read here is what the page ranks: the same rows in the same order, of
// the same snapshot, asked for by the same parameters.

// coverageAnswer is how many stations figures are of. Rates are left to the reader:
// they can be added up, rates cannot.
type coverageAnswer struct {
	Expected int64 `json:"expected"`
	Reported int64 `json:"reported"`
}

// placesAnswer is a figure by county, or by town in a county.
type placesAnswer struct {
	Measure domain.Measure `json:"measure"`
	From    domain.Day     `json:"from"`
	To      domain.Day     `json:"to"`
	By      string         `json:"by"`
	AsOf    time.Time      `json:"as_of"`
	Rows    []placeAnswer  `json:"rows"`
	Vacant  []placeName    `json:"vacant"`
	Total   *int64         `json:"total"`
}

// placeAnswer is one of them. A place that did not report has no value, which is not 0.
type placeAnswer struct {
	Key          string         `json:"key"`
	Name         string         `json:"name"`
	Value        *int64         `json:"value"`
	Rank         *int64         `json:"rank"`
	Stations     coverageAnswer `json:"stations"`
	DaysReported int64          `json:"days_reported"`
	DaysDue      int64          `json:"days_due"`
}

type placeName struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

func (d *Dashboard) apiCounties(w http.ResponseWriter, r *http.Request) {
	f, q, err := d.askedByProgram(r)
	if err == nil && q.station != "" {
		err = fault.New(fault.Invalid, "station", "这里按县或乡镇给数，不能只看一个驿站，请用 /api/v1/stations", "this is by county or town: ask /api/v1/stations about a station")
	}
	if err != nil {
		api.Fail(w, r, d.log, err)
		return
	}
	b, by := newDivisions(chinese, q, f), "county"
	if q.area != "" {
		b, by = newTowns(chinese, q, f), "town"
	}
	out := placesAnswer{Measure: q.measure, From: q.period.From, To: q.period.To, By: by, AsOf: f.asOf, Rows: []placeAnswer{}, Vacant: []placeName{}}
	if !f.nobody() {
		out.Total = &f.divisions.Total
	}
	for _, row := range b.Rows {
		p := placeAnswer{Key: row.Key, Name: row.Name, Stations: coverageAnswer{row.report.expected, row.report.reported}, DaysReported: row.report.days, DaysDue: row.report.due}
		if !row.Missing {
			p.Value, p.Rank = &row.Amount, &row.Place
		}
		out.Rows = append(out.Rows, p)
	}
	for _, v := range b.Vacant {
		out.Vacant = append(out.Vacant, placeName{v.Code, v.Name})
	}
	api.Write(w, http.StatusOK, out)
}

// stationsAnswer is the stations with their figures, most people first.
type stationsAnswer struct {
	From     domain.Day      `json:"from"`
	To       domain.Day      `json:"to"`
	AsOf     time.Time       `json:"as_of"`
	Coverage coverageAnswer  `json:"coverage"`
	Rows     []stationAnswer `json:"rows"`
	Totals   figuresAnswer   `json:"totals"`
}

// figuresAnswer is a value for each figure of the page's head.
type figuresAnswer map[domain.Measure]int64

// stationAnswer is one station; without figures where it did not report.
type stationAnswer struct {
	Code         string        `json:"code"`
	Name         string        `json:"name"`
	Division     string        `json:"division"`
	Rank         *int64        `json:"rank"`
	Reported     bool          `json:"reported"`
	DaysReported int           `json:"days_reported"`
	LastArrival  *time.Time    `json:"last_arrival"`
	Figures      figuresAnswer `json:"figures"`
}

func (d *Dashboard) apiStations(w http.ResponseWriter, r *http.Request) {
	f, q, err := d.askedByProgram(r)
	if err != nil {
		api.Fail(w, r, d.log, err)
		return
	}
	c := figure.CoverageOf(f.stations)
	out := stationsAnswer{From: q.period.From, To: q.period.To, AsOf: f.asOf, Coverage: coverageAnswer{c.Expected, c.Reported}, Rows: []stationAnswer{}}
	states := map[string]city.StationState{}
	for _, s := range f.stations {
		states[s.Code] = s
	}
	figures := map[string]figuresAnswer{}
	for _, m := range stats.Headlines() {
		for _, row := range f.byStation[m].Rows {
			if figures[row.Key] == nil {
				figures[row.Key] = figuresAnswer{}
			}
			figures[row.Key][m] = row.Value
		}
		if !f.nobody() {
			if out.Totals == nil {
				out.Totals = figuresAnswer{}
			}
			out.Totals[m] = f.byStation[m].Total
		}
	}
	for _, row := range newLeague(chinese, q, f, f.at).Rows {
		s, known := states[row.Code]
		a := stationAnswer{Code: row.Code, Name: row.Name, Division: s.Division, Reported: !row.Missing, DaysReported: f.reportedDays[s.ID].Days}
		if !known {
			a.Division = row.Code // an office counts for its division
		}
		if !s.LastArrival.IsZero() {
			a.LastArrival = &s.LastArrival
		}
		if !row.Missing {
			a.Rank, a.Figures = &row.Place, figuresAnswer{}
			for _, m := range stats.Headlines() {
				a.Figures[m] = figures[row.Code][m]
			}
		}
		out.Rows = append(out.Rows, a)
	}
	api.Write(w, http.StatusOK, out)
}

// askedByProgram reads the question of a program as that of the page.
func (d *Dashboard) askedByProgram(r *http.Request) (f *figures, q question, err error) {
	if q, err = ask(r.URL.Query(), domain.DayOf(d.now()), access.StaffOf(r.Context())); err == nil {
		f, err = d.readFigures(r.Context(), q)
	}
	return f, q, err
}
