// Package docx writes a document for Word or WPS in the layout of official documents
// (GB/T 9704-2012): a title, headings, paragraphs, tables and numbered
// pages. It is the small part of WordprocessingML (ISO/IEC 29500) that this takes; what
// is served as a library for it is not kept up (decision 0042).
package docx

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
)

// The page of GB/T 9704-2012, 5.2: A4 with 37 mm above, 28 mm beside the binding, and a
// type area of 156 by 225 mm, in twentieths of a point.
const (
	pageWidth, pageHeight                      = 11906, 16838
	marginTop, marginBottom, marginLeft, right = 2098, 1984, 1588, 1474
	textWidth                                  = pageWidth - marginLeft - right
	lineHeight                                 = 579 // 28.95 points: 22 lines to a page
)

// Doc is a document that is being written.
type Doc struct {
	title, author string
	made          time.Time
	body          strings.Builder
}

// New begins a document; title and author go into its properties.
func New(title, author string, made time.Time) *Doc {
	return &Doc{title: title, author: author, made: made}
}

// escape writes a text for XML; what XML cannot hold becomes a replacement character.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder refuses nothing
	return b.String()
}

// paragraph writes a paragraph in a style; its lines break where the text does.
func (d *Doc) paragraph(style, s string) {
	d.body.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run(s) + `</w:p>`)
}

func run(s string) string {
	var b strings.Builder
	b.WriteString("<w:r>")
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		b.WriteString(`<w:t xml:space="preserve">` + escape(line) + "</w:t>")
	}
	b.WriteString("</w:r>")
	return b.String()
}

// Title writes the title, in 2 号小标宋.
func (d *Doc) Title(s string) { d.paragraph("Title", s) }

// Heading writes 一、… in 黑体.
func (d *Doc) Heading(s string) { d.paragraph("Heading1", s) }

// Text writes a paragraph of the body, in 3 号仿宋, its first line set in by two
// characters.
func (d *Doc) Text(s string) { d.paragraph("Normal", s) }

// Flush writes a paragraph that is not set in: to whom it goes.
func (d *Doc) Flush(s string) { d.paragraph("Flush", s) }

// Sign writes a line at the right: who it is from, and the day.
func (d *Doc) Sign(s string) { d.paragraph("Signature", s) }

// Column is a column of a table.
type Column struct {
	Title  string
	Weight int  // its part of the width, against those of the others
	Right  bool // numbers
}

// Table writes a table; its titles stand again on each page.
func (d *Doc) Table(columns []Column, rows [][]string) {
	weights := 0
	for _, c := range columns {
		weights += c.Weight
	}
	b := &d.body
	b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="` + strconv.Itoa(textWidth) + `" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	widths := make([]string, len(columns))
	for i, c := range columns {
		widths[i] = strconv.Itoa(textWidth * c.Weight / weights)
		b.WriteString(`<w:gridCol w:w="` + widths[i] + `"/>`)
	}
	b.WriteString("</w:tblGrid>")
	row := func(head bool, cells func(i int) string) {
		b.WriteString("<w:tr><w:trPr><w:cantSplit/>")
		if head {
			b.WriteString("<w:tblHeader/>")
		}
		b.WriteString("</w:trPr>")
		for i, c := range columns {
			style := "Cell"
			switch {
			case head:
				style = "CellHead"
			case c.Right:
				style = "CellRight"
			}
			b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + widths[i] + `" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`)
			d.paragraph(style, cells(i))
			b.WriteString("</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	row(true, func(i int) string { return columns[i].Title })
	for _, cells := range rows {
		row(false, func(i int) string {
			if i < len(cells) {
				return cells[i]
			}
			return ""
		})
	}
	b.WriteString("</w:tbl>")
	d.paragraph("Gap", "") // two tables in a row would become one
}

// WriteTo writes the document. The same content gives the same bytes.
func (d *Doc) WriteTo(w io.Writer) (int64, error) {
	counted := &counter{w: w}
	z := zip.NewWriter(counted)
	for _, p := range d.parts() {
		part, err := z.Create(p.name)
		if err != nil {
			return counted.n, err
		}
		if _, err := io.WriteString(part, xml.Header+p.content); err != nil {
			return counted.n, err
		}
	}
	err := z.Close()
	return counted.n, err
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
