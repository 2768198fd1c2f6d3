// Command desktop is the window of a station: go run ./desktop.
//
// It opens the station's data folder, shows the desk, and keeps sending what
// was recorded to the city in the background. It is the only place that
// imports fyne.io/fyne/v2/app, which needs OpenGL; with CGO_ENABLED=0 and the
// tag ci everything builds without it.
package main

import (
	"context"
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
	exitLocked   = 2 // another program has the data folder; its window was raised
	exitNoWindow = 3 // there is no OpenGL, hence no window
)

// The window fits a screen of 1366 × 768 with a bar of the desktop on it.
const windowWidth, windowHeight = 1366, 740

func main() {
	flags := flag.NewFlagSet("desktop", flag.ExitOnError)
	dir := flags.String("data", defaultDir(), "data folder of the station")
	showGallery := flags.Bool("gallery", false, "show every page with sample data")
	pictures := flags.String("screenshots", "", "draw every page into this folder and end")
	_ = flags.Parse(os.Args[1:]) // ExitOnError

	prepareEnvironment()
	text.ForceChinese()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	var err error
	again := false
	switch {
	case *pictures != "":
		err = gallery.Draw(ctx, *pictures)
	case *showGallery:
		err = runGallery(ctx)
	default:
		again, err = run(ctx, *dir)
	}
	if again && err == nil {
		err = startAgain()
	}
	if err != nil {
		cancel()
		os.Exit(explain(err))
	}
}

// explain tells a person at a terminal what is the matter.
func explain(err error) (code int) {
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

// run shows the window of the station in dir until it is closed. again reports that
// somebody wants it opened anew: a repair or a restored backup waits for that.
func run(ctx context.Context, dir string) (again bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := open(ctx, dir)
	if fault.Is(err, fault.Locked) {
		return false, err
	}
	defer keepLog(dir)()
	a := app.NewWithID(appID)
	win := a.NewWindow(text.AppName.String())
	win.Resize(fyne.NewSize(windowWidth, windowHeight))
	a.Lifecycle().SetOnStarted(func() { mustHaveWindow(win) })
	if err != nil {
		// A folder that cannot be opened still gets a window: whoever starts
		// the program with a click sees no terminal.
		slog.Error("the data folder cannot be opened", "error", err)
		window := ui.ShowTrouble(win, task.NewLive(ctx), station.NewRestorer(dir), err)
		win.ShowAndRun()
		if window.WantsRestart() {
			return true, nil
		}
		return false, err
	}
	go func() {
		if err := s.KeepReserve(); err != nil {
			slog.Warn("no room is kept for a full disk", "error", err)
		}
	}()
	s.OnRaise(func() { fyne.Do(win.RequestFocus) })
	syncer := startSync(ctx, s)
	s.OnCommand(command.NewHolder(s, syncer.Syncer).Answer)
	window := ui.New(win, task.NewLive(ctx), s, syncer)
	window.Start()
	go tidy(ctx)
	backed := make(chan struct{})
	go func() {
		defer close(backed)
		s.KeepBackups(ctx)
	}()
	win.ShowAndRun()
	cancel() // what is on its way to the city can end before the folder closes
	window.Stop()
	<-backed // one that is being written is given up
	return window.WantsRestart(), s.Close()
}

// runGallery shows every page with sample data.
func runGallery(ctx context.Context) error {
	a := app.NewWithID(appID + ".gallery")
	win := a.NewWindow(text.AppName.String())
	win.Resize(fyne.NewSize(windowWidth, windowHeight))
	a.Lifecycle().SetOnStarted(func() { mustHaveWindow(win) })
	stop, err := gallery.Show(ctx, a, win)
	if err != nil {
		return err
	}
	a.Run()
	stop()
	return nil
}
