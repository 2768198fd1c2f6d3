package dashboard

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/stats"
	"yizhan/syncserver/figure"
)

// recordsSheet is the page of a station's day.
type recordsSheet struct {
	view
	Crumbs              []link
	Name, Code, Day     string
	Fresh, DayAddress   string
	Rows                []recordRow
	Totals              []recordTotal
	Registered, Counted string
	Newer, Older        string
	other               string
}

// recordRow is a record without whom it is about.
type recordRow struct {
	Time, What, Group, People, Services, Saved string
	States                                     []string
	Not                                        bool // it does not count on this day
}

// recordTotal is what the records of the day add up to: the day's figure.
type recordTotal struct{ Key, Name, Value, How string }

// Title of the page in the browser's tab.
func (p recordsSheet) Title() string { return p.Name + " " + p.Day }

// Other is this page in the other language.
func (p recordsSheet) Other() string { return p.other }

// fill writes the records down, newest last: as a day goes.
func (p *recordsSheet) fill(a asked, read *dayRecords) error {
	l, now := p.Lang, p.Now
	q := question{measure: domain.MeasurePeople, station: a.station}.on(a.day)
	p.Name, p.Code, p.Day = read.state.Name, read.state.Code, l.days(q.period, now)
	p.DayAddress = q.address()
	p.Fresh = read.figures.fresh(l, figure.CoverageOf(read.figures.stations))
	p.Crumbs = crumbs(l, p.Staff, q, &read.figures, now)
	for i := range p.Crumbs {
		p.Crumbs[i].Current = false // the day's figures are one step up
	}
	p.Crumbs = append(p.Crumbs, link{Text: l.must("records"), Current: true})
	type entry struct {
		at  int64
		row recordRow
	}
	var rows []entry
	sums := map[domain.Measure]int64{}
	for _, f := range read.facts {
		effective, err := f.Effective()
		if err != nil {
			return err
		}
		here := false
		if effective != nil {
			for _, c := range effective.Cells() {
				if c.Day == a.day {
					here = true
					sums[c.Measure] += c.Value
				}
			}
		}
		shown := f.Fact
		if here {
			shown = effective
		}
		at, row := l.record(shown, &read.figures)
		row.Not, row.States = !here, l.states(f, effective, here, a.day, now)
		rows = append(rows, entry{at, row})
	}
	slices.SortStableFunc(rows, func(a, b entry) int { return cmp.Compare(a.at, b.at) })
	for _, m := range []domain.Measure{domain.MeasurePeople, domain.MeasureServices, domain.MeasureSaved, domain.MeasureAttendance} {
		def := stats.DefinitionOf(m)
		p.Totals = append(p.Totals, recordTotal{string(m), def.Name.In(string(l)), amount(m, sums[m]), def.How.In(string(l))})
	}
	if read.registered != 0 {
		p.Registered = l.must("records_registered", grouped(read.registered))
	}
	pages := max((len(rows)+recordsShown-1)/recordsShown, 1)
	if a.page > pages {
		return errNoPage
	}
	for _, e := range rows[(a.page-1)*recordsShown : min(a.page*recordsShown, len(rows))] {
		p.Rows = append(p.Rows, e.row)
	}
	p.Counted = l.must("records_count", grouped(int64(len(rows))), grouped(int64(a.page)), grouped(int64(pages)))
	if a.page > 1 {
		p.Newer = recordsAddress(a.station, a.day, a.page-1)
	}
	if a.page < pages {
		p.Older = recordsAddress(a.station, a.day, a.page+1)
	}
	other := english
	if l == english {
		other = chinese
	}
	p.other = recordsAddress(a.station, a.day, a.page) + "&lang=" + string(other)
	return nil
}

// record is what a page says of a record: a card's number and a plate are left out.
func (l language) record(f domain.Fact, names *figures) (at int64, r recordRow) {
	switch f := f.(type) {
	case *domain.Visit:
		r = recordRow{Time: l.must("no_time"), What: l.must("visit_people"), Group: names.group(l, f.Group), People: grouped(f.People)}
		if !f.DayOnly {
			r.Time = time.UnixMilli(f.At).In(domain.Shanghai).Format("15:04")
		}
		var saved int64
		var used []string
		for _, line := range f.Lines {
			used = append(used, names.service(l, line.Service)+" "+grouped(line.Quantity))
		}
		for _, c := range f.Cells() {
			if c.Measure == domain.MeasureSaved {
				saved += c.Value
			}
		}
		r.Services = strings.Join(used, l.must("comma"))
		if saved != 0 {
			r.Saved = yuan(saved)
		}
		return f.At, r
	case *domain.Attendance:
		return f.At, recordRow{Time: time.UnixMilli(f.At).In(domain.Shanghai).Format("15:04"), What: l.must("activity_people"),
			Group: names.group(l, f.Group), People: grouped(f.People)}
	}
	return 0, recordRow{}
}

// states say what became of a record, and how it came to be here.
func (l language) states(f ledger.Fact, effective domain.Fact, here bool, day domain.Day, now time.Time) (out []string) {
	short := func(d domain.Day) string { return l.day(d.Time(), now) }
	recordedFor := dayOfFact(f.Fact)
	switch {
	case effective == nil:
		out = append(out, l.must("state_voided"))
	case !here:
		out = append(out, l.must("state_away", short(dayOfFact(effective))))
	case f.Correction != nil:
		out = append(out, l.must("state_amended"))
		if recordedFor != day {
			out = append(out, l.must("state_from", short(recordedFor)))
		}
	default:
		out = append(out, l.must("state_valid"))
	}
	v, visit := f.Fact.(*domain.Visit)
	switch written := domain.DayOf(f.Clock.Time()); {
	case visit && v.Source == domain.SourceImport:
		out = append(out, l.must("state_import"))
	case written > recordedFor || visit && v.Source == domain.SourceBackfill:
		out = append(out, l.must("state_late", short(written)))
	}
	return out
}

func dayOfFact(f domain.Fact) domain.Day {
	switch f := f.(type) {
	case *domain.Visit:
		return f.Day()
	case *domain.Attendance:
		return domain.DayOfMs(f.At)
	}
	return 0
}

// group and service are the names of codes in the page's language.
func (f *figures) group(l language, code string) string {
	if en := f.labels.GroupEN[code]; l == english && en != "" {
		return en
	}
	return nameOf(f.groupNames, code)
}

func (f *figures) service(l language, code string) string {
	if en := f.labels.ServiceEN[code]; l == english && en != "" {
		return en
	}
	return nameOf(f.serviceNames, code)
}

// nameOf is a code's name, or the code where the city has no such entry.
func nameOf(entries map[string]stats.Entry, code string) string {
	if e, ok := entries[code]; ok && e.Name != "" {
		return e.Name
	}
	return code
}
