package gallery

import (
	"context"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui"
	"yizhan/desktop/ui/task"
)

// Show fills a window with the pages on a sample station. stop ends it.
func Show(ctx context.Context, _ fyne.App, win fyne.Window) (stop func(), err error) {
	s, err := OpenSample(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Setup(ctx); err != nil {
		return nil, err
	}
	if err := s.Fill(ctx, sampleDays); err != nil {
		return nil, err
	}
	w := ui.New(win, task.NewLive(ctx), s, alone{})
	w.Start()
	return func() { w.Stop(); _ = s.Close() }, nil
}
