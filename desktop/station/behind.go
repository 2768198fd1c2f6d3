package station

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
	"yizhan/shared/stats"
)

// BehindMax is how many records behind a figure are listed; all of them are counted.
const BehindMax = 500

// Behind is what a figure is made of.
type Behind struct {
	Total   int64       // of all records; the figure itself
	Records int64       // how many there are
	Rows    []BehindRow // newest first, at most BehindMax
}

// BehindRow is a record with what it adds to the figure.
type BehindRow struct {
	Kind   string
	ID     change.ID
	At     time.Time // zero: the day alone is known
	Day    domain.Day
	Amount int64
	Visit  *VisitRow // of a visit
	Words  string    // of others: 张*, what was asked for
}

// Behind finds the records behind a row of an answer, or behind the whole where the
// key is empty.
func (s *Station) Behind(ctx context.Context, q stats.Query, key string) (Behind, error) {
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return Behind{}, err
	}
	shift, err := s.Shift(ctx)
	if err != nil {
		return Behind{}, err
	}
	var b Behind
	err = s.read(ctx, func(tx *sql.Tx) error {
		var failed error
		err := sqlite.Behind(ctx, tx, q, key, func(p sqlite.Part) bool {
			b.Total += p.Amount
			b.Records++
			if len(b.Rows) < BehindMax {
				row, err := s.behindRow(d, p)
				if err != nil {
					failed = err
					return false
				}
				if shift.Locked && namesPeople(row.Kind) {
					row.Words = "" // not even the first character
				}
				b.Rows = append(b.Rows, row)
			}
			return ctx.Err() == nil
		})
		return cmp.Or(err, failed, ctx.Err())
	})
	slices.SortStableFunc(b.Rows, func(x, y BehindRow) int { return cmp.Or(cmp.Compare(y.Day, x.Day), y.At.Compare(x.At)) })
	return b, err
}

// namesPeople tells whether a document may be called after a person.
func namesPeople(kind string) bool {
	k, _ := domain.FindKind(kind)
	return kind == domain.KindMember || slices.ContainsFunc(k.Fields, func(f domain.Field) bool { return f.Personal != "" && f.Input == domain.InputName })
}

func (s *Station) behindRow(d *dictionary, p sqlite.Part) (BehindRow, error) {
	row := BehindRow{Kind: p.Kind, ID: p.ID, Amount: p.Amount}
	switch p.Kind {
	case domain.KindVisit:
		v := s.visitRow(d, *p.Fact, nil)
		row.Visit, row.Day = &v, domain.DayOf(v.At)
		if !v.DayOnly {
			row.At = v.At
		}
	case domain.KindAttendance:
		effective, err := p.Fact.Effective()
		if err != nil {
			return row, err
		}
		a := effective.(*domain.Attendance)
		row.At, row.Day, row.Words = momentOf(a.At), domain.DayOfMs(a.At), d.group[a.Group].Name
	case domain.KindMember:
		m, err := domain.Decode[domain.Member](p.Fields)
		row.Day, row.Words = m.RegisteredOn, m.Mask
		return row, err
	case domain.KindRequest:
		r, err := domain.Decode[domain.Request](p.Fields)
		row.At, row.Day, row.Words = momentOf(r.At), domain.DayOfMs(r.At), r.Text
		return row, err
	case domain.KindStationDay:
		day, err := domain.Decode[domain.StationDay](p.Fields)
		row.Day, row.Words = day.Day, day.Remark
		return row, err
	default:
		k, _ := domain.FindKind(p.Kind)
		for _, c := range k.Cells(p.Fields) { // a document counts on one day
			row.Day = c.Day
		}
		row.Words = register.TitleOf(k, p.Fields, "zh") // persons by their mask
	}
	return row, nil
}
