package reports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/monthly"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
)

// content is all the text of a file, unpacked.
func content(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return body
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		_, err = b.ReadFrom(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(content(t, b.String())) // a packet holds workbooks
	}
	return all.String()
}

// TestACountySeesItself: no page and no file of one has a name or a figure of another.
func TestACountySeesItself(t *testing.T) {
	w := twoCounties(t)
	paths := []string{"/reports", "/reports/file?format=zip", "/reports/file?format=docx"}
	for _, k := range monthly.Kinds() {
		paths = append(paths, "/reports/"+k.Code, "/reports/file?format=xlsx&table="+k.Code)
		if !k.Several {
			paths = append(paths, "/reports/file?format=csv&table="+k.Code)
		}
	}
	w.staff = access.Host()
	foreign := []string{"甲东", "乙东", "机关东", "企业东", "活动东", "问题东", "4,057", ">4057<", "市中区"}
	everywhere := map[string]bool{}
	for _, path := range paths {
		status, body, _ := w.get(path)
		if status != http.StatusOK {
			t.Fatalf("%s of the city: %d %s", path, status, body)
		}
		for _, name := range foreign {
			everywhere[name] = everywhere[name] || strings.Contains(content(t, body), name)
		}
	}
	for _, name := range foreign {
		if !everywhere[name] {
			t.Errorf("the city itself has no %s: nothing would be shown by its absence", name)
		}
	}
	for _, role := range []access.StaffRole{access.CountyAdmin, access.CountyViewer, access.Auditor} {
		w.staff = county(role)
		for _, path := range append(paths, "/reports?division=511181") {
			status, body, _ := w.get(path)
			if status != http.StatusOK {
				t.Fatalf("%s of a %s: %d %s", path, role, status, body)
			}
			all := content(t, body)
			for _, name := range foreign {
				if strings.Contains(all, name) {
					t.Errorf("%s of a %s has %s", path, role, name)
				}
			}
		}
		for _, path := range paths {
			sign := "?"
			if strings.Contains(path, "?") {
				sign = "&"
			}
			if status, _, _ := w.get(path + sign + "division=511102"); status != http.StatusNotFound {
				t.Errorf("%s of another county by a %s: %d", path, role, status)
			}
		}
		if status, _, _ := w.upload("a.xlsx", template(t), map[string]string{"division": "511102"}); status != http.StatusNotFound {
			t.Errorf("a template of another county by a %s: %d", role, status)
		}
	}
	w.staff = access.Host()
	if _, body, _ := w.get("/reports/T1?division=511102"); !strings.Contains(body, "甲东") || strings.Contains(body, "甲西") {
		t.Error("the city does not see a part of it alone")
	}
}

var (
	heads = regexp.MustCompile(`<th scope="(?:col|colgroup|row)"( colspan="(\d+)")?( rowspan="(\d+)")?>`)
	rows  = regexp.MustCompile(`(?s)<tr>(.*?)</tr>`)
)

// TestHeadingsCanBeHeard: each heading says what it stands over, and they cover all columns
// of each level.
func TestHeadingsCanBeHeard(t *testing.T) {
	w := twoCounties(t)
	for _, k := range monthly.Kinds() {
		status, body, _ := w.get("/reports/" + k.Code)
		if status != http.StatusOK || strings.Contains(body, "<th>") {
			t.Fatalf("%s: %d", k.Code, status)
		}
		for _, part := range strings.Split(body, `<table class="report">`)[1:] {
			head, rest, _ := strings.Cut(part, "</thead>")
			columns := strings.Count(rows.FindStringSubmatch(rest)[1], "<td") + 1
			open := map[int]int{} // cells of a level, from above too
			levels := rows.FindAllStringSubmatch(head, -1)
			for level, row := range levels {
				for _, h := range heads.FindAllStringSubmatch(row[1], -1) {
					wide, high := 1, 1
					_, _ = fmt.Sscan(h[2], &wide) // empty: one
					_, _ = fmt.Sscan(h[4], &high)
					for l := level; l < level+high; l++ {
						open[l] += wide
					}
				}
			}
			for level := range levels {
				if open[level] != columns {
					t.Errorf("%s: %d cells of headings over %d columns in level %d of %d", k.Code, open[level], columns, level, len(levels))
				}
			}
		}
	}
	_, body, _ := w.get("/reports/T1")
	for _, want := range []string{`<td class="number">4,060</td>`, `<td class="number quiet">未上报</td>`, `<th scope="row">甲东驿站</th>`, `<th scope="colgroup" colspan="`, "合计"} {
		if !strings.Contains(body, want) {
			t.Errorf("T1 has no %s", want)
		}
	}
}

// TestNoFileWithoutALine in the log: what is sent was noted before, what failed was not.
func TestNoFileWithoutALine(t *testing.T) {
	w := twoCounties(t)
	w.staff = county(access.CountyAdmin)
	for path, wantType := range map[string]string{"/reports/file?table=T1&format=xlsx&month=2026-11": "spreadsheetml", "/reports/file?table=t6&format=csv": "text/csv", "/reports/file?format=zip": "zip", "/reports/file?format=docx": "wordprocessing"} {
		status, body, h := w.get(path)
		if status != http.StatusOK || !strings.Contains(h.Get("Content-Type"), wantType) || h.Get("Content-Length") != fmt.Sprint(len(body)) || !strings.Contains(h.Get("Cache-Control"), "no-store") {
			t.Errorf("%s: %d, %v", path, status, h)
		}
	}
	_, _, h := w.get("/reports/file?table=T1&format=xlsx")
	if got, err := url.PathUnescape(h.Get("Content-Disposition")); err != nil || !strings.Contains(got, "T1 驿站服务月报 2026-11.xlsx") {
		t.Errorf("%s, %v", got, err)
	}
	before := w.log()
	want := []string{"陈丽|report taken out|T1 2026-11 511181", "陈丽|report taken out|T1 2026-11 511181", "陈丽|report taken out|T6 2026-11 511181", "陈丽|report taken out|本月报表包 2026-11 511181", "陈丽|report taken out|通报 2026-11 511181"}
	if got := slices.Sorted(slices.Values(before)); !slices.Equal(got, want) {
		t.Errorf("the log says %q", got)
	}
	for _, path := range []string{"/reports", "/reports/T1", "/reports/file?table=T3&format=csv", "/reports/file?table=T9&format=xlsx", "/reports/file?format=exe", "/reports/file?format=zip&month=2027-01"} {
		_, _, _ = w.get(path)
	}
	if got := w.log(); len(got) != len(before) {
		t.Errorf("what was only looked at, or failed, is in the log: %q", got[len(before):])
	}
	w.write(func(tx sqlite.Tx) error { return tx.Exec(t.Context(), "ALTER TABLE audit RENAME TO elsewhere") })
	status, body, h := w.get("/reports/file?table=T1&format=csv")
	if status != http.StatusInternalServerError || strings.Contains(body, "甲西") || h.Get("Content-Disposition") != "" {
		t.Errorf("without the log a file was sent: %d", status)
	}
}

// TestErrorsArePagesWithAWayBack.
func TestErrorsArePagesWithAWayBack(t *testing.T) {
	w := twoCounties(t)
	for path, want := range map[string]int{
		"/reports?month=2026-13": http.StatusBadRequest, "/reports?month=2027-01": http.StatusBadRequest, "/reports?month=" + url.QueryEscape("'; --"): http.StatusBadRequest,
		"/reports/T9": http.StatusNotFound, "/reports/file": http.StatusBadRequest, "/reports/file?table=T3&format=csv": http.StatusBadRequest, "/reports/file?table=T1&format=zip": http.StatusBadRequest,
		"/reports?who=" + strings.Repeat("长", 41): http.StatusBadRequest, "/reports?who=a%00b": http.StatusBadRequest, "/reports?division=999999": http.StatusNotFound,
	} {
		status, body, h := w.get(path)
		if status != want || !strings.Contains(body, `href="/reports?month=2026-11`) || !strings.Contains(h.Get("Content-Type"), "text/html") || !strings.Contains(body, `role="alert"`) {
			t.Errorf("%s: %d, want %d: %s", path, status, want, body)
		}
	}
	_, body, _ := w.get("/reports?month=2026-09&lang=en")
	if !strings.Contains(body, "No station has reported anything") || !strings.Contains(body, "September 2026") || !strings.Contains(body, "month=2026-10") {
		t.Error(body)
	}
	if _, body, _ := w.get("/reports"); strings.Contains(body, "month=2026-12") {
		t.Error("a month to come is offered")
	}
}

// TestWordsHaveBothLanguages.
func TestWordsHaveBothLanguages(t *testing.T) {
	for key, w := range words {
		if w[0] == "" || w[1] == "" {
			t.Errorf("%s has one language", key)
		}
	}
	if _, err := frame.English.Say(words, "reports"); err != nil {
		t.Error(err)
	}
}
