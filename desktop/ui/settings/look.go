package settings

import (
	"context"
	"strconv"
	"strings"

	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
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
