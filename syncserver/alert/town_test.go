package alert

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/alert/rules"
	"yizhan/syncserver/citytest"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/schedule"
)

var must = citytest.Must

// town is a real city with a station in each of two counties, each with a computer, and its
// pages on a real server.
type town struct {
	*citytest.Town
	watch  *Watch
	online map[change.ID]bool
	url    string
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, domain.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// computer is that of a station.
func computer(code string) change.ID { return change.Named("computer", code) }

func newTown(t *testing.T) *town { return townOf(t) }

func townOf(t testing.TB) *town {
	t.Helper()
	w := &town{Town: citytest.New(t, access.Staff{}, at("2026-11-26 08:00")), online: map[change.ID]bool{}}
	for code, division := range map[string]string{"东": "511102", "西": "511181"} {
		w.Plant(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: "=1+1" + code, Division: division, Hours: "08:00-20:00"})
		id, station := computer(code), domain.StationID(code)
		w.Exec("INSERT INTO device (id, station, role, division, public_key, app, paired_at, last_seen_at, offset_ms) VALUES (?,?,'station','',x'00','test',?,?,0)",
			id[:], station[:], w.Now.UnixMilli(), w.Now.UnixMilli())
	}
	for _, a := range []access.Account{{Name: "市里", Role: access.CityAdmin}, {Name: "东县", Role: access.CountyAdmin, Division: "511102"}, {Name: "东看", Role: access.CountyViewer, Division: "511102"}, {Name: "西县", Role: access.CountyAdmin, Division: "511181"}} {
		must(t, access.AddAccount(t.Context(), w.City, a, "correct horse battery", w.Now))
	}
	w.as("市里")
	w.url = w.Serve(func(r chi.Router, log *slog.Logger, now func() time.Time) {
		w.watch = NewWatch(w.City, log, now, func() map[change.ID]bool { return w.online })
		count := func(next http.Handler) http.Handler { // as the server does
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(rw, r.WithContext(frame.WithCounts(r.Context(), func(context.Context, access.Staff) map[string]int {
					return map[string]int{"alerts": w.news(), "inbox": w.unread()}
				})))
			})
		}
		New(w.City, log, now).Routes(r.With(count))
	})
	return w
}

func (w *town) as(name string) {
	w.T.Helper()
	accounts, err := access.Accounts(context.Background(), w.City)
	must(w.T, err)
	for _, a := range accounts {
		if a.Name == name {
			w.As = a.Staff()
			return
		}
	}
	w.T.Fatalf("no account %s", name)
}

func (w *town) read(f func(*sql.Tx) error) {
	w.T.Helper()
	must(w.T, w.City.DB.Read(context.Background(), f))
}

func (w *town) news() (n int) {
	w.read(func(tx *sql.Tx) (err error) { n, err = Count(context.Background(), tx, w.As, w.Now); return err })
	return n
}

func (w *town) unread() (n int) {
	w.read(func(tx *sql.Tx) (err error) { n, err = schedule.Unread(context.Background(), tx, w.As); return err })
	return n
}

func (w *town) answer(r *http.Response, err error) (int, string) {
	w.T.Helper()
	must(w.T, err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	must(w.T, err)
	return r.StatusCode, string(body)
}

func (w *town) get(path string) (int, string) { return w.answer(http.Get(w.url + path)) }
func (w *town) post(path string, pairs ...string) (int, string) {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return w.answer(http.PostForm(w.url+path, values))
}

// at makes it a moment, and has the watch look.
func (w *town) at(when string) {
	w.T.Helper()
	w.Now = at(when)
	must(w.T, w.watch.Once(w.T.Context()))
}

// open are the open alerts of a kind, with their stations.
func (w *town) open(kinds ...rules.Kind) string {
	w.T.Helper()
	var out []string
	w.read(func(tx *sql.Tx) error {
		for _, k := range kinds {
			all, err := List(context.Background(), tx, Which{State: Open, Kind: k, Limit: -1})
			if err != nil {
				return err
			}
			for _, a := range all {
				out = append(out, string(a.Kind)+" "+a.Station)
			}
		}
		return nil
	})
	return strings.Join(out, ", ")
}

func (w *town) count(query string, args ...any) (n int) {
	w.T.Helper()
	w.Write(func(tx sqlite.Tx) error { return tx.QueryRowContext(w.T.Context(), query, args...).Scan(&n) })
	return n
}

// want compares the open alerts.
func (w *town) want(want string, kinds ...rules.Kind) {
	w.T.Helper()
	if got := w.open(kinds...); got != want {
		w.T.Errorf("%s: %q, want %q", w.Now.In(domain.Shanghai).Format("2006-01-02 15:04"), got, want)
	}
}

func (w *town) wantStatus(what string, status, want int) {
	w.T.Helper()
	if status != want {
		w.T.Errorf("%s: %d, want %d", what, status, want)
	}
}

func idOf(n int) string { return fmt.Sprintf("/alerts/%d", n) }
