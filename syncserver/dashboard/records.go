package dashboard

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/figure"
)

// recordsPage is the last step of the way down, as the rules name it.
const recordsPage = "GET /records"

// ActionRecordsSeen is how the log names that somebody looked at a station's day.
const ActionRecordsSeen access.Action = "records seen"

// recordsShown is how many records stand on a page.
const recordsShown = 50

func recordsAddress(station string, day domain.Day, page int) string {
	v := url.Values{"station": {station}, "day": {day.String()}}
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	return "/records?" + v.Encode()
}

// asked is which records an address asks for.
type asked struct {
	station string
	day     domain.Day
	page    int
}

func askRecords(values url.Values) (a asked, err error) {
	a.station = values.Get("station")
	if a.day, err = domain.ParseDay(values.Get("day")); err != nil {
		return a, fault.New(fault.Invalid, "day", "“"+values.Get("day")+"”不是日期。请从统计里的一天点进来", "“"+values.Get("day")+"” is no date. Come here from a day of the figures")
	}
	a.page = 1
	if s := values.Get("page"); s != "" {
		if a.page, err = strconv.Atoi(s); err != nil || a.page < 1 {
			return a, errNoPage
		}
	}
	return a, nil
}

var errNoPage = fault.New(fault.Invalid, "page", "没有这一页，请从第一页看起", "there is no such page: begin with the first")

// dayRecords is a station's day as the ledger has it.
type dayRecords struct {
	state      city.StationState
	figures    figures // freshness and names
	facts      []ledger.Fact
	registered int64
}

// records shows the records behind a day of a station, without whom they are about.
func (d *Dashboard) records(w http.ResponseWriter, r *http.Request) {
	v := newView(w, r, "/", d.now())
	p := recordsSheet{view: v}
	a, err := askRecords(r.URL.Query())
	if err == nil {
		var read *dayRecords
		if read, err = d.readRecords(r.Context(), v.Staff, a); err == nil {
			err = p.fill(a, read)
		}
	}
	if err != nil {
		v.problem(err)
		v.Problem.Days = false
		d.write(w, r, v, fault.KindOf(err).HTTPStatus())
		return
	}
	body, err := render("records.html", p)
	if err != nil {
		d.fail(w, r, v, err)
		return
	}
	send(w, v, http.StatusOK, body)
}

// readRecords reads them once the log has it that somebody looks. What is not the
// reader's is not there, and looking for it leaves nothing in the log.
func (d *Dashboard) readRecords(ctx context.Context, staff access.Staff, a asked) (*dayRecords, error) {
	out := &dayRecords{}
	area, err := staff.Area("")
	if err != nil {
		return nil, err
	}
	find := func(s city.Snapshot) error {
		s, err := s.Within(ctx, area)
		if err != nil {
			return err
		}
		stations, err := s.Stations(ctx, a.day, a.day)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(stations, func(s city.StationState) bool { return s.Code == a.station })
		if i < 0 {
			return errNoStation
		}
		out.state = stations[i]
		return nil
	}
	if err := sqlite.Write(ctx, d.city.DB, func(tx sqlite.Tx) error {
		if err := find(city.Snapshot{Cells: sqlite.Cells{R: tx}}); err != nil {
			return err
		}
		return access.Audit(ctx, tx, access.Who(ctx), ActionRecordsSeen, out.state.Code+" "+a.day.String())
	}); err != nil {
		return nil, err
	}
	online := d.connected()
	err = d.city.Snapshot(ctx, func(s city.Snapshot) error {
		if err := find(s); err != nil {
			return err
		}
		if out.facts, err = sqlite.FactsOfDay(ctx, s.R, out.state.ID, a.day); err != nil {
			return err
		}
		out.figures.at, out.figures.stations = d.now(), []city.StationState{out.state}
		if out.figures.asOf, err = s.AsOf(ctx); err != nil {
			return err
		}
		if out.figures.labels, err = s.Labels(ctx); err != nil {
			return err
		}
		computers, err := s.Computers(ctx)
		if err != nil {
			return err
		}
		out.figures.offline = figure.Offline(out.figures.stations, computers, online)
		for kind, to := range map[string]*map[string]stats.Entry{domain.KindGroup: &out.figures.groupNames, domain.KindService: &out.figures.serviceNames} {
			if *to, err = s.Dictionary(ctx, kind); err != nil {
				return err
			}
		}
		t, err := stats.Read(ctx, s, stats.Query{Measure: domain.MeasureRegistered, From: a.day, To: a.day, By: stats.ByTotal, Station: out.state.ID})
		out.registered = t.Total
		return err
	})
	return out, err
}
