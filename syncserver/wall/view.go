package wall

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/stats"
	"yizhan/syncserver/frame"
)

// view is what the templates see.
type view struct {
	frame.Frame
	Place    string // what the screen shows; empty: the city
	Day      string
	Revision uint64
	Age      int64 // seconds since the figures were read
	At, Last string
	Demo     bool
	Stream   string // address of the stream of changes
	Five     []figure
	Curve    template.HTML
	Groups   []bar
	Services []bar
	Tiles    []tile
	League   league
	Reported string
}

// figure is one of the five.
type figure struct{ Name, Value, Unit, Note string }

// bar is a row of a panel; its length is a share of the longest.
type bar struct {
	Name, Value, Share, Class string
}

// barsMax is how many rows of a panel are read across a room.
const barsMax = 8

func newView(f frame.Frame, area string, read *figures, now time.Time, token string) (*view, error) {
	v := &view{Frame: f, Revision: read.revision, Age: int64(max(now.Sub(read.at), 0) / time.Second)}
	var err error
	say := func(key string, values ...any) string {
		s, problem := f.T(key, values...)
		if problem != nil && err == nil {
			err = problem
		}
		return s
	}
	v.Title = say("title")
	v.Stream = "/api/v1/live"
	if token != "" {
		v.Stream += "?" + url.Values{"token": {token}}.Encode()
	}
	if d, ok := codes.FindDivision(area); ok {
		v.Place = d.Name
	}
	at := read.at.In(domain.Shanghai)
	v.At, v.Day = at.Format(time.TimeOnly), say("day", int(at.Month()), at.Day(), say("weekday_"+strconv.Itoa(int(at.Weekday()))))
	if f.Lang == frame.English {
		v.Day = at.Format("Mon 2 Jan 2006")
	}
	v.Last = say("never")
	if !read.asOf.IsZero() {
		v.Last = clock(read.asOf, at)
	}
	lang := string(f.Lang)
	people, services, saved := stats.DefinitionOf(domain.MeasurePeople), stats.DefinitionOf(domain.MeasureServices), stats.DefinitionOf(domain.MeasureSaved)
	v.Five = []figure{
		{say("today"), grouped(read.todayTotal), people.Unit.In(lang), ""},
		{say("month"), grouped(read.month.Total), people.Unit.In(lang), ""},
		{say("year"), grouped(read.year.Total), people.Unit.In(lang), ""},
		{say("services"), grouped(read.services.Total), services.Unit.In(lang), ""},
		{say("saved"), grouped(read.saved.Total / 100), saved.Unit.In(lang), ""},
	}
	v.Curve = curve(read.hours, at.Hour(), say("curve_title", grouped(read.todayTotal)))
	v.Groups = bars(read.groups, translated(f.Lang, read.labels.GroupEN), "group-")
	v.Services = bars(read.kinds, translated(f.Lang, read.labels.ServiceEN), "")
	places := byPlace(read, area)
	v.Tiles = tiles(places, area, say("no_report"), say("no_station"))
	v.League = newLeague(places)
	reported, expected, demo := int64(0), int64(0), len(read.stations) > 0
	for _, s := range read.stations {
		demo = demo && s.Demo
		if s.Expected {
			expected++
			if s.Reported {
				reported++
			}
		}
	}
	v.Demo, v.Reported = demo, say("reported", grouped(expected), grouped(reported))
	return v, err
}

func translated(l frame.Language, english map[string]string) func(stats.Row) string {
	return func(r stats.Row) string {
		if en := english[r.Key]; l == frame.English && en != "" {
			return en
		}
		return r.Name
	}
}

// bars are the longest rows of a table, the longest first.
func bars(t stats.Table, name func(stats.Row) string, class string) (out []bar) {
	rows := largest(t.Rows)
	for _, r := range rows[:min(len(rows), barsMax)] {
		b := bar{Name: name(r), Value: grouped(r.Value), Share: share(r.Value, rows[0].Value), Class: "plain"}
		if class != "" {
			b.Class = class + r.Key
			if strings.HasPrefix(r.Key, "O") {
				b.Class = class + "O"
			}
		}
		out = append(out, b)
	}
	return out
}

// share is the part of a bar that is full, of a hundred.
func share(part, whole int64) string {
	if whole <= 0 || part <= 0 {
		return "0"
	}
	return strconv.FormatFloat(float64(part*1000/whole)/10, 'f', -1, 64)
}

func clock(t, now time.Time) string {
	t = t.In(domain.Shanghai)
	if domain.DayOf(t) == domain.DayOf(now) {
		return t.Format("15:04")
	}
	return t.Format("2006-01-02 15:04")
}

func grouped(v int64) string {
	s := strconv.FormatInt(v, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}
