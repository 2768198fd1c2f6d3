package station

import (
	"cmp"
	"context"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// AttendanceInput is people taking part in an activity that the station hosts:
// one who is known, or a number who are not. The zero time means now.
type AttendanceInput struct {
	Activity change.ID
	Group    string
	People   int64 // 0 means 1
	Member   change.ID
	At       time.Time
}

// RecordAttendance records it. When it returns nil the record is on the disk.
func (s *Station) RecordAttendance(ctx context.Context, in AttendanceInput) error {
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return err
	}
	if err := d.checkGroup(in.Group); err != nil {
		return err
	}
	now := s.now()
	if in.At.IsZero() {
		in.At = now
	}
	a := &domain.Attendance{
		ID: s.mint.New(now), Station: p.Station, At: in.At.UnixMilli(), Activity: in.Activity,
		Group: in.Group, People: cmp.Or(in.People, 1), Member: in.Member,
	}
	if err := s.record(ctx, factDraft(a)); err != nil {
		return err
	}
	s.changed(SignalVisits)
	return nil
}
