package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
)

// The load of P5: a city of this many stations over two years, and twice as many visits
// of the same stations and days.
const (
	figuresStations = 50
	figuresDays     = 730
	figuresVisits   = 10_000_000
	figuresEach     = 20
	figuresLimit    = 20 * time.Millisecond
	// figuresFlat is how much slower a figure may be with twice the visits.
	figuresFlat = 1.25
)

// measureFigures is P5: one figure of the city's pages. What a figure costs follows from
// the sums that are read, not from the visits behind them, and twice the visits show it.
func measureFigures(ctx context.Context, b Bench) (f Figure, err error) {
	c, err := city.Open(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	today := domain.DayOf(time.Now())
	var worst [2]time.Duration
	name, visits := "", 0
	for i := range worst {
		if err := visitCity(ctx, c, today, i*figuresVisits, (i+1)*figuresVisits); err != nil {
			return f, err
		}
		if worst[i], name, visits, err = slowestFigure(ctx, c, today, visits+figuresVisits); err != nil {
			return f, err
		}
		fmt.Fprintf(b.Log, "P5  %d visits: %s, the slowest is %s\n", (i+1)*figuresVisits, worst[i].Round(10*time.Microsecond), name)
	}
	flat := float64(worst[1]) / float64(worst[0])
	return Figure{Value: worst[0].Seconds() * 1000, Unit: "ms", Limit: figuresLimit.Seconds() * 1000, Ratio: worst[0].Seconds() / figuresLimit.Seconds(),
		Goal: "p99 ≤ 20 ms, and flat to twice the visits", Holds: worst[0] <= figuresLimit && flat <= figuresFlat,
		Method: fmt.Sprintf("p99 of the slowest of the figures of the overview (%s), asked for each time after another visit arrived; %d visits of %d stations in %d days; with twice the visits × %.2f; the limit is the goal", name, figuresVisits, figuresStations, figuresDays, flat)}, nil
}

// slowestFigure asks what the overview asks, of the periods that it offers, each time after
// another visit has arrived, and returns the p99 of the slowest, of which the first answer
// is one: nothing is remembered yet. It says how many visits there are then.
func slowestFigure(ctx context.Context, c *city.City, today domain.Day, visits int) (worst time.Duration, name string, after int, err error) {
	for _, kind := range []stats.PeriodKind{stats.PeriodToday, stats.PeriodSeven, stats.PeriodMonth, stats.PeriodYear} {
		p, ok := stats.PeriodUntil(kind, today)
		if !ok {
			return 0, "", 0, fmt.Errorf("no period %s", kind)
		}
		for _, q := range []stats.Query{
			{Measure: domain.MeasurePeople, By: stats.ByTotal}, {Measure: domain.MeasureVisits, By: stats.ByTotal}, {Measure: domain.MeasureServices, By: stats.ByTotal},
			{Measure: domain.MeasureSaved, By: stats.ByTotal}, {Measure: domain.MeasurePeople, By: stats.ByGroup}, {Measure: domain.MeasureServices, By: stats.ByService},
			{Measure: domain.MeasurePeople, By: stats.ByStation}, {Measure: domain.MeasurePeople, By: stats.ByDivision}, {Measure: domain.MeasurePeople, By: stats.ByMonth},
		} {
			q.From, q.To = p.From, p.To
			var took []time.Duration
			for range figuresEach {
				if err := visitToday(ctx, c, today, visits); err != nil {
					return 0, "", 0, err
				}
				visits++
				began := time.Now()
				if _, err := c.Stats(ctx, q); err != nil {
					return 0, "", 0, err
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			if p99 := quantile(took, 0.99); p99 > worst {
				worst, name = p99, fmt.Sprintf("%s by %s, %s", q.Measure, q.By, kind)
			}
		}
	}
	t, err := c.Stats(ctx, stats.Query{Measure: domain.MeasureVisits, From: 20000101, To: 20991231, By: stats.ByTotal})
	if err == nil && t.Total != int64(visits) {
		err = fmt.Errorf("the city counts %d visits of %d", t.Total, visits)
	}
	return worst, name, visits, err
}

// visitToday takes one more visit of today in: whatever was read of today is old then.
func visitToday(ctx context.Context, c *city.City, today domain.Day, n int) error {
	return take(ctx, c, []ledger.Entry{visitOf(n, today)})
}

// visitCity takes visits into a city's ledger without the way to it: each station is
// visited on each of its days by five groups for a dozen services, one after the other.
func visitCity(ctx context.Context, c *city.City, today domain.Day, from, to int) error {
	const together = 4000
	entries := make([]ledger.Entry, 0, together)
	for i := from; i < to; i++ {
		// Neighbours are of one day, as what arrives is: the cells of a batch are few.
		day := today.AddDays(-(i / figuresStations * figuresDays / ((to - from) / figuresStations) % figuresDays))
		if entries = append(entries, visitOf(i, day)); len(entries) < together && i < to-1 {
			continue
		}
		if err := take(ctx, c, entries); err != nil {
			return err
		}
		entries = entries[:0]
	}
	return nil
}

var visitServices = []string{"water", "phone_charging", "meal_heating", "rest", "reading", "first_aid"}

// visitOf is the n-th visit, without an id.
func visitOf(n int, day domain.Day) ledger.Entry {
	at := day.Time().Add(time.Duration(8*3600+n*37%36000) * time.Second)
	return ledger.Entry{Fact: &domain.Visit{Station: domain.StationID(fmt.Sprintf("F%02d", n%figuresStations)), At: at.UnixMilli(), Group: fmt.Sprintf("N%d", n/7%5+1), People: int64(1 + n%3),
		Lines: []domain.Line{{Service: visitServices[n/3%6], Quantity: 1}}}, Change: change.Change{Kind: domain.KindVisit, Version: 1, Clock: change.StampAt(at)}}
}

// take writes visits in one transaction.
func take(ctx context.Context, c *city.City, visits []ledger.Entry) error {
	mint, now := change.NewMinter(), time.Now()
	for i := range visits {
		v := visits[i].Fact.(*domain.Visit)
		v.ID = mint.New(now)
		body, err := v.Body()
		if err != nil {
			return err
		}
		visits[i].Change.ID, visits[i].Change.Body = v.ID, body
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		out, err := ledger.Apply(ctx, tx, ledger.Author{City: true, Received: now}, visits)
		for _, o := range out {
			err = errors.Join(err, o.Refused)
		}
		return err
	})
}
