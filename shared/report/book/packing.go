package book

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// finish packs a workbook. The library hands the sheets over in the order of a map:
// they are sorted, or the same figures would make another file each time.
// The sheet that explains, counted from 0, gets the sums of the first ones, as many as are
// to be summed.
func finish(f *excelize.File, w io.Writer, summed, explained int) error {
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sorted{w: w, summed: summed, explained: explained} })
	_, err := f.WriteTo(w)
	return err
}

// sorted is a packet whose parts come in the order of their names, the list of them
// first, as programs that look at the beginning expect.
type sorted struct {
	w                 io.Writer
	parts             []*part
	summed, explained int
}

type part struct {
	name string
	bytes.Buffer
}

var typesOfFiles = regexp.MustCompile(`(?:<Default [^>]*></Default>)+`)

// sortTypes sorts the types of files in the list of parts: with a chart the library writes
// those of all pictures, in the order of a map.
func sortTypes(list *part) {
	const end = "></Default>"
	list.Buffer = *bytes.NewBuffer(typesOfFiles.ReplaceAllFunc(list.Bytes(), func(all []byte) []byte {
		each := strings.SplitAfter(string(all), end)
		slices.Sort(each)
		return []byte(strings.Join(each, ""))
	}))
}

// Create begins a part.
func (s *sorted) Create(name string) (io.Writer, error) {
	p := &part{name: name}
	s.parts = append(s.parts, p)
	return p, nil
}

// AddFS implements excelize.ZipWriter; the library does not call it.
func (s *sorted) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the packet.
func (s *sorted) Close() error {
	const first = "[Content_Types].xml"
	slices.SortFunc(s.parts, func(a, b *part) int {
		switch {
		case a.name == first:
			return -1
		case b.name == first:
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	s.sums()
	sortTypes(s.parts[0])
	z := zip.NewWriter(s.w)
	for _, p := range s.parts {
		w, err := z.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := p.WriteTo(w); err != nil {
			return err
		}
	}
	return z.Close()
}
