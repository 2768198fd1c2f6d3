// Package pivot makes a table of rows and columns out of the cells of a measure, with the
// sums of each group of rows, of each column and of all. Every sum is added up from the
// cells themselves, as package stats does it, so that a table's grand total is the figure
// that stats answers to the same question.
//
// Only measures that add up are offered: those whose cells belong to one station and one
// day. How many different people there were, and rates, are no sums of smaller ones; they
// are not offered (decision 0050).
package pivot

import (
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
)

// Dimension is what rows or columns are of.
type Dimension string

// The dimensions.
const (
	None    Dimension = ""
	County  Dimension = "county"
	Town    Dimension = "town"
	Station Dimension = "station"
	Family  Dimension = "family" // groups by class: new employment, outdoor, residents
	Group   Dimension = "group"
	Service Dimension = "service"
	Month   Dimension = "month"
	Week    Dimension = "week"
	Day     Dimension = "day"
	Weekday Dimension = "weekday"
	Hour    Dimension = "hour"
)

// Dimensions lists them in the order in which they are offered.
func Dimensions() []Dimension {
	return []Dimension{County, Town, Station, Family, Group, Service, Month, Week, Day, Weekday, Hour}
}

// Place tells that a dimension is one of places.
func (d Dimension) Place() bool { return d == County || d == Town || d == Station }

// Time tells that a dimension is one of days.
func (d Dimension) Time() bool { return d == Month || d == Week || d == Day || d == Weekday }

// cut is the key of cells that a dimension is made of.
func (d Dimension) cut() stats.By {
	switch d {
	case County, Town, Station:
		return stats.ByStation
	case Family, Group:
		return stats.ByGroup
	case Service:
		return stats.ByService
	case Month:
		return stats.ByMonth
	case Week, Day, Weekday:
		return stats.ByDay
	case Hour:
		return stats.ByHour
	}
	return stats.ByTotal
}

// Measures are those that can be asked for, in their order.
func Measures() []domain.Measure {
	return []domain.Measure{domain.MeasurePeople, domain.MeasureVisits, domain.MeasureServices, domain.MeasureSaved, domain.MeasureRegistered,
		domain.MeasureAttendance, domain.MeasureRequests, domain.MeasureAnswered, domain.MeasureOpenDays, domain.MeasureNoServiceDays}
}

// Sort is the order of rows.
type Sort string

// The orders: as things are usually listed, or the largest first.
const (
	ByName  Sort = "name"
	ByTotal Sort = "total"
)

// TopMax is how many rows at most can be asked for by themselves.
const TopMax = 100

// DaysMax is of how many days at most single days are still added up. The cells of more
// are millions, and months tell the same.
const DaysMax = 366

// Question is what a table is asked for. Of the query the cut is not used.
type Question struct {
	stats.Query
	Rows    Dimension
	Inner   Dimension // rows within each row; none: there is one level
	Columns Dimension // none: the total alone
	Top     int       // how many rows stand by themselves, the largest; the others are one; 0: all
	Sort    Sort
	Today   domain.Day // days after it are not listed: nobody owes them yet
}

// dimensions are the three that are asked for, by their place in a key.
func (q Question) dimensions() [3]Dimension { return [3]Dimension{q.Rows, q.Inner, q.Columns} }

// Validate refuses a question that has no right answer.
func (q Question) Validate() error {
	if !slices.Contains(Measures(), q.Measure) {
		return fault.New(fault.Invalid, "measure", "没有“"+string(q.Measure)+"”这个指标，请从列表里选", "there is no figure “"+string(q.Measure)+"”: choose from the list")
	}
	days := false
	seen := map[Dimension]bool{}
	for i, d := range q.dimensions() {
		field := [3]string{"rows", "inner", "columns"}[i]
		if d == None && i > 0 {
			continue
		}
		if !slices.Contains(Dimensions(), d) {
			return fault.New(fault.Invalid, field, "不能按“"+string(d)+"”分，请从列表里选", "nothing is divided by “"+string(d)+"”: choose from the list")
		}
		if seen[d] {
			return fault.New(fault.Invalid, field, "行、行内再分和列要选不同的项", "rows, rows within rows and columns have to be different things")
		}
		seen[d] = true
		one := q.Query
		one.By = d.cut()
		if err := one.Validate(); err != nil {
			return err
		}
		if d.cut() == stats.ByGroup && !stats.HasGroups(q.Measure) {
			return fault.New(fault.Invalid, field, "这个指标不分群体，请换一项", "this figure knows no groups: choose something else")
		}
		days = days || d.cut() == stats.ByDay
	}
	if (seen[Family] && seen[Group]) && (q.Columns == Family || q.Columns == Group) {
		return fault.New(fault.Invalid, "columns", "群体大类和群体不能一个作行一个作列，请把群体放在“行内再分”", "classes of groups and groups cannot be rows and columns: put the groups within the rows")
	}
	if n := (stats.Period{From: q.From, To: q.To}).Days(); days && n > DaysMax {
		return fault.New(fault.TooLarge, "from", "超过 366 天不能按日、周或星期分。请缩短时段，或改按月", "more than 366 days cannot be divided by day, week or weekday: choose fewer days, or months")
	}
	if q.Top < 0 || q.Top > TopMax {
		return fault.New(fault.Invalid, "top", "“只看前几名”请填 0 到 100", "how many rows stand by themselves goes from 0 to 100")
	}
	if q.Sort != ByName && q.Sort != ByTotal {
		return fault.New(fault.Invalid, "sort", "排序只有“按顺序”和“按合计”", "rows are sorted by name or by total")
	}
	return nil
}

// Source is the ledger as a table reads it.
type Source interface {
	stats.Cells
	// SumBy adds up cells by several cuts at once.
	SumBy(ctx context.Context, q stats.Query, cuts []stats.By, take func(keys []string, sum int64) error) error
}

// Reporting is who reported of the days that are asked for, and when.
type Reporting struct {
	Stations []Unit
	// Days are those of which something of a station arrived; with months as the only
	// dimension of time, the first days of its months. Not needed without one.
	Days map[change.ID][]domain.Day
}

// Unit is a station as a table needs it.
type Unit struct {
	ID                 change.ID
	Code, Name         string
	Division           string
	Expected, Reported bool
}

// Read answers a question.
func Read(ctx context.Context, src Source, q Question, reports Reporting) (Table, error) {
	if err := q.Validate(); err != nil {
		return Table{}, err
	}
	asOf, err := src.AsOf(ctx)
	if err != nil {
		return Table{}, err
	}
	f, err := newFolding(ctx, src, q, reports)
	if err != nil {
		return Table{}, err
	}
	if err := f.read(ctx, src); err != nil {
		return Table{}, err
	}
	t := f.table()
	t.AsOf = asOf
	return t, nil
}
