package table

import (
	"archive/zip"
	"compress/flate"
	"context"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/fault"
)

// sampleRows are how many rows are looked at before the widths are set: they come
// before the first row in the file, and holding all rows is what we do not do.
const sampleRows = 200

const sheet = "Sheet1"

// roomBelow are rows that are kept for the sums, the notes and the signatures.
const roomBelow = 100

// workbook is an Excel file on its way.
type workbook struct {
	Table
	file   *excelize.File
	out    *excelize.StreamWriter
	at     int // the row to be written next, from 1
	styles map[Kind]int
	bold   map[Kind]int
	title  int
	head   int
	quiet  int
	sample [][]any
	begun  bool
	sums   totals
}

// XLSX writes an Excel workbook. It returns how many rows there were.
func (t Table) XLSX(ctx context.Context, w io.Writer, progress Progress) (n int64, err error) {
	b := &workbook{Table: t, file: excelize.NewFile(), at: 1, sums: t.newTotals()}
	defer func() {
		if closed := b.file.Close(); err == nil { // takes its temporary files away
			err = closed
		}
	}()
	if err := b.setUp(); err != nil {
		return 0, err
	}
	if n, err = t.read(ctx, progress, b.take); err != nil {
		return n, err
	}
	if err := b.end(n); err != nil {
		return n, err
	}
	// The library would pack the file in memory, and not notice giving up.
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter {
		z := zip.NewWriter(given{ctx, w})
		z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, packLevel) })
		return z
	})
	_, err = b.file.WriteTo(w)
	return n, err
}

// packLevel trades a somewhat larger file for less waiting: packing was much of the time.
const packLevel = flate.BestSpeed

// given is a writer that ends with its context.
type given struct {
	ctx context.Context
	w   io.Writer
}

func (g given) Write(p []byte) (int, error) {
	if err := g.ctx.Err(); err != nil {
		return 0, err
	}
	return g.w.Write(p)
}

func (b *workbook) setUp() error {
	if err := b.file.SetDocProps(&excelize.DocProperties{Title: b.Title, Creator: b.Station, Created: b.Made.UTC().Format(time.RFC3339)}); err != nil {
		return err
	}
	if err := b.print(); err != nil {
		return err
	}
	var err error
	if b.out, err = b.file.NewStreamWriter(sheet); err != nil {
		return err
	}
	return b.makeStyles()
}

// print sets the sheet up for A4, landscape, as wide as one page.
func (b *workbook) print() error {
	fit, paper, across, down, landscape := true, 9, 1, 0, "landscape"
	if err := b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &across, FitToHeight: &down}); err != nil {
		return err
	}
	side, end := 0.5, 0.6 // inches
	if err := b.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &end, Bottom: &end}); err != nil {
		return err
	}
	if err := b.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&C&P / &N"}); err != nil {
		return err
	}
	return b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: sheet,
		RefersTo: sheet + "!$" + itoa(b.headRow()) + ":$" + itoa(b.headRow())})
}

// headRow is the row of the columns' titles.
func (b *workbook) headRow() int {
	if b.Plain {
		return 1
	}
	return len(b.Lines) + 2
}

// formats are how Excel shows the kinds.
var formats = map[Kind]string{Text: "@", Number: "#,##0", Money: "#,##0.00", Day: "yyyy-mm-dd", Time: "yyyy-mm-dd hh:mm", Percent: "0.0%"}

func (b *workbook) makeStyles() (err error) {
	b.styles, b.bold = map[Kind]int{}, map[Kind]int{}
	thin := []excelize.Border{{Type: "bottom", Color: "D9D9D9", Style: 1}}
	for kind, format := range formats {
		across := "left"
		if kind.Right() {
			across = "right"
		}
		s := excelize.Style{CustomNumFmt: &format, Border: thin, Alignment: &excelize.Alignment{Horizontal: across, Vertical: "center"}}
		if b.styles[kind], err = b.file.NewStyle(&s); err != nil {
			return err
		}
		s.Font, s.Border = &excelize.Font{Bold: true}, []excelize.Border{{Type: "top", Color: "000000", Style: 1}}
		if b.bold[kind], err = b.file.NewStyle(&s); err != nil {
			return err
		}
	}
	for _, c := range []struct {
		to    *int
		style excelize.Style
	}{
		{&b.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}}},
		{&b.quiet, excelize.Style{Font: &excelize.Font{Color: "595959"}}},
		{&b.head, excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EDEDED"}},
			Border: []excelize.Border{{Type: "bottom", Color: "000000", Style: 1}}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}},
	} {
		if *c.to, err = b.file.NewStyle(&c.style); err != nil {
			return err
		}
	}
	return nil
}

// take holds the first rows back until the widths are known.
func (b *workbook) take(row []any) error {
	if b.at > excelize.TotalRows-roomBelow {
		return fault.New(fault.TooLarge, "rows", "Excel 装不下这么多行（最多约一百万）。请缩小范围，或存为 CSV", "Excel holds no more than about a million rows. Choose less, or save as CSV")
	}
	b.sums.add(row)
	if b.begun {
		return b.write(row, b.styles)
	}
	if b.sample = append(b.sample, append([]any(nil), row...)); len(b.sample) == sampleRows {
		return b.begin()
	}
	return nil
}

// begin writes what stands above the rows, and those held back.
func (b *workbook) begin() error {
	b.begun = true
	for i, w := range b.widths(b.sample) {
		if err := b.out.SetColWidth(i+1, i+1, float64(min(w, 60))+3); err != nil {
			return err
		}
	}
	top := itoa(b.headRow() + 1)
	if err := b.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: b.headRow(), TopLeftCell: "A" + top, ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A" + top, ActiveCell: "A" + top, Pane: "bottomLeft"}}}); err != nil {
		return err
	}
	if err := b.above(); err != nil {
		return err
	}
	heads := make([]any, len(b.Columns))
	for i, c := range b.Columns {
		heads[i] = excelize.Cell{StyleID: b.head, Value: c.Title}
	}
	if err := b.row(heads, 22); err != nil {
		return err
	}
	for _, row := range b.sample {
		if err := b.write(row, b.styles); err != nil {
			return err
		}
	}
	b.sample = nil
	return nil
}

// above writes what stands over the columns.
func (b *workbook) above() error {
	if b.Plain {
		return nil
	}
	if err := b.line(b.Title, b.title, 24); err != nil {
		return err
	}
	for _, l := range b.Lines {
		if err := b.line(l, b.quiet, 0); err != nil {
			return err
		}
	}
	return nil
}

// end writes the sums, the notes and the line to sign, and closes the sheet.
func (b *workbook) end(rows int64) error {
	if !b.begun {
		if err := b.begin(); err != nil {
			return err
		}
	}
	last := max(b.at-1, b.headRow()+1)
	if b.Plain {
		return b.out.Flush()
	}
	if rows == 0 {
		if err := b.line(b.emptyWord(), b.quiet, 0); err != nil {
			return err
		}
	} else if sums := b.sums.row(b.totalWord()); sums != nil {
		if err := b.write(sums, b.bold); err != nil {
			return err
		}
	}
	for _, l := range b.Foot {
		if err := b.line(l, b.quiet, 0); err != nil {
			return err
		}
	}
	b.at++ // room for a pen
	line := ""
	for _, s := range b.signatures() {
		line += s + "            "
	}
	if err := b.line(line, 0, 28); err != nil {
		return err
	}
	corner, err := excelize.CoordinatesToCellName(len(b.Columns), last)
	if err != nil {
		return err
	}
	if err := b.file.AutoFilter(sheet, "A"+itoa(b.headRow())+":"+corner, nil); err != nil {
		return err
	}
	return b.out.Flush()
}
