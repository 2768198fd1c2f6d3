package standing

import (
	"context"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/progress/tables"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// now is a Monday in the fourth quarter.
var now = time.Date(2026, 11, 23, 14, 6, 31, 0, domain.Shanghai)

// town is a city with the page, asked as somebody.
type town struct {
	t     testing.TB
	city  *city.City
	pages *Pages
	mint  *change.Minter
	as    access.Staff
	now   time.Time
}

var (
	cityViewer   = access.Staff{Name: "张科", Role: access.CityViewer, Division: codes.LeshanCity, SignedIn: true}
	countyViewer = access.Staff{Name: "陈丽", Role: access.CountyViewer, Division: "511181", SignedIn: true}
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newTown(t testing.TB) *town {
	t.Helper()
	c, err := city.Open(t.Context(), t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, c.Close()) })
	w := &town{t: t, city: c, mint: change.NewMinter(), as: cityViewer, now: now}
	w.pages = New(c, slog.New(slog.DiscardHandler), func() time.Time { return w.now })
	return w
}

func (w *town) get(path string) *httptest.ResponseRecorder {
	r := chi.NewRouter()
	w.pages.Routes(r)
	rec := httptest.NewRecorder()
	req := httptest.NewRequest(http.MethodGet, path, nil)
	r.ServeHTTP(rec, req.WithContext(access.WithStaff(req.Context(), w.as)))
	return rec
}

// shows is the page at an address, which is to be there and to hold some texts.
func (w *town) shows(path string, texts ...string) string {
	w.t.Helper()
	rec := w.get(path)
	body := html.UnescapeString(rec.Body.String())
	if rec.Code != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, rec.Code, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			w.t.Errorf("%s does not say %q", path, text)
		}
	}
	return body
}

// plant stores documents as somebody else left them, at the moment of the town.
func plant[T any](w *town, kind string, values ...T) (ids []change.ID) {
	w.t.Helper()
	must(w.t, sqlite.Write(w.t.Context(), w.city.DB, func(tx sqlite.Tx) error {
		for _, v := range values {
			doc, err := ledger.NewDocument(kind, w.mint.New(w.now), v)
			if err != nil {
				return err
			}
			if _, err := ledger.Plant(w.t.Context(), tx, doc); err != nil {
				return err
			}
			ids = append(ids, doc.ID)
		}
		return tx.SetAsOf(w.t.Context(), w.now)
	}))
	return ids
}

func enterprise(i int, division string) domain.Enterprise {
	return domain.Enterprise{Name: fmt.Sprintf("示例企业%03d", i), Industry: "express", Division: division, Headcount: 30, PartyMembers: 3, EnteredOn: 20260101, State: domain.StateActive}
}

// TestACountySeesItsOwnWork: no number, name or address of another county is on its
// pages, and another county's do not exist for it.
func TestACountySeesItsOwnWork(t *testing.T) {
	w := newTown(t)
	plant(w, domain.KindEnterprise, enterprise(1, "511181"), enterprise(2, "511102"), enterprise(3, "511102"))
	plant(w, domain.KindMeeting, domain.Meeting{Name: "碰头会", Type: domain.MeetingRegular, Level: "county", Division: "511102", HeldOn: 20260210, State: domain.StateHeld})
	w.shows("/progress?of=coverage", "示例企业001", "示例企业002", `href="/work/enterprise?division=511102"`)
	w.shows("/progress?of=coverage&division=511102", "示例企业003")
	w.as = countyViewer
	for _, s := range tables.Subjects("zh") {
		body := w.shows("/progress?of=" + s.Value)
		if strings.Contains(body, "示例企业002") || strings.Contains(body, "市中区") || strings.Contains(body, "511102") {
			t.Errorf("%s shows another county", s.Name)
		}
	}
	w.shows("/progress?of=coverage", "示例企业001", "峨眉山市")
	w.shows("/progress?of=meetings", "峨眉山市", "缺")
	for path, want := range map[string]int{"/progress?division=511102": 404, "/progress?division=511100": 404, "/progress?of=coverage&division=x": 404, "/progress?division=511181": 200, "/progress?division=511181001": 200} {
		if got := w.get(path).Code; got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
}

// TestACountyThatTheCityAdded has its name in the tables, and counts as one; a county
// counts itself alone.
func TestACountyThatTheCityAdded(t *testing.T) {
	w := newTown(t)
	plant(w, domain.KindDivision, domain.Division{Code: "511199", Name: "高新区"})
	plant(w, domain.KindEnterprise, enterprise(1, "511199"))
	if body := w.shows("/progress?of=coverage", "高新区"); strings.Contains(body, ">511199<") {
		t.Error("a county that the city added is named by its code")
	}
	first := regexp.MustCompile(`(?s)id="figures".*?<tbody>.*?data-value="(\d+)"`)
	for area, want := range map[string]string{"": "12", "&division=511102": "1", "&division=511102004": "1"} {
		m := first.FindStringSubmatch(w.shows("/progress?of=figures" + area))
		if m == nil || m[1] != want {
			t.Errorf("counties of %q: %v, want %s", area, m, want)
		}
	}
}

// TestTheAddressHoldsAll: what is chosen stands in the address, links keep it, and an
// address that says nothing sensible is refused.
func TestTheAddressHoldsAll(t *testing.T) {
	w := newTown(t)
	rounds := plant(w, domain.KindSurveyRound, domain.SurveyRound{Name: "第一轮", Number: 1, Division: codes.LeshanCity, From: 20260101, State: domain.StateEnded},
		domain.SurveyRound{Name: "第二轮", Number: 2, Division: codes.LeshanCity, From: 20260501, State: domain.StateEnded}, domain.SurveyRound{Name: "第三轮", Number: 3, Division: codes.LeshanCity, From: 20260901, State: domain.StateEnded})
	person := func(round change.ID, name string) domain.SurveyEntry {
		return domain.SurveyEntry{Round: round, Subject: domain.SurveyPerson, Name: name, Phone: "13800001234", Division: "511102", FoundOn: 20260902, Notice: "1", ConsentAt: now.UnixMilli()}
	}
	plant(w, domain.KindSurveyEntry, person(rounds[0], "张三丰"), person(rounds[2], "张三丰"))
	first := w.shows("/progress?of=surveys", "第二轮", "新增", "张**")
	if strings.Contains(first, "张三丰") || strings.Contains(first, "13800001234") {
		t.Error("a person is named")
	}
	chosen := "/progress?of=surveys&before=" + rounds[0].String() + "&after=" + rounds[2].String()
	if body := w.shows(chosen, "两轮一样的 1 条"); strings.Contains(body, "张**") {
		t.Error("what is the same is listed as different")
	}
	w.shows(chosen+"&lang=en", "1 are the same in both", "before="+rounds[0].String())
	w.shows("/progress?of=meetings&year=2025", "2025 年碰头会")
	w.shows("/progress?from=2026-01-01&to=2026-03-31", "2026-01-01 – 2026-03-31", `value="2026-03-31"`)
	w.shows("/progress?period=year", "2026-01-01 – 2026-11-23")
	for _, path := range []string{"of=x", "period=week", "from=2026-13-01", "from=2026-03-01&to=2026-02-01", "of=meetings&year=1999", "of=meetings&year=2027", "of=meetings&year=x", "of=surveys&before=x", "of=coverage&skip=-1"} {
		if got := w.get("/progress?" + path).Code; got != http.StatusBadRequest {
			t.Errorf("%s: %d", path, got)
		}
	}
}

// TestLongListsAreTurned: a list has pages, each row stands on one of them, and the
// numbers above it are of all.
func TestLongListsAreTurned(t *testing.T) {
	w := newTown(t)
	var many []domain.Enterprise
	for i := range 250 {
		many = append(many, enterprise(i, "511102"))
	}
	plant(w, domain.KindEnterprise, many...)
	seen := map[string]bool{}
	names := regexp.MustCompile(`示例企业\d+`)
	next := regexp.MustCompile(`<a href="([^"]*)#missing">下一页`)
	path := "/progress?of=coverage"
	for range 3 {
		body := w.shows(path, "共 250 条")
		for _, n := range names.FindAllString(body, -1) {
			seen[n] = true
		}
		m := next.FindStringSubmatch(body)
		if m == nil {
			path = ""
			break
		}
		path = m[1]
	}
	if len(seen) != 250 || path != "" {
		t.Errorf("%d of 250 rows were seen; then %q", len(seen), path)
	}
}

// TestNumbersAreNotOld: what has come in is in the numbers at once, whatever was read a
// moment before; only reading that takes long is spared for a while.
func TestNumbersAreNotOld(t *testing.T) {
	w := newTown(t)
	for i := range 4 {
		plant(w, domain.KindEnterprise, enterprise(i, "511102"))
		for range 2 { // the second time from what was read
			w.shows("/progress?of=coverage", fmt.Sprintf(`data-value="%d"`, i+1))
			w.now = w.now.Add(2 * settled)
		}
		if i%2 == 0 { // within the same moment as the reading
			w.now = w.now.Add(-2 * settled)
		}
	}
	var c recent
	reads := 0
	slow := func(context.Context, tables.Question) (answer, error) {
		reads++
		time.Sleep(slowAfter + 10*time.Millisecond)
		return answer{at: w.now}, nil
	}
	changing := func(context.Context) (time.Time, error) { return w.now, nil }
	for range 3 {
		_, err := c.find(t.Context(), tables.Question{}, func() time.Time { return w.now }, changing, slow)
		must(t, err)
	}
	w.now = w.now.Add(time.Minute)
	_, err := c.find(t.Context(), tables.Question{}, func() time.Time { return w.now }, changing, slow)
	if must(t, err); reads != 2 {
		t.Errorf("read %d times", reads)
	}
}

// TestWordsOfThePage: each text has both languages, and English pages have no Chinese
// ones but names.
func TestWordsOfThePage(t *testing.T) {
	for key, v := range words {
		if v[0] == "" || v[1] == "" {
			t.Errorf("%s has one language", key)
		}
	}
	w := newTown(t)
	han := regexp.MustCompile(`\p{Han}+`)
	for _, s := range tables.Subjects("en") {
		body := w.shows("/progress?lang=en&division=511102&of=" + s.Value)
		_, main, _ := strings.Cut(body, "<main")
		main, _, _ = strings.Cut(main, "</main>")
		main = regexp.MustCompile(`(?s)<select.*?</select>`).ReplaceAllString(main, "")
		for _, word := range han.FindAllString(main, -1) {
			if word != "市中区" {
				t.Errorf("%s says %s", s.Name, word)
			}
		}
	}
}

// BenchmarkLargeCity measures what a person waits for, with 100,000 enterprises, 10,000
// organisations, 50,000 problems and 50,000 survey entries, read anew each
// time: go test -bench Large -benchtime 3x ./syncserver/standing.
func BenchmarkLargeCity(b *testing.B) {
	w := newTown(b)
	counties := codes.Divisions(codes.LevelCounty)
	at := func(i int) string { return counties[i%len(counties)].Code }
	many := func(n int, one func(i int)) {
		for i := range n {
			one(i)
		}
	}
	var enterprises []domain.Enterprise
	many(100_000, func(i int) {
		e := enterprise(i, at(i))
		e.PartyMembers = int64(i % 5)
		enterprises = append(enterprises, e)
	})
	firms := plant(w, domain.KindEnterprise, enterprises...)
	var organisations []domain.Organisation
	many(10_000, func(i int) {
		organisations = append(organisations, domain.Organisation{Name: fmt.Sprintf("党支部%d", i), Type: domain.OrganisationEnterprise, Enterprise: firms[i*7], Division: at(i * 7), FoundedOn: 20260101, State: domain.StateActive})
	})
	units := plant(w, domain.KindOrganisation, organisations...)
	var problems []domain.Problem
	many(50_000, func(i int) {
		p := domain.Problem{Name: "停车位不足", Source: "visit", Division: at(i), RaisedOn: 20260601, Organisation: units[i%100], Due: 20260701, State: domain.ProblemHandling}
		if i%4 != 0 {
			p.State, p.SolvedOn, p.Measures, p.Satisfaction = domain.ProblemSolved, 20260620, "已协调", "satisfied"
		}
		problems = append(problems, p)
	})
	plant(w, domain.KindProblem, problems...)
	rounds := plant(w, domain.KindSurveyRound, domain.SurveyRound{Name: "第一轮", Number: 1, Division: codes.LeshanCity, From: 20260101, State: domain.StateEnded}, domain.SurveyRound{Name: "第二轮", Number: 2, Division: codes.LeshanCity, From: 20260501, State: domain.StateEnded})
	var entries []domain.SurveyEntry
	many(50_000, func(i int) {
		entries = append(entries, domain.SurveyEntry{Round: rounds[i%2], Subject: domain.SurveyEnterprise, Name: fmt.Sprintf("示例%d", i/2), Headcount: int64(i % 3), Division: at(i / 2), FoundOn: 20260502})
	})
	plant(w, domain.KindSurveyEntry, entries...)
	for _, c := range []struct {
		subject tables.Subject
		as      access.Staff
	}{{tables.Figures, cityViewer}, {tables.Coverage, cityViewer}, {tables.Coverage, countyViewer}, {tables.Surveys, cityViewer}, {tables.Problems, cityViewer}, {tables.Problems, countyViewer}} {
		b.Run(string(c.subject)+" "+string(c.as.Role), func(b *testing.B) {
			w.as = c.as
			for b.Loop() {
				w.pages.recent.pages = nil
				w.shows("/progress?of=" + string(c.subject))
			}
		})
	}
}
