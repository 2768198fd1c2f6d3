// Package stats is the statistics language: which figures there are, how they
// are cut, and what they are called. Station, server, tables and exports all ask
// here, so a figure is the same number on every screen (docs/statistics.md).
package stats

import (
	"context"
	"sort"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// By is a way to cut a figure into rows.
type By string

// The cuts.
const (
	ByTotal    By = "total"
	ByDay      By = "day"
	ByMonth    By = "month"
	ByGroup    By = "group"
	ByService  By = "service"
	ByStation  By = "station"
	ByDivision By = "division"
	ByHour     By = "hour"
	// ByState cuts documents by their state.
	ByState By = "state"
	// ByWeekdayHour has a row for each hour of the week that anybody came in.
	ByWeekdayHour By = "weekday_hour"
)

// Query asks for one figure over days, both ends included.
type Query struct {
	Measure domain.Measure
	From    domain.Day
	To      domain.Day
	By      By
	Station change.ID // zero: all stations of the ledger
	Group   string    // of the cells that count, by its code; empty: all
	Service string    // the same; of services and saved alone
}

// Table is the answer. Programs read its JSON: its names stay as they are
// (docs/statistics.md).
type Table struct {
	Measure domain.Measure `json:"measure"`
	From    domain.Day     `json:"from"`
	To      domain.Day     `json:"to"`
	By      By             `json:"by"`
	AsOf    time.Time      `json:"as_of"`
	Rows    []Row          `json:"rows"`
	Total   int64          `json:"total"`
}

// Row is one line of a table. Key is the code, name what people call it.
type Row struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	Value int64  `json:"value"`
}

// Cells is the ledger as statistics read it.
type Cells interface {
	// SumCells adds up the cells of a measure over days, one sum for each key
	// of the cut: day and month as numbers, group and item codes, station ids.
	SumCells(ctx context.Context, q Query) ([]Sum, error)
	// Dictionary names codes: of groups, services and stations.
	Dictionary(ctx context.Context, kind string) (map[string]Entry, error)
	// AsOf is when the ledger last took in a change.
	AsOf(ctx context.Context) (time.Time, error)
}

// Sum is one group of cells. Only the part of the key that the cut asks for is
// set.
type Sum struct {
	Key   string
	Value int64
}

// Entry is what a dictionary says of a code.
type Entry struct {
	Code     string
	Name     string
	NameEN   string // of a group or a service, where it has one
	Division string // of a station
	Order    int64
}

// Read answers a query.
func Read(ctx context.Context, cells Cells, q Query) (Table, error) {
	if err := q.Validate(); err != nil {
		return Table{}, err
	}
	asOf, err := cells.AsOf(ctx)
	if err != nil {
		return Table{}, err
	}
	sums, err := cells.SumCells(ctx, q)
	if err != nil {
		return Table{}, err
	}
	t := Table{Measure: q.Measure, From: q.From, To: q.To, By: q.By, AsOf: asOf, Rows: []Row{}}
	for _, s := range sums {
		t.Total += s.Value
	}
	if t.Rows, err = nameRows(ctx, cells, q, sums); err != nil {
		return Table{}, err
	}
	return t, nil
}

// Validate refuses a question that has no right answer: people who used two
// services would be counted twice in a table of people by service.
func (q Query) Validate() error {
	switch q.Measure {
	case MeasureSeed:
		return q.validateSeed()
	case domain.MeasureVisits, domain.MeasurePeople, domain.MeasureServices, domain.MeasureSaved,
		domain.MeasureRegistered, domain.MeasureAttendance, domain.MeasureOpenDays, domain.MeasureNoServiceDays,
		domain.MeasureRequests, domain.MeasureAnswered:
	default:
		if k, ok := counted(q.Measure); ok {
			return q.validateDocuments(k)
		}
		return fault.New(fault.Invalid, "measure", "没有这个指标", "the measure is visits, people, services, saved, registered, attendance, open_days, no_service_days, requests, answered, or a kind of document")
	}
	switch q.By {
	case ByTotal, ByDay, ByMonth, ByGroup, ByStation, ByDivision:
	case ByService:
		if q.Measure != domain.MeasureServices && q.Measure != domain.MeasureSaved {
			return fault.New(fault.Invalid, "by", "人次不能按服务分：一个人可用几项服务，请用“服务项次”",
				"only services and saved can be cut by service: one visit may use several")
		}
	case ByHour, ByWeekdayHour:
		if q.Measure != domain.MeasurePeople {
			return fault.New(fault.Invalid, "by", "只有人次可以按小时分", "only people can be cut by hour")
		}
	default:
		return fault.New(fault.Invalid, "by", "不能这样分组", "by is total, day, month, group, service, station, division, hour or weekday_hour")
	}
	return q.validateFilter()
}

// validateFilter refuses to look for a group or a service where cells name none: the
// answer would be a 0 that says nothing.
func (q Query) validateFilter() error {
	switch {
	case q.Group != "" && !HasGroups(q.Measure):
		return fault.New(fault.Invalid, "group", "这个指标不分群体，请去掉群体", "this measure knows no groups: leave the group out")
	case q.Service != "" && q.Measure != domain.MeasureServices && q.Measure != domain.MeasureSaved:
		return fault.New(fault.Invalid, "service", "只有服务和节约可以只看一项服务", "only services and saved can be of one service")
	}
	return q.validateDays()
}

// HasGroups tells whether a measure's cells name the group of whom they count.
func HasGroups(m domain.Measure) bool {
	if k, ok := counted(m); ok {
		return k.Counts.Group != ""
	}
	return m != domain.MeasureOpenDays && m != domain.MeasureNoServiceDays && m != MeasureSeed
}

func (q Query) validateDays() error {
	if q.From > q.To {
		return fault.New(fault.Invalid, "to", "结束日期早于开始日期", "the last day is before the first")
	}
	return nil
}

// validateDocuments refuses a cut that a kind's documents do not have.
func (q Query) validateDocuments(k *domain.Kind) error {
	ok := false
	switch q.By {
	case ByTotal, ByDay, ByMonth, ByStation, ByDivision:
		ok = true
	case ByGroup:
		ok = k.Counts.Group != ""
	case ByState:
		ok = k.Counts.State != ""
	}
	if !ok {
		return fault.New(fault.Invalid, "by", k.Label.ZH+"不能这样分组", "by is total, day, month, station, division, group or state, as far as the kind has them")
	}
	return q.validateFilter()
}

// rowOrder sorts rows the way people read them: days and months in time, groups
// and services in the order of the desk, everything else largest first.
func rowOrder(by By, rows []Row, entries map[string]Entry) {
	sort.SliceStable(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		switch by {
		case ByDay, ByMonth, ByHour, ByWeekdayHour:
			return a.Key < b.Key
		case ByGroup, ByService:
			oa, ob := orderOf(entries[a.Key]), orderOf(entries[b.Key])
			if oa != ob {
				return oa < ob
			}
		}
		if a.Value != b.Value {
			return a.Value > b.Value
		}
		return a.Key < b.Key
	})
}

func orderOf(e Entry) int64 {
	if e.Order == 0 {
		return 1 << 40
	}
	return e.Order
}
