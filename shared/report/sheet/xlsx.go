package sheet

import (
	"archive/zip"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// workbook is an Excel file that is open. The library that writes ours
// (decision 0013) takes a file's parts into memory or onto the disk before it gives
// the first row; here every part is read as a stream, and nothing of it is kept but
// the shared words, which have a limit.
type workbook struct {
	zip    *zip.ReadCloser
	parts  []*zip.File // of the sheets that people see
	names  []string
	words  *zip.File // nil: there are none
	styles *zip.File
	from04 bool // days are counted from 1904, as old Macs did
}

func (b *Book) openWorkbook(path string) error {
	w, err := openZip(path)
	if err != nil {
		return err
	}
	defer w.zip.Close()
	b.Sheets = w.names
	sizes := make([]int64, len(w.parts))
	for i, part := range w.parts {
		sizes[i] = int64(part.UncompressedSize64)
	}
	b.Size = func(sheet int) int64 { return sizes[sheet] }
	b.rows = func(sheet int) (Rows, error) {
		w, err := openZip(path)
		if err != nil {
			return nil, err
		}
		if sheet >= len(w.parts) { // somebody has saved it meanwhile
			w.zip.Close()
			return nil, errNoTable(nil)
		}
		rows, err := w.open(w.parts[sheet])
		if err != nil {
			w.zip.Close()
			return nil, err
		}
		return rows, nil
	}
	return nil
}

// openZip finds the sheets.
func openZip(name string) (*workbook, error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		if errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrAlgorithm) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, errNoTable(err)
		}
		return nil, classify(err)
	}
	w := &workbook{zip: z}
	if err := w.find(); err != nil {
		z.Close()
		return nil, err
	}
	return w, nil
}

func (w *workbook) find() error {
	files := map[string]*zip.File{}
	var sum uint64
	for _, f := range w.zip.File {
		if f.UncompressedSize64 > unpackedMax {
			return errTooLarge() // before any of it is unpacked
		}
		if sum += f.UncompressedSize64; sum > unpackedSumMax {
			return errTooLarge()
		}
		files[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	book := files["xl/workbook.xml"]
	if book == nil {
		return errNoTable(nil) // another document in a packet, or a packet of anything
	}
	targets, err := relations(files["xl/_rels/workbook.xml.rels"])
	if err != nil {
		return err
	}
	at := func(target string) *zip.File {
		if rest, whole := strings.CutPrefix(target, "/"); whole {
			return files[strings.ToLower(rest)]
		}
		return files[strings.ToLower(path.Join("xl", target))]
	}
	for _, t := range targets {
		switch path.Base(t.kind) {
		case "sharedStrings":
			w.words = at(t.target)
		case "styles":
			w.styles = at(t.target)
		}
	}
	err = elements(book, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			w.from04 = isTrue(attribute(e, "date1904"))
		case "sheet":
			if state := attribute(e, "state"); state == "hidden" || state == "veryHidden" {
				return nil
			}
			i := slices.IndexFunc(targets, func(t relation) bool { return t.id == relationID(e) && path.Base(t.kind) == "worksheet" })
			if i < 0 || at(targets[i].target) == nil {
				return nil // a chart takes a sheet of its own
			}
			if len(w.parts) == sheetsMax {
				return errTooLarge()
			}
			w.parts, w.names = append(w.parts, at(targets[i].target)), append(w.names, attribute(e, "name"))
		}
		return nil
	})
	if err == nil && len(w.parts) == 0 {
		err = errNoTable(nil)
	}
	return err
}

// relation says under which name the workbook knows a part.
type relation struct{ id, kind, target string }

func relations(f *zip.File) (list []relation, err error) {
	if f == nil {
		return nil, errNoTable(nil)
	}
	err = elements(f, func(e xml.StartElement) error {
		if e.Name.Local == "Relationship" {
			if len(list) > 4*sheetsMax {
				return errTooLarge()
			}
			list = append(list, relation{attribute(e, "Id"), attribute(e, "Type"), attribute(e, "Target")})
		}
		return nil
	})
	return list, err
}

// elements reads the beginnings of all elements of a small part.
func elements(f *zip.File, see func(xml.StartElement) error) error {
	x, err := openPart(f, settingsMax)
	if err != nil {
		return err
	}
	defer x.Close()
	for {
		token, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := see(e); err != nil {
				return err
			}
		}
	}
}

// part is a part of a workbook as pieces of XML. They are read raw: a decoder that
// checks their nesting keeps a stack, which a file could make as high as it likes.
type part struct {
	file    io.ReadCloser
	decoder *xml.Decoder
	read    int64 // bytes unpacked
	limit   int64
	since   int64 // bytes unpacked when the piece in hand began
	over    bool
	depth   int // elements in elements
}

func openPart(f *zip.File, limit int64) (*part, error) {
	file, err := f.Open()
	if err != nil {
		return nil, errNoTable(err)
	}
	p := &part{file: file, limit: limit}
	p.decoder = xml.NewDecoder(p)
	p.decoder.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errNoTable(nil) }
	return p, nil
}

// Read implements io.Reader: it counts, and ends where a limit is reached.
func (p *part) Read(b []byte) (int, error) {
	if p.read > p.limit || p.read-p.since > tokenBytesMax {
		p.over = true
		return 0, errTooLarge()
	}
	n, err := p.file.Read(b[:min(len(b), 1<<14)])
	p.read += int64(n)
	return n, err
}

// next gives the next piece. Its content holds until the one after it.
func (p *part) next() (xml.Token, error) {
	p.since = p.read
	token, err := p.decoder.RawToken()
	switch token.(type) {
	case xml.StartElement:
		p.depth++
	case xml.EndElement:
		p.depth--
	}
	switch {
	case p.depth > depthMax:
		return nil, errNoTable(nil)
	case err == nil || err == io.EOF:
		return token, err
	case p.over:
		return nil, errTooLarge()
	}
	return nil, errNoTable(err)
}

func (p *part) Close() error { return p.file.Close() }

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// relationID is the attribute r:id, whatever the file calls r.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

func isTrue(s string) bool { return cmp.Or(s, "0") != "0" && s != "false" }
