package settings

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// priceShares are the columns: service, charged, elsewhere, later.
var priceShares = []float32{0.3, 0.2, 0.2, 0.3}

// priceSection lists what services cost here.
func (s *Settings) priceSection() section {
	board := s.host.Board()
	list := widgets.NewList(board, func() int { return len(s.prices) }, func() fyne.CanvasObject {
		o, _ := widgets.NewCells(priceShares, nil)
		return o
	}, s.fillPrice)
	list.Return = true
	list.OnSelected = func(i int) {
		list.Unselect(i)
		s.AskPrice(i)
	}
	why := widgets.Wrapped(text.PricesWhy.String())
	heads := widgets.Heads(priceShares, nil, text.PriceService.String(), text.PriceCharged.String(), text.PriceOutside.String(), text.PriceNext.String())
	sec := section{
		content: container.NewBorder(container.NewVBox(why, heads), nil, nil, nil, list),
		focus:   list,
	}
	sec.read = func() {
		task.Load(s.host, s.readPrices, func(p pricePicture, err error) {
			if err != nil {
				s.message.Fail(err)
				return
			}
			s.prices = p.rows
			list.Refresh()
			if p.needsManager {
				why.SetText(text.PriceManagers.String())
			} else {
				why.SetText(text.PricesWhy.String())
			}
			if s.name == SectionPrices {
				s.shown.words = []string{why.Text}
				for _, r := range p.rows {
					s.shown.words = append(s.shown.words, strings.Join(priceWords(r), " | "))
				}
			}
		})
	}
	return sec
}

type pricePicture struct {
	rows         []station.PriceRow
	needsManager bool
}

func (s *Settings) readPrices(ctx context.Context) (p pricePicture, err error) {
	if p.rows, err = s.station.Prices(ctx); err != nil {
		return p, err
	}
	shift, err := s.station.Shift(ctx)
	p.needsManager = shift.Kept && (!shift.Manager || shift.Locked)
	return p, err
}

func priceWords(r station.PriceRow) []string {
	charged, outside, later := text.PriceNone.String(), text.PriceNone.String(), ""
	if r.Listed {
		charged, outside = yuan(r.Charged), yuan(r.Reference)
	}
	if r.From != 0 {
		later = text.PriceFrom.With(r.From.String(), yuan(r.NextCharged))
		if text.Lang() == text.English {
			later = text.PriceFrom.With(yuan(r.NextCharged), r.From.String())
		}
	}
	return []string{text.Pick(r.Name, r.NameEN), charged, outside, later}
}

func yuan(fen domain.Fen) string {
	if fen == 0 {
		return text.PriceFree.String()
	}
	return text.Yuan(fen)
}

func (s *Settings) fillPrice(i int, o fyne.CanvasObject) {
	if i >= len(s.prices) {
		return
	}
	for column, word := range priceWords(s.prices[i]) {
		ink := theme.Ink
		if column > 0 && !s.prices[i].Listed {
			ink = theme.Quiet
		}
		o.(*fyne.Container).Layout.(*widgets.Cells).Lines[column].SetColored(word, ink)
	}
}

// priceSheet changes a price.
type priceSheet struct {
	settings                 *Settings
	row                      station.PriceRow
	charged, reference, from *widgets.Entry
	message                  *widgets.Message
	shown                    page.Shown
	busy                     bool
}

// AskPrice opens the sheet of a line.
func (s *Settings) AskPrice(i int) {
	if i >= len(s.prices) {
		return
	}
	board := s.host.Board()
	p := &priceSheet{settings: s, row: s.prices[i], message: widgets.NewMessage(s.host)}
	p.charged, p.reference, p.from = widgets.NewEntry(board, ""), widgets.NewEntry(board, ""), widgets.NewEntry(board, "")
	p.charged.SetText(plainYuan(p.row.Charged))
	p.reference.SetText(plainYuan(p.row.Reference))
	p.from.SetText(domain.DayOf(s.host.Now()).String())
	p.charged.OnReturn, p.reference.OnReturn, p.from.OnReturn = p.save, p.save, p.save
	s.price = p
	p.shown = s.host.ShowSheet(page.Sheet{
		Title: text.PriceTitle.With(text.Pick(p.row.Name, p.row.NameEN)), First: p.charged, Enter: p.save,
		Content: widgets.Column(
			widgets.NewLine(text.PriceInYuan.String()), p.charged, widgets.NewLine(text.PriceRefYuan.String()), p.reference,
			widgets.NewLine(text.PriceFromDay.String()), p.from, p.message.Label,
			widgets.NewButton(board, text.PriceSave.String()+"  Enter", widgets.Primary, p.save)),
	})
}

func (p *priceSheet) save() {
	charged, okCharged := parseYuan(p.charged.Text)
	reference, okReference := parseYuan(p.reference.Text)
	from, err := domain.ParseDay(strings.TrimSpace(p.from.Text))
	switch {
	case p.busy:
		return
	case !okCharged:
		p.refuse(text.PriceBadYuan, p.charged)
		return
	case !okReference:
		p.refuse(text.PriceBadYuan, p.reference)
		return
	case err != nil:
		p.refuse(text.PriceBadDay, p.from)
		return
	}
	p.busy = true
	s := p.settings
	s.host.Go(func(ctx context.Context) func() {
		err := s.station.SetPrice(ctx, p.row.Service, charged, reference, from)
		return func() {
			p.busy = false
			s.host.DiskTrouble(err)
			switch {
			case err != nil && p.shown.There():
				p.message.Fail(err)
				return
			case err != nil: // who left the sheet meanwhile reads it on the page
				s.message.Fail(err)
				return
			}
			p.shown.Close()
			s.message.Good(text.PriceSaved.With(text.Pick(p.row.Name, p.row.NameEN), yuan(charged), from.String()))
			s.shown.read()
		}
	})
}

func (p *priceSheet) refuse(why text.Phrase, field *widgets.Entry) {
	p.message.Hint(why.String())
	p.settings.host.Focus(field)
}

// amount is how people write one: 10, 10.5, 10.50.
var amount = regexp.MustCompile(`^(\d{1,7})(?:\.(\d{1,2}))?$`)

func parseYuan(word string) (domain.Fen, bool) {
	m := amount.FindStringSubmatch(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(word), "¥")))
	if m == nil {
		return 0, false
	}
	whole, _ := strconv.ParseInt(m[1], 10, 64) // digits
	part, _ := strconv.ParseInt((m[2] + "00")[:2], 10, 64)
	return domain.Fen(whole*100 + part), true
}

func plainYuan(fen domain.Fen) string {
	return strings.TrimPrefix(strings.ReplaceAll(text.Yuan(fen), ",", ""), "¥")
}
