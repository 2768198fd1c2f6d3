package work

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
)

// TestOneEnterpriseEnteredTwice: two offices enter one enterprise. It is seen, joined
// with a reason, counted once, and parted again.
func TestOneEnterpriseEnteredTwice(t *testing.T) {
	w := newTown(t)
	enter := func(name, credit, division string) change.ID {
		form := w.edit("/work/enterprise/new")
		form.Set("name", name)
		form.Set("credit", credit)
		form.Set("industry", "express")
		form.Set("division", division)
		_, id := w.savedAt(w.post("/work/enterprise/new", form), "saved")
		return id
	}
	counted := func(want int64) {
		t.Helper()
		table, err := w.city.Stats(t.Context(), stats.Query{Measure: domain.Measure(domain.KindEnterprise), From: 20000101, To: 20991231, By: stats.ByTotal})
		must(t, err)
		if table.Total != want {
			t.Errorf("%d are counted, want %d", table.Total, want)
		}
		if _, wrong, err := w.city.Recount(t.Context()); err != nil || len(wrong) > 0 {
			t.Errorf("recount %v %v", wrong, err)
		}
	}
	const credit = "91350100M000100Y43"
	first := enter("乐山顺达快递有限公司", credit, "511102")
	second := enter("乐山 顺达快递有限责任公司", credit, "511102")
	third := enter("乐山 顺达快递有限责任公司", "", "511181") // the same name in another county is another
	counted(3)
	page := "/work/enterprise/" + second.String()
	w.shows(page, "可能与另一家是同一家", "统一社会信用代码相同、同一县里名称相同", first.String())
	if body := w.shows("/work/enterprise/" + third.String()); strings.Contains(body, "可能与另一家") {
		t.Error("one of another county is suspected")
	}
	w.shows("/work", "可能与另一家是同一家")
	base := func() string { return uintText(w.find(domain.KindEnterprise, second).Revision) }
	if rec := w.post(page+"/same", url.Values{"do": {"join"}, "base": {base()}, "other": {first.String()}}); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(said(rec), "请写明为什么是同一家") {
		t.Errorf("without a reason: %d %s", rec.Code, said(rec))
	}
	if rec := w.post(page+"/same", url.Values{"do": {"join"}, "base": {base()}, "other": {second.String()}, "why": {"x"}}); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("with itself: %d", rec.Code)
	}
	w.savedAt(w.post(page+"/same", url.Values{"do": {"join"}, "base": {base()}, "other": {first.String()}, "why": {"统一社会信用代码相同"}}), "same")
	counted(2)
	w.shows(page, "已并到", "统一社会信用代码相同", "拆开")
	w.shows("/work/enterprise/"+first.String(), "并到这一家的", page)
	if body := w.shows("/work"); strings.Contains(body, "可能与另一家是同一家") {
		t.Error("the board asks again")
	}
	// In a circle.
	if rec := w.post("/work/enterprise/"+first.String()+"/same", url.Values{"do": {"join"}, "base": {"1"}, "other": {second.String()}, "why": {"x"}}); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("in a circle: %d", rec.Code)
	}
	w.savedAt(w.post(page+"/same", url.Values{"do": {"part"}, "base": {base()}}), "parted")
	counted(3)
	if rec := w.post("/work/problem/"+first.String()+"/same", url.Values{"do": {"part"}}); rec.Code != http.StatusNotFound {
		t.Errorf("of a problem: %d", rec.Code)
	}
}

func (w *town) organisation(name, kind string, parent change.ID) change.ID {
	return plant(w, domain.KindOrganisation, domain.Organisation{Name: name, Type: kind, Parent: parent, Division: "511102", FoundedOn: 20200101, State: domain.StateActive})
}

func TestTreeFoldsAndTellsFaults(t *testing.T) {
	w := newTown(t)
	w.shows("/work/organisation/tree", "还没有组织")
	top := w.organisation("市委两新工委", "work_committee", change.ID{})
	mid := w.organisation("快递行业党委", "industry_committee", top)
	low := w.organisation("顺丰党支部", "enterprise_branch", mid)
	w.department("市交通运输局", "511100")
	w.organisation("没有上级的支部", "enterprise_branch", w.mint.New(w.now))
	w.organisation("越级的支部", "floating_branch", mid)
	body := w.shows("/work/organisation/tree", "共 6 个组织", "行业党委 1 · 企业党组织 1", "上级组织已经没有了", "上级组织的级别不对", "市交通运输局", "<details open>")
	if strings.Count(body, low.String()) != 1 || strings.Contains(body, "?open=") {
		t.Error("a small tree is not all there")
	}
	// A large one opens where it is asked to.
	for i := range wholeTree {
		w.organisation(fmt.Sprintf("支部%03d", i), "enterprise_branch", mid)
	}
	body = w.shows("/work/organisation/tree", "快递行业党委", "?open="+mid.String())
	if n := strings.Count(body, "<li"); n > 60 {
		t.Errorf("%d organisations of a folded tree", n)
	}
	if strings.Contains(body, "顺丰党支部") {
		t.Error("what is folded is there")
	}
	body = w.shows("/work/organisation/tree?open="+mid.String(), "支部000", "支部100", "/work/organisation?parent="+mid.String())
	if n := strings.Count(body, "支部"); n > 3*branchesMax {
		t.Errorf("%d branches on one page", n)
	}
	w.shows("/work/organisation?parent="+mid.String(), "共 302 份")
	// A county's tree hangs below the city's, and that is no fault.
	w.as = countyAdmin
	w.shows("/work/organisation/tree")
}

// TestBoard: tasks of duties are made by whoever may and opens it, once.
func TestBoard(t *testing.T) {
	w := newTown(t)
	bureau := w.department("市交通运输局", "511102")
	duty := plant(w, domain.KindDuty, domain.Duty{Name: "每月走访企业", List: domainList(t), Organisation: bureau, Division: "511102", Every: domain.EveryMonth, Since: domain.DayOf(w.now.AddDate(0, -2, 0)), State: domain.StateActive})
	plant(w, domain.KindProblem, domain.Problem{Name: "路灯不亮", Source: "visit", Division: "511102", RaisedOn: 20260101, State: "assigned", Organisation: bureau, Due: domain.DayOf(w.now).AddDays(-3), AssignedOn: 20260102})
	w.as.Role = access.CityViewer
	w.shows("/work", "路灯不亮", "已过期")
	if n := w.count(domain.KindDutyTask); n != 0 {
		t.Errorf("a viewer made %d tasks", n)
	}
	w.as = access.Staff{Name: "x", Role: access.CountyAdmin, Division: "511181"}
	if body := w.shows("/work", "没有要办的事"); strings.Contains(body, "路灯不亮") || w.count(domain.KindDutyTask) != 0 {
		t.Error("another county has to do with it")
	}
	w.as = access.Staff{Name: "d", Role: access.Department, Division: codes.LeshanCity, Organisation: bureau}
	w.shows("/work", "每月走访企业", "路灯不亮")
	n := w.count(domain.KindDutyTask)
	if n < 3 {
		t.Fatalf("%d tasks", n)
	}
	before := len(w.log())
	w.as = cityAdmin
	w.shows("/work", "每月走访企业")
	if again := w.count(domain.KindDutyTask); again != n || len(w.log()) != before {
		t.Errorf("%d tasks, %d entries of the log", again, len(w.log())-before)
	}
	w.shows("/work/duty/"+duty.String(), "/work/duty_task?duty="+duty.String())
	w.shows("/work/duty_task?duty="+duty.String(), fmt.Sprintf("共 %d 份", n))
}

func domainList(t testing.TB) string {
	k, _ := domain.FindKind(domain.KindDuty)
	f, ok := k.Field("list")
	if !ok || len(f.Choices) == 0 {
		t.Fatal("duties have no lists")
	}
	return f.Choices[0].Code
}
