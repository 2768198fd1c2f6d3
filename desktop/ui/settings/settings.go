// Package settings is the page on which the person at this computer says how the
// window is to look and the desk to behave, what services cost, and where backups
// go. Each choice holds at once and is kept with the station, not in a file of the
// toolkit that two programs could spoil.
package settings

import (
	"cmp"
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/errand"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/restore"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// Station is what the page needs of the station.
type Station interface {
	Store
	Prices(context.Context) ([]station.PriceRow, error)
	SetPrice(ctx context.Context, service string, charged, reference domain.Fen, from domain.Day) error
	BackupPlaces(context.Context) ([]station.BackupPlace, error)
	BackUp(context.Context) ([]station.BackupPlace, error)
	SetBackupFolder(ctx context.Context, dir string) error
	Restorer() *station.Restorer
	Status(context.Context) (station.Status, error)
	Shift(context.Context) (station.Shift, error)
	Diagnose(ctx context.Context, dir, build string, progress func(station.Part)) (string, error)
	NewerVersion(context.Context) (string, error)
}

// Facts is what the page tells about the program and the station, and where it
// leads.
type Facts struct {
	Version    string
	Profile    station.Profile
	Practising bool
	// Audible is whether this computer can play a tone, and Listen plays one.
	Audible bool
	Listen  func(saved bool)
	// ShowExports lists what was taken out of this computer.
	ShowExports func()
	OpenSync    func()
	// Section is where the page begins, and Opened hears of each that is opened: a new
	// look builds the page anew, and the eye stays where it was.
	Section Section
	Opened  func(Section)
}

// Section names a part of the page.
type Section string

// The sections, in the order of their keys.
const (
	SectionLook     Section = "look"
	SectionPrices   Section = "prices"
	SectionBackups  Section = "backups"
	SectionServer   Section = "server"
	SectionHabits   Section = "habits"
	SectionPractice Section = "practice"
	SectionAbout    Section = "about"
)

// Sections are all of them with their names.
var Sections = []struct {
	Section Section
	Name    text.Phrase
}{
	{SectionLook, text.SectionLook}, {SectionPrices, text.SectionPrices}, {SectionBackups, text.SectionBackups},
	{SectionServer, text.SectionServer}, {SectionHabits, text.SectionHabits}, {SectionPractice, text.SectionPractice}, {SectionAbout, text.SectionAbout},
}

// section is what is shown of one: letters do what stands on its buttons, and read
// fills in what the station knows.
type section struct {
	content fyne.CanvasObject
	keys    map[rune]func()
	read    func()
	focus   fyne.Focusable
	words   []string // for tests
}

// Settings is the page.
type Settings struct {
	station      Station
	host         page.Host
	look         Look
	changed      func(Look)
	changeHabits func(page.Habits)
	facts        Facts

	message *widgets.Message
	choice  *widgets.Choice
	stage   *fyne.Container
	content fyne.CanvasObject
	name    Section
	shown   section
	newer   string // version
	places  []station.BackupPlace
	prices  []station.PriceRow

	// What was opened last, for tests and pictures.
	wizard  *restore.Wizard
	errand  *errand.Errand
	chooser *files.Chooser
	price   *priceSheet
	// lookIn are where files may lie; nil: those of this computer.
	lookIn func() []files.Place
}

// New builds the page; changed is called with every new look, and habits with how the
// desk is to behave.
func New(st Station, host page.Host, look Look, changed func(Look), habits func(page.Habits), facts Facts) *Settings {
	s := &Settings{station: st, host: host, look: look, changed: changed, changeHabits: habits, facts: facts,
		message: widgets.NewMessage(host), stage: container.NewStack()}
	s.choice = widgets.NewChoice(host.Board(), 1, s.options(), func(v string) { s.Open(Section(v)) })
	card := widgets.Card(widgets.Padded(theme.Gap, container.NewBorder(nil, s.message.Label, nil, nil, s.stage)))
	left := container.NewVScroll(widgets.Padded(3, s.choice.Content))
	left.SetMinSize(fyne.NewSize(theme.Grown(190), 0))
	s.content = widgets.Padded(theme.Gap*1.5, container.NewBorder(nil, nil, left, nil, widgets.Padded(theme.Gap, card)))
	s.Open(cmp.Or(facts.Section, SectionLook))
	return s
}

// options are the sections with their digits, and a dot where there is news.
func (s *Settings) options() []widgets.Option {
	var options []widgets.Option
	for i, e := range Sections {
		name := strconv.Itoa(i+1) + "  " + e.Name.String()
		if e.Section == SectionAbout && s.newer != "" {
			name += "  ●"
		}
		options = append(options, widgets.Option{Value: string(e.Section), Name: name})
	}
	return options
}

// Open shows a section.
func (s *Settings) Open(name Section) {
	s.name = name
	if s.facts.Opened != nil {
		s.facts.Opened(name)
	}
	s.choice.Set(string(name))
	s.message.Clear()
	s.shown = map[Section]func() section{
		SectionLook: s.lookSection, SectionPrices: s.priceSection, SectionBackups: s.backupSection, SectionServer: s.serverSection,
		SectionHabits: s.habitSection, SectionPractice: s.practiceSection, SectionAbout: s.aboutSection,
	}[name]()
	if s.facts.Practising && (name == SectionBackups || name == SectionServer) {
		note := widgets.Wrapped(text.PracticeNotHere.String())
		s.shown = section{content: container.NewVBox(note), words: []string{note.Text}}
	}
	title := widgets.NewHeading(s.title())
	s.stage.Objects = []fyne.CanvasObject{container.NewBorder(title, nil, nil, nil, s.shown.content)}
	s.stage.Refresh()
	if s.shown.read != nil {
		s.shown.read()
	}
}

func (s *Settings) title() string {
	for _, e := range Sections {
		if e.Section == s.name {
			return e.Name.String()
		}
	}
	return ""
}

// Content implements page.Page.
func (s *Settings) Content() fyne.CanvasObject { return s.content }

// Show implements page.Page.
func (s *Settings) Show() {
	if s.shown.read != nil {
		s.shown.read()
	}
	s.readVersion()
}

// Heard implements page.Page.
func (s *Settings) Heard(station.Signal) {
	if s.shown.read != nil {
		s.shown.read()
	}
	s.readVersion()
}

// Key implements page.Page: the arrows go into a list where there is one.
func (s *Settings) Key(ev *fyne.KeyEvent) {
	if s.shown.focus != nil && (ev.Name == fyne.KeyDown || ev.Name == fyne.KeyUp || ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter) {
		s.host.Focus(s.shown.focus)
		s.shown.focus.TypedKey(ev)
	}
}

// Rune implements page.Page: digits open sections, letters are those of the section.
func (s *Settings) Rune(r rune) {
	if i := int(r - '1'); i >= 0 && i < len(Sections) {
		s.host.Focus(nil)
		s.Open(Sections[i].Section)
		return
	}
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	if do := s.shown.keys[r]; do != nil {
		do()
	}
}

// Tell implements page.Teller.
func (s *Settings) Tell(sentence string) { s.message.Good(sentence) }

// run does work beside the window, in a sheet.
func (s *Settings) run(title, words string, say func(done, total int64) string, work func(context.Context, *errand.Errand) (errand.Outcome, error)) {
	s.errand = errand.Run(errand.Owner{Host: s.host, Message: s.message, Again: s.Show}, title, words, say, work)
}
