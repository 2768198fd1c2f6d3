package dashboard

import (
	"cmp"
	"net/url"
	"slices"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
)

// question is what an address asks for.
type question struct {
	period  stats.Period
	measure domain.Measure
	area    string // a division; empty: the whole city
	station string // its code; empty: all of the area
	show    show
}

// show is how the figures are drawn.
type show string

// The ways: pictures with their tables folded, tables alone, and the counties in
// their places.
const (
	showCharts show = ""
	showTables show = "table"
	showMap    show = "map"
)

var shows = []show{showCharts, showTables, showMap}

// periods in the order of the picker; chosen days have a form of their own.
var periods = []stats.PeriodKind{stats.PeriodToday, stats.PeriodSeven, stats.PeriodMonth, stats.PeriodYear}

// ask reads an address. On an error the question is still a good one, that of
// the page's beginning, so that the page around the error can be drawn. It asks for
// nothing but what the reader may see.
func ask(values url.Values, today domain.Day, staff access.Staff) (question, error) {
	month, _ := stats.PeriodUntil(stats.PeriodMonth, today)
	q := question{period: month, measure: domain.MeasurePeople}
	var err error
	if q.area, err = staff.Area(values.Get("division")); err != nil {
		return q, err
	}
	if q.show = show(values.Get("view")); !slices.Contains(shows, q.show) {
		asked := string(q.show)
		q.show = showCharts
		return q, fault.New(fault.Invalid, "view", "没有“"+asked+"”这种看法，请选图、表或地图", "there is no view “"+asked+"”: choose chart, table or map")
	}
	q.station = values.Get("station") // whether it is the reader's is found out with its figures
	if m := domain.Measure(values.Get("measure")); m != "" {
		if !slices.Contains(stats.Headlines(), m) {
			return q, fault.New(fault.Invalid, "measure", "没有“"+string(m)+"”这个指标，请点上面的一个数字", "there is no figure “"+string(m)+"”: choose one of those above")
		}
		q.measure = m
	}
	if values.Get("from") != "" || values.Get("to") != "" {
		p, err := chosen(values)
		if err == nil {
			q.period = p
		}
		return q, err
	}
	kind := stats.PeriodKind(cmp.Or(values.Get("period"), string(stats.PeriodMonth)))
	p, ok := stats.PeriodUntil(kind, today)
	if !ok {
		return q, fault.New(fault.Invalid, "period", "没有“"+string(kind)+"”这种时段，请从上面选一个", "there is no period “"+string(kind)+"”: choose one above")
	}
	q.period = p
	return q, nil
}

// chosen reads two days. One alone means that day.
func chosen(values url.Values) (stats.Period, error) {
	var days [2]domain.Day
	for i, name := range []string{"from", "to"} {
		s := cmp.Or(values.Get(name), values.Get("from"), values.Get("to"))
		d, err := domain.ParseDay(s)
		if err != nil {
			return stats.Period{}, fault.New(fault.Invalid, name, "“"+s+"”不是日期。请写成 2026-11-23 的样子，或用日历选", "“"+s+"” is no date. Write it like 2026-11-23, or use the calendar")
		}
		days[i] = d
	}
	return stats.ChosenPeriod(days[0], days[1])
}

// address is the address that asks for a question.
func (q question) address() string {
	v := url.Values{}
	if q.period.Kind == stats.PeriodChosen {
		v.Set("from", q.period.From.String())
		v.Set("to", q.period.To.String())
	} else {
		v.Set("period", string(q.period.Kind))
	}
	if q.measure != domain.MeasurePeople {
		v.Set("measure", string(q.measure))
	}
	if q.station != "" {
		v.Set("station", q.station) // which says where it is
	} else if q.area != "" {
		v.Set("division", q.area)
	}
	if q.show != showCharts {
		v.Set("view", string(q.show))
	}
	return "/?" + v.Encode()
}

// elsewhere is the address of a page that asks the same in its own way.
func (q question) elsewhere(path string) string {
	u, _ := url.Parse(q.drawn(showCharts).address()) // it was just made
	u.Path = path
	return u.String()
}

// The questions beside this one differ from it in one thing.

func (q question) of(m domain.Measure) question { q.measure = m; return q }

func (q question) during(p stats.Period) question { q.period = p; return q }

func (q question) drawn(s show) question { q.show = s; return q }

func (q question) within(area string) question { q.area, q.station = area, ""; return q }

func (q question) at(station string) question { q.station = station; return q }

// on is the question about one day.
func (q question) on(d domain.Day) question {
	return q.during(stats.Period{Kind: stats.PeriodChosen, From: d, To: d})
}

// trendBy is how the trend is cut. A single day has hours where they are known,
// and many days would be too thin to read.
func (q question) trendBy() stats.By {
	switch n := q.period.Days(); {
	case n == 1 && q.measure == domain.MeasurePeople:
		return stats.ByHour
	case n > 62:
		return stats.ByMonth
	}
	return stats.ByDay
}

// serviceMeasure is the figure that the table of services shows: people and
// members are not cut by service.
func (q question) serviceMeasure() domain.Measure {
	if q.measure == domain.MeasureSaved {
		return domain.MeasureSaved
	}
	return domain.MeasureServices
}
