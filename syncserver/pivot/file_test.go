package pivot

import (
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
	"yizhan/syncserver/citytest"
)

var keep = flag.String("workbook", "", "file for a workbook, to be opened elsewhere")

const evil = `=cmd|' /C calc'!A0`

var (
	pageRows  = regexp.MustCompile(`(?s)<tr[^>]*><th scope="row">(?:<a [^>]*>)?([^<]*)(?:</a>)?</th>(.*?)</tr>`)
	pageCells = regexp.MustCompile(`(?s)<td class="number[^"]*">(?:<a [^>]*>)?([^<]*)(?:</a>)?</td>`)
)

// shownOn reads the rows of the page: the name, then the numbers as they stand there.
func shownOn(body string) (out []string) {
	for _, r := range pageRows.FindAllStringSubmatch(body, -1) {
		cells := []string{html.UnescapeString(r[1])}
		for _, c := range pageCells.FindAllStringSubmatch(r[2], -1) {
			cells = append(cells, strings.NewReplacer(",", "", "¥", "", ".00", "").Replace(c[1]))
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out
}

// TestFilesAreThePage: the table on the page, in CSV, in the workbook and for programs is
// the same number by number, and its sums are those of the statistics.
func TestFilesAreThePage(t *testing.T) {
	w := newTown(t)
	w.Plant(domain.KindStation, domain.StationID("A3"), domain.Station{Code: "A3", Name: evil, Division: "511102004"})
	w.Visit("A3", "N3", 1234, noon.AddDate(0, 0, -2))
	for _, query := range []string{"rows=station&columns=group", "rows=county&inner=station&columns=week&period=month", "rows=station&top=2", "rows=service&columns=county&measure=services", "rows=county&measure=saved", "rows=day&columns=hour&period=7d&sort=name"} {
		status, body, _ := w.get("/pivot?" + query)
		if status != http.StatusOK {
			t.Fatalf("%s: %d", query, status)
		}
		shown := shownOn(body)
		nested := strings.Contains(query, "inner=")
		get := func(format string) string {
			status, body, h := w.get("/pivot/file?" + query + "&format=" + format)
			if status != http.StatusOK || !strings.HasPrefix(h.Get("Content-Type"), formats[format]) || h.Get("Content-Length") != fmt.Sprint(len(body)) {
				t.Fatalf("%s as %s: %d %v", query, format, status, h)
			}
			return body
		}
		compare := func(as string, rows [][]string) {
			t.Helper()
			if len(rows) != len(shown) {
				t.Errorf("%s as %s: %d rows, %d on the page", query, as, len(rows), len(shown))
				return
			}
			for i, r := range rows {
				if got := strings.Join(r, "|"); got != shown[i] {
					t.Errorf("%s as %s: %s, on the page %s", query, as, got, shown[i])
				}
			}
		}
		// CSV
		lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(get("csv"), "\uFEFF"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		compare("CSV", plainRows(lines[0], lines[1:], nested))
		// JSON
		var program answered
		if err := json.Unmarshal([]byte(get("json")), &program); err != nil {
			t.Fatal(err)
		}
		compare("JSON", programRows(program))
		// Excel
		content := get("xlsx")
		if *keep != "" && nested {
			citytest.Must(t, os.WriteFile(*keep, []byte(content), 0o644))
		}
		f, err := excelize.OpenReader(strings.NewReader(content), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		all, err := f.GetRows("透视表")
		if err != nil {
			t.Fatal(err)
		}
		head := slices.IndexFunc(all, func(r []string) bool { return slices.Contains(r, "合计") })
		for i := range all[head:] {
			for len(all[head+i]) < len(all[head]) {
				all[head+i] = append(all[head+i], "")
			}
		}
		compare("xlsx", plainRows(all[head], all[head+1:head+1+len(shown)], nested))
		if cells := w.numbers(t, f); cells < 2 {
			t.Errorf("%s: %d numbers in the data", query, cells)
		}
		w.sums(t, f, content, program)
		// What the interface for programs answers to the same question.
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		a, err := ask(values, 20261123, w.As)
		if err != nil {
			t.Fatal(err)
		}
		if got := program.Lines[len(program.Lines)-1].Total; *got != w.figure(t, a) {
			t.Errorf("%s: %d in all, stats says %d", query, *got, w.figure(t, a))
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	w.byGroup(t)
}

// byGroup compares rows, not only their sum, with the table that the interface answers.
func (w *town) byGroup(t *testing.T) {
	t.Helper()
	_, body, _ := w.get("/pivot/file?rows=group&format=json")
	var program answered
	if err := json.Unmarshal([]byte(body), &program); err != nil {
		t.Fatal(err)
	}
	table, err := w.City.StatsWithin(t.Context(), "", stats.Query{Measure: domain.MeasurePeople, From: program.From, To: program.To, By: stats.ByGroup})
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != len(program.Lines)-1 {
		t.Errorf("%d rows, the interface has %d", len(program.Lines)-1, len(table.Rows))
	}
	for _, r := range table.Rows {
		if !slices.ContainsFunc(program.Lines, func(l row) bool { return l.Head != nil && l.Head.Key == r.Key && *l.Total == r.Value }) {
			t.Errorf("%+v is not in %s", r, body)
		}
	}
}

// TestNoFileWithoutALine: what is taken out is written into the log, with who took it;
// what is refused is not. Another county's is not there.
func TestNoFileWithoutALine(t *testing.T) {
	w := newTown(t)
	w.As = county("county_viewer")
	for _, path := range []string{"format=pdf", "format=", "format=csv&rows=x", "format=xlsx&division=511102", "format=json&station=A1"} {
		if status, _, h := w.get("/pivot/file?" + path); status/100 != 4 || h.Get("Content-Disposition") != "" {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, format := range []string{"xlsx", "csv", "json"} {
		if status, body, h := w.get("/pivot/file?rows=station&columns=group&group=N3&format=" + format); status != http.StatusOK || strings.Contains(body, "嘉州") || !strings.Contains(h.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d %v", format, status, h)
		}
	}
	var got []string
	w.Write(func(tx sqlite.Tx) error {
		rows, err := tx.QueryContext(t.Context(), "SELECT who || '|' || action || '|' || object FROM audit ORDER BY seq")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				return err
			}
			got = append(got, line)
		}
		return rows.Err()
	})
	if len(got) != 3 || got[0] != "陈丽|pivot taken out|xlsx people station×group 2026-11-01 2026-11-23 511181 N3" {
		t.Errorf("%q", got)
	}
}
