package sim

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// web is a person of the city at a browser.
func (h *Host) web(t testing.TB, method, path string, form url.Values) (code int, location, body string) {
	t.Helper()
	r, err := http.NewRequest(method, h.URL+path, strings.NewReader(form.Encode()))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", h.URL)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	must(t, err)
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	must(t, err)
	return answer.StatusCode, answer.Header.Get("Location"), html.UnescapeString(string(b))
}

// saved is a form that the web saves.
func (h *Host) saved(t testing.TB, path string, form url.Values) (page string) {
	t.Helper()
	code, location, body := h.web(t, http.MethodPost, path, form)
	if code != http.StatusSeeOther {
		t.Fatalf("%s: %d %s", path, code, body)
	}
	page, _, _ = strings.Cut(location, "?")
	return page
}

// problem is how an office sees one.
func (s *Station) problem(t testing.TB, id change.ID) domain.Problem {
	t.Helper()
	d, err := s.OpenDocument(ctx, domain.KindProblem, id, "zh")
	if err != nil {
		return domain.Problem{}
	}
	p, err := domain.Decode[domain.Problem](d.Values)
	must(t, err)
	return p
}

// TestTheWebAndAnOfficeKeepOneRegister: what the web writes is at a connected office
// within a second, what an office writes while it is away is merged with what the web
// wrote meanwhile, and both see what did not win.
func TestTheWebAndAnOfficeKeepOneRegister(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleOffice)
	must(t, s.PairWith(ctx, h.City, h.URL))
	must(t, s.Once(ctx))
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- s.Run(running) }()
	// The first one tells that it is connected and follows its county.
	first := h.saved(t, "/work/problem/new", url.Values{"name": {"路灯"}, "source": {"visit"}, "division": {"511102"}, "raised_on": {"2026-01-02"}, "state": {"registered"}})
	arrived := func(page, name string) time.Duration {
		t.Helper()
		id, err := change.ParseID(page[strings.LastIndex(page, "/")+1:])
		must(t, err)
		for began := time.Now(); ; time.Sleep(2 * time.Millisecond) {
			if s.problem(t, id).Name == name {
				return time.Since(began)
			}
			if time.Since(began) > 10*time.Second {
				t.Fatalf("%s has not arrived", name)
			}
		}
	}
	arrived(first, "路灯")
	page := h.saved(t, "/work/problem/new", url.Values{"name": {"充电桩"}, "source": {"visit"}, "division": {"511102"}, "raised_on": {"2026-01-02"}, "state": {"registered"}, "text": {"旧的"}})
	if took := arrived(page, "充电桩"); took > time.Second {
		t.Errorf("it took %v", took)
	}
	h.saved(t, page+"/edit", url.Values{"base": {"1"}, "name": {"充电桩不够"}})
	if took := arrived(page, "充电桩不够"); took > time.Second {
		t.Errorf("a change took %v", took)
	}
	stop()
	must(t, <-done)

	// The office is away and changes what the web changes meanwhile, and something else.
	id, err := change.ParseID(page[strings.LastIndex(page, "/")+1:])
	must(t, err)
	d, err := s.OpenDocument(ctx, domain.KindProblem, id, "zh")
	must(t, err)
	s.Now = time.Now().Add(-time.Minute)
	_, err = s.SaveDocument(ctx, domain.KindProblem, id, d.Revision, register.Form{"text": "办公室写的", "source": "hotline"})
	must(t, err)
	h.saved(t, page+"/edit", url.Values{"base": {"2"}, "text": {"市里写的"}, "group": {"N1"}})
	s.Now = time.Now()
	must(t, s.Once(ctx))
	must(t, s.Once(ctx))
	p := s.problem(t, id)
	if p.Text != "市里写的" || p.Source != "hotline" || p.Group != "N1" {
		t.Errorf("the office has %+v", p)
	}
	_, _, body := h.web(t, http.MethodGet, page, nil)
	for _, text := range []string{"市里写的", "<s>办公室写的</s>", "没有生效", "热线", "站S1", "本机（网页）"} {
		if !strings.Contains(body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	if list, err := s.Conflicts(ctx); err != nil || len(list) != 1 || list[0].Field != "text" || list[0].Lost != "办公室写的" || list[0].Now != "市里写的" {
		t.Errorf("the office is told %+v, %v", list, err)
	}
	// Looking at it and keeping it settles nothing that was not seen.
	h.saved(t, page+"/settle", url.Values{"base": {"2"}})
	if _, _, body := h.web(t, http.MethodGet, page, nil); !strings.Contains(body, "没有生效") {
		t.Error("it was settled unseen")
	}
	// A form that was opened before the office came back is asked about what it changed.
	code, _, body := h.web(t, http.MethodPost, page+"/edit", url.Values{"base": {"3"}, "source": {"meeting"}})
	if code != http.StatusConflict || !strings.Contains(body, "别人已经改成“热线”") {
		t.Errorf("%d", code)
	}
	// Whoever writes the field knowing of both has decided.
	h.saved(t, page+"/edit", url.Values{"base": {"4"}, "text": {"两边都写上"}})
	must(t, s.Once(ctx))
	if list, err := s.Conflicts(ctx); err != nil || len(list) != 0 {
		t.Errorf("the office is still told %+v, %v", list, err)
	}
	if _, _, body := h.web(t, http.MethodGet, page, nil); strings.Contains(body, "没有生效") {
		t.Error("the web is still told")
	}
	wantSame(t, h, s)
}

// TestTwoStepsThatCannotBothBe: the web and an office that was away take steps that cannot
// both be: the first that the city hears stands, the other is shown.
func TestTwoStepsThatCannotBothBe(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleOffice)
	must(t, s.PairWith(ctx, h.City, h.URL))
	page := h.saved(t, "/work/transfer/new", url.Values{"from": {"某支部"}, "division": {"511102"}, "applied_on": {"2026-01-02"}, "state": {"applied"},
		"member": {h.member(t)}, "to": {h.organisation(t)}})
	must(t, s.Once(ctx))
	id, err := change.ParseID(page[strings.LastIndex(page, "/")+1:])
	must(t, err)
	d, err := s.OpenDocument(ctx, domain.KindTransfer, id, "zh")
	must(t, err)
	_, err = s.SaveDocument(ctx, domain.KindTransfer, id, d.Revision, register.Form{"state": domain.TransferReviewed})
	must(t, err)
	h.saved(t, page+"/edit", url.Values{"base": {"1"}, "state": {domain.TransferReturned}, "reason": {"材料不全"}})
	must(t, s.Once(ctx))
	must(t, s.Once(ctx))
	d, err = s.OpenDocument(ctx, domain.KindTransfer, id, "zh")
	must(t, err)
	v, err := domain.Decode[domain.Transfer](d.Values)
	must(t, err)
	if v.State != domain.TransferReturned {
		t.Errorf("it is %s", v.State)
	}
	if _, _, body := h.web(t, http.MethodGet, page, nil); !strings.Contains(body, "没有生效") || !strings.Contains(body, "材料不全") {
		t.Error("the step that did not win is not shown")
	}
	h.saved(t, page+"/settle", url.Values{"base": {"3"}})
	if _, _, body := h.web(t, http.MethodGet, page, nil); strings.Contains(body, "没有生效") {
		t.Error("it was kept as it is, and is shown still")
	}
}

func (h *Host) organisation(t testing.TB) string {
	page := h.saved(t, "/work/organisation/new", url.Values{"name": {"市委两新工委"}, "type": {"work_committee"}, "division": {"511102"}, "founded_on": {"2020-01-01"}, "state": {"active"}})
	return page[strings.LastIndex(page, "/")+1:]
}

func (h *Host) member(t testing.TB) string {
	page := h.saved(t, "/work/floating_member/new", url.Values{"name": {"张三丰"}, "phone": {"13800138000"}, "group": {"N1"}, "division": {"511102"}, "direction": {"in"}, "found_on": {"2026-01-01"},
		"state": {"found"}, "notice": {"1"}, "consent_at": {"2026-01-01T08:30"}})
	return page[strings.LastIndex(page, "/")+1:]
}
