package station

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
)

// DayRow is what the station says of one of its days.
type DayRow struct {
	Day      domain.Day
	State    string // domain.DayOpen …, empty where nobody opened it
	OpenedAt time.Time
	OpenedBy string
	ClosedAt time.Time
	ClosedBy string
	Remark   string
}

// Day reads a day's opening and closing.
func (s *Station) Day(ctx context.Context, day domain.Day) (DayRow, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return DayRow{}, err
	}
	row := DayRow{Day: day}
	err = s.read(ctx, func(tx *sql.Tx) error {
		doc, found, err := sqlite.FindDocument(ctx, tx, domain.KindStationDay, domain.StationDayID(p.Station, day))
		if err != nil || !found || doc.Values().Deleted() {
			return err
		}
		d, err := domain.Decode[domain.StationDay](doc.Values())
		if err != nil {
			return err
		}
		names, err := attendantNames(ctx, tx)
		row.State, row.Remark = d.State, d.Remark
		row.OpenedAt, row.ClosedAt = momentOf(d.OpenedAt), momentOf(d.ClosedAt)
		row.OpenedBy, row.ClosedBy = names[d.OpenedBy], names[d.ClosedBy]
		return err
	})
	return row, err
}

// momentOf reads milliseconds in which 0 means never.
func momentOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).In(domain.Shanghai)
}

// attendantNames are the names of all who serve or served, by id.
func attendantNames(ctx context.Context, tx *sql.Tx) (map[change.ID]string, error) {
	docs, err := sqlite.ListDocuments[domain.Attendant](ctx, tx, domain.KindAttendant)
	names := make(map[change.ID]string, len(docs))
	for _, d := range docs {
		names[d.ID] = d.Value.Name
	}
	return names, err
}

// OpenDay says that the station is open today. A day that was closed is open again.
func (s *Station) OpenDay(ctx context.Context) error {
	return s.editDay(ctx, domain.DayOf(s.now()), func(d *domain.StationDay, by change.ID, now int64) {
		d.State, d.ClosedAt, d.ClosedBy = domain.DayOpen, 0, change.ID{}
		if d.OpenedAt == 0 {
			d.OpenedAt, d.OpenedBy = now, by
		}
	})
}

// CloseDay closes a day: the one that the attendant has before them, also where
// midnight has passed since. Visits that come later still count: closing is a word of
// the attendant's, not a lock.
func (s *Station) CloseDay(ctx context.Context, day domain.Day, remark string) error {
	return s.editDay(ctx, day, func(d *domain.StationDay, by change.ID, now int64) {
		d.State, d.ClosedAt, d.ClosedBy, d.Remark = domain.DayClosed, now, by, strings.TrimSpace(remark)
	})
}

// NoService says that nobody came on a day, which is a report of 0. It is refused
// where somebody did.
func (s *Station) NoService(ctx context.Context, day domain.Day) error {
	s.deciding.Lock()
	defer s.deciding.Unlock()
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	people, err := s.Stats(ctx, stats.Query{Measure: domain.MeasurePeople, From: day, To: day, By: stats.ByTotal, Station: p.Station})
	if err != nil {
		return err
	}
	if people.Total > 0 {
		return fault.New(fault.Conflict, "state", fmt.Sprintf("这一天已经登记了 %d 人次，不能报“无服务”。登记错了的请先作废。", people.Total),
			fmt.Sprintf("%d people were recorded on this day: it is no day without service. Void what was recorded by mistake first", people.Total))
	}
	return s.editDay(ctx, day, func(d *domain.StationDay, by change.ID, now int64) {
		d.State, d.ClosedAt, d.ClosedBy = domain.DayNoService, now, by
	})
}

func (s *Station) editDay(ctx context.Context, day domain.Day, edit func(d *domain.StationDay, by change.ID, now int64)) error {
	p, shift, err := s.who(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	return editDeskEntry(ctx, s, domain.KindStationDay, domain.StationDayID(p.Station, day), func(d *domain.StationDay) {
		d.Station, d.Day = p.Station, day
		edit(d, shift.By, now.UnixMilli())
	})
}
