package work

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

func str(t testing.TB, w *town, kind string, id change.ID, name string) string {
	t.Helper()
	d := w.find(kind, id)
	return read[string](d.Values(), name)
}

// TestProblemFromEntryToSolved walks a problem through its steps: entered, assigned,
// handled, reviewed, solved. A step that takes fields leads to a form with these first.
func TestProblemFromEntryToSolved(t *testing.T) {
	w := newTown(t)
	dept := w.department("市交通运输局", "511100")
	sub := w.hub.Subscribe("county:511102")
	form := w.edit("/work/problem/new")
	if form.Get("state") != domain.ProblemRegistered || form.Get("raised_on") != domain.DayOf(w.now).String() {
		t.Errorf("the form begins with %v", form)
	}
	rec := w.post("/work/problem/new", form)
	if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(said(rec), "请填写问题") || !strings.Contains(said(rec), "请填写来源") {
		t.Fatalf("%d %s", rec.Code, said(rec))
	}
	form.Set("name", "充电桩不够")
	form.Set("source", "meeting")
	form.Set("division", "511102")
	form.Set("text", "一区\r\n二区")
	_, id := w.savedAt(w.post("/work/problem/new", form), "saved")
	select {
	case <-sub.C:
	case <-time.After(time.Second):
		t.Error("nobody is told within a second")
	}
	if log := w.log(); log[0] != "张科|document added|problem "+id.String() {
		t.Errorf("the log says %q", log[0])
	}
	// Pressed twice it is one.
	w.savedAt(w.post("/work/problem/new", form), "already")
	page := "/work/problem/" + id.String()
	w.shows("/work/problem", "共 1 份", "充电桩不够")
	w.shows(page+"?done=saved", "已保存", "充电桩不够", "张科（网页）", `value="assigned"`, "一区")
	if body := w.shows(page); strings.Contains(body, `value="solved"`) {
		t.Error("a step is offered that cannot follow")
	}

	step := func(to string) url.Values {
		t.Helper()
		base := w.find(domain.KindProblem, id).Revision
		rec := w.post(page+"/edit", url.Values{"state": {to}, "base": {uintText(base)}})
		if rec.Code != http.StatusUnprocessableEntity {
			t.Fatalf("step to %s: %d %s", to, rec.Code, said(rec))
		}
		return opened(t, rec.Body.String())
	}
	form = step("assigned")
	body := w.post(page+"/edit", url.Values{"state": {"assigned"}, "base": {"1"}}).Body.String()
	if strings.Index(body, `name="organisation"`) > strings.Index(body, `name="name"`) {
		t.Error("what the step takes does not come first")
	}
	form.Set("organisation", dept.String())
	form.Set("days", "5")
	w.savedAt(w.post(page+"/edit", form), "saved")
	if w.shows(page, "市交通运输局"); str(t, w, domain.KindProblem, id, "state") != "assigned" {
		t.Error("it is not assigned")
	}
	// One that needs nothing is saved at once.
	w.savedAt(w.post(page+"/edit", url.Values{"state": {"handling"}, "base": {uintText(w.find(domain.KindProblem, id).Revision)}}), "saved")
	form = step("reviewing")
	form.Set("measures", "加装 6 个")
	w.savedAt(w.post(page+"/edit", form), "saved")
	w.savedAt(w.post(page+"/edit", url.Values{"state": {"solved"}, "base": {uintText(w.find(domain.KindProblem, id).Revision)}}), "saved")
	d := w.find(domain.KindProblem, id)
	if v := d.Values(); read[domain.Day](v, "solved_on") != domain.DayOf(w.now) || read[string](v, "state") != "solved" {
		t.Error("it is not solved today")
	}
	// A step out of order, as from an old window.
	rec = w.post(page+"/edit", url.Values{"state": {"assigned"}, "base": {"1"}})
	if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(said(rec), "不能从现在的状态直接变成这个状态") {
		t.Errorf("%d %s", rec.Code, said(rec))
	}
	w.savedAt(w.post(page+"/delete", nil), "deleted")
	w.shows("/work/problem", "共 0 份")
	w.shows(page, "这份资料已删除")
	w.savedAt(w.post(page+"/restore", nil), "restored")
	w.shows("/work/problem", "共 1 份")
	if log := w.log(); log[0] != "张科|document restored|problem "+id.String() || log[1] != "张科|document deleted|problem "+id.String() {
		t.Errorf("the log says %q", log[:2])
	}
}

func uintText(n uint64) string {
	var b []byte
	for ; n > 0; n /= 10 {
		b = append([]byte{byte('0' + n%10)}, b...)
	}
	return string(b)
}

// TestTwoWindows: two people open one document. What each changed is kept; where both
// changed one field the later one is asked.
func TestTwoWindows(t *testing.T) {
	w := newTown(t)
	id := plant(w, domain.KindProblem, domain.Problem{Name: "路灯", Source: "visit", Division: "511102", RaisedOn: 20260101, State: "registered", Text: "旧"})
	page := "/work/problem/" + id.String()
	one, two := w.edit(page+"/edit"), w.edit(page+"/edit")
	one.Set("name", "路灯不亮")
	one.Set("text", "甲写的")
	w.savedAt(w.post(page+"/edit", one), "saved")
	w.now = w.now.Add(3 * time.Second)
	two.Set("source", "hotline")
	w.savedAt(w.post(page+"/edit", two), "merged")
	if name := str(t, w, domain.KindProblem, id, "name"); name != "路灯不亮" {
		t.Errorf("a window that left the name alone wrote it back: %q", name)
	}
	if strings.Contains(w.shows(page), "没有生效") {
		t.Error("something is said to have lost, and nothing has")
	}
	w.now = w.now.Add(3 * time.Second)
	two.Set("text", "乙写的")
	rec := w.post(page+"/edit", two)
	if text := str(t, w, domain.KindProblem, id, "text"); rec.Code != http.StatusConflict || text != "甲写的" || !strings.Contains(said(rec), "别人已经改成“甲写的”") {
		t.Fatalf("%d, %q, %s", rec.Code, text, said(rec))
	}
	three := opened(t, rec.Body.String())
	if three.Get("text") != "乙写的" || three.Get("name") != "路灯不亮" {
		t.Errorf("the form came back as %v", three)
	}
	w.savedAt(w.post(page+"/edit", three), "saved")
	if text := str(t, w, domain.KindProblem, id, "text"); text != "乙写的" || str(t, w, domain.KindProblem, id, "source") != "hotline" {
		t.Errorf("who decided is not heard: %q", text)
	}
	// Who claims to have seen the future settles nothing.
	three.Set("base", "999")
	three.Set("text", "丙")
	if rec := w.post(page+"/edit", three); rec.Code != http.StatusBadRequest || str(t, w, domain.KindProblem, id, "text") != "乙写的" {
		t.Errorf("%d", rec.Code)
	}
	// Nothing changed is nothing written.
	before := w.find(domain.KindProblem, id).Revision
	w.savedAt(w.post(page+"/edit", w.edit(page+"/edit")), "nothing")
	if after := w.find(domain.KindProblem, id).Revision; after != before {
		t.Error("an untouched form was written")
	}
}

// TestWrongInputIsKept: every refusal stands beside its field, in both languages, and
// all that was typed is there still.
func TestWrongInputIsKept(t *testing.T) {
	w := newTown(t)
	for name, c := range map[string]struct {
		kind  string
		form  url.Values
		wants string
	}{
		"future":     {"problem", url.Values{"raised_on": {"2099-01-01"}}, "提出日期不能晚于今天"},
		"credit":     {"enterprise", url.Values{"credit": {"91110000MA00ABCD1X"}}, "信用代码"},
		"no number":  {"enterprise", url.Values{"headcount": {"很多"}}, "从业人数应为数字"},
		"no day":     {"problem", url.Values{"due": {"2026-13-45"}}, "日期应写成"},
		"no choice":  {"problem", url.Values{"source": {"<b>x</b>"}}, "应为：会议收集"},
		"no link":    {"problem", url.Values{"organisation": {"x"}}, "请从列表里选承办单位"},
		"strange id": {"problem", url.Values{"organisation": {"0198a1b2c3d4e5f60718293a4b5c6d7e"}, "name": {"x"}, "source": {"visit"}, "division": {"511102"}, "raised_on": {"2026-01-02"}, "state": {"registered"}}, "请从列表里选承办单位"},
		"too long":   {"problem", url.Values{"name": {strings.Repeat("长", 65)}, "source": {"visit"}, "division": {"511102"}, "raised_on": {"2026-01-02"}, "state": {"registered"}}, "64"},
	} {
		form := url.Values{"text": {"<script>alert('留着')</script>"}, "remark": {"<script>alert('留着')</script>"}}
		for k, v := range c.form {
			form[k] = v
		}
		rec := w.post("/work/"+c.kind+"/new", form)
		if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(said(rec), c.wants) {
			t.Errorf("%s: %d %s", name, rec.Code, said(rec))
		}
		if body := rec.Body.String(); strings.Contains(body, "<script>") || !strings.Contains(body, "&lt;script&gt;alert(&#39;留着") || !strings.Contains(body, `aria-invalid="true"`) {
			t.Errorf("%s: what was typed is gone, or is run", name)
		}
		for k, v := range c.form {
			if f := opened(t, rec.Body.String()); k != "source" && k != "organisation" && f.Get(k) != v[0] {
				t.Errorf("%s: %s is %q now", name, k, f.Get(k))
			}
		}
	}
	if rec := w.post("/work/problem/new", url.Values{"text": {strings.Repeat("x", formBytesMax)}}); rec.Code != http.StatusRequestEntityTooLarge || !strings.Contains(said(rec), "没有保存") {
		t.Errorf("a form that is too large: %d %s", rec.Code, said(rec))
	}
	if n := w.count(domain.KindProblem) + w.count(domain.KindEnterprise); n != 0 {
		t.Errorf("%d were saved", n)
	}
}

// TestTreeRules: circles and wrong levels are refused where they are typed, and a
// transfer goes from step to step.
func TestTreeRules(t *testing.T) {
	w := newTown(t)
	o := domain.Organisation{Division: "511100", FoundedOn: 20200101, State: domain.StateActive}
	o.Name, o.Type = "市委两新工委", "work_committee"
	top := plant(w, domain.KindOrganisation, o)
	o.Name, o.Type, o.Parent, o.Industry = "快递行业党委", "industry_committee", top, "express"
	mid := plant(w, domain.KindOrganisation, o)
	o.Name, o.Type, o.Parent = "顺丰党支部", "enterprise_branch", mid
	low := plant(w, domain.KindOrganisation, o)
	set := func(id change.ID, field, value, wants string) {
		t.Helper()
		path := "/work/organisation/" + id.String() + "/edit"
		form := w.edit(path)
		form.Set(field, value)
		if rec := w.post(path, form); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(said(rec), wants) {
			t.Errorf("%d %s", rec.Code, said(rec))
		}
	}
	set(mid, "parent", mid.String(), "绕回了自己")
	set(mid, "parent", low.String(), "上级应是两新工委")
	set(low, "parent", top.String(), "上级应是行业党委")
	set(top, "parent", mid.String(), "没有上级组织")
	set(low, "parent", "", "缺少上级组织")

	m := plant(w, domain.KindFloatingMember, domain.FloatingMember{Name: "张三丰", Phone: "13800008000", Group: "N1", Division: "511102", Direction: "in", FoundOn: 20260101, State: "joined", Notice: "1", ConsentAt: 1767225600000})
	tr := plant(w, domain.KindTransfer, domain.Transfer{Member: m, From: "某支部", To: low, Division: "511102", AppliedOn: 20260101, State: domain.TransferApplied})
	page := "/work/transfer/" + tr.String()
	if rec := w.post(page+"/edit", url.Values{"state": {domain.TransferDone}, "base": {"1"}}); rec.Code != http.StatusUnprocessableEntity || str(t, w, domain.KindTransfer, tr, "state") != domain.TransferApplied {
		t.Errorf("done before it was reviewed: %d", rec.Code)
	}
	if body := w.shows(page, "张*"); strings.Contains(body, "张三丰") {
		t.Error("a name is shown")
	}
}
