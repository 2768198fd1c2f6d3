package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"yizhan/desktop/browser"
	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
)

// errUnseen says that there is neither a window nor a page that anybody could see.
var errUnseen = errors.New("neither a window nor a page can be shown")

// showPage shows the desk as a page in the browser, until the person ends it there,
// with Ctrl+C, or by leaving no page open. asked is whether the person wanted the
// page, or only gets it because there can be no window.
func showPage(ctx context.Context, s *station.Station, trouble error, sync shown, asked bool) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	server, err := browser.New(ctx, browser.Options{
		Station: s, Trouble: trouble, State: sync.State, Now: time.Now, Patience: browser.Patience,
	})
	if err != nil {
		return errors.Join(errUnseen, err)
	}
	show := func() {
		tell(text.PageAt)
		fmt.Println(server.Login())
		err := browser.Open(ctx, server.Login())
		switch {
		case err == nil:
		case asked || seen():
			slog.Warn("open the browser", "error", err)
		default:
			// Nobody will ever learn the address.
			cancel(errors.Join(errUnseen, err))
		}
	}
	if !asked {
		tell(text.NoWindow)
	}
	if s != nil {
		s.OnRaise(func() { go show() }) // a second start opens the page again
	}
	go show()
	err = server.Run(ctx)
	if cause := context.Cause(ctx); errors.Is(cause, errUnseen) {
		return cause
	}
	return err
}

// tell prints a phrase in both languages.
func tell(p text.Phrase) {
	fmt.Println(p.ZH)
	fmt.Println(p.EN)
}

// seen tells whether somebody may be reading what is printed.
func seen() bool {
	out, err := os.Stdout.Stat()
	if err != nil || out.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(out, null)
}
