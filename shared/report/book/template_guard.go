package book

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/fault"
)

// The limits of a template, which may come from anywhere. Nobody's form comes near one.
const (
	templateBytesMax = 16 << 20
	partsMax         = 1000
	unpackedMax      = 64 << 20 // of all parts, as they really unpack
	depthMax         = 64       // of elements in elements
	sheetRowsMax     = 20_000   // the library makes room for every row up to the last,
	sheetCellsMax    = 1 << 20  // and in each for every cell up to the last
	mergesMax        = 5000
)

// refusedParts would do something when the workbook is opened, or carry somebody
// else's file along.
var refusedParts = []struct{ part, zh, en string }{
	{"vbaproject", "宏", "macros"}, {"macrosheets/", "宏", "macros"}, {"dialogsheets/", "宏", "macros"}, {"customui", "宏", "macros"},
	{"externallinks/", "对别的文件的引用", "links to other files"}, {"connections.xml", "外部数据连接", "connections to outside data"},
	{"querytables/", "外部数据连接", "connections to outside data"}, {"xl/model/", "外部数据连接", "connections to outside data"},
	{"embeddings/", "嵌入的文件", "embedded files"}, {"activex/", "控件", "controls"},
}

// refusedCalls are functions that ask other computers or programs.
var refusedCalls = []string{"WEBSERVICE(", "RTD(", "IMAGE(", "|"}

// guard refuses a template that is no workbook, that would unpack to more than a form
// needs, or that would do more than be filled.
func guard(content []byte) error {
	if len(content) > templateBytesMax {
		return errTemplateTooLarge()
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return errNoTemplate(err)
	}
	if len(z.File) > partsMax {
		return errTemplateTooLarge()
	}
	left, book := int64(unpackedMax), false
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/"))
		for _, r := range refusedParts {
			if strings.Contains(name, r.part) {
				return errRefused(r.zh, r.en)
			}
		}
		book = book || name == "xl/workbook.xml"
		p := &guarded{name: name, left: &left}
		if err := p.check(f); err != nil {
			return err
		}
	}
	if !book {
		return errNoTemplate(nil)
	}
	return nil
}

// guarded is a part that is being looked at.
type guarded struct {
	name    string
	left    *int64 // how much may still be unpacked, of all parts
	over    bool
	rows    int
	cells   int
	wide    int // the last column of the row in hand
	merges  int
	formula *strings.Builder // the formula in hand
}

func (p *guarded) check(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return errNoTemplate(err)
	}
	defer r.Close()
	counted := readerFunc(func(b []byte) (int, error) {
		n, err := r.Read(b)
		if *p.left -= int64(n); *p.left < 0 {
			p.over = true
			return 0, errTemplateTooLarge()
		}
		return n, err
	})
	switch path.Ext(p.name) {
	case ".xml", ".rels", ".vml":
		err = p.elements(xml.NewDecoder(counted))
	default:
		_, err = io.Copy(io.Discard, counted)
	}
	switch {
	case p.over:
		return errTemplateTooLarge()
	case err == nil:
		return nil
	}
	if _, said := errors.AsType[*fault.Error](err); said {
		return err
	}
	return errNoTemplate(err)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func (p *guarded) elements(d *xml.Decoder) error {
	for depth := 0; ; {
		token, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.Directive:
			return errNoTemplate(nil) // no workbook declares entities
		case xml.EndElement:
			depth--
			if err := p.endFormula(); err != nil {
				return err
			}
		case xml.CharData:
			if p.formula != nil {
				p.formula.Write(e)
			}
		case xml.StartElement:
			if depth++; depth > depthMax {
				return errNoTemplate(nil)
			}
			if err := p.element(e); err != nil {
				return err
			}
		}
	}
}

// quoted are the texts in a formula, which do nothing.
var quoted = regexp.MustCompile(`"[^"]*"`)

func (p *guarded) endFormula() error {
	if p.formula == nil {
		return nil
	}
	formula := strings.ToUpper(quoted.ReplaceAllString(p.formula.String(), ""))
	p.formula = nil
	for _, call := range refusedCalls {
		if strings.Contains(formula, call) {
			return errRefused("会访问别的程序或网络的公式", "formulas that ask other programs or the network")
		}
	}
	return nil
}

func (p *guarded) element(e xml.StartElement) error {
	attribute := func(name string) string {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	switch e.Name.Local {
	case "f", "definedName", "formula", "formula1", "formula2":
		p.formula = &strings.Builder{}
	case "Relationship":
		if strings.EqualFold(attribute("TargetMode"), "External") && !strings.HasSuffix(attribute("Type"), "/hyperlink") {
			return errRefused("对别的文件的引用", "links to other files")
		}
	case "Override", "Default":
		if strings.Contains(strings.ToLower(attribute("ContentType")), "macroenabled") {
			return errRefused("宏", "macros")
		}
	case "row":
		p.cells, p.wide = p.cells+p.wide, 0
		p.rows++
		if n, err := strconv.Atoi(attribute("r")); err == nil {
			p.rows = max(p.rows, n)
		}
	case "c":
		// The library fills a row up to its last cell.
		p.wide++
		if column, row, err := excelize.CellNameToCoordinates(attribute("r")); err == nil {
			p.wide, p.rows = max(p.wide, column), max(p.rows, row)
		}
	case "mergeCell":
		p.merges++
	}
	if p.rows > sheetRowsMax || p.cells+p.wide > sheetCellsMax || p.merges > mergesMax {
		return errTemplateTooLarge()
	}
	return nil
}

func errTemplateTooLarge() error {
	return fault.New(fault.TooLarge, "template", "模板太大，没有使用。模板里只留表样，不要放数据", "the template is too large and was not used. Keep the form in it, and no data")
}
