package syncing

import (
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/widgets"
)

// View is what stands on the page and in the sheet over it, as plain values.
type View struct {
	Counters                   []string // number, notes
	Warning, Sentence, Details string
	Message, Events            string
	Pairing                    string // what the form for pairing says
	Errand                     string
	ErrandGood                 bool
	ListTitle, ListNote        string
	List                       [][]string
	Choice                     []string // place, what, in effect, who, the other, who, message
	Chooser                    *files.Chooser
	Cut                        bool // a text has less room than it needs
}

// View reads the page.
func (p *Page) View() View {
	v := View{Warning: p.warning.Text, Sentence: p.sentence.Text, Details: p.details.Text, Message: p.message.Shown, Events: p.events.Text, Chooser: p.chooser}
	for _, l := range []*widget.Label{p.warning, p.sentence, p.details, p.message.Label, p.events} {
		v.Cut = v.Cut || l.Visible() && l.Text != "" && l.Size().Height < l.MinSize().Height
	}
	for _, c := range []*widgets.Counter{p.pending, p.delivered, p.held, p.twice} {
		line := c.Title + " " + c.Number
		for _, note := range c.Notes {
			if note != "" {
				line += " · " + note
			}
		}
		v.Counters = append(v.Counters, line)
	}
	if p.pairing != nil {
		v.Pairing = p.pairing.message.Shown
	}
	if p.errand != nil {
		v.Errand, v.ErrandGood = p.errand.View()
	}
	if p.list != nil {
		v.ListTitle, v.List = p.list.title, p.list.rows
		if p.list.note.Visible() {
			v.ListNote = p.list.note.Text
		}
		if len(p.list.rows) == 0 && p.list.empty.Visible() {
			v.ListNote = p.list.empty.Text
		}
	}
	if c := p.choice; c != nil {
		v.Choice = []string{c.place.Text, c.what.Text, c.now.value.Text, c.now.note.Text, c.other.value.Text, c.other.note.Text, c.message.Shown}
		if len(c.list) == 0 {
			v.Choice = []string{c.message.Shown}
		}
	}
	return v
}

// LookIn has files chosen from these places, for tests and pictures.
func (p *Page) LookIn(places ...files.Place) { p.places = func() []files.Place { return places } }

// Halfway shows an errand that is on its way, for pictures.
func (p *Page) Halfway(done, total int64) { p.errand.Reached(done, total) }
