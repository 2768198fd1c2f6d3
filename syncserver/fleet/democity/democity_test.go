package democity

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/progress"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
	"yizhan/syncserver/fleet/sim"
)

// TestFiguresOfTheCity counts, from the records that arrived, every published
// figure that the kinds of record can carry.
func TestFiguresOfTheCity(t *testing.T) {
	ctx := context.Background()
	h, err := sim.StartHost(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}()
	now := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	if err := Fill(ctx, h.City, h.URL, now); err != nil {
		t.Fatal(err)
	}
	// The city's figures, read as the command reads them. 5 is of the year: the fourth
	// quarter goes on, and one county missed a meeting.
	want := map[string]int64{
		"1": 11, "2": 5, "3": 10, "4": 14, "5": 40, "6": 60, "7": 200, "8": 4, "9": 4, "10": 4, "11": 31, "12": 3, "13": 17, "14": 21,
		"15": 160, "16": 160, "17": 45, "18": 120, "19": 60, "20": 380, "21": 11_000, "22": 3, "23": 12, "24": 14, "25": 1_000, "26": 1_200, "27": 33, "28": 29,
	}
	check := func() {
		t.Helper()
		q, err := stats.ParseQuery(func(name string) string { return map[string]string{"measure": "seed"}[name] }, now)
		if err != nil {
			t.Fatal(err)
		}
		seed, err := h.City.Stats(ctx, q)
		if err != nil || len(seed.Rows) != len(want) {
			t.Fatalf("%d figures, %v", len(seed.Rows), err)
		}
		for _, r := range seed.Rows {
			if r.Value != want[r.Key] {
				t.Errorf("%s %s: %d, want %d", r.Key, r.Name, r.Value, want[r.Key])
			}
		}
	}
	check()
	works(t, h.City, domain.DayOf(now))
	newComputer(t, h, now)
	today, err := h.City.Stats(ctx, stats.Query{Measure: domain.MeasurePeople, From: 20261123, To: 20261123, By: stats.ByStation})
	if err != nil || len(today.Rows) != 27 {
		t.Errorf("%d stations reported today, %v", len(today.Rows), err)
	}
	if _, wrong, err := h.City.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("recount %v, %v", wrong, err)
	}
	if err := Fill(ctx, h.City, h.URL, now); err != nil {
		t.Errorf("a second time: %v", err)
	}
	check()
}

// works looks at what is behind the figures: that each register has something in every
// state that a page has to show, that all is marked as a demonstration, and that
// nothing was refused or lost on its way.
func works(t *testing.T, c *city.City, today domain.Day) {
	t.Helper()
	err := c.Snapshot(t.Context(), func(s city.Snapshot) error {
		ctx := t.Context()
		enterprises, err := stats.ListOf[domain.Enterprise](ctx, s, domain.KindEnterprise)
		organisations, err2 := stats.ListOf[domain.Organisation](ctx, s, domain.KindOrganisation)
		cover := progress.CoverageOf(enterprises, organisations)
		if cover.Built != enterprisesCovered || cover.Needed <= cover.Built || cover.Joint == 0 || len(cover.ByCounty) != 11 || len(cover.Missing) != cover.Needed-cover.Built {
			t.Errorf("coverage %+v", cover)
		}
		for _, o := range organisations {
			if !o.Value.Demo {
				t.Errorf("%s is not marked", o.Value.Name)
			}
		}
		sites, err3 := stats.ListOf[domain.Station](ctx, s, domain.KindStation)
		for _, st := range sites {
			if !st.Value.Demo {
				t.Errorf("%s is not marked", st.Value.Name)
			}
		}
		rounds, err4 := stats.ListOf[domain.SurveyRound](ctx, s, domain.KindSurveyRound)
		entries, err5 := stats.ListOf[domain.SurveyEntry](ctx, s, domain.KindSurveyEntry)
		of := func(number int64) (out []progress.Doc[domain.SurveyEntry]) {
			for _, e := range entries {
				for _, r := range rounds {
					if r.ID == e.Value.Round && r.Value.Number == number {
						out = append(out, e)
					}
				}
			}
			return out
		}
		for n := int64(1); n < 3; n++ {
			if d := progress.DiffSurveys(of(n), of(n+1)); len(d.New) < 11 || len(d.Gone) < 11 || len(d.Changed) < 11 || d.Same < 11 {
				t.Errorf("rounds %d and %d: %d new, %d gone, %d changed, %d the same", n, n+1, len(d.New), len(d.Gone), len(d.Changed), d.Same)
			}
		}
		tasks, err6 := stats.ListOf[domain.DutyTask](ctx, s, domain.KindDutyTask)
		if d := progress.DutiesOf(tasks, today); len(d.Rows) != 16 || len(d.ByList) != 4 || d.Done < 40 || len(d.Overdue) == 0 || d.Pending == 0 {
			t.Errorf("duties %+v of %d tasks", d.Completion, len(tasks))
		}
		mechanisms, err7 := stats.ListOf[domain.Mechanism](ctx, s, domain.KindMechanism)
		if late := progress.OverdueMechanisms(mechanisms, today); len(late) == 0 || len(late) == len(mechanisms) {
			t.Errorf("%d of %d mechanisms are overdue", len(late), len(mechanisms))
		}
		problems, err8 := stats.ListOf[domain.Problem](ctx, s, domain.KindProblem)
		p := progress.ProblemsOf(problems, today, calendar.China())
		if p.Open() < 22 || len(p.Overdue) == 0 || len(p.Overdue) == p.Open() || len(p.ByState) != 6 || len(p.BySource) != 5 || p.BySource["request"] != 29 || len(p.ByCounty) != 11 || len(p.BySatisfaction) != 4 {
			t.Errorf("problems %+v", p)
		}
		matrix, err9 := stats.SeedMatrix(ctx, s, today)
		if matrix.Count(progress.MeetingMissing) != 1 || matrix.Count(progress.MeetingNotYetDue) != 3 {
			t.Errorf("meetings %+v", matrix)
		}
		for kind, least := range map[string]int{domain.KindGuideLog: 360, domain.KindTransfer: 56, domain.KindActivist: 142, domain.KindRequest: 87} {
			n, err := sqlite.Documents{R: s.R}.Count(ctx, kind)
			if err != nil || n < least {
				t.Errorf("%s: %d, at least %d, %v", kind, n, least, err)
			}
		}
		var held, losers int
		err10 := errors.Join(s.R.QueryRowContext(ctx, "SELECT count(*) FROM quarantine").Scan(&held), s.R.QueryRowContext(ctx, "SELECT count(*) FROM loser").Scan(&losers))
		if held+losers != 0 {
			t.Errorf("%d changes are held, %d values lost", held, losers)
		}
		return errors.Join(err, err2, err3, err4, err5, err6, err7, err8, err9, err10)
	})
	if err != nil {
		t.Error(err)
	}
}

const enterprisesCovered = 17

// newComputer pairs one more computer of the city's office: what offices keep it counts
// as the city does, as soon as it has heard of it.
func newComputer(t *testing.T, h *sim.Host, now time.Time) {
	t.Helper()
	ctx := t.Context()
	s, err := sim.Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: "LS-NEW", Name: "新电脑", Division: codes.LeshanCity, Role: station.RoleOffice, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(s.PairWith(ctx, h.City, h.URL), s.Once(ctx))
	compared := 0
	ask := func(q stats.Query) {
		here, err2 := s.Stats(ctx, q)
		there, err3 := h.City.Stats(ctx, q)
		err = errors.Join(err, err2, err3)
		for i, r := range there.Rows {
			// Activities that stations host, who took part, and prices stay with them.
			if q.Measure == stats.MeasureSeed && slices.Contains([]string{"20", "21", "25", "26"}, r.Key) {
				continue
			}
			if len(here.Rows) != len(there.Rows) || here.Rows[i] != r {
				t.Errorf("%s by %s: %+v at the city, %+v at the office", q.Measure, q.By, r, here.Rows)
				break
			}
			compared++
		}
	}
	day := domain.DayOf(now)
	ask(stats.Query{Measure: stats.MeasureSeed, By: stats.BySeed, From: 20000101, To: day})
	for _, k := range stats.CountedKinds() {
		for _, by := range []stats.By{stats.ByState, stats.ByGroup, stats.ByMonth, stats.ByDivision} {
			if q := (stats.Query{Measure: domain.Measure(k.Name), By: by, From: 20000101, To: 20991231}); q.Validate() == nil && k.Name != domain.KindActivity {
				ask(q)
			}
		}
	}
	if compared < 300 {
		t.Errorf("only %d rows were compared", compared)
	}
	progressIsOne(t, h, s, domain.DayOf(time.Now())) // the server goes by its own clock
	if err = errors.Join(err, s.Station.Close()); err != nil {
		t.Error(err)
	}
}

func TestARealCityIsNotMixedWithTheDemo(t *testing.T) {
	ctx := context.Background()
	h, err := sim.StartHost(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	s, err := sim.Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: "REAL", Name: "真实驿站", Division: "511102"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Station.Close()
	if err := s.PairWith(ctx, h.City, h.URL); err != nil {
		t.Fatal(err)
	}
	if err := Fill(ctx, h.City, h.URL, time.Now()); !fault.Is(err, fault.Conflict) {
		t.Errorf("error %v", err)
	}
}
