package pivot

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// ledger is a ledger of cells, as package sqlite reads one.
type ledger struct {
	cells    []domain.CellValue
	stations []Unit
}

var asOf = time.Date(2026, 11, 23, 12, 0, 0, 0, domain.Shanghai)

func (l *ledger) AsOf(context.Context) (time.Time, error) { return asOf, nil }

func (l *ledger) Dictionary(_ context.Context, kind string) (map[string]stats.Entry, error) {
	out := map[string]stats.Entry{}
	switch kind {
	case domain.KindStation:
		for _, s := range l.stations {
			out[s.ID.String()] = stats.Entry{Code: s.Code, Name: s.Name, Division: s.Division}
		}
	case domain.KindGroup:
		out["N3"] = stats.Entry{Code: "N3", Name: "快递员", NameEN: "Courier", Order: 2}
		out["O1"] = stats.Entry{Code: "O1", Name: "环卫", Order: 1}
	case domain.KindDivision:
		out[domain.DivisionID("511181").String()] = stats.Entry{Code: "511181", Name: "峨眉山市", Division: "511181"}
	}
	return out, nil
}

func (l *ledger) SumCells(ctx context.Context, q stats.Query) (out []stats.Sum, err error) {
	by := q.By
	if by == stats.ByDivision {
		by = stats.ByStation
	}
	err = l.SumBy(ctx, q, []stats.By{by}, func(keys []string, sum int64) error {
		out = append(out, stats.Sum{Key: keys[0], Value: sum})
		return nil
	})
	return out, err
}

func (l *ledger) SumBy(_ context.Context, q stats.Query, cuts []stats.By, take func([]string, int64) error) error {
	measure := q.Measure
	if slices.Contains(cuts, stats.ByHour) {
		measure = domain.MeasureHours
	}
	sums := map[string]int64{}
	for _, c := range l.cells {
		if c.Measure != measure || c.Day < q.From || c.Day > q.To || !q.Station.IsZero() && c.Station != q.Station ||
			q.Group != "" && c.Group != q.Group || q.Service != "" && c.Item != q.Service {
			continue
		}
		keys := make([]string, len(cuts))
		for i, by := range cuts {
			keys[i] = map[stats.By]string{stats.ByTotal: "", stats.ByStation: c.Station.String(), stats.ByGroup: c.Group, stats.ByService: c.Item,
				stats.ByHour: c.Item, stats.ByDay: strconv.Itoa(int(c.Day)), stats.ByMonth: strconv.Itoa(int(c.Day) / 100)}[by]
		}
		sums[strings.Join(keys, "|")] += c.Value
	}
	for k, v := range sums {
		if v != 0 {
			if err := take(strings.Split(k, "|"), v); err != nil {
				return err
			}
		}
	}
	return nil
}

// random is a ledger of stations in two counties and somewhere, one of which never
// reported, and an office that counts for a county; with what they reported.
func random(r *rand.Rand) (*ledger, Reporting) {
	l := &ledger{}
	for i, place := range []string{"511102004", "511102005", "511102", "511181", "", "511102004"} {
		code := "S" + strconv.Itoa(i)
		l.stations = append(l.stations, Unit{ID: domain.StationID(code), Code: code, Name: "驿站" + code, Division: place, Expected: true})
	}
	rep := Reporting{Days: map[change.ID][]domain.Day{}}
	ids := []change.ID{domain.DivisionID("511181")}
	for i, s := range l.stations {
		if i < 5 {
			l.stations[i].Reported = true
			ids = append(ids, s.ID)
		}
	}
	rep.Stations = l.stations
	for range 300 {
		id := ids[r.IntN(len(ids))]
		day := domain.Day(20261025).AddDays(r.IntN(30))
		c := domain.Cell{Day: day, Station: id, Group: []string{"N3", "O1", "R", "", "X"}[r.IntN(5)]}
		n := int64(1 + r.IntN(9))
		add := func(m domain.Measure, item string) {
			c.Measure, c.Item = m, item
			l.cells = append(l.cells, domain.CellValue{Cell: c, Value: n})
		}
		add(domain.MeasurePeople, "")
		if r.IntN(4) > 0 {
			add(domain.MeasureHours, fmt.Sprintf("%02d", r.IntN(24)))
		}
		add(domain.MeasureServices, []string{"water", "rest", "charge"}[r.IntN(3)])
		rep.Days[id] = append(rep.Days[id], day)
	}
	return l, rep
}
