package station

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"yizhan/shared/fault"
	"yizhan/shared/report/sheet"
)

// header is the first record of a file.
type header struct {
	index   map[string]int
	width   int
	twice   map[string]bool // names of several columns
	foreign bool            // it is not UTF-8
}

func readHeader(rows sheet.Rows, number int) (header, error) {
	h := header{index: map[string]int{}, twice: map[string]bool{}}
	r, above, err := headerRow(rows, number)
	switch {
	case err != nil && err != io.EOF:
		return h, err
	case err == nil && r.Refused == nil:
	case err == nil && fault.Is(r.Refused, fault.Invalid): // another encoding
		return h, r.Refused
	default:
		return h, &fault.Error{Kind: fault.Invalid, ZH: "文件没有标题行，或者标题行读不出来", EN: "the file has no header that can be read", Err: cmp.Or(err, r.Refused)}
	}
	for i, name := range ColumnNames(above, r.Cells) {
		_, h.twice[name] = h.index[name]
		h.index[name] = i
		h.foreign = h.foreign || sheet.IsForeign(name)
	}
	h.width = len(r.Cells)
	return h, nil
}

// headerRow finds the row with the names, and the one above it.
func headerRow(rows sheet.Rows, number int) (r sheet.Row, above []string, err error) {
	for {
		if r, err = rows.Next(); err != nil || number == 0 || r.Number >= number {
			return r, above, err
		}
		above = r.Cells
	}
}

// isNth reports whether a part of a key is KeyNth and no column of that name.
func (h header) isNth(name string) bool {
	_, column := h.index[name]
	return name == KeyNth && !column
}

// check refuses a column that is not there, or there twice: of two columns, who
// knows which one the map means.
func (h header) check(name string) error {
	_, ok := h.index[name]
	switch {
	case !ok && h.foreign:
		return sheet.ErrForeign("map")
	case !ok:
		return fault.New(fault.Invalid, "map", fmt.Sprintf("文件里没有“%s”这一列", name), fmt.Sprintf("the file has no column %q", name))
	case h.twice[name]:
		return fault.New(fault.Invalid, "map", fmt.Sprintf("标题行里“%s”出现了不止一次，分不清用哪一列，请改名后再导入", name), fmt.Sprintf("the header has the column %q more than once: rename one", name))
	}
	return nil
}

// checkMap refuses a map that does not fit the file before anything is recorded.
func (im *importer) checkMap(only []Only) error {
	fields := map[string]string{}
	for _, c := range im.columns {
		if err := im.header.check(c.name); err != nil {
			return err
		}
		if c.field != "key" && c.field != "people" {
			fields[c.field] = c.name
		}
	}
	if im.m.At == "" || im.m.Group == "" || len(im.m.Key) == 0 {
		return fault.New(fault.Invalid, "map", "对应关系里至少要有 at、group 和 key", "the map needs at least at, group and key")
	}
	for _, o := range only {
		column := fields[o.Column]
		if _, ok := im.header.index[o.Column]; column == "" && ok {
			column = o.Column
		}
		if column == "" {
			return fault.New(fault.Invalid, "only", fmt.Sprintf("没有“%s”这一列", o.Column), fmt.Sprintf("there is no column %q", o.Column))
		}
		if err := im.header.check(column); err != nil {
			return err
		}
		im.only[column] = append(im.only[column], strings.TrimSpace(o.Value))
	}
	return nil
}
