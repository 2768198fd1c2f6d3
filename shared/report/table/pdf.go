package table

import (
	"context"
	"fmt"
	"io"

	"yizhan/shared/domain"
	"yizhan/shared/report/paper"
)

// What stands on a page, in points and millimetres.
var (
	titleStyle = paper.Style{Size: 16, Bold: true}
	lineStyle  = paper.Style{Size: 9.5, Grey: 70}
	headStyle  = paper.Style{Size: 9, Bold: true}
	cellStyle  = paper.Style{Size: 9}
	sumStyle   = paper.Style{Size: 9, Bold: true}
	footStyle  = paper.Style{Size: 8, Grey: 90}
)

const (
	cellPad   = 1.6
	rowPad    = 1.5
	linesMax  = 4 // of one cell
	titlesMax = 3 // of one title
	footRoom  = 12.0
)

// pages is a list on its way to paper.
type pages struct {
	Table
	fonts  paper.Fonts
	doc    *paper.Doc
	y      float64
	wide   []float64
	sample [][]any
	sums   totals
	begun  bool
	lying  bool // landscape, whatever the columns need
	// continued tells that the document has pages of another table.
	continued bool
}

// PDF writes pages of A4, landscape where the columns need it. The library holds
// all pages until the end, so there is an end: paper.PagesMax. It returns how many
// rows there were.
func (t Table) PDF(ctx context.Context, w io.Writer, fonts paper.Fonts, progress Progress) (int64, error) {
	return PDF(ctx, w, fonts, progress, t)
}

// PDF writes tables behind each other, each from a new page on; several are landscape
// all. It returns how many rows the last one had.
func PDF(ctx context.Context, w io.Writer, fonts paper.Fonts, progress Progress, tables ...Table) (n int64, err error) {
	var p *pages
	for _, t := range tables {
		next := &pages{Table: t, fonts: fonts, sums: t.newTotals(), lying: len(tables) > 1}
		if p != nil {
			next.doc, next.continued = p.doc, true
		}
		p = next
		if n, err = t.read(ctx, progress, p.take); err == nil {
			err = p.end(n)
		}
		if err != nil {
			return n, err
		}
	}
	return n, p.doc.Finish(w, p.foot)
}

func (p *pages) take(row []any) error {
	p.sums.add(row)
	if p.begun {
		p.row(row, cellStyle)
		return p.doc.Err()
	}
	if p.sample = append(p.sample, append([]any(nil), row...)); len(p.sample) == sampleRows {
		return p.begin()
	}
	return nil
}

// begin chooses how the paper lies by the first rows, and draws them.
func (p *pages) begin() error {
	p.begun = true
	if err := p.choose(); err != nil {
		return err
	}
	doc := p.doc
	p.share(doc.Width - 2*paper.Margin)
	doc.Page()
	p.y = paper.Margin + 6
	for i, l := range doc.Wrap(p.Title, titleStyle, doc.Width-2*paper.Margin, 2) {
		p.y += float64(i) * titleStyle.Height()
		doc.Text(paper.Margin, p.y, l, titleStyle)
	}
	for _, l := range p.Lines {
		p.y += lineStyle.Height() + 0.8
		doc.Text(paper.Margin, p.y, doc.Fit(l, lineStyle, doc.Width-2*paper.Margin), lineStyle)
	}
	p.y += 5
	p.heads()
	for _, row := range p.sample {
		p.row(row, cellStyle)
	}
	p.sample = nil
	return doc.Err()
}

// choose finds how the paper lies and how wide the columns are: upright where they fit so,
// else across, and where that is not enough with titles that take several lines.
func (p *pages) choose() (err error) {
	if !p.continued {
		if p.doc, err = p.open(p.lying); err != nil {
			return err
		}
	}
	if p.wide = p.natural(p.doc, 1); !p.lying && sum(p.wide) > p.doc.Width-2*paper.Margin {
		if p.doc, err = p.open(true); err != nil {
			return err
		}
	}
	for lines := 2.0; lines <= titlesMax && sum(p.wide) > p.doc.Width-2*paper.Margin; lines++ {
		p.wide = p.natural(p.doc, lines)
	}
	return nil
}

// open makes a document to draw on. Widths can be measured on a page only.
func (p *pages) open(landscape bool) (*paper.Doc, error) {
	return paper.New(p.fonts, p.Title, p.Made, landscape)
}

// natural is how wide the columns would like to be, with titles in so many lines.
func (p *pages) natural(doc *paper.Doc, lines float64) []float64 {
	out := make([]float64, len(p.Columns))
	for i, c := range p.Columns {
		title := doc.TextWidth(c.Title, headStyle)
		if lines > 1 { // and a character, for where the lines break
			title = title/lines + doc.TextWidth("字", headStyle)
		}
		out[i] = max(float64(c.Width)*1.7, title)
		for _, row := range p.sample {
			out[i] = max(out[i], doc.TextWidth(Show(c.Kind, row[i]), cellStyle))
		}
		if c.Total {
			out[i] += doc.TextWidth("00,0", sumStyle) // a sum is wider than what it sums up
		}
		out[i] = min(out[i], 70) + 2*cellPad
	}
	return out
}

// share gives the columns what the page has. Texts take what is left over, or
// wrap where it is too little: a number is never cut.
func (p *pages) share(room float64) {
	texts := 0.0
	for i, c := range p.Columns {
		if c.Kind == Text {
			texts += p.wide[i]
		}
	}
	rest := room - sum(p.wide)
	for i, c := range p.Columns {
		switch {
		case texts > 0 && c.Kind == Text:
			p.wide[i] = max(p.wide[i]+rest*p.wide[i]/texts, 8)
		case texts == 0:
			p.wide[i] *= room / sum(p.wide)
		}
	}
	// Too many numbers for a page are drawn smaller, not beside the paper.
	if all := sum(p.wide); all > room {
		for i := range p.wide {
			p.wide[i] *= room / all
		}
	}
}

func (p *pages) heads() {
	doc, most := p.doc, 1
	lines := make([][]string, len(p.Columns))
	for i, c := range p.Columns {
		lines[i] = doc.Wrap(c.Title, headStyle, p.wide[i]-2*cellPad, titlesMax)
		most = max(most, len(lines[i]))
	}
	height := float64(most)*headStyle.Height() + 2*rowPad
	doc.Fill(paper.Margin, p.y, sum(p.wide), height, 237)
	x := paper.Margin
	for i, c := range p.Columns {
		p.cell(x, p.y+rowPad, p.wide[i], lines[i], headStyle, c.Kind.Right())
		x += p.wide[i]
	}
	p.y += height
	doc.Rule(paper.Margin, p.y, x, p.y, 0.3)
}

func (p *pages) cell(x, y, w float64, lines []string, style paper.Style, right bool) {
	at := x + cellPad
	if right {
		style.Align, at = paper.Right, x+w-cellPad
	}
	for i, l := range lines {
		style := p.doc.Shrink(l, style, w-cellPad, 5)
		p.doc.Text(at, y+float64(i)*style.Height()+style.Height()*0.74, l, style)
	}
}

// row draws a row, on the next page where this one is full.
func (p *pages) row(row []any, style paper.Style) {
	lines, most := make([][]string, len(row)), 1
	for i, cell := range row {
		s := Show(p.Columns[i].Kind, cell)
		switch {
		case s == "":
		case p.Columns[i].Kind != Text:
			lines[i] = []string{s} // a number that breaks is another number
		default:
			lines[i] = p.doc.Wrap(s, style, p.wide[i]-2*cellPad, linesMax)
			most = max(most, len(lines[i]))
		}
	}
	height := float64(most)*style.Height() + 2*rowPad
	p.room(height)
	x := paper.Margin
	for i := range row {
		p.cell(x, p.y+rowPad, p.wide[i], lines[i], style, p.Columns[i].Kind.Right())
		x += p.wide[i]
	}
	p.y += height
	p.doc.Faint(paper.Margin, p.y, x, p.y)
}

// room makes sure that so much fits on the page, under the titles.
func (p *pages) room(height float64) {
	if p.y+height <= p.doc.Height-paper.Margin-footRoom {
		return
	}
	p.doc.Page()
	p.y = paper.Margin
	p.heads()
}

func (p *pages) end(rows int64) error {
	if !p.begun {
		if err := p.begin(); err != nil {
			return err
		}
	}
	doc := p.doc
	if rows == 0 {
		p.y += 9
		doc.Text(paper.Margin+cellPad, p.y, p.emptyWord(), lineStyle)
	} else if sums := p.sums.row(p.totalWord()); sums != nil {
		p.row(sums, sumStyle)
	}
	for _, l := range p.Foot {
		p.room(lineStyle.Height() + 2)
		p.y += lineStyle.Height() + 1.5
		doc.Text(paper.Margin, p.y, doc.Fit(l, lineStyle, doc.Width-2*paper.Margin), lineStyle)
	}
	p.room(16)
	p.y += 14
	p.sign()
	return doc.Err()
}

// sign draws the places to sign: the unit's own name needs the most room.
func (p *pages) sign() {
	words := p.signatures()
	whole := p.doc.Width - 2*paper.Margin
	x := paper.Margin
	for i, word := range words {
		w := whole * 0.165
		if i == 0 {
			w = whole - w*float64(len(words)-1)
		}
		p.doc.Text(x, p.y, p.doc.Fit(word, cellStyle, w-2), cellStyle)
		x += w
	}
}

func (p *pages) foot(page, of int) {
	y := p.doc.Height - paper.Margin
	p.doc.Faint(paper.Margin, y-4.5, p.doc.Width-paper.Margin, y-4.5)
	left := p.Station
	if len(p.Lines) > 0 {
		left = p.Lines[0] // station and filter
	}
	style := footStyle
	number := fmt.Sprintf(p.pick("第 %d 页，共 %d 页", "page %d of %d"), page, of)
	right := p.Made.In(domain.Shanghai).Format("2006-01-02 15:04") + "   " + number
	p.doc.Text(paper.Margin, y, p.doc.Fit(left, style, p.doc.Width-2*paper.Margin-75), style)
	style.Align = paper.Right
	p.doc.Text(p.doc.Width-paper.Margin, y, right, style)
}

func sum(list []float64) (total float64) {
	for _, v := range list {
		total += v
	}
	return total
}
