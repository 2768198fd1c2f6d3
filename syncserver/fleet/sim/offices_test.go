package sim

import (
	"errors"
	"slices"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
)

// newOffice is an office of a division, paired.
func newOffice(t *testing.T, h *Host, code, division string) *Station {
	t.Helper()
	s, err := Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: code, Name: code, Division: division, Role: station.RoleOffice})
	must(t, err)
	t.Cleanup(func() { _ = s.Station.Close() }) // the test is over
	must(t, s.PairWith(ctx, h.City, h.URL))
	must(t, s.Once(ctx))
	return s
}

func save(t *testing.T, s *Station, kind string, id change.ID, form register.Form) change.ID {
	t.Helper()
	var base uint64
	if !id.IsZero() {
		d, err := s.OpenDocument(ctx, kind, id, "zh")
		must(t, err)
		base = d.Revision
	}
	id, err := s.SaveDocument(ctx, kind, id, base, form)
	must(t, err)
	return id
}

// value is a field as a form has it.
func value(t *testing.T, s *Station, kind string, id change.ID, field string) string {
	t.Helper()
	d, err := s.OpenDocument(ctx, kind, id, "zh")
	must(t, err)
	return register.FormOf(d.Kind, d.Values)[field]
}

// lost are the values of a field that did not win, as the page shows them.
func lost(t *testing.T, s *Station, kind string, id change.ID, field string) (out []string) {
	t.Helper()
	d, err := s.OpenDocument(ctx, kind, id, "zh")
	must(t, err)
	for _, w := range d.History {
		for _, l := range w.Changes {
			if w.Lost && l.Field.Name == field {
				out = append(out, l.Value)
			}
		}
	}
	return out
}

// TestTwoOfficesEditTheSame: both are offline and edit one organisation, one member and
// one problem. Different fields are both there afterwards; of the same field one value
// stands, at both and at the city, and the other is shown at both.
func TestTwoOfficesEditTheSame(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newOffice(t, h, "OFF-A", "511102"), newOffice(t, h, "OFF-B", "511102")
	elsewhere, outside := newOffice(t, h, "OFF-C", "511181"), newStation(t, "S1", station.RoleStation)
	must(t, outside.PairWith(ctx, h.City, h.URL))
	profile, err := b.Profile(ctx)
	must(t, err)
	must(t, access.Grant(ctx, h.City, profile.Device, "OFF-A", time.Now()))

	organisation := save(t, a, domain.KindOrganisation, change.ID{}, register.Form{"name": "交通局", "type": "department", "division": "511102", "founded_on": "2020-01-01"})
	problem := save(t, a, domain.KindProblem, change.ID{}, register.Form{"name": "路灯不亮", "source": "visit", "division": "511102", "raised_on": "2026-01-05"})
	save(t, a, domain.KindProblem, problem, register.Form{"state": "assigned", "organisation": organisation.String(), "days": "10"})
	save(t, a, domain.KindProblem, problem, register.Form{"state": "handling"})
	save(t, a, domain.KindProblem, problem, register.Form{"state": "reviewing", "measures": "换了灯泡"})
	m, err := a.RegisterMember(ctx, station.Registration{Name: "张三", Phone: "13800138000", Group: "N3", Consent: true})
	must(t, err)
	for _, s := range []*Station{a, b, elsewhere, outside} {
		must(t, s.Once(ctx))
	}
	if got := value(t, b, domain.KindProblem, problem, "state"); got != domain.ProblemReviewing {
		t.Fatalf("the other office has the problem as %q", got)
	}
	for name, s := range map[string]*Station{"another county": elsewhere, "a station": outside} {
		if _, err := s.OpenDocument(ctx, domain.KindProblem, problem, "zh"); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s has the problem: %v", name, err)
		}
	}

	// Both offline. A edits first by the clock.
	save(t, a, domain.KindOrganisation, organisation, register.Form{"name": "交通运输局", "secretary": "李四"})
	save(t, a, domain.KindProblem, problem, register.Form{"state": "solved", "satisfaction": "satisfied"})
	must(t, a.EditMember(ctx, m.ID, station.Registration{Name: "张三", Phone: "13900139000", Group: "N3"}))
	b.Now = b.Now.Add(time.Minute)
	save(t, b, domain.KindOrganisation, organisation, register.Form{"name": "市交通局", "phone": "0833-2123456"})
	save(t, b, domain.KindProblem, problem, register.Form{"state": "solved", "satisfaction": "fair"})
	must(t, b.EditMember(ctx, m.ID, station.Registration{Name: "张三丰", Phone: "13700137000", Group: "N3"}))
	for range 2 {
		must(t, a.Once(ctx))
		must(t, b.Once(ctx))
	}

	for name, s := range map[string]*Station{"A": a, "B": b} {
		for _, c := range []struct{ kind, field, want string }{
			{domain.KindOrganisation, "name", "市交通局"}, {domain.KindOrganisation, "secretary", "李四"}, {domain.KindOrganisation, "phone", "0833-2123456"},
			{domain.KindProblem, "state", "solved"}, {domain.KindProblem, "satisfaction", "fair"},
		} {
			id := organisation
			if c.kind == domain.KindProblem {
				id = problem
			}
			if got := value(t, s, c.kind, id, c.field); got != c.want {
				t.Errorf("at %s the %s of the %s is %q, want %q", name, c.field, c.kind, got, c.want)
			}
		}
		if got := lost(t, s, domain.KindOrganisation, organisation, "name"); !slices.Equal(got, []string{"交通运输局"}) {
			t.Errorf("at %s the name that did not win: %v", name, got)
		}
		if got := lost(t, s, domain.KindProblem, problem, "satisfaction"); !slices.Equal(got, []string{"满意"}) {
			t.Errorf("at %s the satisfaction that did not win: %v", name, got)
		}
		conflicts, err := s.Conflicts(ctx)
		must(t, err)
		fields := map[string]string{}
		for _, c := range conflicts {
			fields[c.Kind+"."+c.Field] = c.Lost
		}
		if fields["member_private.phone"] != "13900139000" || fields["organisation.name"] != "交通运输局" || fields["problem.satisfaction"] != "满意" {
			t.Errorf("at %s changed in two places: %v", name, fields)
		}
	}
	for _, kind := range []string{domain.KindOrganisation, domain.KindProblem} {
		q := stats.Query{Measure: domain.Measure(kind), From: 20000101, To: 20991231, By: stats.ByState}
		here, err := a.Stats(ctx, q)
		must(t, err)
		there, err := h.City.Stats(ctx, q)
		must(t, err)
		if here.Total != 1 || there.Total != 1 || here.Rows[0] != there.Rows[0] {
			t.Errorf("%s: %v at the office, %v at the city", kind, here.Rows, there.Rows)
		}
	}

	// One of them decides, and the other hears of it.
	conflicts, err := a.Conflicts(ctx)
	must(t, err)
	for _, c := range conflicts {
		must(t, a.Resolve(ctx, c, c.Field == "name" && c.Kind == domain.KindOrganisation))
	}
	must(t, a.Once(ctx))
	must(t, b.Once(ctx))
	if got := value(t, b, domain.KindOrganisation, organisation, "name"); got != "交通运输局" {
		t.Errorf("after the decision the name is %q", got)
	}
	if left, err := b.Conflicts(ctx); err != nil || len(left) != 0 {
		t.Errorf("left to decide: %v, %v", left, err)
	}
}

// TestAStepThatTheStateDoesNotAllow: one office solves a problem that another has sent
// back meanwhile. What cannot both be is shown, and nothing is lost.
func TestAStepThatTheStateDoesNotAllow(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newOffice(t, h, "OFF-A", "511102"), newOffice(t, h, "OFF-B", "511102")
	organisation := save(t, a, domain.KindOrganisation, change.ID{}, register.Form{"name": "交通局", "type": "department", "division": "511102", "founded_on": "2020-01-01"})
	problem := save(t, a, domain.KindProblem, change.ID{}, register.Form{"name": "路灯不亮", "source": "visit", "division": "511102", "raised_on": "2026-01-05"})
	save(t, a, domain.KindProblem, problem, register.Form{"state": "assigned", "organisation": organisation.String(), "days": "10"})
	must(t, a.Once(ctx))
	must(t, b.Once(ctx))
	save(t, a, domain.KindProblem, problem, register.Form{"state": "returned", "reason": "不归我们管"})
	save(t, b, domain.KindProblem, problem, register.Form{"state": "handling"})
	for range 2 {
		must(t, a.Once(ctx))
		must(t, b.Once(ctx))
	}
	for name, s := range map[string]*Station{"A": a, "B": b} {
		if state, others := value(t, s, domain.KindProblem, problem, "state"), lost(t, s, domain.KindProblem, problem, "state"); state != "returned" || !slices.Equal(others, []string{"办理中"}) {
			t.Errorf("at %s: %s, and %v did not win", name, state, others)
		}
	}
}

// TestOfficesWriteForTheirDivisionOnly: what an office writes for another county is
// kept by the city and does not count there.
func TestOfficesWriteForTheirDivisionOnly(t *testing.T) {
	h := startHost(t, t.TempDir())
	honest := newOffice(t, h, "OFF-H", "511102")
	_, err := honest.SaveDocument(ctx, domain.KindEnterprise, change.ID{}, 0, register.Form{"name": "别县企业", "industry": "freight", "division": "511181", "entered_on": "2026-01-01"})
	if wrong, ok := errors.AsType[register.Wrong](err); !ok || !fault.Is(wrong["division"], fault.Forbidden) {
		t.Errorf("the office itself: %v", err)
	}
	// One that takes itself for more than it was paired for.
	a, err := Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: "OFF-A", Name: "A", Division: "511100", Role: station.RoleOffice})
	must(t, err)
	t.Cleanup(func() { _ = a.Station.Close() }) // the test is over
	code, err := access.NewPairing(ctx, h.City, "OFF-A", access.RoleOffice, "511102", time.Now())
	must(t, err)
	must(t, a.Pair(ctx, syncer.Invitation{Server: h.URL, Code: code}))
	save(t, a, domain.KindEnterprise, change.ID{}, register.Form{"name": "别县企业", "industry": "freight", "division": "511181", "entered_on": "2026-01-01"})
	save(t, a, domain.KindEnterprise, change.ID{}, register.Form{"name": "本县企业", "industry": "freight", "division": "511102004", "entered_on": "2026-01-01"})
	must(t, a.Once(ctx))
	status, err := a.Status(ctx)
	must(t, err)
	table, err := h.City.Stats(ctx, stats.Query{Measure: domain.KindEnterprise, From: 20000101, To: 20991231, By: stats.ByDivision})
	must(t, err)
	if status.Quarantined != 1 || table.Total != 1 || table.Rows[0].Key != "511102" {
		t.Errorf("%d held, the city counts %v", status.Quarantined, table.Rows)
	}
}

// TestAStationMakesNoRules: a computer that takes itself for an office, and is a station
// in the city's books, makes no rule of the city and nothing of offices.
func TestAStationMakesNoRules(t *testing.T) {
	h := startHost(t, t.TempDir())
	a := newOffice(t, h, "OFF-A", "511102")
	rule := func(service string) {
		save(t, a, domain.KindVoucherRule, change.ID{}, register.Form{"service": service, "groups": "N3", "from": "2026-01-01"})
	}
	held := func() uint64 {
		must(t, a.Once(ctx))
		status, err := a.Status(ctx)
		must(t, err)
		return uint64(status.Quarantined)
	}
	if rule("S01"); held() != 0 {
		t.Error("an office makes no rule")
	}
	must(t, sqlite.Write(ctx, h.City.DB, func(tx sqlite.Tx) error { return tx.Exec(ctx, "UPDATE device SET role = 'station'") }))
	rule("S02")
	save(t, a, domain.KindEnterprise, change.ID{}, register.Form{"name": "企业", "industry": "freight", "division": "511102", "entered_on": "2026-01-01"})
	if n := held(); n != 2 {
		t.Errorf("%d of 2 are held", n)
	}
}

// TestTwoComputersMakeTheTasks: each makes the tasks of a period without the other; what
// was done at one of them stays done, at both and at the city, and there is one task.
func TestTwoComputersMakeTheTasks(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newOffice(t, h, "OFF-A", "511102"), newOffice(t, h, "OFF-B", "511102")
	organisation := save(t, a, domain.KindOrganisation, change.ID{}, register.Form{"name": "交通局", "type": "department", "division": "511102", "founded_on": "2020-01-01"})
	duty := save(t, a, domain.KindDuty, change.ID{}, register.Form{"name": "每年述职", "list": "secretary", "organisation": organisation.String(), "division": "511102", "every": "year", "since": domain.DayOf(a.Now).String()})
	must(t, a.Once(ctx))
	must(t, b.Once(ctx))
	task := domain.DutyTaskID(duty, domain.DayOf(a.Now).String()[:4])
	_, err := a.Board(ctx, "zh")
	must(t, err)
	save(t, a, domain.KindDutyTask, task, register.Form{"state": "done", "evidence": "述职报告"})
	must(t, a.Once(ctx))
	b.Now = b.Now.Add(time.Hour)
	_, err = b.Board(ctx, "zh") // it has not heard of the task
	must(t, err)
	for range 2 {
		must(t, b.Once(ctx))
		must(t, a.Once(ctx))
	}
	for name, s := range map[string]*Station{"A": a, "B": b} {
		if state, others := value(t, s, domain.KindDutyTask, task, "state"), lost(t, s, domain.KindDutyTask, task, "state"); state != domain.TaskDone || len(others) > 0 {
			t.Errorf("at %s the task is %s, and %v did not win", name, state, others)
		}
	}
	table, err := h.City.Stats(ctx, stats.Query{Measure: domain.KindDutyTask, From: 20000101, To: 20991231, By: stats.ByState})
	must(t, err)
	if table.Total != 1 || table.Rows[0].Key != domain.TaskDone {
		t.Errorf("the city counts %v", table.Rows)
	}
}
