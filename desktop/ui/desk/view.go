package desk

// View is what stands on the page, as plain values: a test reads it instead of
// pixels.
type View struct {
	Groups   []string // "4 外卖送餐员", with "*" in front of what is chosen
	Services []string
	People   int64
	Member   string
	Holder   string // the person or the voucher in the form, as the chip says it
	Later    string // the band while visits are entered afterwards
	Query    string // what stands in the search field
	Found    []string
	Message  string
	Bad      bool
	Rows     []Row
	Total    string
}

// View reads the page.
func (d *Desk) View() View {
	v := View{
		Groups: tileWords(d.groups.shown), Services: tileWords(d.services.shown), People: d.form.people,
		Query: d.search.entry.Text, Message: d.message.Shown, Bad: d.message.Bad,
		Rows: d.today.rows, Total: d.today.people.Text,
	}
	if d.form.member != nil {
		v.Member = PersonWords(*d.form.member)
	}
	if !d.search.chip.Hidden {
		v.Holder = d.search.person.Text
	}
	if d.later.content.Visible() {
		v.Later = d.later.words.Text
	}
	for _, m := range d.search.found {
		v.Found = append(v.Found, PersonWords(m))
	}
	return v
}

func tileWords(tiles []tile) []string {
	words := make([]string, len(tiles))
	for i, t := range tiles {
		words[i] = t.key + " " + t.name
		if t.on {
			words[i] = "*" + words[i]
		}
	}
	return words
}
