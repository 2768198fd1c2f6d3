// Package monthly fills the county's tables from a ledger: T1 to T8, the 通报, and all of
// them in one packet, 本月报表包. A station, an office and the city have the same ledger
// and ask here, so a table says the same wherever it is made.
package monthly

import (
	"context"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/report/form"
	"yizhan/shared/stats"
)

// Source is a ledger at one moment.
type Source interface {
	stats.Cells
	// SumStations adds up cells by station and, within each, by group or by service.
	SumStations(ctx context.Context, q stats.Query, take func(station change.ID, key string, sum int64)) error
	// Documents passes on the documents of a kind that are not deleted, in the order of
	// their ids.
	Documents(ctx context.Context, kind string, take func(change.ID, domain.Fields) error) error
	// Attended passes on who took part in what, so that it adds up to the figure.
	Attended(ctx context.Context, from, to domain.Day, take func(activity, station change.ID, people int64)) error
}

// Unit is who reports: with the stations of an area, or with some of them.
type Unit struct {
	Name     string
	Division string      // GB/T 2260, of what has no station; empty: everywhere
	Stations []change.ID // nil: all stations of the area
	// Offices record for others: nothing is expected of them, so they are on no list
	// until they report. Those whose entry says so need not be named.
	Offices []change.ID
}

// Ask says what is wanted.
type Ask struct {
	Unit   Unit
	Period stats.Period
	Who    string    // 填报人, may be empty
	Made   time.Time // now
	By     string    // the account that had it made; empty where there are none
	// Closed is set where the month was closed: the ledger that is asked answers with what
	// was stored then.
	Closed *Closed
	// LateWithin are the people that came to closed months within a longer period after
	// they were closed, by station; nil where there is no such month.
	LateWithin map[change.ID]int64
}

// Closed says of a closed month who closed it, when, on which data, what the stations were
// called and where they were then, and how many people came in later, by station: they
// stand beside the figures and in none of them.
type Closed struct {
	By       string
	At, AsOf time.Time
	Stations map[change.ID]domain.Station // code, name, division; the kind of an office
	Late     map[change.ID]int64
}

// MonthOf is the month that a day lies in, cut at the day on which the tables are made.
func MonthOf(day domain.Day, made time.Time) stats.Period {
	p, _ := stats.PeriodAround(stats.PeriodMonth, day, domain.DayOf(made)) // a month follows from its day
	return p
}

// ParseMonth reads 2026-11. Empty is the month in which the tables are made.
func ParseMonth(s string, made time.Time) (stats.Period, error) {
	today := domain.DayOf(made)
	if s == "" {
		return MonthOf(today, made), nil
	}
	day, err := domain.ParseDay(s + "-01")
	if err != nil {
		return stats.Period{}, fault.New(fault.Invalid, "month", "月份应写成 2026-11 的样子", "a month is written like 2026-11")
	}
	if day > today {
		return stats.Period{}, fault.New(fault.Invalid, "month", "这个月还没有到", "the month has not come yet")
	}
	return MonthOf(day, made), nil
}

// found is a document with its id.
type found[T any] struct {
	id    change.ID
	value T
}

// list reads the documents of a kind.
func list[T any](ctx context.Context, src Source, kind string) (out []found[T], err error) {
	err = src.Documents(ctx, kind, func(id change.ID, f domain.Fields) error {
		v, err := domain.Decode[T](f)
		if err != nil {
			return fmt.Errorf("read %s %s: %w", kind, id, err)
		}
		out = append(out, found[T]{id, v})
		return nil
	})
	return out, err
}

// county is what the county of a place is called.
func county(division string) string {
	code := codes.CountyOf(division)
	if code == "" {
		return "未填所在地"
	}
	if d, ok := codes.FindDivision(code); ok {
		return d.Name
	}
	return code
}

// in reports whether a place belongs to the unit.
func (u Unit) in(division string) bool {
	return u.Division == "" || codes.Within(division, u.Division)
}

// word is what one of the words of a kind's field is called.
func word(kind, field, code string) string {
	k, ok := domain.FindKind(kind)
	if !ok {
		return code
	}
	f, _ := k.Field(field)
	if c, known := f.Choice(code); known {
		return c.ZH
	}
	return code
}

// entries are a dictionary in its order.
func (m *month) entries(ctx context.Context) (groups, services []form.Entry, err error) {
	g, err := list[domain.Group](ctx, m.src, domain.KindGroup)
	if err != nil {
		return nil, nil, err
	}
	s, err := list[domain.Service](ctx, m.src, domain.KindService)
	if err != nil {
		return nil, nil, err
	}
	groups = ordered(g, func(v domain.Group) (int64, form.Entry) { return v.Order, form.Entry{Code: v.Code, Name: v.Name} })
	services = ordered(s, func(v domain.Service) (int64, form.Entry) {
		return v.Order, form.Entry{Code: v.Code, Name: v.Name, Unit: v.Unit}
	})
	return groups, services, nil
}
