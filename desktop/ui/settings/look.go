package settings

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
)

// Look is how the person at this computer wants the window.
type Look struct {
	Language string
	Mode     theme.Mode
	Percent  int
}

// DefaultLook is what was never set: Chinese, light, 100 %.
var DefaultLook = Look{Language: text.Chinese, Mode: theme.Light, Percent: theme.PercentMin}

// Store keeps choices with the station.
type Store interface {
	Setting(ctx context.Context, key string) (string, error)
	SetSetting(ctx context.Context, key, value string) error
}

// The names under which a look is kept.
const (
	keyLanguage = "ui.language"
	keyMode     = "ui.mode"
	keyPercent  = "ui.text_percent"
)

// Read reads the look. A value that this version does not know counts as unset.
func Read(ctx context.Context, store Store) (Look, error) {
	look := DefaultLook
	language, err := store.Setting(ctx, keyLanguage)
	if err != nil {
		return look, err
	}
	mode, err := store.Setting(ctx, keyMode)
	if err != nil {
		return look, err
	}
	percent, err := store.Setting(ctx, keyPercent)
	if err != nil {
		return look, err
	}
	if language == text.English {
		look.Language = language
	}
	if m := theme.Mode(mode); m == theme.Dark || m == theme.System {
		look.Mode = m
	}
	if p := percentOf(percent); p >= theme.PercentMin && p <= theme.PercentMax {
		look.Percent = p
	}
	return look, nil
}

// Save keeps the look.
func Save(ctx context.Context, store Store, look Look) error {
	if err := store.SetSetting(ctx, keyLanguage, look.Language); err != nil {
		return err
	}
	if err := store.SetSetting(ctx, keyMode, string(look.Mode)); err != nil {
		return err
	}
	return store.SetSetting(ctx, keyPercent, strconv.Itoa(look.Percent))
}

func percentWord(p int) string { return strconv.Itoa(p) + "%" }

func percentOf(word string) int {
	p, err := strconv.Atoi(strings.TrimSuffix(word, "%"))
	if err != nil {
		return 0
	}
	return p
}

// lookSection chooses language, light and size.
func (s *Settings) lookSection() section {
	board := s.host.Board()
	apply := func(change func(*Look)) {
		change(&s.look)
		s.changed(s.look)
	}
	languages := []widgets.Option{{Value: text.Chinese, Name: "中文"}, {Value: text.English, Name: "English"}}
	language := widgets.NewChoice(board, 2, languages, func(v string) { apply(func(l *Look) { l.Language = v }) })
	language.Set(s.look.Language)
	modes := []widgets.Option{
		{Value: string(theme.Light), Name: text.ModeLight.String()},
		{Value: string(theme.Dark), Name: text.ModeDark.String()},
		{Value: string(theme.System), Name: text.ModeSystem.String()},
	}
	mode := widgets.NewChoice(board, 3, modes, func(v string) { apply(func(l *Look) { l.Mode = theme.Mode(v) }) })
	mode.Set(string(s.look.Mode))
	var percents []widgets.Option
	for p := theme.PercentMin; p <= theme.PercentMax; p += theme.PercentStep {
		percents = append(percents, widgets.Option{Value: percentWord(p), Name: percentWord(p)})
	}
	percent := widgets.NewChoice(board, len(percents), percents, func(v string) { apply(func(l *Look) { l.Percent = percentOf(v) }) })
	percent.Set(percentWord(s.look.Percent))
	resize := func(by int) func() {
		return func() {
			if p := s.look.Percent + by; p >= theme.PercentMin && p <= theme.PercentMax {
				apply(func(l *Look) { l.Percent = p })
			}
		}
	}
	return section{
		content: scrolled(widgets.Column(
			widgets.NewLine(text.SettingLanguage.String()+"  L"), language.Content,
			widgets.NewLine(text.SettingMode.String()+"  M"), mode.Content,
			widgets.NewLine(text.SettingPercent.String()+"  +  −"), percent.Content)),
		keys: map[rune]func(){
			'l': func() { apply(func(l *Look) { l.Language = next(languages, l.Language) }) },
			'm': func() { apply(func(l *Look) { l.Mode = theme.Mode(next(modes, string(l.Mode))) }) },
			'+': resize(theme.PercentStep), '=': resize(theme.PercentStep), '-': resize(-theme.PercentStep),
		},
	}
}

// next is the option behind the one that is chosen, around the end.
func next(options []widgets.Option, value string) string {
	i := slices.IndexFunc(options, func(o widgets.Option) bool { return o.Value == value })
	return options[(i+1)%len(options)].Value
}
