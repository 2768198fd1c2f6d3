package dashboard

import (
	"context"

	"yizhan/shared/domain"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
	"yizhan/syncserver/figure"
)

// span is what the headlines are over one of the usual periods.
type span struct {
	period            stats.Period
	now, before, year map[domain.Measure]int64 // before: 环比, year: 同比
	stations          []city.StationState
}

// readSpans reads all the headlines of all the usual periods.
func (f *figures) readSpans(ctx context.Context, s *remembering, q question, today domain.Day) error {
	for _, kind := range periods {
		p, _ := stats.PeriodUntil(kind, today)
		x := span{period: p}
		var err error
		if x.stations, err = s.Stations(ctx, p.From, p.To); err != nil {
			return err
		}
		if q.station != "" {
			if x.stations, err = s.only(x.stations, q.station); err != nil {
				return err
			}
		}
		for _, part := range []struct {
			to *map[domain.Measure]int64
			p  stats.Period
		}{{&x.now, p}, {&x.before, p.Previous()}, {&x.year, p.YearBefore()}} {
			if *part.to, err = headlines(ctx, s, part.p); err != nil {
				return err
			}
		}
		f.spans = append(f.spans, x)
	}
	return nil
}

func headlines(ctx context.Context, s stats.Cells, p stats.Period) (map[domain.Measure]int64, error) {
	out := map[domain.Measure]int64{}
	for _, m := range stats.Headlines() {
		t, err := stats.Read(ctx, s, stats.Query{Measure: m, From: p.From, To: p.To, By: stats.ByTotal})
		if err != nil {
			return nil, err
		}
		out[m] = t.Total
	}
	return out, nil
}

// glance is one of the cards that show the usual periods side by side.
type glance struct {
	Key, Name, Days, Address string
	Current                  bool
	Rows                     []glanceRow
	Fresh                    string // how fresh and how complete these figures are
	Hows                     []string
}

type glanceRow struct {
	Key, Name, Value, Unit string
	Before, Year           movement
}

func newGlances(l language, q question, f *figures) (out []glance) {
	now := f.at.In(domain.Shanghai)
	for _, x := range f.spans {
		c := figure.CoverageOf(x.stations)
		g := glance{Key: string(x.period.Kind), Name: l.must(string(x.period.Kind)), Days: l.days(x.period, now),
			Address: q.during(x.period).address(), Current: q.period.Kind == x.period.Kind, Fresh: f.fresh(l, c)}
		for _, m := range stats.Headlines() {
			def := stats.DefinitionOf(m)
			r := glanceRow{Key: g.Key + "-" + string(m), Name: def.Name.In(string(l)), Value: amount(m, x.now[m]), Unit: def.Unit.In(string(l))}
			if m == domain.MeasureSaved {
				r.Unit = ""
			}
			if c.Reported == 0 && c.Others == 0 { // nothing known is not 0
				r.Value, r.Unit = unknown, ""
			} else {
				r.Before, r.Year = moved(l, m, x.now[m], x.before[m]), moved(l, m, x.now[m], x.year[m])
			}
			g.Rows = append(g.Rows, r)
			g.Hows = append(g.Hows, r.Name+l.must("colon")+def.How.In(string(l)))
		}
		g.Hows = append(g.Hows, stats.Coverage.How.In(string(l)), stats.Comparison.How.In(string(l)), l.must("year_how"))
		out = append(out, g)
	}
	return out
}

// fresh is the sentence that stands beside figures.
func (f *figures) fresh(l language, c figure.Coverage) string {
	return figure.Fresh(string(l), c, f.asOf, f.at, f.offline)
}
