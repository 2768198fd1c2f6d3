package station

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// AttendanceInput is people taking part in an activity that the station hosts:
// one who is known, or a number who are not. The zero time means the day of the
// activity: now, if that is today.
type AttendanceInput struct {
	Activity change.ID
	Group    string
	People   int64 // 0 means 1
	Member   change.ID
	At       time.Time
}

// Attendee is one line of those who took part.
type Attendee struct {
	ID        change.ID
	At        time.Time
	Group     string
	GroupName string
	People    int64
	Mask      string // of a member; empty for a number of people
	Voided    bool
}

// Attendees is who took part in an activity, as far as it was recorded here or has
// come here; the newest first.
type Attendees struct {
	Rows   []Attendee
	People int64
}

// ActivityRow is an activity at which people may check in.
type ActivityRow struct {
	ID                change.ID
	Name, Type, Hours string
	Place             string
}

// activitiesMax is how many activities of a day are read: more are no list to choose from.
const activitiesMax = 200

// ActivitiesOn lists the activities of a day, as far as they are known here, in the
// order of their hours. What was cancelled is left out.
func (s *Station) ActivitiesOn(ctx context.Context, day domain.Day) (out []ActivityRow, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		docs, err := sqlite.Documents{R: tx}.ByKey(ctx, domain.KindActivity, domain.Key{Name: "held_on", Value: day.String()}, activitiesMax)
		if err != nil {
			return err
		}
		for _, doc := range docs {
			a, err := domain.Decode[domain.Activity](doc.Values())
			if err != nil {
				return err
			}
			if a.State != domain.StateCancelled {
				out = append(out, ActivityRow{ID: doc.ID, Name: a.Name, Type: a.Type, Hours: a.Hours, Place: a.Place})
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b ActivityRow) int { return cmp.Or(cmp.Compare(a.Hours, b.Hours), cmp.Compare(a.Name, b.Name)) })
	return out, err
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
		if in.At, err = s.whenHeld(ctx, in.Activity); err != nil {
			return err
		}
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

// whenHeld is the moment at which people take part: now on the day of the activity,
// or when none is known here; afterwards noon of that day. Before it nobody has.
func (s *Station) whenHeld(ctx context.Context, activity change.ID) (time.Time, error) {
	now := s.now()
	if activity.IsZero() {
		return now, nil
	}
	a, found, err := s.activity(ctx, activity)
	today := domain.DayOf(now)
	switch {
	case err != nil || !found:
		return now, err
	case a.State == domain.StateCancelled:
		return now, fault.New(fault.Conflict, "activity", "这个活动已取消，不能签到", "this activity is cancelled")
	case a.HeldOn == today || a.Type == domain.ActivityCourse:
		return now, nil
	case a.HeldOn > today:
		return now, fault.New(fault.Conflict, "activity", "活动还没到日子，到了那天再签到", "the activity has not come yet")
	}
	return a.HeldOn.Time().Add(12 * time.Hour), nil
}

func (s *Station) activity(ctx context.Context, id change.ID) (a domain.Activity, found bool, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		doc, there, err := sqlite.FindDocument(ctx, tx, domain.KindActivity, id)
		if err != nil {
			return err
		}
		values := doc.Values()
		found = there && !values.Deleted()
		a, err = domain.Decode[domain.Activity](values)
		return err
	})
	return a, found, err
}

// CheckIn records that a member takes part, found by the card, the last four digits
// of the telephone, the plate or the initials. Once for each activity: a card that is
// scanned twice is said to be.
func (s *Station) CheckIn(ctx context.Context, activity change.ID, text string) (MemberRow, error) {
	found, err := s.FindMembers(ctx, strings.TrimSpace(text))
	switch {
	case err != nil:
		return MemberRow{}, err
	case len(found) == 0:
		return MemberRow{}, fault.New(fault.NotFound, "member", "没有找到这个人，可以按人数登记", "nobody was found: record a number of people")
	case len(found) > 1:
		return MemberRow{}, fault.New(fault.Conflict, "member", "找到几个人，请扫卡或输入完整的手机号", "several were found: scan the card or type the whole number")
	case found[0].Near:
		return MemberRow{}, fault.New(fault.Conflict, "member", "没有完全相同的，像是 "+found[0].Mask+"，请核对后再输入", "nobody has exactly this; perhaps "+found[0].Mask)
	}
	return found[0], s.CheckInMember(ctx, activity, found[0])
}

// CheckInMember is CheckIn of somebody who was chosen.
func (s *Station) CheckInMember(ctx context.Context, activity change.ID, m MemberRow) error {
	s.deciding.Lock()
	defer s.deciding.Unlock()
	facts, err := s.attendances(ctx, activity)
	if err != nil {
		return err
	}
	for _, f := range facts {
		if f.attendance.Member == m.ID && !f.voided {
			at := f.attendance.At
			return fault.New(fault.Conflict, "member", m.Mask+" 在 "+momentOf(at).In(domain.Shanghai).Format("15:04")+" 已经签到", m.Mask+" has checked in already")
		}
	}
	return s.RecordAttendance(ctx, AttendanceInput{Activity: activity, Group: m.Group, Member: m.ID})
}

// VoidAttendance takes a line back.
func (s *Station) VoidAttendance(ctx context.Context, id change.ID, reason string) error {
	s.deciding.Lock()
	defer s.deciding.Unlock()
	var c *domain.Correction
	err := s.read(ctx, func(tx *sql.Tx) error {
		f, found, err := sqlite.FindFact(ctx, tx, domain.KindAttendance, id)
		switch {
		case err != nil:
			return err
		case !found:
			return fault.New(fault.NotFound, "id", "没有找到这次签到", "there is no such attendance")
		case f.Correction != nil && f.Correction.IsVoid():
			return fault.New(fault.Conflict, "", "这次签到已经撤销过了", "it was taken back already")
		}
		c = &domain.Correction{ID: s.mint.New(s.now()), Target: id, Of: domain.KindAttendance, Station: f.StationID(), Reason: reason}
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.record(ctx, draft{kind: domain.KindVoid, id: c.ID, body: c}); err != nil {
		return err
	}
	s.changed(SignalVisits)
	return nil
}

// attended is an attendance with what became of it.
type attended struct {
	attendance *domain.Attendance
	voided     bool
}

func (s *Station) attendances(ctx context.Context, activity change.ID) (out []attended, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		facts, err := sqlite.AttendancesOf(ctx, tx, activity)
		for _, f := range facts {
			out = append(out, attended{f.Fact.(*domain.Attendance), f.Correction != nil && f.Correction.IsVoid()})
		}
		return err
	})
	return out, err
}

// Attendees lists who took part in an activity.
func (s *Station) Attendees(ctx context.Context, activity change.ID) (Attendees, error) {
	var out Attendees
	facts, err := s.attendances(ctx, activity)
	if err != nil {
		return out, err
	}
	dict, err := s.loadDictionary(ctx)
	if err != nil {
		return out, err
	}
	shift, err := s.Shift(ctx)
	if err != nil {
		return out, err
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		for _, f := range facts {
			a := f.attendance
			row := Attendee{ID: a.ID, At: momentOf(a.At), Group: a.Group, GroupName: cmp.Or(dict.group[a.Group].Name, a.Group), People: a.People, Voided: f.voided}
			if !a.Member.IsZero() && !shift.Locked {
				m, _, err := s.readMember(ctx, tx, dict, a.Member, "")
				if err != nil {
					return err
				}
				row.Mask = m.Mask
			}
			if !f.voided {
				out.People += a.People
			}
			out.Rows = append(out.Rows, row)
		}
		return nil
	})
	slices.SortStableFunc(out.Rows, func(a, b Attendee) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID.String(), a.ID.String())) })
	return out, err
}
