package settings

import (
	"context"
	"slices"
	"strconv"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
)

// DefaultHabits are what was never set.
var DefaultHabits = page.Habits{IdleMinutes: 5}

// The names under which habits are kept.
const (
	keyScanSaves = "ui.scan_saves"
	keySound     = "ui.sound"
	keyIdle      = "ui.idle_minutes"
)

// ReadHabits reads them. A value that this version does not know counts as unset.
func ReadHabits(ctx context.Context, store Store) (page.Habits, error) {
	h := DefaultHabits
	scan, err := store.Setting(ctx, keyScanSaves)
	if err != nil {
		return h, err
	}
	sound, err := store.Setting(ctx, keySound)
	if err != nil {
		return h, err
	}
	idle, err := store.Setting(ctx, keyIdle)
	if err != nil {
		return h, err
	}
	h.ScanSaves, h.Sound = scan == "1", sound == "1"
	if slices.Contains(text.MinutesOfPrivacy, idle) {
		h.IdleMinutes, _ = strconv.Atoi(idle) // one of ours
	}
	return h, nil
}

// SaveHabits keeps them.
func SaveHabits(ctx context.Context, store Store, h page.Habits) error {
	word := map[bool]string{true: "1"}
	if err := store.SetSetting(ctx, keyScanSaves, word[h.ScanSaves]); err != nil {
		return err
	}
	if err := store.SetSetting(ctx, keySound, word[h.Sound]); err != nil {
		return err
	}
	return store.SetSetting(ctx, keyIdle, strconv.Itoa(h.IdleMinutes))
}

// habitSection is how the desk behaves, and sounds.
func (s *Settings) habitSection() section {
	board := s.host.Board()
	h := s.host.Habits()
	change := func(f func(*page.Habits)) {
		h := s.host.Habits()
		f(&h)
		s.changeHabits(h)
		s.message.Good(text.KeptHere.String())
	}
	scan := widgets.NewCheck(board, text.HabitScan.String()+"  S", func(on bool) { change(func(h *page.Habits) { h.ScanSaves = on }) })
	scan.Checked = h.ScanSaves
	var minutes []widgets.Option
	for _, m := range text.MinutesOfPrivacy {
		minutes = append(minutes, widgets.Option{Value: m, Name: text.HabitMinutes.With(m)})
	}
	idle := widgets.NewChoice(board, len(minutes), minutes, func(m string) {
		change(func(h *page.Habits) { h.IdleMinutes, _ = strconv.Atoi(m) }) // one of ours
	})
	idle.Set(strconv.Itoa(h.IdleMinutes))
	sound := widgets.NewCheck(board, text.HabitSound.String()+"  V", func(on bool) { change(func(h *page.Habits) { h.Sound = on }) })
	sound.Checked = h.Sound
	listen := func() { s.facts.Listen(true) }
	hear := widgets.Row(widgets.NewButton(board, text.HabitListen.String()+"  L", widgets.Plain, listen),
		widgets.NewButton(board, text.HabitListenBad.String(), widgets.Plain, func() { s.facts.Listen(false) }))
	note := widgets.Wrapped(text.HabitListenWhy.String())
	if !s.facts.Audible {
		hear.Hide()
		note = widgets.Wrapped(text.HabitSilent.String())
	}
	return section{
		content: widgets.Column(scan, widgets.Wrapped(text.HabitScanWhy.String()), widgets.NewLine(text.HabitIdle.String()), idle.Content, sound, hear, note),
		keys: map[rune]func(){
			's': func() { scan.SetChecked(!scan.Checked) },
			'v': func() { sound.SetChecked(!sound.Checked) },
			'l': listen,
		},
		words: []string{note.Text},
	}
}
