package importing

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// settingKind keeps what came in last.
const settingKind = "import.kind"

// usual are the registers that offices have ledgers of, in the order of their keys.
var usual = []string{domain.KindEnterprise, domain.KindOrganisation, domain.KindFloatingMember, domain.KindSurveyEntry, domain.KindActivity, domain.KindProblem}

// registers are all that offices write, the usual ones first. Dictionaries are the
// city's: a ledger of proposals would be one row at a time to decide about.
func registers() []*domain.Kind {
	kinds := slices.DeleteFunc(register.Kinds(), func(k *domain.Kind) bool { return k.Owner == domain.OwnerCity })
	place := func(k *domain.Kind) int {
		if i := slices.Index(usual, k.Name); i >= 0 {
			return i
		}
		return len(usual)
	}
	slices.SortStableFunc(kinds, func(a, b *domain.Kind) int { return place(a) - place(b) })
	return kinds
}

// registerOf is the register of a name; nil for visits, and for one that there is not.
func registerOf(kind string) *domain.Kind {
	for _, k := range registers() {
		if k.Name == kind {
			return k
		}
	}
	return nil
}

// recallKind takes what came in last, once.
func (p *Importing) recallKind() {
	if p.recalled || p.profile.Role != station.RoleOffice {
		return
	}
	p.recalled = true
	task.Load(p.host, func(ctx context.Context) (string, error) { return p.station.Setting(ctx, settingKind) }, func(kind string, err error) {
		if err == nil && registerOf(kind) != nil && p.step == stepEmpty {
			p.kind = kind
			p.turn(stepEmpty)
		}
	})
}

// TakeKind chooses what comes in: visits, or the documents of a register.
func (p *Importing) TakeKind(kind string) {
	p.kind = kind
	p.message.Clear()
	p.show(stepEmpty)
	p.host.Go(func(ctx context.Context) func() {
		_ = p.station.SetSetting(ctx, settingKind, kind) // the next time it is chosen again, then
		return nil
	})
}

func (p *Importing) drawEmpty() fyne.CanvasObject {
	why := text.ImportWhy.String()
	parts := []fyne.CanvasObject{widgets.NewHeading(text.ImportTitle.String())}
	if p.profile.Role == station.RoleOffice {
		parts = append(parts, p.drawKinds())
		if k := registerOf(p.kind); k != nil {
			why = text.ImportDocumentWhy.With(k.Label.In(text.Lang()))
		} else {
			why += "\n" + text.ImportOffice.String()
		}
	}
	parts = append(parts, widgets.Wrapped(why), widgets.Row(widgets.NewButton(p.host.Board(), text.ImportChoose.String()+"  O", widgets.Primary, p.Choose)))
	return container.NewVBox(widgets.Card(widgets.Padded(theme.Gap, widgets.Column(parts...))))
}

// moreKey is that of the registers that have no key of their own.
const moreKey = '8'

// drawKinds offers what may come in, each with its key.
func (p *Importing) drawKinds() fyne.CanvasObject {
	board := p.host.Board()
	options := []widgets.Option{{Value: kindVisits, Name: "1  " + text.ImportVisits.String()}}
	var more []widgets.Option
	for i, k := range registers() {
		name := k.Label.In(text.Lang())
		if i < len(usual) {
			options = append(options, widgets.Option{Value: k.Name, Name: string(rune('2'+i)) + "  " + name})
		} else {
			more = append(more, widgets.Option{Value: k.Name, Name: name})
		}
	}
	choice := widgets.NewChoice(board, 4, options, p.TakeKind)
	choice.Set(p.kind)
	p.more = widgets.NewSelect(board, string(moreKey)+"  "+text.ImportMore.String(), nil)
	p.more.SetChoices(more)
	p.more.SetValue(p.kind)
	p.more.OnChanged = func(string) { p.TakeKind(p.more.Value()) }
	choice.Content.(*fyne.Container).Add(p.more)
	return widgets.Column(widgets.NewQuiet(text.ImportWhat.String()), choice.Content)
}

// pickKind takes the key of something that may come in.
func (p *Importing) pickKind(key rune) {
	i := int(key - '2')
	switch {
	case p.profile.Role != station.RoleOffice:
	case key == '1':
		p.TakeKind(kindVisits)
	case key == moreKey:
		p.host.Focus(p.more)
	case i >= 0 && i < len(usual):
		p.TakeKind(usual[i])
	}
}
