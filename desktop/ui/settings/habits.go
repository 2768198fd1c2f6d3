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
	scan := s.newSwitch(h.ScanSaves, func(on bool) { change(func(h *page.Habits) { h.ScanSaves = on }) })
	var minutes []widgets.Option
	for _, m := range text.MinutesOfPrivacy {
		minutes = append(minutes, widgets.Option{Value: m, Name: text.HabitMinutes.With(m)})
	}
	idle := widgets.NewChoice(board, len(minutes), minutes, func(m string) {
		change(func(h *page.Habits) { h.IdleMinutes, _ = strconv.Atoi(m) }) // one of ours
	})
	idle.Set(strconv.Itoa(h.IdleMinutes))
	sound := s.newSwitch(h.Sound, func(on bool) { change(func(h *page.Habits) { h.Sound = on }) })
	listen := func() { s.facts.Listen(true) }
	hear := widgets.Row(widgets.NewButton(board, text.HabitListen.String()+"  L", widgets.Plain, listen),
		widgets.NewButton(board, text.HabitListenBad.String(), widgets.Plain, func() { s.facts.Listen(false) }))
	note := widgets.Wrapped(text.HabitListenWhy.String())
	if !s.facts.Audible {
		hear.Hide()
		note = widgets.Wrapped(text.HabitSilent.String())
	}
	return section{
		content: scrolled(widgets.Column(
			widgets.NewLine(text.HabitScan.String()+"  S"), scan.Content, widgets.Wrapped(text.HabitScanWhy.String()),
			widgets.NewLine(text.HabitIdle.String()), idle.Content,
			widgets.NewLine(text.HabitSound.String()+"  V"), sound.Content, hear, note)),
		keys: map[rune]func(){
			's': scan.turn,
			'v': sound.turn,
			'l': listen,
		},
		words: []string{note.Text},
	}
}

// onOff is a choice of two that a key turns over.
type onOff struct {
	*widgets.Choice
	changed func(on bool)
}

// The two of them.
const on, off = "on", "off"

func (s *Settings) newSwitch(is bool, changed func(bool)) onOff {
	options := []widgets.Option{{Value: off, Name: text.HabitOff.String()}, {Value: on, Name: text.HabitOn.String()}}
	o := onOff{widgets.NewChoice(s.host.Board(), len(options), options, func(v string) { changed(v == on) }), changed}
	o.Set(map[bool]string{true: on, false: off}[is])
	return o
}

func (o onOff) turn() {
	turned := map[string]string{on: off, off: on}[o.Value()]
	o.Set(turned)
	o.changed(turned == on)
}
