package monthly

import (
	"context"
	"slices"
	"strings"

	"yizhan/shared/fault"
	"yizhan/shared/report/form"
)

// filler is a table of the county with what fills it.
type filler struct {
	Kind
	fill func(*month, context.Context) ([]form.Table, error)
}

// annexes are the titles of the tables that go with a 通报.
func annexes() []string {
	out := make([]string, len(tables))
	for i, t := range tables {
		out[i] = t.Name()
	}
	return out
}

// Codes are the tables that can be made.
func Codes() []string {
	out := make([]string, len(tables))
	for i, t := range tables {
		out[i] = t.Code
	}
	return out
}

// Tables makes one table, which may have several sheets. An empty code makes all.
func Tables(ctx context.Context, src Source, code string, ask Ask) ([]form.Table, error) {
	code = strings.ToUpper(code)
	if code != "" && !slices.Contains(Codes(), code) {
		all := strings.Join(Codes(), "、")
		return nil, fault.New(fault.Invalid, "table", "没有这张表。可以选："+all, "there is no such table. There are "+strings.Join(Codes(), ", "))
	}
	m, err := read(ctx, src, ask)
	if err != nil {
		return nil, err
	}
	var out []form.Table
	for _, t := range tables {
		if code == "" || t.Code == code {
			filled, err := t.fill(m, ctx)
			if err != nil {
				return nil, err
			}
			out = append(out, filled...)
		}
	}
	return out, nil
}

// Overview says how much a month has in each table, without what.
type Overview struct {
	form.Header
	Rows map[string]int64 // by the table's code, over its sheets
	// Stations are those of the unit, Reported how many of them sent anything.
	Stations, Reported int64
	Late               int64 // people that came after the month was closed
}

// Look reads the overview of a month.
func Look(ctx context.Context, src Source, ask Ask) (Overview, error) {
	m, err := read(ctx, src, ask)
	if err != nil {
		return Overview{}, err
	}
	o := Overview{Header: m.header, Rows: map[string]int64{}, Stations: int64(len(m.counted)), Late: m.arrived()}
	for _, s := range m.counted {
		if s.reported {
			o.Reported++
		}
	}
	for _, t := range tables {
		filled, err := t.fill(m, ctx)
		if err != nil {
			return o, err
		}
		for _, f := range filled {
			o.Rows[t.Code] += int64(len(f.Rows))
		}
	}
	return o, nil
}
