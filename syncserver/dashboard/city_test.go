package dashboard

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/frame"
)

// noon is when the tests take place: Monday 23 November 2026, 14:06:31.
var noon = time.Date(2026, 11, 23, 14, 6, 31, 0, domain.Shanghai)

// town is a real city in a folder of its own, with a dashboard on a real server.
type town struct {
	t      testing.TB
	city   *city.City
	hub    *feed.Hub
	dash   *Dashboard
	server *httptest.Server
	minter *change.Minter
	clock  change.Stamp
	online map[change.ID]bool // computers that are connected
	staff  access.Staff       // who asks
}

// policy is what the server sends with every page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// newTown opens an empty city; limits change its server before it starts.
func newTown(t testing.TB, limits ...func(*http.Server)) *town {
	t.Helper()
	c, err := city.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	w := &town{t: t, city: c, hub: feed.NewHub(), minter: change.NewMinter(), staff: access.Host()}
	w.dash = New(c, w.hub, slog.New(slog.NewTextHandler(io.Discard, nil)), func() time.Time { return noon }, func() map[change.ID]bool { return w.online })
	r := chi.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Security-Policy", policy)
			next.ServeHTTP(rw, r.WithContext(access.WithStaff(r.Context(), w.staff)))
		})
	})
	frame.Routes(r)
	w.dash.Routes(r)
	w.server = httptest.NewUnstartedServer(r)
	w.server.Config.RegisterOnShutdown(w.dash.Close)
	for _, l := range limits {
		l(w.server.Config)
	}
	w.server.Start()
	t.Cleanup(func() { w.dash.Close(); w.server.Close() })
	return w
}

func (w *town) write(f func(tx sqlite.Tx) error) {
	w.t.Helper()
	if err := sqlite.Write(context.Background(), w.city.DB, f); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) station(s domain.Station) {
	w.t.Helper()
	w.plant(domain.KindStation, domain.StationID(s.Code), s)
}

// plant puts a document there, as offices do.
func (w *town) plant(kind string, id change.ID, values any) {
	w.t.Helper()
	doc, err := ledger.NewDocument(kind, id, values)
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(func(tx sqlite.Tx) error {
		_, err := ledger.Plant(context.Background(), tx, doc)
		return err
	})
}

// apply takes facts in as a station's push does, and returns when it is durable.
func (w *town) apply(facts ...domain.Fact) {
	w.t.Helper()
	var entries []ledger.Entry
	for _, f := range facts {
		body, err := f.Body()
		if err != nil {
			w.t.Fatal(err)
		}
		w.clock = w.clock.Tick(noon)
		entries = append(entries, ledger.Entry{Change: change.Change{Kind: f.Kind(), Version: 1, ID: f.RecordID(), Clock: w.clock, Body: body}})
	}
	w.write(func(tx sqlite.Tx) error {
		outcomes, err := ledger.Apply(context.Background(), tx, ledger.Author{Received: noon}, entries)
		for _, o := range outcomes {
			if o.Refused != nil {
				return o.Refused
			}
		}
		return err
	})
}

// moved tells viewers, as ingest does after its commit.
func (w *town) moved() { w.hub.Moved(map[string]uint64{feed.Figures: 0}) }

func (w *town) visit(station string, at time.Time, group string, people int64, lines ...domain.Line) *domain.Visit {
	return &domain.Visit{ID: w.minter.New(at), Station: domain.StationID(station), At: at.UnixMilli(), Group: group, People: people, Lines: lines}
}

func (w *town) attendance(station string, at time.Time, people int64) *domain.Attendance {
	return &domain.Attendance{ID: w.minter.New(at), Station: domain.StationID(station), At: at.UnixMilli(), Group: "N1", People: people}
}

// water is the service that most visits use, lodging the one that saves money.
func water(n int64) domain.Line { return domain.Line{Service: "water", Quantity: n} }
func lodging() domain.Line {
	return domain.Line{Service: "lodging", Quantity: 1, Charged: 1000, Reference: 8000}
}

// lively fills the city with 29 stations, 27 of which reported, over the current
// and the previous month.
func (w *town) lively() {
	w.t.Helper()
	kinds := []string{"暖心之家", "货车司机之家", "司机驿站", "小哥加油站", "爱心驿站", "铜心驿站"}
	divisions := []string{"511102", "511181", "511112", "511111", "511126", "511123", "511124", "511129"}
	groups := []string{"N3", "N4", "N1", "N2", "O1", "N4", "R", "N5", "N3"}
	services := []string{"water", "phone_charging", "rest", "meal_heating", "shower", "internet", "reading", "repair"}
	var facts []domain.Fact
	for i := range 29 {
		code := fmt.Sprintf("LS%02d", i+1)
		w.station(domain.Station{Code: code, Name: fmt.Sprintf("嘉州%s%d号", kinds[i%len(kinds)], i+1), Division: divisions[i*i%len(divisions)], Demo: true})
		if i == 11 || i == 23 {
			continue // these two have not reported
		}
		for d := range 54 {
			day := domain.Day(20261001).AddDays(d).Time()
			for n := range 1 + (i*7+d*5)%4 {
				at := day.Add(time.Duration(7+(n*3+i)%14) * time.Hour)
				k := i*31 + d*17 + n*7
				lines := []domain.Line{water(int64(1 + k%3)), {Service: services[1+k%(len(services)-1)], Quantity: 1}}
				if k%9 == 0 {
					lines = append(lines, lodging())
				}
				facts = append(facts, w.visit(code, at, groups[k%len(groups)], int64(1+k%23), lines...))
			}
			if (i+d)%19 == 0 {
				facts = append(facts, w.attendance(code, day.Add(19*time.Hour), int64(12+i)))
			}
		}
	}
	for len(facts) > 0 {
		n := min(len(facts), 1000)
		w.apply(facts[:n]...)
		facts = facts[n:]
	}
}

// get fetches a page and returns its status and body.
func (w *town) get(path string, headers ...string) (int, string, http.Header) {
	w.t.Helper()
	req, err := http.NewRequest(http.MethodGet, w.server.URL+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return resp.StatusCode, string(body), resp.Header
}
