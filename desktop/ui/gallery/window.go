package gallery

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
)

// The stations to choose from. The broken one is a station that was closed:
// its errors are real ones.
const (
	stateFull   = "样例数据"
	stateEmpty  = "空的驿站"
	stateFirst  = "第一次使用"
	stateBroken = "读取出错"
)

// Show shows a window with the pages on sample data, and a second, small one to
// choose what is in it. stop removes the samples.
func Show(ctx context.Context, a fyne.App, win fyne.Window) (stop func(), err error) {
	g := &picker{ctx: ctx, win: win, look: settings.DefaultLook, state: stateFull, page: page.Desk, samples: map[string]*Sample{}}
	stop = func() {
		for _, s := range g.samples {
			_ = s.Close() // the broken one has been closed before
		}
	}
	for _, state := range []string{stateFull, stateEmpty, stateFirst, stateBroken} {
		if err := g.prepare(state); err != nil {
			stop()
			return nil, err
		}
	}
	for _, state := range states() {
		if g.samples[state.Name], err = OpenState(ctx, state); err != nil {
			delete(g.samples, state.Name)
			stop()
			return nil, err
		}
	}
	g.show()
	small := a.NewWindow("gallery")
	small.SetContent(g.content())
	win.SetMaster()
	win.Show()
	small.Show() // after the other, or it would lie behind it
	return stop, nil
}

// picker is what has been chosen to be shown.
type picker struct {
	ctx     context.Context
	win     fyne.Window
	look    settings.Look
	state   string
	page    page.Name
	samples map[string]*Sample
	shown   *ui.Window
}

// prepare makes the station of a state.
func (g *picker) prepare(state string) error {
	s, err := OpenSample(g.ctx)
	if err != nil {
		return err
	}
	g.samples[state] = s
	if state != stateFirst {
		err = s.Setup(g.ctx)
	}
	if err == nil && state == stateFull {
		if err = s.Fill(g.ctx, sampleDays); err == nil {
			err = s.FillDesk(g.ctx)
		}
	}
	if err == nil && state == stateBroken {
		err = s.Station.Close()
	}
	return err
}

func (g *picker) show() {
	if g.shown != nil {
		g.shown.Stop()
	}
	core := g.samples[g.state]
	if g.state != stateBroken {
		if err := settings.Save(g.ctx, core, g.look); err != nil {
			ui.ShowTrouble(g.win, task.NewLive(g.ctx), core.Restorer(), err)
			return
		}
	}
	var sync syncing.Syncer = alone{}
	for _, state := range states() {
		if state.Name == g.state {
			sync = posed{state: state.Sync}
		}
	}
	g.shown = ui.New(g.win, still{task.NewLive(g.ctx)}, core, sync)
	g.shown.StartOn(g.page)
}

func (g *picker) content() fyne.CanvasObject {
	choose := func(title string, options []string, chosen func(string)) fyne.CanvasObject {
		s := widget.NewSelect(options, nil)
		s.SetSelectedIndex(0)
		s.OnChanged = func(v string) { chosen(v); g.show() }
		return container.NewBorder(nil, nil, widget.NewLabel(title), nil, s)
	}
	pages := []string{string(page.Desk), string(page.Today), string(page.People), string(page.Activities), string(page.Registers), string(page.Board), string(page.Month), string(page.Stations), string(page.Statistics), string(page.Import), string(page.Sync), string(page.Settings)}
	names := []string{stateFull, stateEmpty, stateFirst, stateBroken}
	for _, state := range states() {
		names = append(names, state.Name)
	}
	percents := map[string]int{"100 %": 100, "125 %": 125, "150 %": 150, "200 %": 200}
	return container.NewVBox(
		choose("页面", pages, func(v string) { g.page = page.Name(v) }),
		choose("数据", names, func(v string) { g.state = v }),
		choose("明暗", []string{string(theme.Light), string(theme.Dark)}, func(v string) { g.look.Mode = theme.Mode(v) }),
		choose("字号", []string{"100 %", "125 %", "150 %", "200 %"}, func(v string) { g.look.Percent = percents[v] }),
		choose("语言", []string{text.Chinese, text.English}, func(v string) { g.look.Language = v }),
	)
}

// still is a Runner whose clock stands at Noon, where the samples live.
type still struct{ *task.Live }

// Now implements task.Runner.
func (still) Now() time.Time { return Noon }
