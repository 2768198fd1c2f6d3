package station

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/binary"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
)

// RecordVisit records a visit. When it returns nil the visit is on the disk.
func (s *Station) RecordVisit(ctx context.Context, in VisitInput) (VisitRow, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return VisitRow{}, err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return VisitRow{}, err
	}
	v, err := s.newVisit(p, d, in)
	if err != nil {
		return VisitRow{}, err
	}
	if err := s.record(ctx, factDraft(v)); err != nil {
		return VisitRow{}, err
	}
	s.changed(SignalVisits)
	return s.newRow(d, v), nil
}

// newRow shows a visit that was recorded just now.
func (s *Station) newRow(d *dictionary, v *domain.Visit) VisitRow {
	return s.visitRow(d, ledger.Fact{Fact: v, Clock: change.StampAt(s.now())}, nil)
}

// RecordVisits records many visits in one transaction: a counted batch, or the
// notes of a day entered afterwards. All of them are on the disk when it returns
// nil, and none otherwise. It returns their ids, in the order of the input.
func (s *Station) RecordVisits(ctx context.Context, in []VisitInput) ([]change.ID, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	drafts, ids := make([]draft, len(in)), make([]change.ID, len(in))
	for i := range in {
		v, err := s.newVisit(p, d, in[i])
		if err != nil {
			return nil, err
		}
		drafts[i], ids[i] = factDraft(v), v.ID
	}
	if err := s.write(ctx, func(w *outbox) error { return w.addEach(drafts) }); err != nil {
		return nil, err
	}
	s.changed(SignalVisits)
	return ids, nil
}

func (s *Station) newVisit(p Profile, d *dictionary, in VisitInput) (*domain.Visit, error) {
	now := s.now()
	if in.At.IsZero() {
		in.At = now
	}
	v := &domain.Visit{
		ID: s.mint.New(now), Station: p.Station, At: in.At.UnixMilli(), DayOnly: in.DayOnly, Group: in.Group,
		People: cmp.Or(in.People, 1), Member: in.Member, Source: in.Source,
	}
	if err := d.checkGroup(in.Group); err != nil {
		return nil, err
	}
	if err := checkBackfill(in, now); err != nil {
		return nil, err
	}
	for _, use := range in.Services {
		if err := d.checkService(use.Service); err != nil {
			return nil, err
		}
		l := domain.Line{Service: use.Service, Quantity: cmp.Or(use.Quantity, v.People)}
		l.Charged, l.Reference = d.price(p.Station, use.Service, v.Day())
		v.Lines = append(v.Lines, l)
	}
	return v, v.Validate()
}

// VisitFilter asks for a page of a day's visits.
type VisitFilter struct {
	Day   domain.Day // zero: today
	Group string
	After string // VisitPage.Next of the page before
	Limit int
}

// VisitPage is a page of visits, newest first. Next is empty at the end.
type VisitPage struct {
	Rows []VisitRow
	Next string
}

// Visits lists a day's visits, those taken back too. An office sees the visits
// of all stations that it keeps.
func (s *Station) Visits(ctx context.Context, f VisitFilter) (VisitPage, error) {
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return VisitPage{}, err
	}
	q := sqlite.VisitQuery{Day: cmp.Or(f.Day, domain.DayOf(s.now())), Group: f.Group, Limit: cmp.Or(f.Limit, TodayRowsMax)}
	if b, err := base64.RawURLEncoding.DecodeString(f.After); err == nil && len(b) == 24 {
		q.BeforeAt, q.BeforeID = int64(binary.BigEndian.Uint64(b)), change.ID(b[8:])
	}
	shift, err := s.Shift(ctx)
	if err != nil {
		return VisitPage{}, err
	}
	var page VisitPage
	err = s.read(ctx, func(tx *sql.Tx) error {
		p, err := sqlite.ListVisits(ctx, tx, q)
		if err != nil {
			return err
		}
		var masks map[change.ID]string
		if !shift.Locked { // a locked desk shows no names, not even the first character
			if masks, err = memberMasks(ctx, tx, p.Facts); err != nil {
				return err
			}
		}
		for _, fact := range p.Facts {
			page.Rows = append(page.Rows, s.visitRow(d, fact, masks))
		}
		if !p.NextID.IsZero() {
			b := binary.BigEndian.AppendUint64(nil, uint64(p.NextAt))
			page.Next = base64.RawURLEncoding.EncodeToString(append(b, p.NextID[:]...))
		}
		return nil
	})
	return page, err
}

// visitRow shows a visit as it counts now.
func (s *Station) visitRow(d *dictionary, f ledger.Fact, masks map[change.ID]string) VisitRow {
	v := f.Fact.(*domain.Visit)
	row := VisitRow{ID: v.ID}
	if effective, err := f.Effective(); err == nil && effective != nil {
		v = effective.(*domain.Visit)
	} else {
		row.Voided = true
	}
	row.At, row.DayOnly, row.Group, row.People, row.Source = v.Time().In(domain.Shanghai), v.DayOnly, v.Group, v.People, v.Source
	row.Member = v.Member
	row.GroupName = cmp.Or(d.group[v.Group].Name, v.Group)
	row.MemberMask = masks[v.Member]
	row.Undoable = !row.Voided && s.now().Sub(f.Clock.Time()) < UndoWindow
	for _, l := range v.Lines {
		e := d.service[l.Service]
		row.Services = append(row.Services, ServiceRow{Code: l.Service, Name: cmp.Or(e.Name, l.Service), Unit: e.Unit, Quantity: l.Quantity, Charged: l.Charged})
	}
	return row
}

// memberMasks reads how the members of some visits are shown.
func memberMasks(ctx context.Context, tx *sql.Tx, facts []ledger.Fact) (map[change.ID]string, error) {
	masks := map[change.ID]string{}
	for _, f := range facts {
		v, ok := f.Fact.(*domain.Visit)
		if !ok || v.Member.IsZero() {
			continue
		}
		if _, done := masks[v.Member]; done {
			continue
		}
		doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindMember, v.Member)
		if err != nil {
			return nil, err
		}
		m, err := domain.Decode[domain.Member](doc.Values())
		if err != nil {
			return nil, err
		}
		masks[v.Member] = m.Mask
	}
	return masks, nil
}
