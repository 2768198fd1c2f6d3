// Command desktop is the window of a station: go run ./desktop.
//
// It opens the station's data folder, shows the desk, and keeps sending what
// was recorded to the city in the background. It is the only place that
// imports fyne.io/fyne/v2/app, which needs OpenGL; with CGO_ENABLED=0 and the
// tag ci everything builds without it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"yizhan/desktop/station"
	"yizhan/desktop/stationctl/command"
	"yizhan/desktop/ui"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/shared/fault"
)

// appID names the program to the desktop environment.
const appID = "cn.yizhan.desktop"

// The exit codes besides 0 and 1.
const (
	exitLocked = 2 // another program has the data folder; its window was raised
	exitUnseen = 3 // there can be neither a window nor a page that anybody sees
)

// The window fits a screen of 1366 × 768 with a bar of the desktop on it.
const windowWidth, windowHeight = 1366, 740

func main() {
	flags := flag.NewFlagSet("desktop", flag.ExitOnError)
	dir := flags.String("data", defaultDir(), "data folder of the station")
	asPage := flags.Bool("browser", false, "show the desk in the browser instead of a window")
	showGallery := flags.Bool("gallery", false, "show every page with sample data")
	pictures := flags.String("screenshots", "", "draw every page, or those whose names follow, into this folder and end")
	_ = flags.Parse(os.Args[1:]) // ExitOnError

	prepareEnvironment()
	text.ForceChinese()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	var err error
	switch {
	case *pictures != "":
		err = gallery.Draw(ctx, *pictures, flags.Args()...)
	case *showGallery:
		err = runGallery(ctx)
	default:
		err = run(ctx, *dir, *asPage)
	}
	if err != nil {
		cancel()
		os.Exit(explain(err))
	}
}

// explain tells a person at a terminal what is the matter.
func explain(err error) (code int) {
	if errors.Is(err, errUnseen) {
		fmt.Fprintln(os.Stderr, text.NoWindowNoPage.ZH)
		fmt.Fprintln(os.Stderr, text.NoWindowNoPage.EN)
		fmt.Fprintln(os.Stderr, err)
		alert(text.NoWindowNoPage.String())
		return exitUnseen
	}
	fmt.Fprintln(os.Stderr, fault.Sentence(err, text.Chinese))
	fmt.Fprintln(os.Stderr, fault.Sentence(err, text.English))
	if fault.Is(err, fault.Locked) {
		return exitLocked
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// openTries is how often a folder is asked for that another program has open: a
// command is over in a moment, a window shows itself at the first.
const openTries = 3

// open opens the folder, or has the window that has it open show itself.
func open(ctx context.Context, dir string) (s *station.Station, err error) {
	for range openTries {
		if s, err = station.Open(ctx, dir); !fault.Is(err, fault.Locked) {
			return s, err
		}
		raiseErr := station.Raise(dir)
		if raiseErr == nil {
			return nil, err
		}
		slog.Warn("raise the other window", "error", raiseErr)
	}
	return nil, err
}

// run shows the desk of the station in dir until it is closed: in a window, or as a
// page in the browser where that is wanted or there can be no window.
func run(ctx context.Context, dir string, asPage bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, trouble := open(ctx, dir)
	if fault.Is(trouble, fault.Locked) {
		return trouble
	}
	var sync shown
	if trouble == nil {
		go func() {
			if err := s.KeepReserve(); err != nil {
				slog.Warn("no room is kept for a full disk", "error", err)
			}
		}()
		sync = startSync(ctx, s)
		s.OnCommand(command.NewHolder(s, sync.Syncer).Answer)
	}
	var err error
	noWindow := false
	if !asPage {
		if cause := tryWindow(); cause != nil {
			slog.Warn("there is no window", "error", cause)
			noWindow = true
		}
	}
	if asPage || noWindow {
		err = showPage(ctx, s, trouble, sync, asPage)
	} else {
		showWindow(ctx, s, trouble, sync)
	}
	cancel() // what is on its way to the city can end before the folder closes
	if trouble == nil {
		trouble = s.Close()
	}
	return errors.Join(err, trouble)
}

// showWindow shows the window until it is closed.
func showWindow(ctx context.Context, s *station.Station, trouble error, sync shown) {
	a := app.NewWithID(appID)
	win := a.NewWindow(text.AppName.String())
	win.Resize(fyne.NewSize(windowWidth, windowHeight))
	if trouble != nil {
		// A folder that cannot be opened still gets a window: whoever starts
		// the program with a click sees no terminal.
		ui.ShowTrouble(win, trouble)
		win.ShowAndRun()
		return
	}
	s.OnRaise(func() { fyne.Do(win.RequestFocus) })
	window := ui.New(win, task.NewLive(ctx), s, sync)
	placeCandidates(win, window.Board())
	window.Start()
	go tidy(ctx)
	win.ShowAndRun()
	window.Stop()
}

// runGallery shows every page with sample data.
func runGallery(ctx context.Context) error {
	if err := tryWindow(); err != nil {
		return errors.Join(errUnseen, err)
	}
	a := app.NewWithID(appID + ".gallery")
	win := a.NewWindow(text.AppName.String())
	win.Resize(fyne.NewSize(windowWidth, windowHeight))
	stop, err := gallery.Show(ctx, a, win)
	if err != nil {
		return err
	}
	a.Run()
	stop()
	return nil
}
