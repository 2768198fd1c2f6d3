// Package paper draws on A4: text in Chinese, lines, bars and codes to scan, in
// millimetres from the upper left corner. It knows nothing of what is printed.
package paper

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/signintech/gopdf"

	"yizhan/shared/fault"
)

// A4 in millimetres.
const (
	short = 210.0
	long  = 297.0
	// Margin is what stays white at each edge: printers do not reach it.
	Margin = 15.0
)

// PagesMax is how many pages a document may have: a ream of paper. The library
// holds all pages until the last is drawn, some 200 KB each.
const PagesMax = 500

// Doc is a document that is being drawn. The first error is kept and comes out of
// Finish, so that drawing reads like a list of what is drawn.
type Doc struct {
	Width, Height float64
	pdf           gopdf.GoPdf
	err           error
	fonts         Fonts
	faces         map[string]*face
	rare          map[rune]string // the face of each character that the usual one lacks
	face          string
	size          float64
}

// The names of the faces inside a document.
const (
	regularFace = "regular"
	boldFace    = "bold"
)

// New begins a document.
func New(fonts Fonts, title string, made time.Time, landscape bool) (*Doc, error) {
	if len(fonts.Regular) == 0 {
		return nil, errNoFont
	}
	if len(fonts.Bold) == 0 {
		fonts.Bold = fonts.Regular
	}
	d := &Doc{Width: short, Height: long, fonts: fonts, faces: map[string]*face{}, rare: map[rune]string{}}
	if landscape {
		d.Width, d.Height = long, short
	}
	d.pdf.Start(gopdf.Config{Unit: gopdf.UnitMM, PageSize: gopdf.Rect{W: d.Width, H: d.Height}})
	d.pdf.SetInfo(gopdf.PdfInfo{Title: title, Creator: "Yizhan", CreationDate: made})
	for name, data := range map[string][]byte{regularFace: fonts.Regular, boldFace: fonts.Bold} {
		if err := d.addFace(name, data); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// Err is the first thing that went wrong.
func (d *Doc) Err() error { return d.err }

func (d *Doc) keep(err error) {
	if d.err == nil && err != nil {
		d.err = err
	}
}

// Page begins the next page.
func (d *Doc) Page() {
	if d.Pages() >= PagesMax {
		d.keep(fault.New(fault.TooLarge, "rows",
			fmt.Sprintf("内容太多，打印会超过 %d 页。请缩小范围，或存为 Excel", PagesMax),
			fmt.Sprintf("this would be more than %d pages. Choose less, or save it for Excel", PagesMax)))
		return
	}
	d.pdf.AddPage()
	d.face = "" // a page begins without a font
}

// Pages is how many pages there are.
func (d *Doc) Pages() int { return d.pdf.GetNumberOfPages() }

// Finish draws what stands on every page, such as its number, and writes the
// document. foot may be nil.
func (d *Doc) Finish(w io.Writer, foot func(page, pages int)) error {
	for i := 1; foot != nil && d.err == nil && i <= d.Pages(); i++ {
		d.keep(d.pdf.SetPage(i))
		d.face = ""
		foot(i, d.Pages())
	}
	if d.err != nil {
		return d.err
	}
	b := bufio.NewWriter(w) // remembers an error, which the library does not look at
	if _, err := d.pdf.WriteTo(b); err != nil {
		return err
	}
	return b.Flush()
}

// Rule draws a line of a width in millimetres.
func (d *Doc) Rule(x1, y1, x2, y2, width float64) {
	d.pdf.SetLineWidth(width)
	d.pdf.SetLineType("")
	d.pdf.SetStrokeColor(0, 0, 0)
	d.pdf.Line(x1, y1, x2, y2)
}

// Faint draws a thin grey line.
func (d *Doc) Faint(x1, y1, x2, y2 float64) {
	d.pdf.SetLineWidth(0.15)
	d.pdf.SetLineType("")
	d.pdf.SetStrokeColor(190, 190, 190)
	d.pdf.Line(x1, y1, x2, y2)
}

// Cut draws a line to cut along.
func (d *Doc) Cut(x1, y1, x2, y2 float64) {
	d.pdf.SetLineWidth(0.15)
	d.pdf.SetCustomLineType([]float64{1.2, 1.2}, 0)
	d.pdf.SetStrokeColor(140, 140, 140)
	d.pdf.Line(x1, y1, x2, y2)
	d.pdf.SetLineType("")
}

// Fill fills a rectangle; grey runs from 0, black, to 255.
func (d *Doc) Fill(x, y, w, h float64, grey uint8) {
	if w <= 0 || h <= 0 {
		return
	}
	d.pdf.SetFillColor(grey, grey, grey)
	d.pdf.RectFromUpperLeftWithStyle(x, y, w, h, "F")
}
