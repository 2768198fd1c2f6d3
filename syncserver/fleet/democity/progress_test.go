package democity

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/progress/tables"
	"yizhan/shared/register"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
	"yizhan/syncserver/fleet/sim"
)

// progressIsOne holds the figures of the work against each other: on the city's page, in
// an office's window, by the command and by the interface for programs. And behind each
// number that leads to its records there are that many.
func progressIsOne(t *testing.T, h *sim.Host, s *sim.Station, today domain.Day) {
	t.Helper()
	ctx := t.Context()
	compared, followed := 0, 0
	for _, subject := range tables.Subjects("zh") {
		q := tables.Question{Subject: tables.Subject(subject.Value), Lang: "zh", Today: today}
		here, err := s.Progress(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		q.Limit = 100 // as the page has it
		var there tables.Page
		err = h.City.Snapshot(ctx, func(c city.Snapshot) error {
			there, err = tables.Read(ctx, c, q)
			if err == nil {
				followed += follow(t, c, there)
			}
			return err
		})
		if err != nil || len(there.Tables) == 0 || len(there.Tables) != len(here.Tables) {
			t.Fatalf("%s: %d tables at the city, %d at the office, %v", subject.Name, len(there.Tables), len(here.Tables), err)
		}
		shown := valuesOf(t, fetch(t, h.URL+"/progress?of="+subject.Value))
		for i, c := range there.Tables {
			o := here.Tables[i]
			rows := o.Rows[:min(len(o.Rows), len(c.Rows))]
			for n, r := range c.Rows {
				if subject.Value == string(tables.Figures) && slices.Contains([]string{"20", "21", "25", "26"}, r.Key) {
					continue // they lie with stations, and the window says so
				}
				compared++
				if n >= len(rows) || !reflect.DeepEqual(rows[n].Cells, r.Cells) || !reflect.DeepEqual(rows[n].Links, r.Links) {
					t.Errorf("%s: %+v at the city, %+v at the office", c.Title, r, rows[n])
				}
			}
			for _, r := range c.Rows {
				var want []int64
				for k, cell := range r.Cells {
					if k > 0 && c.Heads[k].Number {
						want = append(want, cell.Value)
					}
				}
				if got := shown[c.Key+"-"+r.Key]; !slices.Equal(got, want) {
					t.Errorf("%s, %s: the page shows %v, want %v", c.Title, r.Cells[0].Text, got, want)
				}
			}
			if !reflect.DeepEqual(o.Total, c.Total) || o.Count != c.Count {
				t.Errorf("%s: %v of %d at the city, %v of %d at the office", c.Title, c.Total, c.Count, o.Total, o.Count)
			}
		}
		if subject.Value == string(tables.Figures) {
			sameAsSeed(t, h, there.Tables[0])
		}
	}
	t.Logf("%d rows compared, %d numbers followed", compared, followed)
	if compared < 200 || followed < 60 {
		t.Errorf("only %d rows were compared, %d numbers followed", compared, followed)
	}
}

// follow counts what the links of exact figures lead to.
func follow(t *testing.T, c city.Snapshot, page tables.Page) (n int) {
	t.Helper()
	for _, table := range page.Tables {
		for _, r := range table.Rows {
			var sum int64
			exact := len(r.Links) > 0
			for _, l := range r.Links {
				k, ok := domain.FindKind(l.Kind)
				if !ok || k.Desk {
					t.Errorf("%s leads to %q, which has no register", r.Cells[0].Text, l.Kind)
					continue
				}
				for field, v := range l.Where {
					f, ok := k.Field(field)
					if _, known := f.Choice(v); !ok || f.Input == domain.InputChoice && !known {
						t.Errorf("%s: %s has no %s %s", r.Cells[0].Text, l.Kind, field, v)
					}
				}
				exact = exact && l.ID.IsZero() && l.Text != "看台账"
				list, err := register.List(t.Context(), sqlite.Documents{R: c.R}, register.Query{Kind: l.Kind, Where: l.Where, Limit: 1}, "zh")
				if err != nil {
					t.Fatal(err)
				}
				sum += int64(list.Count)
			}
			// Of the figures 18 leaves out who dropped out, 21 counts people; duties have
			// their parts in several columns.
			if !exact || table.Key == "figures" && (r.Key == "18" || r.Key == "21") {
				continue
			}
			want := r.Cells[1].Value
			switch table.Key {
			case "figures":
				want = r.Cells[3].Value
			case "duty_lists":
				want += r.Cells[2].Value + r.Cells[3].Value
			case "duty_units":
				want = r.Cells[2].Value + r.Cells[3].Value + r.Cells[4].Value
			}
			if n++; sum != want {
				t.Errorf("%s, %s: %d records behind %d", table.Title, r.Cells[0].Text, sum, want)
			}
		}
	}
	return n
}

// sameAsSeed compares the page's figures with the command and the API.
func sameAsSeed(t *testing.T, h *sim.Host, figures tables.Table) {
	t.Helper()
	var api stats.Table
	if err := json.Unmarshal([]byte(fetch(t, h.URL+"/api/v1/stats?measure=seed")), &api); err != nil {
		t.Fatal(err)
	}
	command, err := h.City.Stats(t.Context(), stats.Query{Measure: stats.MeasureSeed, By: stats.BySeed, From: stats.AllTime, To: api.To})
	if err != nil || !reflect.DeepEqual(command.Rows, api.Rows) || len(figures.Rows) != len(api.Rows) {
		t.Errorf("command %+v, API %+v, %v", command.Rows, api.Rows, err)
	}
	for i, r := range figures.Rows {
		if r.Key != api.Rows[i].Key || r.Cells[3].Value != api.Rows[i].Value {
			t.Errorf("%s: %d on the page, %d by the API", r.Cells[1].Text, r.Cells[3].Value, api.Rows[i].Value)
		}
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", url, r.StatusCode, err)
	}
	return string(body)
}

var (
	rowOf   = regexp.MustCompile(`(?s)<tr data-row="([^"]*)">(.*?)</tr>`)
	valueOf = regexp.MustCompile(`data-value="(-?\d+)"`)
)

// valuesOf reads the numbers of a page's rows.
func valuesOf(t *testing.T, body string) map[string][]int64 {
	t.Helper()
	out := map[string][]int64{}
	for _, row := range rowOf.FindAllStringSubmatch(body, -1) {
		key := strings.ReplaceAll(row[1], "&#43;", "+")
		out[key] = nil
		for _, v := range valueOf.FindAllStringSubmatch(row[2], -1) {
			n, err := strconv.ParseInt(v[1], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			out[key] = append(out[key], n)
		}
	}
	return out
}
