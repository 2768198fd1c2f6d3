package ui

import (
	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/find"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/registers"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/text"
	"yizhan/shared/fault"
)

// FindAnything opens the field from which everything can be opened.
func (w *Window) FindAnything() {
	w.finder = find.Ask(w, w.things(), w.core.FindMembers, desk.PersonWords)
}

// Finder is the field that was opened last, for tests.
func (w *Window) Finder() *find.Sheet { return w.finder }

// things are what can be opened from here. Only what exists is offered.
func (w *Window) things() []find.Thing {
	var list []find.Thing
	add := func(kind, name text.Phrase, key string, do func()) {
		list = append(list, find.Thing{Name: name, Kind: kind, Key: key, Do: do})
	}
	for i, name := range w.order() {
		e := entryOf(name)
		add(text.FindPage, e.title, keyWord(e, i), func() { w.Open(name) })
	}
	for _, k := range []struct {
		name text.Phrase
		key  fyne.KeyName
	}{{text.Batch, fyne.KeyF6}, {text.Backfill, fyne.KeyF7}, {text.Voucher, fyne.KeyF8}, {text.HandOver, fyne.KeyF9}, {text.DayClose, fyne.KeyF10}} {
		add(text.FindAction, k.name, string(k.key), func() { w.deskKey(k.key) })
	}
	add(text.FindAction, text.RegisterTitle, "Ctrl+N", w.Register)
	on := func(name page.Name, key rune) func() {
		return func() {
			w.Open(name)
			w.pages[name].Rune(key)
		}
	}
	add(text.FindAction, text.FindExportToday, "", on(page.Today, 'e'))
	add(text.FindAction, text.FindExportPeople, "", on(page.People, 'e'))
	add(text.FindAction, text.FindExportStats, "", on(page.Statistics, 'e'))
	add(text.FindAction, text.FindExportLog, "", func() { export.ShowLog(w, w.core) })
	add(text.FindAction, text.FindAttendants, "", on(page.Day, '4'))
	w.addRegisters(add)
	if p, ok := w.pages[page.Sync].(*syncing.Page); ok {
		at := func(do func()) func() {
			return func() {
				w.Open(page.Sync)
				do()
			}
		}
		add(text.FindAction, text.FindStickOut, "", at(p.AskStickOut))
		add(text.FindAction, text.FindStickBack, "", at(p.AskStickBack))
		add(text.FindAction, text.FindVerify, "", at(p.Verify))
		add(text.FindAction, text.FindPair, "", at(p.AskPairing))
		add(text.FindAction, text.FindReceipts, "", at(p.ShowReceipts))
		add(text.FindAction, text.FindHeld, "", at(p.ShowHeld))
		add(text.FindAction, text.FindTwice, "", at(p.ShowConflicts))
	}
	w.addSettings(add)
	add(text.FindAction, text.FindKeys, "F1", w.showHelp)
	return list
}

// addRegisters offers each register by its name, and the tree of organisations.
func (w *Window) addRegisters(add func(kind, name text.Phrase, key string, do func())) {
	for _, name := range []page.Name{page.Registers, page.Activities} {
		p, ok := w.pages[name].(*registers.Registers)
		if !ok {
			continue
		}
		for _, k := range p.Kinds() {
			add(text.NavRegisters, text.Phrase{ZH: k.Label.ZH, EN: k.Label.EN}, "", func() {
				w.Open(name)
				p.To(k.Name, nil)
			})
		}
		if name == page.Registers {
			add(text.NavRegisters, text.FindTree, "", func() {
				w.Open(name)
				p.Tree()
			})
		}
	}
}

func (w *Window) addSettings(add func(kind, name text.Phrase, key string, do func())) {
	p := w.pages[page.Settings].(*settings.Settings)
	open := func(name settings.Section, then func()) func() {
		return func() {
			w.Open(page.Settings)
			p.Open(name)
			if then != nil {
				then()
			}
		}
	}
	for _, e := range settings.Sections {
		add(text.FindSet, e.Name, "", open(e.Section, nil))
	}
	add(text.FindSet, text.FindLanguage, "", open(settings.SectionLook, nil))
	add(text.FindSet, text.FindSound, "", open(settings.SectionHabits, nil))
	add(text.FindSet, text.FindVersion, "", open(settings.SectionAbout, nil))
	if w.outer != nil {
		add(text.FindAction, text.FindEndPractice, string(endKey), w.EndPractice)
		return
	}
	add(text.FindAction, text.FindBackUp, "", open(settings.SectionBackups, p.BackUp))
	add(text.FindAction, text.FindRestore, "", open(settings.SectionBackups, p.Restore))
	add(text.FindAction, text.FindPractise, "", open(settings.SectionPractice, func() { w.Practise(func(err error) { w.Tell(fault.Sentence(err, text.Lang())) }) }))
	add(text.FindAction, text.FindDiagnose, "", open(settings.SectionPractice, p.AskDiagnose))
}
