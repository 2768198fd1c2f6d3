package text

import (
	_ "embed"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// toolkit holds the toolkit's own few words (menus of a field, dialogs).
//
//go:embed toolkit_zh.json
var toolkit []byte

// ForceChinese gives the toolkit's own words in Chinese whatever the language
// of the system is: stations run on computers that were set up in English or
// not at all, and some of the toolkit's own translations mislead (No → 不).
func ForceChinese() {
	for _, locale := range []fyne.Locale{"en", "zh-Hans"} {
		if err := lang.AddTranslationsForLocale(toolkit, locale); err != nil {
			slog.Warn("translate the toolkit's words", "locale", locale, "error", err)
		}
	}
}
