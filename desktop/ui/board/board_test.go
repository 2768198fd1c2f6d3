package board_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/board"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/registers"
)

func open(t *testing.T, state gallery.State) (*gallery.Stage, *board.Board) {
	t.Helper()
	s, err := gallery.OpenState(t.Context(), state)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	stage := gallery.TestStage(t, s)
	stage.Settle()
	b, ok := stage.Current().(*board.Board)
	if !ok {
		t.Fatal("an office does not begin with what is to be done")
	}
	return stage, b
}

// TestEachLineOpensWhereItIsDone: what is overdue stands on top, and Return leads to it.
func TestEachLineOpensWhereItIsDone(t *testing.T) {
	stage, b := open(t, gallery.StateRegisters)
	v := b.View()
	overdue := slices.IndexFunc(v.Lines, func(l string) bool { return strings.Contains(l, "停车场路灯不亮") })
	if overdue < 0 || !strings.HasPrefix(v.Lines[overdue], "过 5 天 · 11月18日 周三|办结期限|") {
		t.Fatalf("%q", v.Lines)
	}
	for range overdue + 1 {
		stage.Press(fyne.KeyDown)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	p, ok := stage.Current().(*registers.Registers)
	if !ok || p.View().Title != "停车场路灯不亮" || p.View().Kind != "problem" {
		t.Errorf("it leads to %T", stage.Current())
	}
	// What was assigned is still to be solved; what was not is to be assigned.
	for _, want := range []string{"待交办|充电柜不够用", "转组织关系|钱*"} {
		if !slices.ContainsFunc(v.Lines, func(l string) bool { return strings.Contains(l, want) }) {
			t.Errorf("without %s: %q", want, v.Lines)
		}
	}
}

func TestStationsWithoutReportsAreListed(t *testing.T) {
	stage, b := open(t, gallery.StateOffice)
	v := b.View()
	at := slices.IndexFunc(v.Lines, func(l string) bool {
		return strings.Contains(l, "春华路司机驿站") && strings.Contains(l, "缺报")
	})
	if at < 0 {
		t.Fatalf("%q", v.Lines)
	}
	for range at + 1 {
		stage.Press(fyne.KeyDown)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if stage.Current() != stage.Page(page.Stations) {
		t.Error("it does not lead to the stations")
	}
}

func TestALockedDeskShowsNothing(t *testing.T) {
	_, b := open(t, gallery.StateLockedOff)
	if v := b.View(); len(v.Lines) > 0 || !v.Empty {
		t.Errorf("%+v", v)
	}
}
