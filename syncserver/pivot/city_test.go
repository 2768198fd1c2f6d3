package pivot

import (
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/syncserver/access"
	"yizhan/syncserver/citytest"
)

var noon = time.Date(2026, 11, 23, 14, 6, 31, 0, domain.Shanghai)

// town is a city of two counties and four stations, one of which never reported.
type town struct {
	*citytest.Town
	url string
}

func newTown(t testing.TB) *town {
	w := &town{Town: citytest.New(t, access.Host(), noon)}
	for _, s := range []domain.Station{
		{Code: "A1", Name: "嘉州驿站", Division: "511102004"}, {Code: "A2", Name: "岷江驿站", Division: "511102"},
		{Code: "B1", Name: "峨眉驿站", Division: "511181"}, {Code: "B2", Name: "静默驿站", Division: "511181"},
	} {
		w.Plant(domain.KindStation, domain.StationID(s.Code), s)
	}
	for i, code := range []string{"A1", "A1", "A2", "B1", "A1", "B1"} {
		group := []string{"N3", "N4", "O1", "N3", "R", "N3"}[i]
		w.Visit(code, group, int64(i*7+1), noon.AddDate(0, 0, -i*3).Add(-time.Hour*time.Duration(i)))
	}
	w.url = w.Serve(func(r chi.Router, log *slog.Logger, now func() time.Time) {
		New(w.City, log, now, func() map[change.ID]bool { return nil }).Routes(r)
	})
	return w
}

func (w *town) get(path string) (int, string, http.Header) {
	w.T.Helper()
	resp, err := http.Get(w.url + path)
	citytest.Must(w.T, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	citytest.Must(w.T, err)
	return resp.StatusCode, string(body), resp.Header
}

func county(role access.StaffRole) access.Staff {
	return access.Staff{Name: "陈丽", Role: role, Division: "511181", SignedIn: true}
}
