package pivot

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/stats"
	"yizhan/shared/stats/pivot"
	"yizhan/syncserver/city"
	"yizhan/syncserver/figure"
	"yizhan/syncserver/frame"
)

// view is what the template of the pivot sees.
type view struct {
	around
	asked asked
	read  answer
}

// around is what both pages have around their tables.
type around struct {
	frame.Frame
	told
	typed url.Values // as it was asked, for the form to keep
	now   time.Time
}

func (p *Pages) view(w http.ResponseWriter, r *http.Request, path, title string) *view {
	return &view{around: p.around(w, r, path, title)}
}

func (p *Pages) around(w http.ResponseWriter, r *http.Request, path, title string) around {
	v := around{Frame: frame.Of(w, r, path, words), typed: r.URL.Query(), now: p.now().In(domain.Shanghai)}
	v.Title = v.must(title)
	return v
}

// must is T for words that a test has seen.
func (v *around) must(key string, values ...any) string {
	s, err := v.T(key, values...)
	if err != nil {
		panic(err)
	}
	return s
}

func (v *around) in(w stats.Words) string { return w.In(string(v.Lang)) }

// Other is this page in the other language.
func (v *view) Other() string {
	values := v.asked.values()
	values.Set("lang", otherLang(v.Lang))
	return "/pivot?" + values.Encode()
}

func otherLang(l frame.Language) string {
	if l == frame.English {
		return string(frame.Chinese)
	}
	return string(frame.English)
}

// link is one choice, or a file.
type link struct {
	Text, Address string
	Current       bool
}

// Periods are the choices of the picker.
func (v *view) Periods() (out []link) {
	for _, kind := range periods {
		p, _ := stats.PeriodUntil(kind, domain.DayOf(v.now))
		out = append(out, link{v.must("period_" + string(kind)), v.asked.during(p).address(), v.asked.period.Kind == kind})
	}
	return out
}

// Kind is the usual period chosen, for the form to keep; empty for days of one's own.
func (v *view) Kind() string {
	if v.asked.period.Kind == stats.PeriodChosen {
		return ""
	}
	return string(v.asked.period.Kind)
}

// Day is what stands in a field of the form: what was typed, or the days shown.
func (v *view) Day(name string) string { return v.day(name, v.asked.period, "") }

// DayType is the kind of a field of the form.
func (v *view) DayType(name string) string { return dayType(v.Day(name)) }

func (v *around) day(name string, p stats.Period, suffix string) string {
	d := p.From
	if name == "to"+suffix {
		d = p.To
	}
	if v.Problem != "" {
		return cmp.Or(v.typed.Get(name), d.String())
	}
	return d.String()
}

// dayType is the kind of a field. A calendar field would swallow what is no date, and
// nobody could see what was wrong.
func dayType(day string) string {
	if _, err := domain.ParseDay(day); err != nil {
		return "text"
	}
	return "date"
}

// Top is how many rows stand by themselves; empty for all.
func (v *view) Top() string {
	if v.Problem != "" {
		return v.typed.Get("top")
	}
	if v.asked.top == 0 {
		return ""
	}
	return strconv.Itoa(v.asked.top)
}

// View is how the numbers are drawn, for the form to keep.
func (v *view) View() string { return v.asked.values().Get("view") }

// Place is whose figures they are; empty for the whole city.
func (v *view) Place() string {
	for _, s := range v.read.stations {
		if s.Code == v.asked.station {
			return s.Name
		}
	}
	d, _ := codes.FindDivision(v.asked.area)
	return d.Name
}

// Days are the days of the figures.
func (v *view) Days() string { return figure.Days(string(v.Lang), v.asked.period, v.now) }

// Fresh says how fresh and complete the figures are.
func (v *view) Fresh() string { return v.read.fresh(string(v.Lang)) }

// Missing are the stations that did not report.
func (v *view) Missing() []city.StationState { return v.read.coverage.Missing }

// Count writes a number of things.
func (v *around) Count(n int) string { return figure.Grouped(int64(n)) }

// Demo tells that stations are for demonstration.
func (l lists) Demo() bool {
	return slices.ContainsFunc(l.stations, func(s city.StationState) bool { return s.Demo })
}

// Demo tells that figures are for demonstration.
func (v *view) Demo() bool { return v.read.Demo() }

// Shows are the ways to draw the numbers.
func (v *view) Shows() []link {
	return []link{{v.must("as_table"), v.asked.drawn(false).address(), !v.asked.picture}, {v.must("as_chart"), v.asked.drawn(true).address(), v.asked.picture}}
}

// Swap is the address of the same with columns for rows; empty where that
// cannot be asked for.
func (v *view) Swap() string {
	other := v.asked.swapped()
	if v.asked.columns == pivot.None || other.question(domain.DayOf(v.now)).Validate() != nil {
		return ""
	}
	return other.address()
}

// Compare is the address of the same figures compared with the period before.
func (v *view) Compare() string {
	c := compared{measure: v.asked.measure, by: v.asked.rows, against: againstBefore, period: v.asked.period, here: unit{v.asked.area, v.asked.station}, group: v.asked.group, service: v.asked.service}
	return c.with(againstBefore).address()
}

// Files are those of the table.
func (v *view) Files() []link {
	return []link{{Text: "Excel", Address: v.asked.file("xlsx")}, {Text: "CSV", Address: v.asked.file("csv")}, {Text: "JSON", Address: v.asked.file("json")}}
}

// Wide tells that the table is too large for a page, and not for a file.
func (v *view) Wide() bool {
	return v.Problem != "" && len(v.read.table.Rows) > 0 && v.read.table.Fits(fileMax) == nil
}

// Hows say how the figure is counted, and the sums.
func (v *view) Hows() []string {
	return []string{v.in(stats.DefinitionOf(v.asked.measure).How), v.in(stats.Coverage.How), v.must("how_sums"), v.must("how_top"), v.must("how_people")}
}
