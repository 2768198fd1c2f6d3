package registers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/board"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

func TestTheTreeIsFoldedAndOpened(t *testing.T) {
	_, stage, p := office(t, gallery.StateRegisters)
	press(stage, "t", "z")
	v := p.View()
	if len(v.Rows) != 11 || !strings.HasPrefix(v.Rows[0], "－ 嘉州市委两新工委|两新工委|行业党委 2 · 企业 2 · 流动 1|") || !strings.Contains(v.Count, "共 7 个组织 · 应建未建 2 家 · 0 处要改") {
		t.Fatalf("%s\n%s", v.Count, strings.Join(v.Rows, "\n"))
	}
	press(stage, fyne.KeyLeft)
	if rows := p.View().Rows; len(rows) != 6 || !strings.HasPrefix(rows[0], "＋") || !strings.HasPrefix(rows[1], "应建未建：2 家") {
		t.Fatalf("folded: %q", rows)
	}
	press(stage, fyne.KeyRight, down, enter)
	if v := p.View(); v.Title != "快递行业党委" {
		t.Errorf("opened %q", v.Title)
	}
	press(stage, "a") // one level below
	if f := p.FormView(); f.Values["type"] != "enterprise_branch" || f.Values["parent"] == "" {
		t.Errorf("%+v", f)
	}
}

// TestAnEnterpriseThatLacksAnOrganisation: its form is filled in, and saving it takes
// the enterprise off the list.
func TestAnEnterpriseThatLacksAnOrganisation(t *testing.T) {
	_, stage, p := office(t, gallery.StateRegisters)
	press(stage, "t", fyne.KeyHome)
	at := slices.IndexFunc(p.View().Rows, func(r string) bool { return strings.Contains(r, "凌云山风顺网约车服务部|") })
	for p.View().Marked < at {
		press(stage, down)
	}
	press(stage, "a")
	f := p.FormView()
	if f.Values["enterprise"] == "" || f.Values["name"] != "凌云山风顺网约车服务部党支部" || f.Values["type"] != "enterprise_branch" {
		t.Fatalf("%+v", f)
	}
	p.Into("parent")
	stage.Type("快递行业")
	stage.Advance(time.Second)
	press(stage, enter, fyne.KeyF12)
	if stage.SheetOpen() {
		t.Fatalf("%+v", p.FormView())
	}
	press(stage, escape)
	if v := p.View(); slices.ContainsFunc(v.Rows, func(r string) bool { return strings.Contains(r, "凌云山风顺网约车服务部|") }) {
		t.Errorf("%q", v.Rows)
	}
}

// TestTenThousandOrganisations opens quickly.
func TestTenThousandOrganisations(t *testing.T) {
	s, stage, p := office(t, gallery.StateNewOffice)
	if err := gallery.Organisations(t.Context(), s, 10_000); err != nil {
		t.Fatal(err)
	}
	best := time.Hour
	for range 3 {
		began := time.Now()
		stage.Type("t")
		stage.Settle()
		best = min(best, time.Since(began))
		if err := timed(t, s); err != nil {
			t.Fatal(err)
		}
		if v := p.View(); !strings.Contains(v.Count, "共 10,000 个组织") {
			t.Fatalf("%s", v.Count)
		}
		stage.Type("t")
		stage.Settle()
	}
	t.Logf("the tree of 10,000 opened in %s", best)
	if best > 2*time.Second {
		t.Errorf("it took %s", best)
	}
	stage.Type("t")
	stage.Settle()
	began := time.Now()
	stage.Type("z")
	stage.Settle()
	if v := p.View(); len(v.Rows) < 10_000 {
		t.Errorf("%d lines", len(v.Rows))
	}
	t.Logf("all of it unfolded in %s", time.Since(began))
}

// timed tells how much of that is the reading.
func timed(t *testing.T, s *gallery.Sample) error {
	began := time.Now()
	_, err := s.Tree(t.Context())
	tree := time.Since(began)
	if err == nil {
		began = time.Now()
		_, err = s.Unfounded(t.Context())
	}
	t.Logf("reading the tree %s, what is to be founded %s", tree, time.Since(began))
	return err
}

// TestACircleIsShown: two offices can make one while they do not hear of each other.
// It is marked, on the board as well, and nothing disappears.
func TestACircleIsShown(t *testing.T) {
	s, stage, p := office(t, gallery.StateRegisters)
	find := func(words string) change.ID {
		found, err := s.Register(t.Context(), register.Query{Kind: "organisation", Words: words}, "zh")
		if err != nil || len(found.Rows) != 1 {
			t.Fatal(words, found.Rows, err)
		}
		return found.Rows[0].ID
	}
	parent, err := change.Marshal(find("岷江货运"))
	if err != nil {
		t.Fatal(err)
	}
	if err := gallery.Elsewhere(t.Context(), s, "organisation", find("道路货运行业党委"), domain.Fields{"parent": parent}); err != nil {
		t.Fatal(err)
	}
	press(stage, "t", "z")
	v := p.View()
	marked := 0
	for _, r := range v.Rows {
		if strings.Contains(r, "绕成了圈") {
			marked++
		}
	}
	if marked != 2 || !strings.Contains(v.Count, "2 处要改") || !slices.ContainsFunc(v.Rows, func(r string) bool { return strings.Contains(r, "318 国道") }) {
		t.Errorf("%s\n%s", v.Count, strings.Join(v.Rows, "\n"))
	}
	stage.Open(page.Board)
	stage.Settle()
	if b := stage.Current().(*board.Board).View(); !slices.ContainsFunc(b.Lines, func(l string) bool { return strings.Contains(l, "绕成了圈") }) {
		t.Errorf("%q", b.Lines)
	}
}

// TestOneRegisterIsFoundByItsName with Ctrl+K.
func TestOneRegisterIsFoundByItsName(t *testing.T) {
	_, stage, p := office(t, gallery.StateRegisters)
	stage.Press(fyne.KeyF2)
	stage.Settle()
	stage.FindAnything()
	stage.Settle()
	for _, r := range "红色向导" {
		stage.Type(string(r))
	}
	stage.Advance(time.Second)
	press(stage, enter)
	if v := p.View(); stage.Current() != stage.Page(page.Registers) || v.Kind != "guide" || len(v.Rows) != 1 {
		t.Errorf("%+v", v)
	}
}
