package pivot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
)

// all stands in a key for a dimension that is added up. No code has it.
const all = "\x00"

// key names a cell of a table: its row, its row within that, and its column.
type key [3]string

// folding gathers cells by the keys of a table.
type folding struct {
	q       Question
	dims    [3]Dimension
	units   map[string]Unit // by id in text; divisions for which offices count among them
	entries map[stats.By]map[string]stats.Entry

	// Each number stands under its own key and under all those in which it is added up,
	// so that a sum is of the cells and not of what is shown.
	sums map[key]int64
	// reported are the keys of which something arrived, due those of which it should have.
	reported, due map[key]bool
	heads         [3]map[string]Head
}

func newFolding(ctx context.Context, src Source, q Question, reports Reporting) (*folding, error) {
	f := &folding{q: q, dims: q.dimensions(), units: map[string]Unit{}, entries: map[stats.By]map[string]stats.Entry{},
		sums: map[key]int64{}, reported: map[key]bool{}, due: map[key]bool{}}
	for i := range f.heads {
		f.heads[i] = map[string]Head{}
	}
	for by, kind := range map[stats.By]string{stats.ByStation: domain.KindStation, stats.ByTotal: domain.KindDivision, stats.ByGroup: domain.KindGroup, stats.ByService: domain.KindService} {
		var err error
		if f.entries[by], err = src.Dictionary(ctx, kind); err != nil {
			return nil, err
		}
	}
	for _, by := range []stats.By{stats.ByTotal, stats.ByStation} {
		for id, e := range f.entries[by] {
			f.units[id] = Unit{Code: e.Code, Name: e.Name, Division: e.Division}
		}
	}
	for _, u := range reports.Stations {
		f.units[u.ID.String()] = u
		f.expect(u, reports)
	}
	return f, nil
}

// cuts are the keys of cells that the dimensions are made of. Months follow from days
// where those are asked for too.
func (f *folding) cuts() (out []stats.By) {
	for _, d := range f.dims {
		by := d.cut()
		if by == stats.ByMonth && f.days() {
			by = stats.ByDay
		}
		if d != None && !slices.Contains(out, by) {
			out = append(out, by)
		}
	}
	return out
}

func (f *folding) days() bool {
	return slices.ContainsFunc(f.dims[:], func(d Dimension) bool { return d.cut() == stats.ByDay })
}

// read adds up the cells. People whose hour is not known have a row or a column of their
// own, or hours would add up to less than the people there were.
func (f *folding) read(ctx context.Context, src Source) error {
	cuts := f.cuts()
	if err := src.SumBy(ctx, f.q.Query, cuts, func(keys []string, sum int64) error { return f.add(cuts, keys, sum) }); err != nil {
		return err
	}
	hour := slices.Index(cuts, stats.ByHour)
	if hour < 0 {
		return nil
	}
	rest := slices.Delete(slices.Clone(cuts), hour, hour+1)
	asked := slices.Clone(rest)
	if len(asked) == 0 {
		asked = []stats.By{stats.ByTotal}
	}
	people := map[string]int64{}
	put := func(keys []string, sum int64) { people[strings.Join(keys, all)] += sum }
	if err := src.SumBy(ctx, f.q.Query, asked, func(keys []string, sum int64) error { put(keys[:len(rest)], sum); return nil }); err != nil {
		return err
	}
	if err := src.SumBy(ctx, f.q.Query, cuts, func(keys []string, sum int64) error {
		put(slices.Delete(slices.Clone(keys), hour, hour+1), -sum)
		return nil
	}); err != nil {
		return err
	}
	for joined, sum := range people {
		if sum == 0 {
			continue
		}
		keys := []string{}
		if len(rest) > 0 {
			keys = strings.Split(joined, all)
		}
		if err := f.add(cuts, slices.Insert(keys, hour, ""), sum); err != nil {
			return err
		}
	}
	return nil
}

// add adds a sum under its key, and where that is added up.
func (f *folding) add(cuts []stats.By, keys []string, sum int64) error {
	var k key
	for i, d := range f.dims {
		by := d.cut()
		if by == stats.ByMonth && f.days() {
			by = stats.ByDay
		}
		k[i] = all
		if d == None {
			continue
		}
		h, err := f.head(d, keys[slices.Index(cuts, by)])
		if err != nil {
			return err
		}
		k[i], f.heads[i][h.Key] = h.Key, h
	}
	for _, sub := range k.above() {
		f.sums[sub] += sum
	}
	if len(f.sums) > sumsMax {
		return errLarge
	}
	return nil
}

// sumsMax bounds what one table may take of the memory.
const sumsMax = 300_000

var errLarge = fault.New(fault.TooLarge, "rows", "这张表太大了。请缩短时段、只看一个县或一个驿站，或者改按月、按县分",
	"this table is too large: choose fewer days, one county or one station, or divide by month or by county")

// above lists a key and those that it is added up in.
func (k key) above() (out []key) {
	for mask := range 8 {
		sub, doubled := k, false
		for i := range sub {
			if mask&(1<<i) != 0 {
				doubled = doubled || sub[i] == all
				sub[i] = all
			}
		}
		if !doubled {
			out = append(out, sub)
		}
	}
	return out
}

// cell is a number, or why there is none.
func (f *folding) cell(k key) Cell {
	if v, ok := f.sums[k]; ok {
		return Cell{v, Known}
	}
	// Who reported is known by place and time alone.
	for i, d := range f.dims {
		if !d.Place() && !d.Time() {
			k[i] = all
		}
	}
	switch {
	case f.reported[k]:
		return Cell{State: Known}
	case f.due[k]:
		return Cell{State: Missing}
	}
	return Cell{}
}

// head is what a dimension makes of a key of cells.
func (f *folding) head(d Dimension, k string) (Head, error) {
	switch d {
	case County, Town, Station:
		u, ok := f.units[k]
		if !ok {
			u = Unit{Code: k, Name: k}
		}
		return f.placeHead(d, u), nil
	case Family:
		return familyHead(k), nil
	case Group, Service:
		e := f.entries[d.cut()][k]
		order := e.Order
		if order == 0 {
			order = 1 << 40
		}
		name := cmp.Or(e.Name, k)
		if k == "" {
			name = "未填"
		}
		return Head{Key: k, Name: stats.Words{ZH: name, EN: cmp.Or(e.NameEN, name)}, order: fmt.Sprintf("%015d %s", order, k)}, nil
	case Hour:
		return hourHead(k), nil
	}
	n, err := strconv.Atoi(k)
	if err != nil {
		return Head{}, fmt.Errorf("a day is %q", k)
	}
	day := domain.Day(n)
	if n < 1_000_000 { // a month
		day = max(day*100+1, f.q.From)
	}
	return f.timeHead(d, day), nil
}
