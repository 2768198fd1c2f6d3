package work

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/register"
	"yizhan/syncserver/access"

	"yizhan/shared/ledger"
)

// place is a set of documents that belong together: of a county, an organisation and
// an industry.
type place struct {
	division, industry string
	links              map[string]change.ID // by the kind that is meant
	docs               map[string]change.ID
}

// fill makes a document of any kind that lies in a place.
func (w *town) fill(k *domain.Kind, p place) change.ID {
	w.t.Helper()
	doc := merge.Document{Kind: k.Name, ID: w.mint.New(w.now), Revision: 1, Fields: map[string]merge.Field{}}
	set := func(name string, v any) {
		b, err := change.Marshal(v)
		must(w.t, err)
		doc.Fields[name] = merge.Field{Value: b, Revision: 1}
	}
	for _, f := range register.Asked(k) {
		switch f.Input {
		case domain.InputDivision:
			set(f.Name, p.division)
		case domain.InputLink:
			if id, ok := p.links[f.Of]; ok && f.Name != "same_as" {
				set(f.Name, id)
			}
		case domain.InputChoice:
			set(f.Name, f.Choices[0].Code)
			if f.Name == "industry" {
				set(f.Name, p.industry)
			}
			if k.Name == domain.KindOrganisation && f.Name == "type" {
				set(f.Name, "enterprise_branch")
			}
		case domain.InputLine, domain.InputName, domain.InputText:
			set(f.Name, "某某")
		}
	}
	must(w.t, sqlite.Write(w.t.Context(), w.city.DB, func(tx sqlite.Tx) error {
		_, err := ledger.Plant(w.t.Context(), tx, doc)
		return err
	}))
	return doc.ID
}

func (w *town) furnish(division, industry, code string, organisation change.ID) place {
	p := place{division, industry, map[string]change.ID{domain.KindOrganisation: organisation}, map[string]change.ID{}}
	p.links[domain.KindStation] = plant(w, domain.KindStation, domain.Station{Code: code, Name: code, Division: division})
	// What others name comes first.
	for _, name := range []string{domain.KindEnterprise, domain.KindFloatingMember, domain.KindGuide, domain.KindMeeting, domain.KindDuty, domain.KindPolicy, domain.KindSurveyRound} {
		k, _ := domain.FindKind(name)
		p.links[name] = w.fill(k, p)
		p.docs[name] = p.links[name]
	}
	for _, k := range register.Kinds() {
		if _, there := p.docs[k.Name]; !there {
			p.docs[k.Name] = w.fill(k, p)
		}
	}
	return p
}

// TestEveryRoleOfEveryRegister asks every page of a document, own and foreign, of each
// kind, by every role. What each may is repeated here on purpose.
func TestEveryRoleOfEveryRegister(t *testing.T) {
	w := newTown(t)
	o := domain.Organisation{Name: "快递行业党委", Type: "industry_committee", Industry: "express", Division: "511100", FoundedOn: 20200101, State: domain.StateActive}
	committee := plant(w, domain.KindOrganisation, o)
	o.Name, o.Type, o.Parent = "顺丰党支部", "enterprise_branch", committee
	below := plant(w, domain.KindOrganisation, o)
	bureau := w.department("市交通运输局", "511100")
	own := w.furnish("511102", "express", "A1", below)
	foreign := w.furnish("511181", "delivery", "B1", bureau)

	const all = "change change"
	// The first word is what the reader may do with documents of 511102, of the
	// committee and its industry, the second with those of 511181, of the bureau.
	want := map[string]map[string]string{} // kind: role: what
	for _, k := range register.Kinds() {
		want[k.Name] = map[string]string{
			"city admin": all, "city viewer": "look look", "auditor": "look look", "county auditor": "look none",
			"county admin": "change none", "county viewer": "look none", "town admin": "none none", "nobody": "shut shut",
			"committee": "none none", "bureau": "none none", "committee of 511181": "none none",
		}
	}
	for _, kind := range []string{"voucher_rule", "notice"} { // the city's own, read by all
		for _, role := range []string{"county admin", "county viewer", "county auditor", "town admin"} {
			want[kind][role] = "look look"
		}
	}
	for _, kind := range strings.Fields("problem policy_item mechanism duty duty_task meeting activity guide guide_log organisation floating_member enrolment transfer activist") {
		want[kind]["committee"], want[kind]["bureau"] = "change none", "none change"
	}
	want["assessment"]["committee"], want["assessment"]["bureau"] = "look none", "none look"
	want["enterprise"]["committee"], want["employment"]["committee"] = "change none", "change none"
	for _, kind := range strings.Fields("policy survey_round survey_entry hotspot facility rights_request voucher_rule notice enterprise employment") {
		if want[kind]["bureau"] != "none none" {
			t.Errorf("%s is no business of a bureau", kind)
		}
	}
	staff := map[string]access.Staff{
		"city admin": cityAdmin, "city viewer": {Name: "v", Role: access.CityViewer, Division: codes.LeshanCity}, "auditor": {Name: "a", Role: access.Auditor, Division: codes.LeshanCity},
		"county admin": countyAdmin, "county viewer": {Name: "v", Role: access.CountyViewer, Division: "511102"}, "county auditor": {Name: "a", Role: access.Auditor, Division: "511102"},
		"town admin": {Name: "t", Role: access.CountyAdmin, Division: "511102004"}, "nobody": {},
		"committee": {Name: "c", Role: access.Department, Division: codes.LeshanCity, Organisation: committee}, "bureau": {Name: "b", Role: access.Department, Division: codes.LeshanCity, Organisation: bureau},
		"committee of 511181": {Name: "c", Role: access.Department, Division: "511181", Organisation: committee},
	}
	codesOf := map[string][4]int{ // detail, form, delete, unmask without a reason of ours
		"change": {200, 200, 303, 400}, "look": {200, 403, 403, 403}, "none": {404, 404, 404, 404}, "shut": {403, 403, 403, 403},
	}
	asked := 0
	for _, k := range register.Kinds() {
		for name, s := range staff {
			for i, p := range []place{own, foreign} {
				what := strings.Fields(want[k.Name][name])[i]
				wants := codesOf[what]
				if !s.MayOpen("POST /work/{kind}/new") && what == "none" {
					wants = [4]int{404, 403, 403, 403} // refused before it is looked for
				}
				page := "/work/" + k.Name + "/" + p.docs[k.Name].String()
				w.as = s
				got := [4]int{w.get(page).Code, w.get(page + "/edit").Code, w.post(page+"/restore", nil).Code, w.post(page+"/unmask", nil).Code}
				if wants[3] == 404 {
					wants[3] = 400 // a reason is asked for first
				}
				if wants[3] == 403 && s.MayOpen("POST /work/{kind}/new") {
					wants[3] = 400
				}
				if got != wants {
					t.Errorf("%s by %s, %d: %v, want %v (%s)", k.Name, name, i, got, wants, what)
				}
				if rec := w.post(page+"/unmask", url.Values{"reason": {"check"}}); (rec.Code == http.StatusOK) != (what == "change") {
					t.Errorf("%s by %s, %d: unmasked, %d", k.Name, name, i, rec.Code)
				}
				// Lists, the board and files hold what may be seen and nothing else.
				for _, list := range []string{"/work/" + k.Name, "/work/" + k.Name + "?sort=" + register.Columns(k)[0].Name} {
					rec := w.get(list)
					if listed := strings.Contains(rec.Body.String(), page); listed != (what == "change" || what == "look") {
						t.Errorf("%s by %s, %d: listed %v", list, name, i, listed)
					}
				}
				if body := w.get("/work").Body.String(); strings.Contains(body, page) && what != "change" && what != "look" {
					t.Errorf("%s by %s, %d: on the board", k.Name, name, i)
				}
				asked++
			}
		}
	}
	t.Logf("%d documents asked for", asked)
	// What is exported is counted by its lines.
	for name, lines := range map[string]int{"city admin": 3, "county viewer": 2, "bureau": 2, "committee of 511181": 1} {
		w.as = staff[name]
		if n := strings.Count(w.get("/work/problem/export?format=csv").Body.String(), "\r\n"); n != lines {
			t.Errorf("%s takes %d lines out", name, n)
		}
	}
}

// TestNobodyWidensTheirReach: what somebody may change may not become what they may
// not see, nor be made elsewhere.
func TestNobodyWidensTheirReach(t *testing.T) {
	w := newTown(t)
	o := domain.Organisation{Name: "快递行业党委", Type: "industry_committee", Industry: "express", Division: "511100", FoundedOn: 20200101, State: domain.StateActive}
	committee := plant(w, domain.KindOrganisation, o)
	o.Name, o.Industry = "外卖行业党委", "delivery"
	other := plant(w, domain.KindOrganisation, o)
	bureau := w.department("市交通运输局", "511100")
	problem := domain.Problem{Name: "路灯", Source: "visit", Division: "511102", RaisedOn: 20260101, State: "assigned", Organisation: bureau, Due: 20260201, AssignedOn: 20260102}
	id := plant(w, domain.KindProblem, problem)
	page := "/work/problem/" + id.String() + "/edit"
	change := func(path, field, value, wants string) {
		t.Helper()
		form := url.Values{"base": {"1"}, field: {value}}
		rec := w.post(path, form)
		if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(said(rec), wants) {
			t.Errorf("%s=%s: %d %s", field, value, rec.Code, said(rec))
		}
	}
	w.as = access.Staff{Name: "b", Role: access.Department, Division: codes.LeshanCity, Organisation: bureau}
	change(page, "organisation", other.String(), "请从列表里选承办单位")
	// Nobody reviews their own work: what was done is handed in, and struck off by others.
	problem.State, problem.Measures = domain.ProblemReviewing, "换了灯泡"
	done := plant(w, domain.KindProblem, problem)
	change("/work/problem/"+done.String()+"/edit", "state", domain.ProblemSolved, "这一步由交办和审核的一方来做")
	if rec := w.get("/work/problem/" + done.String()); strings.Contains(said(rec), "已销号") || !strings.Contains(said(rec), "办理中") {
		t.Errorf("steps of a department: %s", said(rec))
	}
	w.as = access.Staff{Name: "c", Role: access.Department, Division: codes.LeshanCity, Organisation: committee}
	if rec := w.get("/work/organisation/" + committee.String() + "/edit"); rec.Code != http.StatusForbidden {
		t.Errorf("a committee changes its own industry: %d", rec.Code)
	}
	w.shows("/work/organisation/" + committee.String())
	shop := plant(w, domain.KindEnterprise, domain.Enterprise{Name: "顺达", Industry: "express", Division: "511102", EnteredOn: 20260101, State: domain.StateActive})
	change("/work/enterprise/"+shop.String()+"/edit", "industry", "delivery", "改成这样就不归你管了")
	w.savedAt(w.post("/work/enterprise/"+shop.String()+"/edit", url.Values{"base": {"1"}, "headcount": {"12"}}), "saved")
	w.as = countyAdmin
	change(page, "division", "511181", "这里不归你管")
	form := url.Values{"name": {"x"}, "source": {"visit"}, "division": {"511181"}, "raised_on": {"2026-01-02"}, "state": {"registered"}}
	if rec := w.post("/work/problem/new", form); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(said(rec), "这里不归你管") {
		t.Errorf("%d %s", rec.Code, said(rec))
	}
	form.Set("division", "511102")
	form.Set("organisation", bureau.String()) // the city's departments do the work of counties, too
	w.savedAt(w.post("/work/problem/new", form), "saved")
	w.savedAt(w.post("/work/problem/"+done.String()+"/edit", url.Values{"base": {"1"}, "state": {domain.ProblemSolved}}), "saved")
	if n := w.count(domain.KindProblem); n != 3 {
		t.Errorf("%d problems", n)
	}
}
