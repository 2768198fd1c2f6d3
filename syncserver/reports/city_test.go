package reports

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/xuri/excelize/v2"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

// noon is when the tests take place.
var noon = time.Date(2026, 11, 23, 14, 6, 31, 0, domain.Shanghai)

// town is a real city with two counties, and its pages on a real server.
type town struct {
	t      testing.TB
	city   *city.City
	pages  *Pages
	server *httptest.Server
	minter *change.Minter
	clock  change.Stamp
	staff  access.Staff // who asks
}

func newTown(t testing.TB) *town {
	t.Helper()
	c, err := city.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	w := &town{t: t, city: c, minter: change.NewMinter(), staff: access.Host()}
	w.pages = New(c, slog.New(slog.DiscardHandler), func() time.Time { return noon })
	r := chi.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'")
			next.ServeHTTP(rw, r.WithContext(access.WithStaff(r.Context(), w.staff)))
		})
	})
	frame.Routes(r)
	w.pages.Routes(r)
	w.server = httptest.NewServer(r)
	t.Cleanup(w.server.Close)
	return w
}

func (w *town) write(f func(tx sqlite.Tx) error) {
	w.t.Helper()
	if err := sqlite.Write(context.Background(), w.city.DB, f); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) plant(kind string, id change.ID, value any) {
	w.t.Helper()
	doc, err := ledger.NewDocument(kind, id, value)
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(func(tx sqlite.Tx) error {
		_, err := ledger.Plant(context.Background(), tx, doc)
		return err
	})
}

// visit is recorded at a station.
func (w *town) visit(code string, people int64) {
	w.t.Helper()
	at := noon.Add(-time.Hour)
	v := &domain.Visit{ID: w.minter.New(at), Station: domain.StationID(code), At: at.UnixMilli(), Group: "N3", People: people, Lines: []domain.Line{{Service: "water", Quantity: people}}}
	body, err := v.Body()
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock = w.clock.Tick(noon)
	w.write(func(tx sqlite.Tx) error {
		_, err := ledger.Apply(context.Background(), tx, ledger.Author{Received: noon}, []ledger.Entry{{Change: change.Change{Kind: v.Kind(), Version: 1, ID: v.ID, Clock: w.clock, Body: body}}})
		return err
	})
}

// twoCounties fills each of two counties with a bit of every table. What belongs to one
// says so in each name.
func twoCounties(t testing.TB) *town {
	w := newTown(t)
	for _, c := range []struct {
		mark, division string
		people         int64
	}{{"东", "511102", 4057}, {"西", "511181", 3}} {
		code := map[string]string{"东": "LS01", "西": "EM01"}[c.mark]
		w.plant(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: "甲" + c.mark + "驿站", Division: c.division})
		w.plant(domain.KindStation, domain.StationID(code+"X"), domain.Station{Code: code + "X", Name: "乙" + c.mark + "驿站", Division: c.division})
		organisation := w.minter.New(noon)
		w.plant(domain.KindOrganisation, organisation, domain.Organisation{Name: "机关" + c.mark, Type: "department", Division: c.division, FoundedOn: 20200101, State: "active"})
		w.plant(domain.KindEnterprise, w.minter.New(noon), domain.Enterprise{Name: "企业" + c.mark, Industry: "freight", Division: c.division, EnteredOn: 20261102, State: "active"})
		w.plant(domain.KindActivity, w.minter.New(noon), domain.Activity{Name: "活动" + c.mark, Type: "lecture", Division: c.division, HeldOn: 20261105, State: "held"})
		w.plant(domain.KindProblem, w.minter.New(noon), domain.Problem{Name: "问题" + c.mark, Source: "visit", Division: c.division, RaisedOn: 20261103, Organisation: organisation, State: "handling", AssignedOn: 20261103, Due: 20261110, Days: 5})
		w.visit(code, c.people)
	}
	return w
}

func county(role access.StaffRole) access.Staff {
	return access.Staff{Name: "陈丽", Role: role, Division: "511181", SignedIn: true}
}

func (w *town) get(path string) (int, string, http.Header) {
	w.t.Helper()
	resp, err := http.Get(w.server.URL + path)
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

// upload sends a template.
func (w *town) upload(name string, content []byte, fields map[string]string) (int, string, http.Header) {
	w.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		w.t.Fatal(err)
	}
	_, _ = part.Write(content) // a buffer
	for k, v := range fields {
		_ = form.WriteField(k, v)
	}
	_ = form.Close()
	resp, err := http.Post(w.server.URL+"/reports/template", form.FormDataContentType(), &b)
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

// template is a workbook with a name that is known and one that is not.
func template(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for name, cell := range map[string]string{"people": "B1", "走访_企业数": "B2"} {
		if err := f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: "Sheet1!$" + cell[:1] + "$" + cell[1:]}); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// log is what the audit log says.
func (w *town) log() (out []string) {
	w.t.Helper()
	w.write(func(tx sqlite.Tx) error {
		rows, err := tx.QueryContext(context.Background(), "SELECT who || '|' || action || '|' || object FROM audit ORDER BY seq")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				return err
			}
			out = append(out, line)
		}
		return rows.Err()
	})
	return out
}
