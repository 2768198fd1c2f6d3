package stats

import (
	"context"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/progress"
)

// MeasureSeed asks for the figures that a city publishes of its work, one row for
// each; they are of different things, so they are not added up.
const MeasureSeed domain.Measure = "seed"

// BySeed is the only cut of MeasureSeed: by figure.
const BySeed By = "seed"

// Documents is the ledger as figures read it that are no sums of cells.
type Documents interface {
	Cells
	// EachDocument reads the documents of a kind that are not deleted.
	EachDocument(ctx context.Context, kind string, f func(id change.ID, values domain.Fields) error) error
}

// ListOf reads all documents of a kind that are not deleted.
func ListOf[T any](ctx context.Context, docs Documents, kind string) (out []progress.Doc[T], err error) {
	err = docs.EachDocument(ctx, kind, func(id change.ID, values domain.Fields) error {
		v, err := domain.Decode[T](values)
		out = append(out, progress.Doc[T]{ID: id, Value: v})
		return err
	})
	return out, err
}

// SeedFigure is one of the published figures.
type SeedFigure struct {
	Key string
	Definition
	// Flow figures count what happened on the days that are asked for; the others what
	// there is now.
	Flow  bool
	count func(*seed) int64
}

// SeedFigures lists them in the order in which they were published.
func SeedFigures() []SeedFigure { return seedFigures }

// Answer answers a query, whether it is of cells or of the published figures.
func Answer(ctx context.Context, docs Documents, q Query) (Table, error) {
	if q.Measure == MeasureSeed {
		return Seed(ctx, docs, q)
	}
	return Read(ctx, docs, q)
}

// Seed counts the published figures from the records of a ledger. The ledger of a
// computer counts what it holds: an office of a county its county.
func Seed(ctx context.Context, docs Documents, q Query) (Table, error) {
	if err := q.Validate(); err != nil {
		return Table{}, err
	}
	asOf, err := docs.AsOf(ctx)
	if err != nil {
		return Table{}, err
	}
	s := &seed{ctx: ctx, docs: docs, q: q, lists: map[string]any{}}
	t := Table{Measure: q.Measure, From: q.From, To: q.To, By: q.By, AsOf: asOf, Rows: []Row{}}
	for _, f := range SeedFigures() {
		t.Rows = append(t.Rows, Row{Key: f.Key, Name: f.Name.ZH, Value: f.count(s)})
	}
	return t, s.err
}

// SeedMatrix is what figure 5 counts: the quarterly meetings of each county in the
// year of a day.
func SeedMatrix(ctx context.Context, docs Documents, today domain.Day) (progress.Matrix, error) {
	s := &seed{ctx: ctx, docs: docs, q: Query{To: today}, lists: map[string]any{}}
	m := s.matrix()
	return m, s.err
}

func (q Query) validateSeed() error {
	if q.By != BySeed || !q.Station.IsZero() || q.Group != "" || q.Service != "" {
		return fault.New(fault.Invalid, "by", "这些数是全市的，不能再分组，也不能只看一个站", "these figures are of the whole ledger: by is seed, and no station, group or service may be chosen")
	}
	return q.validateDays()
}

// seed reads what the figures count, each kind once, and keeps the first error.
type seed struct {
	ctx   context.Context
	docs  Documents
	q     Query
	lists map[string]any
	err   error
}

// within reports whether a day is one of those that are asked for.
func (s *seed) within(d domain.Day) bool { return s.q.From <= d && d <= s.q.To }

func listOf[T any](s *seed, kind string) []progress.Doc[T] {
	if _, ok := s.lists[kind]; !ok && s.err == nil {
		s.lists[kind], s.err = ListOf[T](s.ctx, s.docs, kind)
	}
	list, _ := s.lists[kind].([]progress.Doc[T])
	return list
}

// number counts the documents of a kind that fit.
func number[T any](s *seed, kind string, fits func(T) bool) (n int64) {
	for _, d := range listOf[T](s, kind) {
		if fits(d.Value) {
			n++
		}
	}
	return n
}

// different counts the different values of the documents that fit.
func different[T any, K comparable](s *seed, kind string, value func(T) (K, bool)) int64 {
	seen := map[K]bool{}
	for _, d := range listOf[T](s, kind) {
		if k, ok := value(d.Value); ok {
			seen[k] = true
		}
	}
	return int64(len(seen))
}

// sum adds the cells of a measure up; with a state, those of that state.
func (s *seed) sum(m domain.Measure, state string) (n int64) {
	q := Query{Measure: m, From: s.q.From, To: s.q.To, By: ByTotal}
	if state != "" {
		q.By = ByState
	}
	sums, err := s.docs.SumCells(s.ctx, q)
	if s.err == nil {
		s.err = err
	}
	for _, sum := range sums {
		if sum.Key == state {
			n += sum.Value
		}
	}
	return n
}

// counties are the codes of the county-level divisions, those that the city added
// among them, in their order.
func (s *seed) counties() []string {
	list, err := Counties(s.ctx, s.docs)
	if s.err == nil {
		s.err = err
	}
	return list
}

func (s *seed) matrix() progress.Matrix {
	return progress.MatrixOf(listOf[domain.Meeting](s, domain.KindMeeting), s.counties(), int(s.q.To)/10000, s.q.To)
}
