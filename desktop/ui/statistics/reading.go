package statistics

import (
	"context"

	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// answer is the table that was asked for, and what it is compared with.
type answer struct {
	question question
	query    stats.Query
	table    stats.Table
	previous int64 // 环比
	year     int64 // 同比
	reported int   // days with a record, or a word that nobody came
}

func (p *Statistics) read() {
	p.q.settle()
	p.draw()
	q := p.q
	p.turn++
	turn := p.turn
	task.Load(p.host, func(ctx context.Context) (answer, error) { return p.find(ctx, q) }, func(a answer, err error) {
		if turn != p.turn {
			return
		}
		if err != nil {
			p.message.Fail(err)
			return
		}
		p.message.Clear()
		p.show(a)
	})
}

// find asks the ledger.
func (p *Statistics) find(ctx context.Context, q question) (a answer, err error) {
	a.question, a.query = q, q.query()
	if a.table, err = p.station.Stats(ctx, a.query); err != nil {
		return a, err
	}
	previous, err := p.station.Stats(ctx, q.total(q.period.Previous()))
	if err != nil {
		return a, err
	}
	year, err := p.station.Stats(ctx, q.total(q.period.YearBefore()))
	if err != nil {
		return a, err
	}
	a.previous, a.year = previous.Total, year.Total
	days := map[string]bool{}
	for _, m := range []domain.Measure{domain.MeasureVisits, domain.MeasureOpenDays, domain.MeasureNoServiceDays} {
		t, err := p.station.Stats(ctx, stats.Query{Measure: m, From: q.period.From, To: q.period.To, By: stats.ByDay, Station: q.station})
		if err != nil {
			return a, err
		}
		for _, r := range t.Rows {
			days[r.Key] = true
		}
	}
	a.reported = len(days)
	return a, nil
}

// draw shows what is asked.
func (p *Statistics) draw() {
	p.period.Set(string(p.q.period.Kind))
	p.measure.Set(string(p.q.measure))
	if _, of := stats.KindOf(p.q.measure); of {
		p.kinds.SetValue(string(p.q.measure))
	} else {
		p.kinds.ClearSelected()
	}
	p.by.Set(string(p.q.by))
	p.by.Rename(cutOptions(p.q.measure))
	p.by.Allow(func(by string) bool { return p.q.allowed(stats.By(by)) })
	p.why.Set("")
	if !p.q.allowed(stats.ByService) {
		p.why.Set(text.WhyGreyService.String())
	}
}
