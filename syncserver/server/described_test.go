package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/api"
)

// TestTheDescriptionIsOfTheseRoutes: what the router answers under /api/v1 is described,
// and what is described is answered.
func TestTheDescriptionIsOfTheseRoutes(t *testing.T) {
	described := map[string]bool{}
	list, err := api.Operations()
	must(t, err)
	for _, o := range list {
		described[o.Method+" "+o.Path] = true
		if o.Summary == "" || o.ZH == "" || o.ForPrograms() != (access.Staff{Role: access.API}).MayOpen(o.Method+" "+o.Path) {
			t.Errorf("%s %s: a summary in two languages, and whether a token opens it: %+v", o.Method, o.Path, o)
		}
		for _, p := range o.Parameters {
			if p.Description == "" || p.ZH == "" {
				t.Errorf("%s: %s is not explained in two languages", o.Path, p.Name)
			}
		}
	}
	s := newServer(t)
	must(t, chi.Walk(s.http.Handler.(chi.Routes), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if !strings.HasPrefix(pattern, "/api/v1/") {
			return nil
		}
		if !described[method+" "+pattern] {
			t.Errorf("%s %s is not in api/openapi.json", method, pattern)
		}
		delete(described, method+" "+pattern)
		return nil
	}))
	for what := range described {
		t.Errorf("%s is in api/openapi.json and nowhere else", what)
	}
}

// schemas are those of the description, as a reader of it would apply them.
type schemas struct {
	t        *testing.T
	compiler *jsonschema.Compiler
}

func newSchemas(t *testing.T) schemas {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(api.Description))
	must(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	must(t, c.AddResource("http://city/openapi.json", doc))
	return schemas{t, c}
}

// check compares an answer with the schema at a place of the description.
func (s schemas) check(what, at string, body []byte) {
	s.t.Helper()
	schema, err := s.compiler.Compile("http://city/openapi.json#" + at)
	must(s.t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		s.t.Errorf("%s: %v\n%s", what, err, body)
	}
}

// at is where an operation's answer of a status stands.
func at(path, method, status string) string {
	return "/paths/" + strings.ReplaceAll(path, "/", "~1") + "/" + method + "/responses/" + status + "/content/application~1json/schema"
}

// TestAnswersAreAsDescribed asks with a token of the city and of a county, and compares
// what comes, refusals too.
func TestAnswersAreAsDescribed(t *testing.T) {
	s := newServer(t)
	read := newSchemas(t)
	now := time.Now()
	mint, clock := change.NewMinter(), change.Stamp(0)
	for code, division := range map[string]string{"S001": "511102", "S002": "511181100", "S003": "511181"} {
		doc, err := ledger.NewDocument(domain.KindStation, domain.StationID(code), domain.Station{Code: code, Name: "站" + code, Division: division})
		must(t, err)
		must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
			if _, err := ledger.Plant(t.Context(), tx, doc); err != nil || code == "S003" {
				return err
			}
			v := &domain.Visit{ID: mint.New(now), Station: domain.StationID(code), At: now.UnixMilli(), Group: "N3", People: 2, Lines: []domain.Line{{Service: "water", Quantity: 2}}}
			body, err := v.Body()
			if err != nil {
				return err
			}
			clock = clock.Tick(now)
			_, err = ledger.Apply(t.Context(), tx, ledger.Author{Received: now}, []ledger.Entry{{Change: change.Change{Kind: v.Kind(), Version: 1, ID: v.ID, Clock: clock, Body: body}}})
			return err
		}))
	}
	get := func(token, path string) (int, []byte) {
		w := s.ask(t, http.MethodGet, base+path, elsewhere, "", http.Header{"Authorization": {"Bearer " + token}})
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
			t.Errorf("%s: %v", path, w.Header())
		}
		return w.Code, w.Body.Bytes()
	}
	whole, county := s.apiToken(t, "city", "", access.Staff{}), s.apiToken(t, "county", "511181", access.Staff{})
	for path, queries := range map[string][]string{
		"/api/v1/stats":        {"", "?by=group", "?by=station", "?by=division", "?measure=seed", "?measure=services&by=service", "?by=weekday_hour", "?measure=problem&by=state"},
		"/api/v1/counties":     {"", "?period=7d&measure=saved", "?from=2020-01-01&to=2020-01-02"},
		"/api/v1/stations":     {"", "?period=today", "?from=2020-01-01&to=2020-01-02", "?station=S002"},
		"/api/v1/openapi.json": {""},
	} {
		for _, q := range queries {
			for name, token := range map[string]string{"city": whole, "county": county} {
				status, body := get(token, path+q)
				if status != http.StatusOK {
					t.Errorf("%s%s of the %s: %d %s", path, q, name, status, body)
				}
				read.check(path+q, at(path, "get", "200"), body)
			}
		}
		status, body := get("nonsense", path)
		if status != http.StatusUnauthorized {
			t.Errorf("%s: %d", path, status)
		}
		read.check(path, "/components/responses/Unauthorized/content/application~1json/schema", body)
		if path == "/api/v1/openapi.json" {
			continue
		}
		for query, want := range map[string]int{"?division=511102": http.StatusNotFound, "?division=511100": http.StatusNotFound, "?from=tomorrow": http.StatusBadRequest, "?measure=money": http.StatusBadRequest} {
			status, body := get(county, path+query)
			if status != want {
				t.Errorf("%s%s: %d %s", path, query, status, body)
			}
			read.check(path+query, "/components/schemas/Failure", body)
		}
	}
	if status, body := get(county, "/api/v1/stations?station=S001"); status != http.StatusNotFound {
		t.Errorf("a station of another county: %d %s", status, body)
	}
	if status, body := get(whole, "/api/v1/counties?station=S001"); status != http.StatusBadRequest || !bytes.Contains(body, []byte("/api/v1/stations")) {
		t.Errorf("counties of a station: %d %s", status, body)
	}

	code, err := access.NewPairing(t.Context(), s.city, "S009", access.RoleStation, "", now)
	must(t, err)
	asked := request(t, code, "S009")
	read.check("the request to pair", "/paths/~1api~1v1~1pair/post/requestBody/content/application~1json/schema", []byte(asked))
	w := s.ask(t, http.MethodPost, base+"/api/v1/pair", elsewhere, asked, nil)
	read.check("pair", at("/api/v1/pair", "post", "200"), w.Body.Bytes())
}

// TestExamplesAreAsDescribed: what the page shows would be a right answer.
func TestExamplesAreAsDescribed(t *testing.T) {
	read := newSchemas(t)
	list, err := api.Operations()
	must(t, err)
	shown := 0
	for _, o := range list {
		if answer := o.Answer(); answer != "" {
			shown++
			read.check(o.Path, at(o.Path, strings.ToLower(o.Method), "200"), []byte(answer))
		}
	}
	if shown < 4 {
		t.Errorf("%d examples", shown)
	}
	// Every reference of the description leads somewhere.
	var doc any
	must(t, json.Unmarshal(api.Description, &doc))
	for _, m := range regexp.MustCompile(`"\$ref": "#([^"]*)"`).FindAllStringSubmatch(string(api.Description), -1) {
		place := doc
		for _, key := range strings.Split(m[1], "/")[1:] {
			object, _ := place.(map[string]any)
			place = object[key]
		}
		if place == nil {
			t.Errorf("%s leads nowhere", m[1])
		}
	}
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	session := cookie(s.login(t, elsewhere, "chen", password, "/", nil))
	for lang, said := range map[string]string{"zh": "各县排名", "en": "The ranking of the counties"} {
		w := s.page(t, session, http.MethodGet, "/api?lang="+lang, http.Header{"Accept": {"text/html"}})
		if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, said) || !strings.Contains(body, base+"/api/v1/stats?measure=people") || strings.Contains(body, "<script") {
			t.Errorf("the page in %s: %d %s", lang, w.Code, body)
		}
	}
}
