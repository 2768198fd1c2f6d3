package widgets

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/task"
)

// TestCaretIsTold: what an input method offers can follow the caret only if it is
// told by focus, by typing and by moving, in the place where it is on the canvas.
func TestCaretIsTold(t *testing.T) {
	test.NewApp()
	board := keys.NewBoard(task.NewStepper(t.Context(), time.Unix(0, 0)))
	var told []fyne.Position
	board.Caret = func(at fyne.Position, height float32) {
		if height < 10 {
			t.Errorf("the caret is %v high", height)
		}
		told = append(told, at)
	}
	e := NewEntry(board, "")
	w := test.NewWindow(container.NewWithoutLayout(e))
	w.SetPadded(false)
	defer w.Close()
	e.Move(fyne.NewPos(300, 200))
	e.Resize(fyne.NewSize(200, 40))
	w.Canvas().Focus(e)
	if len(told) == 0 || told[0].X < 300 || told[0].Y < 200 || told[0].Y > 240 {
		t.Fatalf("on focus: %v", told)
	}
	began := told[len(told)-1]
	e.TypedRune('张')
	e.TypedRune('三')
	after := told[len(told)-1]
	if after.X < began.X+10 || after.Y != began.Y {
		t.Errorf("after two characters: %v, before %v", after, began)
	}
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if at := told[len(told)-1]; at != began {
		t.Errorf("after Home: %v, want %v", at, began)
	}
	for range 60 {
		e.TypedRune('国')
	}
	if at := told[len(told)-1]; at.X > 500 {
		t.Errorf("the caret left the field: %v", at)
	}
}
