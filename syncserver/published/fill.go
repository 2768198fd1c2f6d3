package published

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/publish"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
	"yizhan/syncserver/months"
)

// counts are a table before anything is kept back, by the codes of row and column.
type counts map[string]map[string]int64

func (c counts) add(row, column string, n int64) {
	if c[row] == nil {
		c[row] = map[string]int64{}
	}
	c[row][column] += n
}

// fill makes the tables of a month from what was stored when it was closed.
func fill(ctx context.Context, s city.Snapshot, m months.Month, stations []months.Station, before []Version) ([]Table, error) {
	pinned, err := months.Pin(ctx, s)
	if err != nil {
		return nil, err
	}
	county := map[change.ID]string{}
	for _, st := range stations {
		county[st.ID] = codes.CountyOf(st.Division)
	}
	people, services := counts{}, counts{}
	days := stats.Query{Measure: domain.MeasurePeople, From: m.First(), To: m.Last(), By: stats.ByGroup}
	err = pinned.SumStations(ctx, days, func(station change.ID, group string, n int64) { people.add(county[station], group, n) })
	if err != nil {
		return nil, err
	}
	days.Measure, days.By = domain.MeasureServices, stats.ByService
	err = pinned.SumStations(ctx, days, func(_ change.ID, service string, n int64) { services.add(service, "", n) })
	if err != nil {
		return nil, err
	}
	labels, err := s.Labels(ctx)
	if err != nil {
		return nil, err
	}
	groups, err := names(ctx, s, domain.KindGroup, labels.GroupEN)
	if err != nil {
		return nil, err
	}
	uses, err := names(ctx, s, domain.KindService, labels.ServiceEN)
	if err != nil {
		return nil, err
	}
	for i := range uses {
		uses[i].ZH += unit(labels.Unit[uses[i].Code])
	}
	var counties []Name
	for _, d := range codes.Divisions(codes.LevelCounty) {
		counties = append(counties, Name{Code: d.Code, ZH: d.Name, EN: d.Name})
	}
	tables := []Table{{Cube: People, Rows: counties, Columns: groups}, {Cube: Services, Rows: uses, Columns: []Name{{"", "数量", "Quantity"}}}}
	if err := tables[0].keepBack(people, earlier(before, People)); err != nil {
		return nil, err
	}
	return tables, tables[1].keepBackEach(services, earlier(before, Services))
}

func unit(u string) string {
	if u == "" {
		return ""
	}
	return "（" + u + "）"
}

// names are a dictionary in its order.
func names(ctx context.Context, s city.Snapshot, kind string, en map[string]string) (out []Name, err error) {
	entries, err := s.Dictionary(ctx, kind)
	if err != nil {
		return nil, err
	}
	list := slices.SortedFunc(maps.Values(entries), func(a, b stats.Entry) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Code, b.Code))
	})
	for _, e := range list {
		out = append(out, Name{e.Code, e.Name, cmp.Or(en[e.Code], e.Name)})
	}
	return out, nil
}

func earlier(before []Version, c Cube) (out []Table) {
	for _, v := range before {
		for _, t := range v.Tables {
			if t.Cube == c {
				out = append(out, t)
			}
		}
	}
	return out
}

// totalCode is the row and the column of totals.
const totalCode = "total"

// cover adds the rows and columns that counts or earlier versions have and the
// dictionaries do not, so that nobody disappears from a total and versions compare.
func (t *Table) cover(c counts, before []Table) {
	add := func(to *[]Name, n Name) {
		if n.Code != totalCode && !slices.ContainsFunc(*to, func(have Name) bool { return have.Code == n.Code }) {
			*to = append(*to, n)
		}
	}
	for _, b := range before {
		for _, n := range b.Rows {
			add(&t.Rows, n)
		}
		for _, n := range b.Columns {
			add(&t.Columns, n)
		}
	}
	for _, row := range slices.Sorted(maps.Keys(c)) {
		add(&t.Rows, unknown(row))
		for _, column := range slices.Sorted(maps.Keys(c[row])) {
			add(&t.Columns, unknown(column))
		}
	}
}

func unknown(code string) Name {
	if code == "" {
		return Name{code, "未填", "Not stated"}
	}
	return Name{code, code, code}
}

// keepBack fills a table with totals and leaves out what may not be told.
func (t *Table) keepBack(c counts, before []Table) error {
	t.cover(c, before)
	inner := make([][]int64, len(t.Rows))
	for i, row := range t.Rows {
		for _, column := range t.Columns {
			inner[i] = append(inner[i], c[row.Code][column.Code])
		}
	}
	total := Name{totalCode, "合计", "Total"}
	t.Rows, t.Columns = append(t.Rows, total), append(t.Columns, total)
	grid, err := publish.NewGrid(inner)
	if err != nil {
		return err
	}
	var versions []publish.Earlier
	for _, b := range before {
		versions = append(versions, b.as(t))
	}
	hidden, err := publish.Hide(grid, versions...)
	if err != nil {
		return err
	}
	t.show(grid, hidden)
	return nil
}

// keepBackEach does so where nothing adds up: services have units of their own.
func (t *Table) keepBackEach(c counts, before []Table) error {
	t.cover(c, before)
	grid := make(publish.Grid, len(t.Rows))
	for i, row := range t.Rows {
		grid[i] = []int64{c[row.Code][""]}
	}
	var versions []publish.Earlier
	for _, b := range before {
		versions = append(versions, b.as(t))
	}
	t.show(grid, publish.HideEach(grid, versions...))
	return nil
}

func (t *Table) show(grid publish.Grid, hidden publish.Pattern) {
	for i, row := range grid {
		line := make([]*int64, len(row))
		for j, v := range row {
			if !hidden[i][j] {
				line[j] = &v
			}
		}
		t.Cells = append(t.Cells, line)
	}
}

// as is a published table in the rows and columns of another: what it did not have was 0.
func (t Table) as(other *Table) publish.Earlier {
	place := func(names []Name, code string) int {
		return slices.IndexFunc(names, func(n Name) bool { return n.Code == code })
	}
	e := publish.Earlier{}
	for _, row := range other.Rows {
		i := place(t.Rows, row.Code)
		values, hidden := make([]int64, len(other.Columns)), make([]bool, len(other.Columns))
		for k, column := range other.Columns {
			j := place(t.Columns, column.Code)
			if i < 0 || j < 0 {
				continue
			}
			if v := t.Cells[i][j]; v != nil {
				values[k] = *v
			} else {
				hidden[k] = true
			}
		}
		e.Grid, e.Hidden = append(e.Grid, values), append(e.Hidden, hidden)
	}
	return e
}
