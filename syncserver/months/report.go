package months

import (
	"context"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/report/monthly"
	"yizhan/syncserver/city"
)

// Report is the ledger for the tables of a month: closed months answer as they were
// stored, and what is asked for learns that its month is closed and what came later.
func Report(ctx context.Context, s city.Snapshot, ask *monthly.Ask) (Pinned, error) {
	p, err := Pin(ctx, s)
	if err != nil {
		return p, err
	}
	m := Month(ask.Period.From.Month())
	if p.closed[m] == 0 || ask.Period.From != m.First() || ask.Period.To != m.Last() {
		ask.LateWithin, err = p.lateWithin(ctx, ask.Period.From, ask.Period.To)
		return p, err // of weeks and quarters nothing is stored
	}
	list, err := closings(ctx, s.R, m)
	if err != nil {
		return p, err
	}
	c := list[len(list)-1]
	if err := check(ctx, s.R, m, &c); err != nil {
		return p, err
	}
	stations, err := stationsOf(ctx, s, "", m, &c)
	if err != nil {
		return p, err
	}
	diffs, err := Late(ctx, s.R, m, c.Version)
	ask.Closed = &monthly.Closed{By: c.By, At: c.At, AsOf: c.AsOf, Stations: map[change.ID]domain.Station{}, Late: map[change.ID]int64{}}
	for _, st := range stations {
		then := domain.Station{Code: st.Code, Name: st.Name, Division: st.Division}
		if !st.Expected {
			then.Kind = domain.StationOffice
		}
		ask.Closed.Stations[st.ID] = then
	}
	for _, d := range diffs {
		if d.Measure == domain.MeasurePeople {
			ask.Closed.Late[d.Station] += d.Value
		}
	}
	return p, err
}

// lateWithin are the people that came late to the closed months that lie between two days
// as a whole, by station; nil without such a month.
func (p Pinned) lateWithin(ctx context.Context, from, to domain.Day) (out map[change.ID]int64, err error) {
	for m, version := range p.closed {
		if m.First() < from || m.Last() > to {
			continue
		}
		diffs, err := Late(ctx, p.R, m, version)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = map[change.ID]int64{}
		}
		for _, d := range diffs {
			if d.Measure == domain.MeasurePeople {
				out[d.Station] += d.Value
			}
		}
	}
	return out, nil
}

// InForce is the closing of a month with the stations as they were then; nil where the
// month is not closed.
func InForce(ctx context.Context, s city.Snapshot, m Month) (*Closing, []Station, error) {
	version, closed, err := latest(ctx, s.R, m)
	if err != nil || !closed {
		return nil, nil, err
	}
	list, err := closings(ctx, s.R, m)
	if err != nil {
		return nil, nil, err
	}
	c := &list[version-1]
	if err := check(ctx, s.R, m, c); err != nil {
		return nil, nil, err
	}
	stations, err := stationsOf(ctx, s, "", m, c)
	return c, stations, err
}
