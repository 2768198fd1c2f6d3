// Package text holds every sentence of the desktop window, in Chinese and
// English side by side, and the way in which counts, days and amounts are
// written. A phrase is a value, not a key: a page that asks for a phrase that
// does not exist does not compile.
package text

import (
	"fmt"
	"sync/atomic"
)

// The languages of the window.
const (
	Chinese = "zh"
	English = "en"
)

// english is the choice of the person at this computer; a window has one
// language, so it is not handed through every call.
var english atomic.Bool

// Use sets the language; anything but English is Chinese.
func Use(lang string) { english.Store(lang == English) }

// Lang is the language in use, as package fault wants it.
func Lang() string {
	if english.Load() {
		return English
	}
	return Chinese
}

// Phrase is one sentence in both languages. With verbs, it is a format of the
// same arguments in the same order.
type Phrase struct{ ZH, EN string }

// String is the phrase in the language in use.
func (p Phrase) String() string { return Pick(p.ZH, p.EN) }

// With fills in the verbs of a phrase.
func (p Phrase) With(args ...any) string { return fmt.Sprintf(p.String(), args...) }

// Pick chooses between the two names of a dictionary entry. An entry that has
// no English name is shown by its Chinese one.
func Pick(zh, en string) string {
	if english.Load() && en != "" {
		return en
	}
	return zh
}
