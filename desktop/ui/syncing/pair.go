package syncing

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/fault"
	"yizhan/shared/pin"
)

// pairing is the form that connects this computer with a server.
type pairing struct {
	page        *Page
	server      *widgets.Entry
	code        *widgets.Entry
	fingerprint *widgets.Entry // fingerprint of who vouches for the server
	button      *widgets.Button
	progress    *widget.ProgressBarInfinite
	message     *widgets.Message
	busy        bool
	closed      bool
	cancel      context.CancelFunc
}

// AskPairing opens the form, as its button does.
func (p *Page) AskPairing() {
	board := p.host.Board()
	f := &pairing{page: p, message: widgets.NewMessage(p.host), cancel: func() {}}
	f.server = widgets.NewEntry(board, "https://")
	f.code = widgets.NewEntry(board, "")
	f.fingerprint = widgets.NewEntry(board, "")
	f.server.OnReturn = func() { p.host.Focus(f.code) }
	f.code.OnReturn = f.start // few need a fingerprint
	f.fingerprint.OnReturn = f.start
	f.button = widgets.NewButton(board, text.PairNow.String()+"  Enter", widgets.Primary, f.start)
	f.progress = widget.NewProgressBarInfinite()
	f.progress.Stop()
	f.progress.Hide()
	p.pairing = f
	width := container.NewGridWrap(fyne.NewSize(theme.Grown(480), 1))
	content := widgets.Column(width,
		widgets.NewQuiet(text.PairWhy.String()),
		widgets.NewLine(text.PairServer.String()), f.server,
		widgets.NewLine(text.PairCode.String()), f.code,
		widgets.NewLine(text.PairFingerprint.String()), f.fingerprint,
		f.progress, f.message.Label,
		container.NewBorder(nil, nil, nil, widgets.NewButton(board, text.PairByFile.String(), widgets.Plain, p.AskInvitation), f.button))
	p.host.ShowSheet(page.Sheet{
		Title: text.PairTitle.String(), Content: content, First: f.server, Enter: f.start,
		Closed: func() { f.closed = true; f.cancel() },
	})
}

// start pairs, and says in place how it went. Closing the form gives up.
func (f *pairing) start() {
	server, code, fingerprint := strings.TrimSpace(f.server.Text), strings.TrimSpace(f.code.Text), strings.TrimSpace(f.fingerprint.Text)
	switch {
	case f.busy:
		return
	case server == "":
		f.message.Hint(text.PairNeedServer.String())
		f.page.host.Focus(f.server)
		return
	case code == "":
		f.message.Hint(text.PairNeedCode.String())
		f.page.host.Focus(f.code)
		return
	}
	f.working(true)
	f.message.Hint(text.Pairing.String())
	f.cancel = task.LoadUntil(f.page.host, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, f.page.syncer.Pair(ctx, server, code, fingerprint)
	}, func(_ struct{}, err error) { f.paired(err) })
}

func (f *pairing) paired(err error) {
	f.cancel = func() {}
	f.working(false)
	if f.closed {
		f.page.Show()
		return
	}
	if err != nil {
		f.message.Fail(err)
		if fault.FieldOf(err) == pin.Field {
			f.page.host.Focus(f.fingerprint)
		}
		return
	}
	f.page.host.CloseSheet()
	f.page.Show()
}

func (f *pairing) working(busy bool) {
	f.busy = busy
	f.button.SetEnabled(!busy)
	if busy {
		f.progress.Show()
		f.progress.Start()
	} else {
		f.progress.Stop()
		f.progress.Hide()
	}
}
