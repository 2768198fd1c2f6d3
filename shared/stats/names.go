package stats

import (
	"context"
	"slices"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
)

// nameRows turns sums into named rows.
func nameRows(ctx context.Context, cells Cells, q Query, sums []Sum) ([]Row, error) {
	by := q.By
	if f, ok := choicesOf(q.Measure, by); ok {
		return choiceRows(f, sums), nil
	}
	rows := make([]Row, 0, len(sums))
	var entries map[string]Entry
	switch by {
	case ByTotal:
		var total int64
		for _, s := range sums {
			total += s.Value
		}
		return append(rows, Row{Key: "total", Name: "合计", Value: total}), nil
	case ByGroup, ByService, ByStation, ByDivision:
		var err error
		if entries, err = cells.Dictionary(ctx, dictionaryOf[by]); err != nil {
			return nil, err
		}
		if by == ByStation || by == ByDivision {
			if err := addUnits(ctx, cells, sums, entries); err != nil {
				return nil, err
			}
		}
	}
	if by == ByDivision {
		return divisionRows(sums, entries), nil
	}
	for _, s := range sums {
		rows = append(rows, nameRow(by, s, entries))
	}
	rowOrder(by, rows, entries)
	return rows, nil
}

// addUnits adds the divisions under which offices' documents are summed.
func addUnits(ctx context.Context, cells Cells, sums []Sum, entries map[string]Entry) error {
	known := func(s Sum) bool { _, ok := entries[s.Key]; return ok }
	if !slices.ContainsFunc(sums, func(s Sum) bool { return !known(s) }) {
		return nil
	}
	units, err := cells.Dictionary(ctx, domain.KindDivision)
	if err != nil {
		return err
	}
	for _, s := range sums {
		if unit, ok := units[s.Key]; ok && !known(s) {
			entries[s.Key] = unit
		}
	}
	return nil
}

var dictionaryOf = map[By]string{
	ByGroup: domain.KindGroup, ByService: domain.KindService,
	ByStation: domain.KindStation, ByDivision: domain.KindStation,
}

func nameRow(by By, s Sum, entries map[string]Entry) Row {
	r := Row{Key: s.Key, Name: s.Key, Value: s.Value}
	switch by {
	case ByDay:
		if n, err := strconv.Atoi(s.Key); err == nil {
			r.Key = domain.Day(n).String()
			r.Name = r.Key
		}
	case ByMonth:
		if len(s.Key) == 6 {
			r.Key = s.Key[:4] + "-" + s.Key[4:]
			r.Name = r.Key
		}
	case ByHour:
		r.Name = s.Key + ":00"
	default:
		if e, ok := entries[s.Key]; ok {
			r.Name = e.Name
			if e.Code != "" {
				r.Key = e.Code
			}
		}
	}
	return r
}

// divisionRows adds stations up to their county. Stations whose division is not
// known have a row of their own: nobody disappears from a total.
func divisionRows(sums []Sum, stations map[string]Entry) []Row {
	at := map[string]int{}
	rows := []Row{}
	for _, s := range sums {
		key, name := "", "未填所在地"
		if county := codes.CountyOf(stations[s.Key].Division); county != "" {
			key, name = county, county
			if d, ok := codes.FindDivision(county); ok {
				name = d.Name
			}
		}
		i, ok := at[key]
		if !ok {
			i = len(rows)
			at[key] = i
			rows = append(rows, Row{Key: key, Name: name})
		}
		rows[i].Value += s.Value
	}
	rowOrder(ByDivision, rows, nil)
	return rows
}
