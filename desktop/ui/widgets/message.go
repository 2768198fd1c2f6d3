package widgets

import (
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/shared/fault"
)

// quietAfter is how long good news stays. Bad news stays until something is
// done about it.
const quietAfter = 6 * time.Second

// Message is the one place of a page where it says what just happened. It
// never moves anything else and never waits to be pressed away.
type Message struct {
	Label *widget.Label
	// Shown is what stands there, and Bad whether it is trouble: tests read both.
	Shown string
	Bad   bool

	// Toast is what a message of NewToast is drawn as; else nil.
	Toast *fyne.Container

	runner task.Runner
	stop   func()
	card   *canvas.Rectangle
}

// NewMessage makes an empty message.
func NewMessage(runner task.Runner) *Message {
	m := &Message{Label: widget.NewLabel(""), runner: runner, stop: func() {}}
	m.Label.Wrapping = fyne.TextWrapWord
	m.Label.Hide()
	return m
}

// Good says that something worked, for a while.
func (m *Message) Good(sentence string) {
	m.show(sentence, widget.SuccessImportance, false)
	m.stop = m.runner.After(quietAfter, m.Clear)
}

// Hint says what to do next.
func (m *Message) Hint(sentence string) { m.show(sentence, widget.WarningImportance, false) }

// Fail says what went wrong.
func (m *Message) Fail(err error) {
	if fault.KindOf(err) == fault.Internal {
		// The sentence does not tell what it was; whoever mends it needs to know.
		slog.Error("shown as a mistake of the program", "error", err)
	}
	m.show(fault.Sentence(err, text.Lang()), widget.DangerImportance, true)
}

// Clear takes the message away.
func (m *Message) Clear() { m.show("", widget.MediumImportance, false) }

func (m *Message) show(sentence string, importance widget.Importance, bad bool) {
	theme.Cover(sentence)
	m.stop()
	m.stop = func() {}
	m.Shown, m.Bad = sentence, bad
	m.Label.Importance = importance
	m.Label.TextStyle.Bold = false
	if m.Toast == nil {
		m.Label.SizeName = theme.SizeTable
	}
	m.Label.Hidden = sentence == ""
	m.Label.SetText(sentence)
	m.paintToast(importance)
}

// Wrapped is quiet text on as many lines as it needs.
func Wrapped(words string) *widget.Label {
	theme.Cover(words)
	l := widget.NewLabel(words)
	l.Wrapping, l.SizeName = fyne.TextWrapWord, theme.SizeTable
	return l
}
