package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"yizhan/shared/browsertest"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
)

// plant stores a document that somebody left there.
func plant[T any](t *testing.T, s *Server, kind string, v T) change.ID {
	t.Helper()
	id := change.NewMinter().New(time.Now())
	doc, err := ledger.NewDocument(kind, id, v)
	must(t, err)
	must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
		_, err := ledger.Plant(t.Context(), tx, doc)
		return err
	}))
	return id
}

// TestWorkInTheBrowser enters a problem, takes it through its steps to the end and
// reads its history, in a browser that runs no script: nothing of it may need one.
func TestWorkInTheBrowser(t *testing.T) {
	s := newServer(t)
	s.account(t, "陈丽", access.CountyAdmin, "511102")
	furnish(t, s)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	go func() { _ = s.Serve(l) }() // ends with the server
	base := "http://" + l.Addr().String()
	ctx, complaints := browsertest.Browser(t)
	b := &reader{t: t, ctx: ctx}

	browsertest.Do(t, ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(base+"/work"))
	b.at("/login?next=%2Fwork")
	browsertest.Do(t, ctx, chromedp.SendKeys("input[name=name]", "陈丽"), chromedp.SendKeys("input[name=password]", password+"\r"))
	b.at("/work")
	b.scripts(false)
	b.shoot("work-board")
	b.reads("今天要办", "路灯不亮", "已过期")
	browsertest.Do(t, ctx, chromedp.Navigate(base+"/work/problem"))
	b.reads("共 62 份", "问题诉求")
	b.shoot("work-list")
	b.press(`a[href="/work/problem/new"]`)
	b.at("/work/problem/new")
	browsertest.Do(t, ctx, chromedp.SendKeys("#f-name", "骑手充电桩不够\r")) // Enter saves, and the page says what is missing
	b.reads("没有保存", "请填写来源")
	b.shoot("work-wrong")
	browsertest.Do(t, ctx, chromedp.SetAttributeValue(`#f-source option[value=meeting]`, "selected", "selected"), chromedp.SetAttributeValue(`#f-division option[value="511102"]`, "selected", "selected"),
		chromedp.SendKeys("#f-text", "滨河路一带只有 2 个"))
	b.press(`form.entry .buttons button`)
	b.reads("已保存", "骑手充电桩不够", "陈丽（网页）", "登记")
	b.shoot("work-detail")
	b.press(`button[name=state][value=assigned]`)
	b.reads("请选择承办单位", "其他内容")
	browsertest.Do(t, ctx, chromedp.SetAttributeValue(`#f-organisation option:nth-of-type(2)`, "selected", "selected"), chromedp.SendKeys("#f-days", "5"))
	b.shoot("work-step")
	b.press(`form.entry .buttons button`)
	b.stands("已交办")
	b.press(`button[name=state][value=handling]`)
	b.stands("办理中")
	b.press(`button[name=state][value=reviewing]`)
	b.reads("请写明办理情况")
	browsertest.Do(t, ctx, chromedp.SendKeys("#f-measures", "加装 6 个"))
	b.press(`form.entry .buttons button`)
	b.stands("待审核")
	b.press(`button[name=state][value=solved]`)
	b.stands("已销号")
	b.reads("加装 6 个")
	b.shoot("work-solved")

	// Every page in the looks that people have, with nothing cut off.
	for _, look := range []struct {
		name          string
		width, height int64
		scale         float64
		lang          string
	}{{"en", 1366, 768, 1, "en"}, {"phone", 390, 844, 2, "zh"}, {"phone-en", 390, 844, 2, "en"}, {"zoom", 911, 512, 1.5, "zh"}} {
		_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: look.width, Height: look.height, DeviceScaleFactor: look.scale})
		must(t, err)
		for name, path := range map[string]string{"board": "/work", "list": "/work/problem", "form": "/work/floating_member/new", "tree": "/work/organisation/tree", "detail": s.path(t, "enterprise"), "problem": "/work/nothing"} {
			browsertest.Do(t, ctx, chromedp.Navigate(base+path+"?lang="+look.lang))
			b.until(`document.readyState === "complete" && document.documentElement.scrollWidth <= innerWidth + 1`) // nothing is cut off
			b.shoot("work-" + name + "-" + look.name)
		}
	}
	_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
	must(t, err)
	browsertest.Do(t, ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(base+s.path(t, "enterprise")+"?lang=zh"))
	b.shoot("work-detail-dark")
	for _, c := range complaints() {
		if !strings.Contains(c, "422") && !strings.Contains(c, "404") { // forms that were not saved, and the page that is none
			t.Errorf("the browser complained: %s", c)
		}
	}
}

// furnish puts into a city what an office has to do with.
func furnish(t *testing.T, s *Server) {
	o := domain.Organisation{Name: "中共乐山市委两新工委", Type: "work_committee", Division: "511100", FoundedOn: 20200101, State: domain.StateActive}
	top := plant(t, s, domain.KindOrganisation, o)
	o.Division, o.Parent, o.Type = "511102", top, "industry_committee"
	for _, c := range []struct{ name, industry string }{{"市中区快递行业党委", "express"}, {"市中区外卖行业党委", "delivery"}} {
		o.Name, o.Industry, o.Type, o.Parent = c.name, c.industry, "industry_committee", top
		o.Parent = plant(t, s, domain.KindOrganisation, o)
		for _, branch := range []string{"顺达", "通途", "嘉州"} {
			o.Name, o.Type = branch+domain.Industries[0].ZH+"党支部", "enterprise_branch"
			plant(t, s, domain.KindOrganisation, o)
		}
	}
	bureau := plant(t, s, domain.KindOrganisation, domain.Organisation{Name: "市中区交通运输局", Type: "department", Division: "511102", FoundedOn: 20200101, State: domain.StateActive})
	plant(t, s, domain.KindEnterprise, domain.Enterprise{Name: "乐山顺达快递有限公司", Credit: "91350100M000100Y43", Industry: "express", Division: "511102", Headcount: 120, PartyMembers: 7, EnteredOn: 20260105, State: domain.StateActive})
	plant(t, s, domain.KindEnterprise, domain.Enterprise{Name: "乐山顺达快递有限责任公司", Credit: "91350100M000100Y43", Industry: "express", Division: "511102", Address: "嘉定南路 100 号", Headcount: 118, PartyMembers: 7, Contact: "王小明", Phone: "13812345678", EnteredOn: 20260210, State: domain.StateActive})
	sources := []string{"meeting", "request", "survey", "visit", "hotline"}
	for i := range 60 {
		p := domain.Problem{Name: fmt.Sprintf("%s第 %d 处充电口损坏", []string{"滨河路", "嘉定路", "长青路"}[i%3], i+1), Source: sources[i%5], Division: "511102", RaisedOn: 20260901 + domain.Day(i%28), Organisation: bureau,
			Days: 10, AssignedOn: 20261001, Due: 20261015, State: domain.ProblemSolved, Measures: "已修好", SolvedOn: 20261012}
		plant(t, s, domain.KindProblem, p)
	}
	plant(t, s, domain.KindProblem, domain.Problem{Name: "路灯不亮", Source: "visit", Division: "511102", RaisedOn: 20261101, State: domain.ProblemHandling, Organisation: bureau, Due: domain.DayOf(time.Now()).AddDays(-2), AssignedOn: 20261102})
	plant(t, s, domain.KindProblem, domain.Problem{Name: "快递柜挡了消防通道", Source: "hotline", Division: "511102", RaisedOn: 20261120, State: domain.ProblemRegistered})
}

// path is the page of the newest document of a kind.
func (s *Server) path(t *testing.T, kind string) string {
	t.Helper()
	var id []byte
	must(t, sqlite.Write(t.Context(), s.city.DB, func(tx sqlite.Tx) error {
		return tx.QueryRowContext(t.Context(), "SELECT max(id) FROM document WHERE kind = ?", kind).Scan(&id)
	}))
	return "/work/" + kind + "/" + change.ID(id).String()
}

// reader reads pages in a browser.
type reader struct {
	t   *testing.T
	ctx context.Context
}

// scripts allows pages to run them, or not. The browser's own tools still may.
func (b *reader) scripts(run bool) {
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
	must(b.t, err)
}

func (b *reader) shoot(name string) {
	if *pictures == "" {
		return
	}
	var err error
	for range 5 { // a picture of a page that has nothing new to draw may never come
		var picture []byte
		limited, cancel := context.WithTimeout(b.ctx, 5*time.Second)
		picture, err = chromedp.Run(limited, chromedp.CaptureScreenshot())
		cancel()
		if err == nil {
			must(b.t, os.WriteFile(filepath.Join(*pictures, name+".png"), picture, 0o644))
			return
		}
	}
	b.t.Errorf("%s: %v", name, err)
}

// at waits for a page.
func (b *reader) at(path string) {
	b.t.Helper()
	b.until(`document.readyState === "complete" && location.pathname + location.search === "` + path + `"`)
}

func (b *reader) until(condition string) {
	b.t.Helper()
	ask := func(expression string) (said string, err error) {
		// A question to a page that is just being left may never be answered.
		limited, cancel := context.WithTimeout(b.ctx, 2*time.Second)
		defer cancel()
		return chromedp.Run(limited, chromedp.Evaluate[string](expression))
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if said, err := ask("(" + condition + ") ? 'yes' : 'no'"); err == nil && said == "yes" {
			return
		}
	}
	said, err := ask(`location.href + " " + document.body.innerText`)
	b.t.Fatalf("%s does not come: %v %s", condition, err, said)
}

func (b *reader) reads(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		b.until(fmt.Sprintf("document.readyState === 'complete' && document.body.innerText.includes(%q)", text))
	}
}

// stands waits for a document to be in a state; the buttons of steps have the same
// words.
func (b *reader) stands(state string) {
	b.t.Helper()
	b.until(`document.readyState === "complete" && document.querySelector("form.entry") === null && document.querySelector(".bar h1 small").textContent === "` + state + `"`)
}

func (b *reader) press(selector string) {
	b.t.Helper()
	browsertest.Do(b.t, b.ctx, chromedp.Click(selector))
}

// TestWorkIsBehindTheSameWalls: the pages of work have the headers of all others, and
// whoever is signed out is led to sign in.
func TestWorkIsBehindTheSameWalls(t *testing.T) {
	s := newServer(t)
	s.account(t, "chen", access.CityAdmin, "")
	session := cookie(s.login(t, elsewhere, "chen", password, "/", nil))
	w := s.page(t, session, http.MethodGet, "/work/problem", nil)
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") || strings.Contains(w.Body.String(), "<script") || strings.Contains(w.Body.String(), " style=") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := s.page(t, &http.Cookie{Name: "yizhan"}, http.MethodGet, "/work/problem?state=solved", nil); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/login?next=%2Fwork%2Fproblem%3Fstate%3Dsolved" {
		t.Errorf("%d %s", w.Code, w.Header().Get("Location"))
	}
}
