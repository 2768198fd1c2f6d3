package dashboard

import (
	"strings"
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// TestTheWorkStandsWhereTheLedgerSays: beside the figures of stations stand problems, duties,
// meetings and activities by their states, as stats counts them, and lead to their page.
func TestTheWorkStandsWhereTheLedgerSays(t *testing.T) {
	w := newTown(t)
	w.lively()
	day := domain.DayOf(noon)
	for _, state := range []string{domain.ProblemRegistered, domain.ProblemHandling, domain.ProblemHandling} {
		w.plant(domain.KindProblem, w.minter.New(noon), domain.Problem{Name: "路灯不亮", Source: "visit", Division: "511102", RaisedOn: day, State: state})
	}
	w.plant(domain.KindProblem, w.minter.New(noon), domain.Problem{Name: "旧的", Source: "visit", Division: "511102", RaisedOn: day.AddDays(-90), State: domain.ProblemHandling})
	_, body, _ := w.get("/")
	shown := shownFigures(body)
	p, _ := stats.PeriodUntil(stats.PeriodMonth, day)
	table, err := w.city.Stats(t.Context(), stats.Query{Measure: domain.KindProblem, From: p.From, To: p.To, By: stats.ByState})
	if err != nil || len(table.Rows) != 2 || table.Total != 3 {
		t.Fatalf("the ledger says %+v, %v", table, err)
	}
	for _, r := range table.Rows {
		if got := shown["work-problem-"+r.Key]; got != amount(table.Measure, r.Value) {
			t.Errorf("%s: the page shows %q, the ledger says %d", r.Key, got, r.Value)
		}
	}
	for _, want := range []string{`<a href="/progress?of=problems">问题诉求</a>`, `href="/progress?of=circle"`, `href="/progress?of=coverage"`, ">办理中<"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(body, "work-meeting") {
		t.Error("there is a table of meetings, and no meeting")
	}
	if _, body, _ := w.get("/?lang=en&division=511102"); !strings.Contains(body, ">In hand<") || !strings.Contains(body, "/progress?division=511102&amp;of=problems") {
		t.Error("in English, of a county")
	}
}
