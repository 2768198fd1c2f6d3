package settings

import (
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/restore"
)

// LookIn has folders chosen from these places, for tests and pictures.
func (s *Settings) LookIn(places ...files.Place) { s.lookIn = func() []files.Place { return places } }

// View is what stands on the page, as plain values.
type View struct {
	Section Section
	Message string
	Words   []string
	Errand  string
	News    bool // the dot
	Wizard  *restore.Wizard
	Chooser *files.Chooser
}

// View reads the page.
func (s *Settings) View() View {
	v := View{Section: s.name, Message: s.message.Shown, Words: s.shown.words, News: s.newer != "", Wizard: s.wizard, Chooser: s.chooser}
	if s.errand != nil {
		v.Errand, _ = s.errand.View()
	}
	return v
}
