package people

import (
	"cmp"
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// drawBody lists the visits or the history.
func (d *detail) drawBody() {
	p := d.person
	d.tabs = widgets.NewChoice(d.page.host.Board(), 2, []widgets.Option{
		{Value: tabVisits, Name: text.PersonVisits.With(text.Count(int64(p.Visits)))},
		{Value: tabHistory, Name: text.PersonHistory.With(text.Count(int64(len(p.History))))},
	}, d.turnTo)
	d.tabs.Set(d.tab)
	d.body.Add(d.tabs.Content)
	if d.tab == tabHistory {
		d.body.Add(widgets.Wrapped(text.HistoryKnown.String()))
	}
	lines := widgets.Lines()
	for _, l := range d.lines() {
		lines.Add(widgets.Wrapped(l))
	}
	d.body.Add(lines)
}

// lines are what stands below the buttons.
func (d *detail) lines() []string {
	var out []string
	if d.tab == tabHistory {
		for _, e := range d.history() {
			out = append(out, d.historyLine(e))
		}
		return out
	}
	for _, v := range d.person.Last {
		out = append(out, d.visitLine(v))
	}
	if len(out) == 0 {
		out = []string{text.PersonNoVisit.String()}
	}
	return out
}

// visitLine is a visit with its day; when exactly somebody was here is personal, and
// shown in full only.
func (d *detail) visitLine(v station.VisitRow) string {
	words := []string{text.Date(domain.DayOf(v.At))}
	if d.private != nil && !v.DayOnly {
		words = []string{text.Moment(v.At, d.page.host.Now())}
	}
	if services := d.services(v); services != "" {
		words = append(words, services)
	}
	return strings.Join(words, "  ")
}

// services are what a visit was for.
func (d *detail) services(v station.VisitRow) string {
	var words []string
	for _, s := range v.Services {
		words = append(words, text.ServiceName(s.Code, s.Name))
	}
	if v.Voided {
		words = append(words, text.Voided.String())
	}
	return strings.Join(words, text.Pick("、", ", "))
}

// stamp writes a moment in full, for a file that is read years later.
func stamp(t time.Time) string { return t.In(domain.Shanghai).Format("2006-01-02 15:04") }

// history is that of the person, with its values while they are shown in full.
func (d *detail) history() []station.HistoryEntry {
	if d.private == nil {
		return d.person.History
	}
	// The look itself came after what was read for it.
	out := append([]station.HistoryEntry(nil), d.private.History...)
	for i := len(d.person.History) - len(out) - 1; i >= 0; i-- {
		out = append([]station.HistoryEntry{d.person.History[i]}, out...)
	}
	return out
}

func (d *detail) historyLine(e station.HistoryEntry) string {
	return text.Moment(e.At, d.page.host.Now()) + " · " + d.entry(e)
}

// entry is what happened: who, from where, and what became of which field.
func (d *detail) entry(e station.HistoryEntry) string {
	if e.Kind == station.HistoryLooked {
		return cmp.Or(e.By, text.Nobody.String()) + " · " + text.HistoryLooked.With(e.Reason)
	}
	from := text.HistoryOther
	if e.Here {
		from = text.HistoryHere
	}
	var changes []string
	for _, f := range e.Fields {
		changes = append(changes, fieldWords(f))
	}
	words := from.String() + " · " + text.HistoryNames[string(e.Kind)].String()
	if len(changes) > 0 {
		words += text.Pick("：", ": ") + strings.Join(changes, text.Pick("；", "; "))
	}
	return words
}

func fieldWords(f station.FieldChange) string {
	switch f.Field {
	case "same_as":
		if f.After == "" {
			return text.HistoryParted.String()
		}
		return text.HistorySame.String()
	case "group":
		f.Before, f.After = text.GroupOf(f.Before), text.GroupOf(f.After)
	}
	empty := text.HistoryEmpty.String()
	name := text.Field(domain.KindMemberPrivate, f.Field)
	if f.Field == "name" {
		name = text.HistoryName.String() // a person's, not a station's
	}
	words := name + " "
	if !f.First {
		words += cmp.Or(f.Before, empty) + " → "
	}
	words += cmp.Or(f.After, empty)
	if f.Lost {
		words += text.HistoryLost.String()
	}
	return words
}
