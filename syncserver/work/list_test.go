package work

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/csv"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
)

func (w *town) count(kind string) (n int) {
	w.t.Helper()
	must(w.t, w.city.DB.Read(w.t.Context(), func(tx *sql.Tx) (err error) {
		n, err = sqlite.Documents{R: tx}.Count(w.t.Context(), kind)
		return err
	}))
	return n
}

// TestMenuHasEveryRegister: a kind that somebody adds is not forgotten in the menu.
func TestMenuHasEveryRegister(t *testing.T) {
	in := map[string]int{}
	for _, g := range groups {
		for _, k := range g.kinds {
			in[k]++
		}
	}
	for _, k := range register.Kinds() {
		if in[k.Name] != 1 {
			t.Errorf("%s stands %d times in the menu", k.Name, in[k.Name])
		}
		for _, f := range k.Fields {
			switch f.Name {
			case "q", "sort", "down", "page", "lang", "done", "format", "base", "new_id", "do", "find":
				t.Errorf("%s has a field %s: the pages use that name", k.Name, f.Name)
			}
		}
	}
}

// TestEveryRegisterOpens: each kind has a list, a form and an export, in both
// languages, and no page is made of half a template.
func TestEveryRegisterOpens(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		w := newTown(t)
		w.lang = lang
		for _, k := range register.Kinds() {
			w.shows("/work/"+k.Name, template.HTMLEscapeString(k.Label.In(lang)), "</html>")
			w.shows("/work/"+k.Name+"/new", "</html>", `name="new_id"`)
			if rec := w.get("/work/" + k.Name + "/export?format=csv"); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), k.Fields[0].Label.In(lang)) {
				t.Errorf("%s: %d", k.Name, rec.Code)
			}
		}
		w.shows("/work", "</html>")
		w.shows("/work/organisation/tree", "</html>")
	}
}

func TestListsAreSearchedFilteredAndOrdered(t *testing.T) {
	w := newTown(t)
	bureau := w.department("市交通运输局", "511100")
	w.department("县交通局", "511123")
	for i := range 120 {
		p := domain.Problem{Name: fmt.Sprintf("问题%03d", i), Source: "visit", Division: "511102", RaisedOn: 20260101, State: "registered"}
		if i%2 == 0 {
			p.Division, p.Source = "511181", "hotline"
		}
		if i == 7 {
			p.Organisation, p.State, p.Due, p.AssignedOn = bureau, "assigned", 20260201, 20260102
			p.Name = "<img src=x onerror=alert(1)>"
		}
		plant(w, domain.KindProblem, p)
	}
	rows := func(path string) int { return strings.Count(w.shows(path), `<th scope="row">`) }
	for path, want := range map[string]int{
		"/work/problem": 50, "/work/problem?page=2": 50, "/work/problem?page=3": 20,
		"/work/problem?division=511102": 50, "/work/problem?division=511102&page=2": 10,
		"/work/problem?state=assigned": 1, "/work/problem?q=" + url.QueryEscape("问题00"): 9, "/work/problem?source=hotline&q=" + url.QueryEscape("问题00"): 5,
		"/work/problem?organisation=" + bureau.String(): 1, "/work/problem?organisation=" + url.QueryEscape("市交通运输局"): 1,
	} {
		if n := rows(path); n != want {
			t.Errorf("%s: %d rows, want %d", path, n, want)
		}
	}
	if body := w.shows("/work/problem?state=assigned"); strings.Contains(body, "<img src=x") {
		t.Error("a name is run")
	}
	body := w.shows("/work/problem?sort=name&down=1")
	if strings.Index(body, "问题119") > strings.Index(body, "问题118") || !strings.Contains(body, `aria-sort="descending"`) || !strings.Contains(body, "共 120 份") {
		t.Error("it is not ordered by name, the last first")
	}
	// The next page is of the same order and filter.
	body = w.shows("/work/problem?sort=name&q=" + url.QueryEscape("问题"))
	if !strings.Contains(body, "page=2&amp;q=%E9%97%AE%E9%A2%98&amp;sort=name") {
		t.Error("the next page forgets what was asked")
	}
	w.shows("/work/problem?organisation="+url.QueryEscape("交通"), "请选一个", "市交通运输局", "县交通局")
	w.shows("/work/problem?organisation="+url.QueryEscape("没有的局"), "没有找到")
	for path, code := range map[string]int{
		"/work/problem?page=0": 400, "/work/problem?page=x": 400, "/work/problem?page=99999999999999999999": 400, "/work/problem?page=9": 404,
		"/work/problem?sort=password": 400, "/work/problem?sort=text": 400, "/work/problem?state=nonsense": 400, "/work/problem?division=999999": 404,
		"/work/problem?division=%00": 404, "/work/nothing": 404, "/work/visit": 404, "/work/member": 404, "/work/problem/x": 404,
		"/work/problem/0198a1b2c3d4e5f60718293a4b5c6d7e": 404, "/work/organisation/tree?open=x": 400, "/work/problem/export": 400, "/work/problem/export?format=pdf": 400,
		"/work/problem?q=" + strings.Repeat("x", 300): 400, "/work/problem?q=%27%20OR%201%3D1%20--": 200, "/work/problem?organisation=" + url.QueryEscape("' OR 1=1"): 200,
	} {
		rec := w.get(path)
		if rec.Code != code || code >= 400 && (!strings.Contains(rec.Body.String(), `<a href="/work">`) || len(said(rec)) < 20) {
			t.Errorf("%s: %d, want %d with a sentence and a way back: %s", path, rec.Code, code, said(rec))
		}
	}
}

func TestExports(t *testing.T) {
	w := newTown(t)
	plant(w, domain.KindGuide, domain.Guide{Name: "李时珍", Phone: "13912345678", Organisation: w.department("=cmd|' /C calc'!A0", "511100"), Division: "511102", Since: 20260101, State: domain.StateActive})
	plant(w, domain.KindGuide, domain.Guide{Name: "王五", Phone: "13912345670", Organisation: w.department("b", "511100"), Division: "511181", Since: 20260101, State: domain.StateActive})
	rec := w.get("/work/guide/export?format=csv&division=511102")
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(rec.Body.String(), "\ufeff"))).ReadAll()
	must(t, err)
	if len(lines) != 2 || lines[1][0] != "李**" || lines[1][1] != "****5678" || lines[1][2] != "'=cmd|' /C calc'!A0" || lines[1][5] != "2026-01-01" {
		t.Errorf("%q", lines)
	}
	if log := w.log(); log[0] != "张科|register exported|guide csv" {
		t.Errorf("the log says %q", log[0])
	}
	rec = w.get("/work/guide/export?format=xlsx")
	z, err := zip.NewReader(bytes.NewReader(rec.Body.Bytes()), int64(rec.Body.Len()))
	if err != nil || len(z.File) == 0 || !strings.Contains(rec.Header().Get("Content-Disposition"), ".xlsx") {
		t.Errorf("%v %v", err, rec.Header())
	}
}
