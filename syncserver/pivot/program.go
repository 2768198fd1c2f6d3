package pivot

import (
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/stats/pivot"
)

// answered is the table for a program. Its names stay as they are (docs/statistics.md);
// money is in fen, as everywhere in the interface.
type answered struct {
	Measure  domain.Measure  `json:"measure"`
	From     domain.Day      `json:"from"`
	To       domain.Day      `json:"to"`
	Division string          `json:"division,omitempty"`
	Station  string          `json:"station,omitempty"`
	Group    string          `json:"group,omitempty"`
	Service  string          `json:"service,omitempty"`
	Rows     pivot.Dimension `json:"rows"`
	Inner    pivot.Dimension `json:"inner,omitempty"`
	Columns  pivot.Dimension `json:"columns,omitempty"`
	AsOf     time.Time       `json:"as_of"`
	Expected int64           `json:"stations"`
	Reported int64           `json:"stations_reported"`
	Heads    []head          `json:"heads"`
	Lines    []row           `json:"lines"`
}

// head is a column, or what a row is of.
type head struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Rest int    `json:"rest,omitempty"` // how many it stands for
}

// row is a line. A value that is null was not reported, or cannot be.
type row struct {
	Part   pivot.Part `json:"part"`
	Outer  *head      `json:"outer,omitempty"`
	Head   *head      `json:"head,omitempty"`
	Values []*int64   `json:"values"`
	Total  *int64     `json:"total"`
}

func (v *view) program() answered {
	a, t := v.asked, v.read.table
	out := answered{Measure: a.measure, From: a.period.From, To: a.period.To, Division: a.area, Station: a.station, Group: a.group, Service: a.service,
		Rows: a.rows, Inner: a.inner, Columns: a.columns, AsOf: t.AsOf, Expected: v.read.coverage.Expected, Reported: v.read.coverage.Reported, Heads: []head{}, Lines: []row{}}
	named := func(h pivot.Head) *head { return &head{h.Key, v.in(h.Name), h.Rest} }
	for _, h := range t.Columns {
		out.Heads = append(out.Heads, *named(h))
	}
	number := func(c pivot.Cell) *int64 {
		if c.State != pivot.Known {
			return nil
		}
		return &c.Value
	}
	for _, r := range t.Rows {
		one := row{Part: r.Part, Values: []*int64{}, Total: number(r.Total)}
		if a.inner != pivot.None && r.Part != pivot.Grand {
			one.Outer = named(r.Outer)
		}
		if r.Part == pivot.Inner || r.Part == pivot.Rest {
			one.Head = named(r.Head)
		}
		for _, c := range r.Cells {
			one.Values = append(one.Values, number(c))
		}
		out.Lines = append(out.Lines, one)
	}
	return out
}
