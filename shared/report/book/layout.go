package book

import (
	"strconv"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/report/table"
)

// widestCell is how wide a column may become by its content, in Latin characters.
const widestCell = 44

// cellPad is the room beside the content of a cell.
const cellPad = 1

// pageWidth is how many Latin characters go beside each other on A4, landscape, before
// they get too small to read. A wider table takes several pages side by side.
const pageWidth = 230

// measure finds the widths of the columns.
func (p *page) measure() {
	for i, c := range p.Columns {
		w := max(c.Width, table.Width(c.Heads[len(c.Heads)-1])/2+2) // a heading may take two lines
		for _, row := range p.Rows {
			w = max(w, min(table.Width(table.Show(c.Kind, row[i])), widestCell))
		}
		if c.Sum {
			w++ // a sum is wider than what it sums up
		}
		p.wide = append(p.wide, w)
	}
}

// whole is how wide the sheet is.
func (p *page) whole() (sum int) {
	for _, w := range p.wide {
		sum += w + cellPad
	}
	return sum
}

// across is on how many pages side by side it is printed.
func (p *page) across() int { return (p.whole()-1)/pageWidth + 1 }

// layout sets the sheet up for A4, landscape, as wide as a page where it can be read so,
// with the headings and the names of the rows on each.
func (p *page) layout() error {
	fit, paper, across, down, landscape := true, 9, p.across(), 0, "landscape"
	if err := p.file.SetSheetProps(p.Sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := p.file.SetPageLayout(p.Sheet, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &across, FitToHeight: &down}); err != nil {
		return err
	}
	side, end := 0.4, 0.6 // inches
	if err := p.file.SetPageMargins(p.Sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &end, Bottom: &end}); err != nil {
		return err
	}
	if err := p.file.SetHeaderFooter(p.Sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}); err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(p.named)
	if err != nil {
		return err
	}
	from, to := strconv.Itoa(p.headRow()), strconv.Itoa(p.headRow()+p.Depth()-1)
	return p.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: p.Sheet,
		RefersTo: "'" + p.Sheet + "'!$A:$" + last + ",'" + p.Sheet + "'!$" + from + ":$" + to})
}

// columns sets the widths and what stays in sight: the headings, and the number and
// name of the row.
func (p *page) columns() error {
	for i, w := range p.wide {
		if err := p.out.SetColWidth(i+1, i+1, float64(w+cellPad)); err != nil {
			return err
		}
	}
	top := p.headRow() + p.Depth()
	corner, err := excelize.CoordinatesToCellName(p.named+1, top)
	if err != nil {
		return err
	}
	return p.out.SetPanes(&excelize.Panes{Freeze: true, XSplit: p.named, YSplit: top - 1, TopLeftCell: corner, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: "bottomRight"}}})
}
