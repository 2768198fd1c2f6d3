package sim

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/syncing"
	"yizhan/shared/bundle"
	"yizhan/syncserver/access"
)

// inWindow is a syncer as a window sees one.
type inWindow struct{ *syncer.Syncer }

func (y inWindow) State() syncing.State {
	s := y.Syncer.State()
	return syncing.State{Phase: syncing.Phase(s.Phase), Err: s.Err, NextTry: s.NextTry}
}

func (y inWindow) Pair(ctx context.Context, server, code, fingerprint string) error {
	return y.Syncer.Pair(ctx, syncer.Invitation{Server: server, Code: code, Fingerprint: fingerprint})
}

// window opens the sync centre of a station, without a screen.
func window(t *testing.T, s *Station) (*gallery.Stage, *syncing.Page) {
	t.Helper()
	stage := gallery.TestStageWith(t, s.Station, inWindow{s.Syncer})
	stage.Open(page.Sync)
	stage.Settle()
	return stage, stage.Page(page.Sync).(*syncing.Page)
}

func typed(stage *gallery.Stage, p *syncing.Page, key string) syncing.View {
	stage.Type(key)
	stage.Advance(time.Second)
	return p.View()
}

// TestChosenInTheWindow: what one computer's attendant chooses reaches the other
// over the city, and so does that it was taken back.
func TestChosenInTheWindow(t *testing.T) {
	h := startHost(t, t.TempDir())
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S1", station.RoleStation)
	for _, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
	}
	m, err := a.RegisterMember(ctx, person("N1"))
	must(t, err)
	inStep := func() {
		t.Helper()
		for _, s := range []*Station{a, b, a} {
			must(t, s.Once(ctx))
		}
	}
	inStep()
	must(t, a.EditMember(ctx, m.ID, person("N2")))
	b.Now = b.Now.Add(time.Second)
	must(t, b.EditMember(ctx, m.ID, person("N3")))
	inStep()

	stage, p := window(t, a)
	if v := p.View(); !strings.HasPrefix(v.Counters[3], "两处都改过 1 ") || !strings.Contains(v.Sentence, "请您选一选") {
		t.Fatalf("%+v", v)
	}
	v := typed(stage, p, "4")
	if v.Choice[1] != "人员卡片 欧** · 群体" || v.Choice[2] != "快递员" || v.Choice[4] != "网约车司机" ||
		!strings.Contains(v.Choice[3], "另一台电脑") || !strings.Contains(v.Choice[5], "本机") {
		t.Fatalf("%q", v.Choice)
	}
	group := func(want string) {
		t.Helper()
		inStep()
		for name, s := range map[string]*Station{"a": a, "b": b} {
			found, err := s.FindMembers(ctx, "8000")
			must(t, err)
			list, err := s.Conflicts(ctx)
			must(t, err)
			if len(found) != 1 || found[0].Group != want || len(list) != 0 {
				t.Errorf("%s: %+v, conflicts %+v, want %s", name, found, list, want)
			}
		}
	}
	typed(stage, p, "2")
	group("N2")
	typed(stage, p, "0")
	group("N3")
	stage.Press("Escape")
	stage.Settle()
	if v := p.View(); !strings.HasPrefix(v.Counters[3], "两处都改过 0 ") || !strings.HasPrefix(stage.Pill(), "全部送达") {
		t.Errorf("%q, pill %q", v.Counters, stage.Pill())
	}
}

// TestByStickInTheWindow: a station that never had a network is paired, delivers
// and hears of it, all from its window.
func TestByStickInTheWindow(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	s := newStation(t, "S1", station.RoleStation)
	s.visit(t, 3)
	stage, p := window(t, s)

	code, err := access.NewInvitation(ctx, h.City, "S1", access.RoleStation, "", time.Now())
	must(t, err)
	to, err := h.City.Recipient()
	must(t, err)
	invitation := filepath.Join(t.TempDir(), "invitation")
	must(t, bundle.WriteInvitation(invitation, bundle.Invitation{Station: "S1", Code: code, Recipient: to, ServerKey: h.City.ReceiptKey()}))
	p.Accept(invitation)
	stage.Settle()
	if v := p.View(); !v.ErrandGood {
		t.Fatalf("%q", v.Errand)
	}

	stick := t.TempDir()
	carry := func() (file string, question []byte) {
		t.Helper()
		p.StickOut(stick)
		stage.Settle()
		if v := p.View(); !v.ErrandGood || !strings.Contains(v.Errand, "已带走 3 条（第 1–3 条）") {
			t.Fatalf("%q", v.Errand)
		}
		list, err := filepath.Glob(filepath.Join(stick, "*"+bundle.Ending))
		must(t, err)
		file = list[len(list)-1]
		question, err = os.ReadFile(file)
		must(t, err)
		return file, question
	}
	file, question := carry()
	r, answer := d.take(t, question)
	if r.Counted != 3 || !r.Paired {
		t.Fatalf("%+v", r)
	}
	back := func(content []byte) syncing.View {
		t.Helper()
		must(t, os.WriteFile(file+".answer", content, 0o600))
		p.StickBack(file + ".answer")
		stage.Settle()
		return p.View()
	}
	if v := back(answer[:len(answer)-7]); v.ErrandGood || !strings.Contains(v.Errand, "不完整") {
		t.Errorf("half an answer: %q", v.Errand)
	}
	other := newStation(t, "S2", station.RoleStation)
	offline(t, h, other)
	other.visit(t, 1)
	_, foreign := d.take(t, export(t, other))
	if v := back(foreign); v.ErrandGood || !strings.Contains(v.Errand, "不是给这台电脑的") {
		t.Errorf("another station's answer: %q", v.Errand)
	}
	if v := p.View(); !strings.HasPrefix(v.Counters[0], "待送 3 ") {
		t.Errorf("%q", v.Counters)
	}
	v := back(answer)
	if !v.ErrandGood || !strings.Contains(v.Errand, "市里确认收到 3 条，还有 0 条待送") || !strings.HasPrefix(v.Counters[1], "已送达 3 · 市里已确认 1–3") ||
		!strings.HasPrefix(stage.Pill(), "全部送达") || !strings.HasSuffix(stage.Pill(), "U 盘") {
		t.Errorf("%q, %q, pill %q", v.Errand, v.Counters, stage.Pill())
	}
	if v := back(answer); !strings.Contains(v.Errand, "已经导入过") {
		t.Errorf("the same again: %q", v.Errand)
	}
	wantDelivered(t, s)
	wantPeople(t, h, 8)
	stage.Press("Escape")
	if v := typed(stage, p, "2"); len(v.List) != 1 || v.List[0][0] != "第 1–3 条" || !strings.HasPrefix(v.List[0][2], "✓") {
		t.Errorf("receipts %q", v.List)
	}
}

// TestCheckedWithTheCityWhileConnected: the check in the window has the comparison
// with the city made over the connection that there is.
func TestCheckedWithTheCityWhileConnected(t *testing.T) {
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 3)
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- s.Run(running) }()
	defer func() { stop(); must(t, <-done) }()
	compared := func(what string) {
		t.Helper()
		for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
			due, err := s.CompareDue(ctx)
			must(t, err)
			if !due && s.Syncer.State().Phase == syncer.PhaseUpToDate {
				return
			}
			if time.Since(began) > 10*time.Second {
				t.Fatalf("%s: not compared after ten seconds", what)
			}
		}
	}
	compared("at first")
	stage, p := window(t, s)
	if v := typed(stage, p, "e"); !v.ErrandGood || !strings.Contains(v.Errand, "本机都对：3 条") {
		t.Fatalf("%q", v.Errand)
	}
	compared("after the check")
	// The comparison is on the disk a moment before the window hears of it.
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		stage.Settle()
		v := p.View()
		if v.ErrandGood && strings.Contains(v.Errand, "与市里一致") {
			return
		}
		if time.Since(began) > 10*time.Second {
			t.Fatalf("%q", v.Errand)
		}
	}
}
