package dashboard

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
)

// twoCounties is a town with a station, a computer, a held record and one for review in
// each of two counties.
func twoCounties(t *testing.T) (w *town, device, review map[string]change.ID) {
	w = newTown(t)
	device, review = map[string]change.ID{}, map[string]change.ID{}
	for code, division := range map[string]string{"LS01": "511102004", "EM01": "511181"} {
		w.station(domain.Station{Code: code, Name: "站名" + code, Division: division})
		device[code], review[code] = w.minter.New(noon), w.minter.New(noon)
		station := domain.StationID(code)
		w.write(func(tx sqlite.Tx) error {
			for query, args := range map[string][]any{
				"INSERT INTO device (id, station, role, division, public_key, app, paired_at, last_seen_at, offset_ms) VALUES (?,?,'station','',x'00','1',1,1,0)": {blob(device[code]), blob(station)},
				"INSERT INTO quarantine (device, epoch, seq, kind, id, bytes, fault, reason, received_at) VALUES (?,1,1,'visit',NULL,x'00',3,?,1)":                {blob(device[code]), "缘由" + code},
				"INSERT INTO review (id, kind, station, device, recorded_at, at, received_at, why, estimate) VALUES (?,'visit',?,?,1,1,1,'behind',1)":             {blob(review[code]), blob(station), blob(device[code])},
			} {
				if err := tx.Exec(t.Context(), query, args...); err != nil {
					return err
				}
			}
			return nil
		})
	}
	w.apply(w.visit("LS01", noon.Add(-time.Hour), "N3", 4057), w.visit("EM01", noon.Add(-time.Hour), "N4", 3))
	return w, device, review
}

func blob(id change.ID) []byte { return id[:] }

func ofCounty(role access.StaffRole) access.Staff {
	return access.Staff{Name: "陈丽", Role: role, Division: "511181", SignedIn: true}
}

var figureOf = regexp.MustCompile(`data-figure="total-people">([^<]*)<`)

// TestRefreshedPagesAreTheReadersOwn: figures that two readers share come to each with
// the links that are theirs, whoever asked first.
func TestRefreshedPagesAreTheReadersOwn(t *testing.T) {
	for _, countyFirst := range []bool{false, true} {
		w, _, _ := twoCounties(t)
		for i := range 4 {
			county := (i%2 == 0) == countyFirst
			if w.staff = access.Host(); county {
				w.staff = ofCounty(access.CountyViewer)
			}
			_, body, _ := w.get("/?division=511181", fragmentHeader, fragmentFigures)
			if strings.Contains(body, ">全市</a>") == county {
				t.Errorf("county first %v, county %v: the way to the whole city is there: %v", countyFirst, county, !county)
			}
		}
	}
}

// TestACountySeesItself: no figure, name or code of another county is on its pages.
func TestACountySeesItself(t *testing.T) {
	w, _, _ := twoCounties(t)
	people := func(path string, headers ...string) (string, string) {
		t.Helper()
		status, body, _ := w.get(path, headers...)
		found := figureOf.FindStringSubmatch(body)
		if status != http.StatusOK || found == nil {
			t.Fatalf("%s: %d %s", path, status, body)
		}
		return found[1], body
	}
	for _, role := range access.StaffRoles() {
		if role == access.CityAdmin || role == access.CityViewer {
			continue
		}
		w.staff = ofCounty(role)
		for _, path := range []string{"/", "/?period=today", "/?division=511181&period=year&measure=services", "/?from=2026-11-01&to=2026-11-30"} {
			for _, headers := range [][]string{nil, {fragmentHeader, fragmentFigures}} {
				n, body := people(path, headers...)
				if n != "3" || !strings.Contains(body, "EM01") {
					t.Errorf("%s of a %s: %s people", path, role, n)
				}
				for _, foreign := range []string{"LS01", "市中区", "4,057", ">全市</a>"} {
					if strings.Contains(body, foreign) {
						t.Errorf("%s of a %s shows %s", path, role, foreign)
					}
				}
			}
		}
		_, body, _ := w.get("/devices")
		if !strings.Contains(body, "EM01") || strings.Contains(body, "LS01") {
			t.Errorf("computers of a %s", role)
		}
		if decides := strings.Contains(body, "/devices/held") && strings.Contains(body, "/devices/review"); decides != (role == access.CountyAdmin) {
			t.Errorf("a %s decides: %v", role, decides)
		}
	}
	w.staff = access.Host()
	if n, body := people("/"); n != "4,060" || !strings.Contains(body, `href="/?division=511181&amp;period=month"`) {
		t.Errorf("the city has %s people", n)
	}
	if n, body := people("/?division=511102"); n != "4,057" || strings.Contains(body, "EM01") || !strings.Contains(body, ">全市</a>") || !strings.Contains(body, `name="division" value="511102"`) {
		t.Errorf("a part of it: %s", n)
	}
	if status, _, _ := w.get("/?division=999999"); status != http.StatusNotFound {
		t.Errorf("no division: %d", status)
	}
}

// TestACountyDecidesAboutItself names records of others in every way that a form can.
func TestACountyDecidesAboutItself(t *testing.T) {
	w, device, review := twoCounties(t)
	send := func(path string, form url.Values) int {
		t.Helper()
		req, err := http.NewRequest(http.MethodPost, w.server.URL+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	w.staff = ofCounty(access.CountyAdmin)
	own, foreign := device["EM01"].String(), device["LS01"].String()
	closing := func(device string) url.Values {
		return url.Values{"device": {device}, "epoch": {"1"}, "seq": {"1"}, "action": {"close"}, "why": {"试录"}}
	}
	for name, c := range map[string]struct {
		path string
		form url.Values
	}{
		"held":                           {"/devices/held", closing(foreign)},
		"no computer":                    {"/devices/held", closing("")},
		"review":                         {"/devices/review", url.Values{"id": {review["LS01"].String()}, "action": {"keep"}}},
		"review, with a computer of its": {"/devices/review", url.Values{"id": {review["LS01"].String()}, "device": {own}, "action": {"keep"}}},
		"proposal":                       {"/devices/proposal", url.Values{"device": {foreign}, "id": {review["LS01"].String()}, "action": {"take"}, "lost": {"1"}}},
	} {
		if status := send(c.path, c.form); status != http.StatusNotFound {
			t.Errorf("%s: %d", name, status)
		}
	}
	open := func() (held, reviews int) {
		w.write(func(tx sqlite.Tx) error {
			return tx.QueryRowContext(t.Context(), "SELECT (SELECT count(*) FROM quarantine WHERE closed_at IS NULL), (SELECT count(*) FROM review WHERE closed_at IS NULL)").Scan(&held, &reviews)
		})
		return held, reviews
	}
	if held, reviews := open(); held != 2 || reviews != 2 {
		t.Fatalf("%d, %d are open", held, reviews)
	}
	if a, b := send("/devices/held", closing(own)), send("/devices/review", url.Values{"id": {review["EM01"].String()}, "action": {"keep"}}); a != http.StatusSeeOther || b != http.StatusSeeOther {
		t.Errorf("its own: %d, %d", a, b)
	}
	w.staff = access.Host()
	if status := send("/devices/held", closing(foreign)); status != http.StatusSeeOther {
		t.Errorf("the city: %d", status)
	}
	if held, reviews := open(); held != 0 || reviews != 1 {
		t.Errorf("%d, %d are open", held, reviews)
	}
	// Who decided it is in the log, and nothing of what was refused.
	var log string
	w.write(func(tx sqlite.Tx) error {
		return tx.QueryRowContext(t.Context(), "SELECT group_concat(who || ' ' || action || ' ' || object, ', ' ORDER BY seq) FROM audit").Scan(&log)
	})
	if want := "陈丽 held closed " + own + " 1 1, 陈丽 review kept " + review["EM01"].String() + ", 本机 held closed " + foreign + " 1 1"; log != want {
		t.Errorf("the log says %s", log)
	}
}
