package registers

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// longLine is from how many characters on a value is wrapped.
const longLine = 26

// drawLines lists the fields that are filled in.
func (d *detail) drawLines() {
	lines := container.New(layout.NewCustomPaddedVBoxLayout(0))
	for _, l := range d.shown().Lines {
		if l.Value == "" || l.Field.Name == d.doc.State {
			continue
		}
		name := widgets.NewQuiet(text.Words(l.Field.Label)).Cutting()
		lines.Add(container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSize(theme.Grown(130), theme.Grown(30)), name), nil, d.value(l)))
	}
	d.body.Add(lines)
}

func (d *detail) value(l register.Line) fyne.CanvasObject {
	if d.page.linked(l.Field.Of, l.Link) {
		b := widgets.NewButton(d.page.host.Board(), short(l.Value, longLine), widgets.Slight, func() { d.follow(l.Field.Of, l.Link) })
		return container.NewHBox(b)
	}
	if len([]rune(l.Value)) > longLine || strings.Contains(l.Value, "\n") {
		return widgets.Wrapped(l.Value)
	}
	return widgets.NewLine(l.Value).Cutting()
}

// drawHistory tells who wrote what stands there, and what did not win.
func (d *detail) drawHistory() {
	words := d.history()
	if len(words) == 0 {
		return
	}
	d.body.Add(widgets.NewQuiet(text.DocumentHistory.String()))
	lines := widgets.Lines()
	for _, l := range words {
		lines.Add(widgets.Wrapped(l))
	}
	d.body.Add(lines)
}

// history is a line for each time that somebody saved.
func (d *detail) history() (out []string) {
	for _, w := range d.shown().History {
		from := text.WrittenHere.String()
		if w.Device != d.page.device {
			id := w.Device.String()
			from = text.WrittenOther.With("#" + id[len(id)-4:])
		}
		changes := make([]string, len(w.Changes))
		for i, c := range w.Changes {
			value := c.Value
			if value == "" {
				value = text.WrittenEmpty.String()
			}
			changes[i] = text.Words(c.Field.Label) + " " + strings.Join(strings.Fields(value), " ")
		}
		line := text.Moment(w.At, d.page.host.Now()) + " · " + from
		if w.Lost {
			line += " · " + text.WrittenLost.String()
		}
		out = append(out, line+text.Pick("：", ": ")+strings.Join(changes, text.Pick("；", "; ")))
	}
	return out
}

// target is something that can be opened from a document: another one, or the register
// of those that name it.
type target struct {
	word string
	open func()
}

// links are the documents that this one names.
func (d *detail) links() (out []target) {
	for _, l := range d.doc.Lines {
		if d.page.linked(l.Field.Of, l.Link) {
			out = append(out, target{text.Words(l.Field.Label) + text.Pick("：", ": ") + l.Value, func() { d.follow(l.Field.Of, l.Link) }})
		}
	}
	return out
}

// naming are the registers whose documents name this one.
func (d *detail) naming() (out []target) {
	id, title := d.doc.ID.String(), d.doc.Title
	for _, k := range d.page.kinds {
		for _, f := range k.Fields {
			if f.Input == domain.InputLink && f.Of == d.doc.Kind.Name {
				out = append(out, target{text.Words(k.Label) + text.Pick("（", " (") + text.Words(f.Label) + text.Pick("）", ")"), func() {
					d.page.titles[id] = title
					d.page.To(k.Name, map[string]string{f.Name: id})
				}})
			}
		}
	}
	return out
}
