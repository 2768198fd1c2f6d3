package print

import (
	"context"
	"io"
	"time"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/report/paper"
)

// Card is what stands on a member's card: nothing that names the person to whoever
// finds it. A voucher is printed as one, with the meal where the name would be.
type Card struct {
	Product string // 驿站通
	Station string // whose card it is
	Mask    string // 张*, or 自助餐
	Group   string // the group, or the day and the meal
	Code    string // 13 digits, of a voucher 12
}

// A card is as large as an identity card (ISO/IEC 7810, ID-1): it fits a wallet
// and the pouches of laminators.
const (
	cardWidth  = 85.6
	cardHeight = 54.0
	cardsWide  = 2
	cardsHigh  = 5
	cardPad    = 4.5
	cutReach   = 6.0 // how far the lines to cut along stand out
)

// CardsMax is how many cards are printed at once.
const CardsMax = 1000

// Cards writes cards on A4, ten a page, with lines to cut along.
func Cards(ctx context.Context, out io.Writer, fonts paper.Fonts, made time.Time, cards []Card) error {
	switch {
	case len(cards) == 0:
		return fault.New(fault.Invalid, "cards", "没有选中要打印的卡", "no card to print was chosen")
	case len(cards) > CardsMax:
		return fault.New(fault.TooLarge, "cards", "一次最多打印 1,000 张卡，请分几次", "at most 1,000 cards at once: print them in several goes")
	}
	doc, err := paper.New(fonts, cards[0].Product, made, false)
	if err != nil {
		return err
	}
	left, top := (doc.Width-cardsWide*cardWidth)/2, (doc.Height-cardsHigh*cardHeight)/2
	for i, c := range cards {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := codes.CheckMemberCode(c.Code); err != nil && codes.CheckVoucherCode(c.Code) != nil {
			return fault.Wrap(fault.Invalid, err)
		}
		place := i % (cardsWide * cardsHigh)
		if place == 0 {
			doc.Page()
			cutLines(doc, left, top, min(len(cards)-i, cardsWide*cardsHigh))
		}
		c.draw(doc, left+float64(place%cardsWide)*cardWidth, top+float64(place/cardsWide)*cardHeight)
	}
	return doc.Finish(out, nil)
}

// cutLines frame so many cards.
func cutLines(doc *paper.Doc, left, top float64, cards int) {
	wide, high := min(cards, cardsWide), (cards+cardsWide-1)/cardsWide
	right, bottom := left+float64(wide)*cardWidth, top+float64(high)*cardHeight
	for i := range wide + 1 {
		x := left + float64(i)*cardWidth
		doc.Cut(x, top-cutReach, x, bottom+cutReach)
	}
	for i := range high + 1 {
		y := top + float64(i)*cardHeight
		doc.Cut(left-cutReach, y, right+cutReach, y)
	}
}

func (c Card) draw(doc *paper.Doc, x, y float64) {
	const qrSide = 29.0 // 21 modules and the quiet zone: a millimetre each
	inner := cardWidth - 2*cardPad
	product := paper.Style{Size: 8, Grey: 60, Align: paper.Right}
	station := paper.Style{Size: 10.5, Bold: true}
	doc.Text(x+cardPad+inner, y+8.2, c.Product, product)
	room := inner - doc.TextWidth(c.Product, product) - 3
	station = doc.Shrink(c.Station, station, room, 8)
	doc.Text(x+cardPad, y+8.2, doc.Fit(c.Station, station, room), station)
	doc.Rule(x+cardPad, y+10.6, x+cardPad+inner, y+10.6, 0.3)

	room = inner - qrSide - 1
	name := doc.Shrink(c.Mask, paper.Style{Size: 20, Bold: true}, room, 9)
	doc.Text(x+cardPad, y+21.5, doc.Fit(c.Mask, name, room), name)
	group := doc.Shrink(c.Group, paper.Style{Size: 11}, room, 7)
	doc.Text(x+cardPad, y+28.6, doc.Fit(c.Group, group, room), group)
	doc.QR(x+cardWidth-qrSide-0.8, y+11.4, qrSide, c.Code)

	const barLeft, barHeight = 0.6, 8.2 // its quiet zone is white already
	doc.Code128(x+barLeft, y+34.4+5.2-3.6, 57, barHeight, c.Code)
	digits := paper.Style{Size: 11.5, Align: paper.Left}
	doc.Text(x+cardPad, y+50, c.Code[:4]+"  "+c.Code[4:8]+"  "+c.Code[8:], digits)
}
