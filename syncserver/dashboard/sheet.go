package dashboard

import (
	"html/template"
	"strconv"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/figure"
	"yizhan/syncserver/months"
)

// sheet is the overview, ready to be written.
type sheet struct {
	Empty         bool   // no station has ever been here
	Area          string // whose figures; empty: the city's
	Crumbs        []link // the way down to here; the last is here
	Station       bool   // they are of one station
	Records       string // the address of the day's records, where the reader may see them
	Heading, Days string
	Revision      uint64
	AsOf, Updated string
	UpdatedShort  string
	Coverage      string
	Fresh         string // the same in one sentence, for beside the figures
	Offline       string
	Closed        *link // what of these days is closed, and the page that says more
	CoverageHow   string
	Missing       []name // stations that did not report
	Demo          bool

	Totals    []total
	Glances   []glance
	Trend     trend
	Divisions breakdown
	Groups    breakdown
	Services  breakdown
	Stations  league
	Week      week
	Works     []breakdown // how far the work of offices is
	Progress  []link      // the parts of the page that says more of it
	Shows     []link      // the ways to draw the figures
	Tables    bool        // without pictures
	Map       bool        // the counties in their places
	Ways      []link      // the same figures by rows and columns, and compared
	Tiles     []tile
	// Outlines are the counties on the city's own map, where there is a good one.
	Outlines   outlines
	MapProblem string // why the one that is there is not drawn
}

// name is a proper name with its code. Names are not translated.
type name struct{ Code, Name string }

// total is one of the large figures.
type total struct {
	Key, Name, Value, Unit, How string
	Address                     string // of the page about this figure
	Current                     bool
	Change                      movement
	Year                        movement // 同比
}

// movement is how a figure stands against the period before.
type movement struct {
	Against string // "比上月同期"
	Arrow   string // ↑ ↓ or nothing
	Amount  string // "6.2%", or a word
	Before  string // the figure of then; empty where there was none
	How     string
}

// trend is the picture over time with its table.
type trend struct {
	Title, By, How string
	Picture        template.HTML
	Head           string
	Rows           []row
	Total          string
	Empty          bool
}

// breakdown is a table with bars.
type breakdown struct {
	Key, Title, By, How, Head, Figure string
	Rows                              []row
	Shares                            bool
	Total                             string
	Vacant                            []name // counties without a station
	Ranked                            bool   // rows have places, and say how complete they are
	Absent                            []name // stations that did not report, with where they are
	More                              string // the address of the page that says more
}

// row is one line of a table.
type row struct {
	Key, Name, Value, Unit, Share string
	Bar                           template.HTML
	Class                         string // of its colour
	Missing                       bool
	Address                       string // of the figures of what the row is about
	Coverage, Rate                string
	Amount                        int64 // what Value writes
	Place                         int64 // of a row that reported; 0: none
	report                        placeReport
}

// Rank is the place as it is written.
func (r row) Rank() string {
	if r.Place == 0 {
		return ""
	}
	return grouped(r.Place)
}

func newSheet(l language, staff access.Staff, q question, f *figures) *sheet {
	now := f.at.In(domain.Shanghai)
	p := &sheet{
		Empty: len(f.stations) == 0, Revision: f.revision,
		Heading: l.must("chosen_days"), Days: l.days(q.period, now),
		AsOf: l.must("never"), Updated: now.Format(time.TimeOnly), UpdatedShort: now.Format("15:04"),
		CoverageHow: stats.Coverage.How.In(string(l)),
	}
	if d, ok := codes.FindDivision(q.area); ok {
		p.Area = d.Name
		p.Empty = false // the city has stations, or nobody could ask
	}
	if q.station != "" {
		p.Station, p.Area, p.Empty = true, f.stations[0].Name, false
		if q.period.Days() == 1 && staff.MayOpen(recordsPage) {
			p.Records = recordsAddress(q.station, q.period.From, 1)
		}
	}
	p.Crumbs = crumbs(l, staff, q, f, now)
	if q.period.Kind != stats.PeriodChosen {
		p.Heading = l.must(string(q.period.Kind))
	}
	if f.asOf.UnixMilli() > 0 {
		p.AsOf = l.clock(f.asOf, now, time.TimeOnly)
	}
	p.cover(l, f)
	for _, m := range stats.Headlines() {
		p.Totals = append(p.Totals, newTotal(l, q, f, m))
	}
	p.Glances = newGlances(l, q, f)
	p.Trend = newTrend(l, q, f, now)
	switch {
	case q.station != "":
	case q.area == "":
		p.Divisions = newDivisions(l, q, f)
	case q.area == codes.CountyOf(q.area):
		p.Divisions = newTowns(l, q, f)
	}
	p.Week = newWeek(l, q, f)
	p.Groups = newGroups(l, f)
	p.Services = newServices(l, f)
	p.Stations = newLeague(l, q, f, now)
	p.newWorks(l, staff, q, f)
	p.Closed = closedIn(l, f.closed)
	p.draw(l, q, f)
	p.Ways = []link{{Text: l.must("to_pivot"), Address: q.elsewhere("/pivot")}, {Text: l.must("to_compare"), Address: q.elsewhere("/compare")}}
	if f.nobody() {
		// A sum of nothing known is not 0 either.
		for _, total := range []*string{&p.Trend.Total, &p.Divisions.Total, &p.Groups.Total, &p.Services.Total} {
			*total = unknown
		}
		for i := range p.Stations.Totals {
			p.Stations.Totals[i] = unknown
		}
	}
	return p
}

// cover says how many stations the figures are of, and who is missing.
func (p *sheet) cover(l language, f *figures) {
	for _, s := range f.stations {
		p.Demo = p.Demo || s.Demo
	}
	c := figure.CoverageOf(f.stations)
	for _, s := range c.Missing {
		p.Missing = append(p.Missing, name{s.Code, s.Name})
	}
	p.Coverage, p.Fresh = l.must("coverage", grouped(c.Expected), grouped(c.Reported)), f.fresh(l, c)
	if f.offline > 0 {
		p.Offline = l.must("offline", grouped(f.offline))
	}
}

// nobody tells that no station reported: then there are no figures, not zeros.
func (f *figures) nobody() bool {
	for _, s := range f.stations {
		if s.Reported {
			return false
		}
	}
	return true
}

func newTotal(l language, q question, f *figures, m domain.Measure) total {
	def := stats.DefinitionOf(m)
	t := total{
		Key: string(m), Name: def.Name.In(string(l)), Unit: def.Unit.In(string(l)), How: def.How.In(string(l)),
		Value: amount(m, f.byStation[m].Total), Address: q.of(m).address(), Current: q.measure == m,
		Change: newMovement(l, q.period, m, f.byStation[m].Total, f.before[m]),
		Year:   moved(l, m, f.byStation[m].Total, f.year[m]),
	}
	if q.period.Kind == stats.PeriodYear {
		t.Year = movement{} // the period before is last year already
	}
	if m == domain.MeasureSaved {
		t.Unit = "" // the sign ¥ says it
	}
	if f.nobody() {
		t.Value, t.Unit = unknown, ""
		t.Change, t.Year = movement{Against: l.must("nobody")}, movement{}
	}
	return t
}

func newMovement(l language, p stats.Period, m domain.Measure, now, before int64) movement {
	c := moved(l, m, now, before)
	c.Against, c.How = l.must("against_days", grouped(int64(p.Days()))), stats.Comparison.How.In(string(l))
	if p.Kind != stats.PeriodChosen {
		c.Against = l.must("against_" + string(p.Kind))
	}
	if c.Amount == "" {
		c.Against = l.must("none_before")
	}
	return c
}

// moved is how a figure moved against an earlier one: a percentage of nothing says
// nothing.
func moved(l language, m domain.Measure, now, before int64) (c movement) {
	difference := now - before
	switch {
	case before <= 0:
		return c
	case difference > 0:
		c.Arrow, c.Amount = "↑", tenths(difference, before)
	case difference < 0:
		c.Arrow, c.Amount = "↓", tenths(-difference, before)
	default:
		c.Amount = l.must("same")
	}
	c.Before = amount(m, before)
	return c
}

// closedIn says which months of the period are fixed, and how many came late to them: these
// figures count them, those of the closed month do not.
func closedIn(l language, closed []months.ClosedMonth) *link {
	if len(closed) == 0 {
		return nil
	}
	first, last := closed[0], closed[len(closed)-1]
	which, address := first.Month.String(), "/months/"+first.Month.String()
	if len(closed) > 1 {
		which, address = which+" – "+last.Month.String(), "/months"
	}
	var late int64
	for _, m := range closed {
		late += m.Late
	}
	return &link{Text: l.must("closed_in", which, strconv.Itoa(len(closed)), grouped(late)), Address: address}
}
