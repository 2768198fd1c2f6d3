package work

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"yizhan/shared/domain"
)

// TestUnmask: personal values are masked for all, and shown to who may change the
// document and says why; the log has it.
func TestUnmask(t *testing.T) {
	w := newTown(t)
	g := domain.Guide{Name: "李时珍", Phone: "13912345678", Organisation: w.department("市总工会", "511100"), Division: "511102", Since: 20260101, State: domain.StateActive}
	id := plant(w, domain.KindGuide, g)
	page := "/work/guide/" + id.String()
	for _, path := range []string{page, page + "/edit", "/work/guide", "/work/guide?q=" + url.QueryEscape("李时珍"), "/work", "/work/guide/export?format=csv"} {
		if body := w.shows(path); strings.Contains(body, "李时珍</") || strings.Contains(body, "李时珍,") || strings.Contains(body, "139123") {
			t.Errorf("%s tells a name or a telephone", path)
		}
	}
	w.shows(page, "李*", "****5678")
	if rec := w.post(page+"/unmask", url.Values{"reason": {"张三说的"}}); rec.Code != http.StatusBadRequest {
		t.Errorf("a reason of one's own: %d", rec.Code)
	}
	rec := w.post(page+"/unmask", url.Values{"reason": {"contact"}})
	if rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "李时珍") || !strings.Contains(rec.Body.String(), "13912345678") {
		t.Errorf("%d %s", rec.Code, said(rec))
	}
	if log := w.log(); log[0] != "张科|document unmasked|guide "+id.String()+" contact" {
		t.Errorf("the log says %q", log[0])
	}
	// Left empty a personal field stays; typed it changes; ticked it is emptied.
	form := w.edit(page + "/edit")
	if form.Get("phone") != "" || form.Has("seen.phone") {
		t.Error("the form tells the telephone")
	}
	w.savedAt(w.post(page+"/edit", form), "nothing")
	form.Set("phone", "139 8765 4321")
	w.savedAt(w.post(page+"/edit", form), "saved")
	if p := str(t, w, domain.KindGuide, id, "phone"); p != "13987654321" || str(t, w, domain.KindGuide, id, "name") != "李时珍" {
		t.Errorf("the telephone is %s", p)
	}
	form = w.edit(page + "/edit")
	form.Set("clear.phone", "1")
	w.savedAt(w.post(page+"/edit", form), "saved")
	if p := str(t, w, domain.KindGuide, id, "phone"); p != "" {
		t.Errorf("the telephone is %s", p)
	}
}

// TestChooseOfMany: where a select would be too long, a document is looked for on a
// page of its own, and what was typed comes back.
func TestChooseOfMany(t *testing.T) {
	w := newTown(t)
	for i := range selectMax {
		w.department("第"+uintText(uint64(100+i))+"局", "511100")
	}
	if body := w.shows("/work/problem/new"); !strings.Contains(body, `<select id="f-organisation"`) {
		t.Error("fifty fit into a select")
	}
	last := w.department("市交通运输局", "511100")
	form := w.edit("/work/problem/new")
	form.Set("name", "充电桩\"不够\"")
	form.Set("do", "choose:organisation")
	rec := w.post("/work/problem/new", form)
	if rec.Code != http.StatusOK || !strings.Contains(said(rec), "有 51 个，列出前 50 个") {
		t.Fatalf("%d %s", rec.Code, said(rec))
	}
	form.Set("do", "find:organisation")
	form.Set("find", "交通")
	rec = w.post("/work/problem/new", form)
	if !strings.Contains(said(rec), "市交通运输局") || strings.Contains(said(rec), "第100局") || !strings.Contains(rec.Body.String(), `value="take:organisation:`+last.String()+`"`) {
		t.Fatalf("%s", said(rec))
	}
	form.Set("do", "take:organisation:"+last.String())
	rec = w.post("/work/problem/new", form)
	back := opened(t, rec.Body.String())
	if back.Get("organisation") != last.String() || back.Get("name") != "充电桩\"不够\"" || back.Get("new_id") != form.Get("new_id") || !strings.Contains(said(rec), "市交通运输局") {
		t.Errorf("the form came back as %v", back)
	}
	for _, do := range []string{"take:name:x", "choose:nothing", "dance", "choose:state"} {
		form.Set("do", do)
		if rec := w.post("/work/problem/new", form); rec.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", do, rec.Code)
		}
	}
}
