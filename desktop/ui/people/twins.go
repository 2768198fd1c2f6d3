package people

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
)

// twins warns that the person on the form may be registered already, with all the
// reasons. It never refuses.
type twins struct {
	form    *Form
	content *fyne.Container
	warning *widget.Label
	first   *station.MemberRow
	others  map[change.ID]bool // the attendant said that it is somebody else
	turn    int
	stop    func()
}

func newTwins(f *Form) *twins {
	t := &twins{form: f, warning: widget.NewLabel(""), others: map[change.ID]bool{}, stop: func() {}}
	t.warning.Wrapping, t.warning.Importance = fyne.TextWrapWord, widget.WarningImportance
	board := f.host.Board()
	t.content = container.NewBorder(nil, nil, nil, container.NewHBox(
		widgets.NewButton(board, text.SameKey.String(), widgets.Plain, f.Same),
		widgets.NewButton(board, text.NotSameKey.String(), widgets.Plain, f.Another)), t.warning)
	t.content.Hide()
	return t
}

// look asks whether this person is registered already.
func (t *twins) look() {
	t.stop()
	t.turn++
	t.stop = t.form.host.After(searchPause, func() {
		turn, r := t.turn, t.form.registration()
		task.Load(t.form.host, func(ctx context.Context) ([]station.MemberRow, error) {
			return t.form.station.SimilarMembers(ctx, r)
		}, func(found []station.MemberRow, err error) {
			if turn == t.turn && err == nil { // saving says what is wrong
				t.warn(found)
			}
		})
	})
}

func (t *twins) warn(found []station.MemberRow) {
	found = slices.DeleteFunc(found, func(m station.MemberRow) bool { return t.others[m.ID] || m.ID == t.form.id })
	t.first = nil
	if len(found) > 0 {
		t.first = &found[0]
		words := text.MaybeSame.With(t.first.Mask, t.first.RegisteredOn, text.SameReasons(t.first.Reasons))
		if more := len(found) - 1; more > 0 {
			words += text.MaybeMore.With(text.Count(int64(more)))
		}
		t.warning.SetText(words)
	}
	if hidden := t.first == nil; t.content.Hidden != hidden {
		t.content.Hidden = hidden
		t.content.Refresh()
	}
}

// Same leaves the form: the person has a card already.
func (f *Form) Same() {
	if f.twins.first == nil {
		return
	}
	m := *f.twins.first
	f.host.CloseSheet()
	f.host.Serve(m)
}

// Another says that it is somebody else; the next one who may be the same is named.
func (f *Form) Another() {
	if f.twins.first != nil {
		f.twins.others[f.twins.first.ID] = true
		f.twins.warn(nil)
		f.twins.look()
	}
}

// Twin is who may be the same person, as the warning names them.
func (f *Form) Twin() string {
	if f.twins.first == nil {
		return ""
	}
	return f.twins.warning.Text
}
