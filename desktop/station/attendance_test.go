package station

import (
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
	"yizhan/shared/stats"
)

// TestCheckIn: by card, by number of people, once for each person, on the activity's
// day, and taken back.
func TestCheckIn(t *testing.T) {
	d := newDesk(t, RoleStation)
	today := domain.DayOf(d.now)
	p, err := d.Profile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	plan := func(day domain.Day, form register.Form) change.ID {
		t.Helper()
		f := register.Form{"name": "红色学堂", "type": "classroom", "division": "511102", "station": p.Station.String(), "held_on": day.String()}
		for k, v := range form {
			f[k] = v
		}
		id, err := d.SaveDocument(ctx, domain.KindActivity, change.ID{}, 0, f)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	activity := plan(today, nil)
	zhang := enrol(t, d, Registration{Name: "张三", Phone: "13800138000"})
	enrol(t, d, Registration{Name: "张四", Phone: "13900138000"})
	if m, err := d.CheckIn(ctx, activity, " "+zhang.Code+"\n"); err != nil || m.ID != zhang.ID {
		t.Fatalf("by card: %v, %v", m, err)
	}
	for text, kind := range map[string]fault.Kind{zhang.Code: fault.Conflict, "8000": fault.Conflict, "0000000000000": fault.NotFound, "": fault.NotFound} {
		if _, err := d.CheckIn(ctx, activity, text); !fault.Is(err, kind) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := d.RecordAttendance(ctx, AttendanceInput{Activity: activity, Group: "N4", People: 12}); err != nil {
		t.Fatal(err)
	}
	count := func(day domain.Day) int64 {
		table, err := d.Stats(ctx, stats.Query{Measure: domain.MeasureAttendance, From: day, To: day, By: stats.ByTotal})
		if err != nil {
			t.Fatal(err)
		}
		return table.Total
	}
	list, err := d.Attendees(ctx, activity)
	if err != nil || list.People != 13 || len(list.Rows) != 2 || count(today) != 13 {
		t.Fatalf("%+v, %d counted, %v", list, count(today), err)
	}
	card := list.Rows[1]
	if card.Mask != "张*" {
		card = list.Rows[0]
	}
	if err := d.VoidAttendance(ctx, card.ID, "扫错了"); err != nil || count(today) != 12 {
		t.Errorf("taken back: %d, %v", count(today), err)
	}
	if err := d.VoidAttendance(ctx, card.ID, "扫错了"); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back twice: %v", err)
	}
	if _, err := d.CheckIn(ctx, activity, zhang.Code); err != nil || count(today) != 13 {
		t.Errorf("after all: %d, %v", count(today), err)
	}
	// A list that is typed in the day after counts on the day itself.
	yesterday := plan(today.AddDays(-1), nil)
	if _, err := d.CheckIn(ctx, yesterday, zhang.Code); err != nil || count(today.AddDays(-1)) != 1 {
		t.Errorf("a day later: %d, %v", count(today.AddDays(-1)), err)
	}
	for name, id := range map[string]change.ID{"tomorrow": plan(today.AddDays(1), nil), "cancelled": func() change.ID {
		id := plan(today.AddDays(-2), nil)
		if _, err := d.SaveDocument(ctx, domain.KindActivity, id, 0, register.Form{"state": "cancelled"}); err != nil {
			t.Fatal(err)
		}
		return id
	}(), "cancelled on the day": func() change.ID {
		id := plan(today, nil)
		if _, err := d.SaveDocument(ctx, domain.KindActivity, id, 0, register.Form{"state": "cancelled"}); err != nil {
			t.Fatal(err)
		}
		return id
	}()} {
		if _, err := d.CheckIn(ctx, id, zhang.Code); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// An open course goes on for weeks.
	course := plan(today.AddDays(-20), register.Form{"type": domain.ActivityCourse})
	if _, err := d.CheckIn(ctx, course, zhang.Code); err != nil || count(today) != 14 {
		t.Errorf("a course: %d, %v", count(today), err)
	}
	d.now = d.now.Add(time.Hour)
	if list, err = d.Attendees(ctx, change.Named("activity", "none")); err != nil || list.People != 0 {
		t.Errorf("of nothing: %+v, %v", list, err)
	}
}

// TestActivitiesOn: those of the day, but none that was cancelled or deleted.
func TestActivitiesOn(t *testing.T) {
	d := newDesk(t, RoleStation)
	p, err := d.Profile(ctx)
	if err != nil {
		t.Fatal(err)
	}
	today := domain.DayOf(d.now)
	plan := func(name, hours string, day domain.Day) change.ID {
		t.Helper()
		id, err := d.SaveDocument(ctx, domain.KindActivity, change.ID{}, 0, register.Form{"name": name, "hours": hours, "type": "classroom", "division": "511102", "station": p.Station.String(), "held_on": day.String()})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	plan("下午的", "14:00", today)
	plan("上午的", "09:00", today)
	plan("明天的", "", today.AddDays(1))
	if _, err := d.SaveDocument(ctx, domain.KindActivity, plan("取消的", "", today), 0, register.Form{"state": "cancelled"}); err != nil {
		t.Fatal(err)
	}
	if err := d.DeleteDocument(ctx, domain.KindActivity, plan("删除的", "", today)); err != nil {
		t.Fatal(err)
	}
	rows, err := d.ActivitiesOn(ctx, today)
	if err != nil || len(rows) != 2 || rows[0].Name != "上午的" || rows[1].Name != "下午的" {
		t.Errorf("%+v, %v", rows, err)
	}
}
