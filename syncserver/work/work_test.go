package work

import (
	"database/sql"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
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
	"yizhan/shared/merge"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// town is a city with the pages of work, asked as somebody.
type town struct {
	t     testing.TB
	city  *city.City
	hub   *feed.Hub
	pages *Pages
	mint  *change.Minter
	as    access.Staff
	lang  string
	mux   http.Handler
	now   time.Time
}

var (
	cityAdmin   = access.Staff{Name: "张科", Role: access.CityAdmin, Division: codes.LeshanCity, SignedIn: true}
	countyAdmin = access.Staff{Name: "chen", Role: access.CountyAdmin, Division: "511102", SignedIn: true}
)

func newTown(t testing.TB) *town {
	t.Helper()
	c, err := city.Open(t.Context(), t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, c.Close()) })
	w := &town{t: t, city: c, hub: feed.NewHub(), mint: change.NewMinter(), as: cityAdmin, now: time.Now()}
	w.pages = New(c, w.hub, slog.New(slog.DiscardHandler), func() time.Time { return w.now })
	r := chi.NewRouter()
	r.Group(func(r chi.Router) { // as package server does, without signing in
		r.Use(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if !w.as.MayOpen(r.Method + " " + chi.RouteContext(r.Context()).RoutePattern()) {
					rw.WriteHeader(http.StatusForbidden)
					return
				}
				next.ServeHTTP(rw, r.WithContext(access.WithStaff(r.Context(), w.as)))
			})
		})
		w.pages.Routes(r)
	})
	w.mux = r
	return w
}

func (w *town) get(path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if w.lang != "" {
		r.AddCookie(&http.Cookie{Name: "lang", Value: w.lang})
	}
	rec := httptest.NewRecorder()
	w.mux.ServeHTTP(rec, r)
	return rec
}

func (w *town) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	w.mux.ServeHTTP(rec, r)
	return rec
}

// shows asks for a page that is to be there and hold some texts.
func (w *town) shows(path string, texts ...string) string {
	w.t.Helper()
	rec := w.get(path)
	if rec.Code != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, rec.Code, said(rec))
	}
	body := rec.Body.String()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			w.t.Errorf("%s does not say %q", path, text)
		}
	}
	return body
}

var (
	tags  = regexp.MustCompile(`<[^>]*>`)
	blank = regexp.MustCompile(`\s+`)
)

// said is what a page says to a reader.
func said(rec *httptest.ResponseRecorder) string {
	_, body, _ := strings.Cut(rec.Body.String(), "<main")
	return html.UnescapeString(blank.ReplaceAllString(tags.ReplaceAllString("<main"+body, " "), " "))
}

// plant stores a document as somebody else left it.
func plant[T any](w *town, kind string, v T) change.ID {
	w.t.Helper()
	id := w.mint.New(w.now)
	doc, err := ledger.NewDocument(kind, id, v)
	must(w.t, err)
	must(w.t, sqlite.Write(w.t.Context(), w.city.DB, func(tx sqlite.Tx) error {
		_, err := ledger.Plant(w.t.Context(), tx, doc)
		return err
	}))
	return id
}

func (w *town) find(kind string, id change.ID) merge.Document {
	w.t.Helper()
	var out merge.Document
	must(w.t, w.city.DB.Read(w.t.Context(), func(tx *sql.Tx) error {
		d, _, err := sqlite.FindDocument(w.t.Context(), tx, kind, id)
		out = d.Document
		return err
	}))
	return out
}

// log is what the log says, the last entries first.
func (w *town) log() (out []string) {
	w.t.Helper()
	must(w.t, w.city.DB.Read(w.t.Context(), func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(w.t.Context(), "SELECT who || '|' || action || '|' || object FROM audit ORDER BY seq DESC")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				return err
			}
			out = append(out, s)
		}
		return rows.Err()
	}))
	return out
}

var field = regexp.MustCompile(`<(?:input|textarea|select)[^>]*?\sname="([^"]+)"[^>]*>`)

// opened is a form as a browser would send it back untouched.
func opened(t testing.TB, body string) url.Values {
	t.Helper()
	form := url.Values{}
	_, body, _ = strings.Cut(body, `class="entry"`)
	body, _, _ = strings.Cut(body, "</form>")
	for _, m := range field.FindAllStringSubmatchIndex(body, -1) {
		tag, name := body[m[0]:m[1]], body[m[2]:m[3]]
		value := ""
		switch {
		case strings.Contains(tag, `type="checkbox"`):
			continue
		case strings.HasPrefix(tag, "<textarea"):
			value, _, _ = strings.Cut(strings.TrimPrefix(body[m[1]:], "\n"), "</textarea>")
		case strings.HasPrefix(tag, "<select"):
			options, _, _ := strings.Cut(body[m[1]:], "</select>")
			if c := regexp.MustCompile(`value="([^"]*)" selected`).FindStringSubmatch(options); c != nil {
				value = c[1]
			} else if c := regexp.MustCompile(`value="([^"]*)"`).FindStringSubmatch(options); c != nil {
				value = c[1]
			}
		default:
			if c := regexp.MustCompile(`\svalue="([^"]*)"`).FindStringSubmatch(tag); c != nil {
				value = c[1]
			}
		}
		form.Set(name, html.UnescapeString(value))
	}
	if len(form) == 0 {
		t.Fatal("there is no form")
	}
	return form
}

// edit opens the form of a document.
func (w *town) edit(path string) url.Values {
	w.t.Helper()
	return opened(w.t, w.shows(path))
}

// savedAt is where a saved form leads.
func (w *town) savedAt(rec *httptest.ResponseRecorder, done string) (kind string, id change.ID) {
	w.t.Helper()
	to, err := url.Parse(rec.Header().Get("Location"))
	must(w.t, err)
	parts := strings.Split(to.Path, "/")
	if rec.Code != http.StatusSeeOther || len(parts) != 4 || to.Query().Get("done") != done {
		w.t.Fatalf("%d %s %s", rec.Code, to, said(rec))
	}
	id, err = change.ParseID(parts[3])
	must(w.t, err)
	return parts[2], id
}

func (w *town) department(name, division string) change.ID {
	return plant(w, domain.KindOrganisation, domain.Organisation{Name: name, Type: "department", Division: division, FoundedOn: 20200101, State: domain.StateActive})
}
