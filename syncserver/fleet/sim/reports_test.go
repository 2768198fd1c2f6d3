package sim

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/report/form"
	"yizhan/shared/report/table"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
)

// sums are the last row of T1, by the keys of its columns.
func sums(t *testing.T, tab form.Table) map[string]string {
	t.Helper()
	out := map[string]string{}
	for i, v := range tab.Sums() {
		out[tab.Columns[i].Key] = table.Show(tab.Columns[i].Kind, v)
	}
	return out
}

var lastRow = regexp.MustCompile(`(?s)<tfoot><tr>(.*?)</tr></tfoot>`)
var lastCells = regexp.MustCompile(`<t[dh][^>]*>([^<]*)</t[dh]>`)

// pageSums are the cells of the last row of T1 on the server's page.
func pageSums(t *testing.T, h *Host) (out []string) {
	t.Helper()
	resp, err := http.Get(h.URL + "/reports/T1")
	must(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	must(t, err)
	row := lastRow.FindStringSubmatch(string(body))
	if resp.StatusCode != http.StatusOK || row == nil {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
	for _, c := range lastCells.FindAllStringSubmatch(row[1], -1) {
		out = append(out, c[1])
	}
	return out
}

// TestT1SaysTheSameEverywhere: what stands in the last row of T1 at an office with all
// stations, some granted and some of its own records, on the city's page, and in the
// statistics of both is one number for each measure.
func TestT1SaysTheSameEverywhere(t *testing.T) {
	h := startHost(t, t.TempDir())
	office := newStation(t, "OFF1", station.RoleOffice)
	a, b, silent := newStation(t, "S1", station.RoleStation), newStation(t, "S2", station.RoleStation), newStation(t, "S3", station.RoleStation)
	for _, s := range []*Station{office, a, b, silent} {
		must(t, s.PairWith(ctx, h.City, h.URL))
		must(t, s.Once(ctx))
	}
	id, err := office.Identity(ctx)
	must(t, err)
	for _, code := range []string{"S1", "S2", "S3"} {
		must(t, access.Grant(ctx, h.City, id.Device, code, time.Now()))
	}
	must(t, a.SetPrice(ctx, "buffet", 1200, 2500, 20200101))
	_, err = a.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, a.OpenDay(ctx))
	_, err = a.RecordVisit(ctx, station.VisitInput{Group: "N4", People: 1003, Services: []station.ServiceUse{{Service: "water", Quantity: 5}, {Service: "rest"}, {Service: "buffet"}}})
	must(t, err)
	wrong, err := a.RecordVisit(ctx, station.VisitInput{Group: "O1", People: 7})
	must(t, err)
	a.Now = a.Now.Add(time.Second)
	must(t, a.AmendVisit(ctx, wrong.ID, station.VisitInput{Group: "O1", People: 2, Services: []station.ServiceUse{{Service: "water"}}}, "数错了"))
	must(t, a.RecordAttendance(ctx, station.AttendanceInput{Group: "N1", People: 40}))
	must(t, a.AddRequest(ctx, station.RequestInput{Type: domain.RequestWish, Group: "N4", Text: "一把伞"}))
	requests, err := a.Requests(ctx)
	must(t, err)
	must(t, a.HandleRequest(ctx, requests[0].ID, domain.RequestDone, "送了"))
	must(t, b.NoService(ctx, domain.DayOf(b.Now)))
	for _, s := range []*Station{a, b, silent} {
		must(t, s.Once(ctx))
	}
	must(t, office.CompareSoon(ctx))
	must(t, office.Once(ctx))
	paper := fmt.Sprintf("day,n,g,k,s\n%s,3,N3,1,S1\n", domain.DayOf(office.Now)) // entered at the office, for a station
	if result, err := office.ImportVisits(ctx, strings.NewReader(paper), station.VisitMap{At: "day", People: "n", Group: "g", StationCode: "s", Key: []string{"k"}}, nil, nil); err != nil || result.Recorded != 1 {
		t.Fatalf("import: %+v, %v", result, err)
	}
	must(t, office.Once(ctx))

	here, err := office.ReportTables(ctx, "", "", "T1")
	must(t, err)
	page := sums(t, here[0])
	web := pageSums(t, h)
	if len(web) != len(here[0].Columns) {
		t.Fatalf("%d columns at the office, %d cells on the city's page", len(here[0].Columns), len(web))
	}
	for i, c := range here[0].Columns {
		if page[c.Key] != web[i] {
			t.Errorf("%s: %s at the office, %s on the city's page", c.Title(), page[c.Key], web[i])
		}
	}
	for key, measure := range map[string]domain.Measure{"people": domain.MeasurePeople, "services": domain.MeasureServices, "saved": domain.MeasureSaved, "attendance": domain.MeasureAttendance,
		"requests": domain.MeasureRequests, "answered": domain.MeasureAnswered, "open_days": domain.MeasureOpenDays, "no_service_days": domain.MeasureNoServiceDays} {
		q := stats.Query{Measure: measure, From: here[0].From, To: here[0].To, By: stats.ByTotal}
		kind := here[0].Columns[here[0].Column(key)].Kind
		for name, ask := range map[string]func() (stats.Table, error){
			"the office": func() (stats.Table, error) { return office.Stats(ctx, q) }, "the city": func() (stats.Table, error) { return h.City.Stats(ctx, q) },
		} {
			got, err := ask()
			must(t, err)
			// A measure of which nobody has records would be equal for nothing.
			if want := table.Show(kind, got.Total); want != page[key] || got.Total == 0 {
				t.Errorf("%s: %s in T1, %s in the statistics of %s", measure, page[key], want, name)
			}
		}
	}
	names := 0
	for _, row := range here[0].Rows {
		if row[here[0].Column("people")] == form.NotReported {
			names++
		}
	}
	if names != 1 || !strings.Contains(page["people"], ",") {
		t.Errorf("%d stations did not report, want the silent one; %s people", names, page["people"])
	}
}
