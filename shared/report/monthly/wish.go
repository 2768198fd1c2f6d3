package monthly

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"yizhan/shared/fault"
	"yizhan/shared/report/book"
	"yizhan/shared/report/form"
	"yizhan/shared/report/paper"
	"yizhan/shared/report/table"
)

// Format is as what a file is written.
type Format string

// The formats, which are the ends of the files' names.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
	PDF  Format = "pdf"
	DOCX Format = "docx"
	ZIP  Format = "zip"
)

// Wish is one file that somebody wants: a table, the 通报 as a document, the packet, or a
// template of their own, filled.
type Wish struct {
	Table    string // T1 …; empty where it is none of them
	Template []byte // nil: none
	Format   Format
	// Fonts are those to print with, for PDF.
	Fonts func() (paper.Fonts, error)
}

// NewWish reads what a file's name says: .zip is the packet, .docx the 通报, and the rest a
// table, or a template with all of them.
func NewWish(table, file string, template []byte) (Wish, error) {
	w := Wish{Table: strings.ToUpper(table), Template: template, Format: Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(file)), "."))}
	wrong := func(field, zh, en string) (Wish, error) { return w, fault.New(fault.Invalid, field, zh, en) }
	switch {
	case !slices.Contains([]Format{XLSX, CSV, PDF, DOCX, ZIP}, w.Format):
		return wrong("file", "文件名要以 .xlsx、.csv、.pdf、.docx 或 .zip 结尾", "the file's name ends with .xlsx, .csv, .pdf, .docx or .zip")
	case template != nil && w.Format != XLSX:
		return wrong("file", "模板填好后是 .xlsx，请改文件名", "a filled template is an .xlsx: change the file's name")
	case template != nil && table != "":
		return wrong("table", "模板自己写明要哪些数，不用再选表", "a template says itself what it wants: choose no table")
	case (w.Format == DOCX || w.Format == ZIP) && table != "":
		return wrong("table", "通报（.docx）和报表包（.zip）不用选表", "the 通报 (.docx) and the packet (.zip) take no table")
	case template == nil && table == "" && w.Format != DOCX && w.Format != ZIP:
		return wrong("table", "请选一张表，例如 T1", "choose a table, such as T1")
	}
	return w, nil
}

// Name is what the log calls it.
func (w Wish) Name() string {
	switch {
	case w.Template != nil:
		return "自备模板"
	case w.Format == DOCX:
		return "通报"
	case w.Format == ZIP:
		return "本月报表包"
	}
	return w.Table
}

// HasPeople reports whether people are listed in it, masked as they are.
func (w Wish) HasPeople() bool {
	k, _ := FindKind(w.Table)
	return w.Format == ZIP || w.Template != nil || k.People
}

// Written says what became of a wish.
type Written struct {
	Rows    int64    `json:"rows"`
	Unknown []string `json:"unknown,omitempty"` // names of a template that mean nothing here
	Files   []File   `json:"files,omitempty"`   // of the packet
}

// Write writes what is wanted.
func Write(ctx context.Context, out io.Writer, src Source, ask Ask, w Wish) (Written, error) {
	var done Written
	switch w.Format {
	case ZIP:
		files, err := Package(ctx, out, src, ask)
		for _, f := range files {
			done.Rows += f.Rows
		}
		done.Files = files
		return done, err
	case DOCX:
		m, err := Bulletin(ctx, src, ask)
		if err != nil {
			return done, err
		}
		_, err = m.Document().WriteTo(out)
		return done, err
	}
	tables, err := Tables(ctx, src, w.Table, ask)
	if err != nil {
		return done, err
	}
	if w.Template != nil {
		filled, err := book.Fill(ctx, out, w.Template, tables)
		done.Rows, done.Unknown = int64(filled.Rows), filled.Unknown
		return done, err
	}
	for _, t := range tables {
		done.Rows += int64(len(t.Rows))
	}
	return done, write(ctx, out, ask, tables, w)
}

func write(ctx context.Context, out io.Writer, ask Ask, tables []form.Table, w Wish) error {
	if w.Format == XLSX {
		return book.WriteExplained(ctx, out, explain(ask, tables), tables...)
	}
	if w.Format == CSV {
		if len(tables) > 1 {
			return fault.New(fault.Invalid, "file", w.Table+" 有几张工作表，请存为 .xlsx", w.Table+" has several sheets: save it as .xlsx")
		}
		_, err := tables[0].List().CSV(ctx, out, nil)
		return err
	}
	fonts, err := w.Fonts()
	if err != nil {
		return err
	}
	var bands []table.Table
	for _, t := range tables {
		bands = append(bands, t.Bands()...)
	}
	_, err = table.PDF(ctx, out, fonts, nil, bands...)
	return err
}

// ReadWish is NewWish for a command: it reads the template, and -package wants a .zip.
func ReadWish(table, file, template string, whole bool) (Wish, error) {
	if whole && (!strings.EqualFold(filepath.Ext(file), "."+string(ZIP)) || template != "") {
		return Wish{}, fault.New(fault.Invalid, "file", "报表包是一个 .zip 文件：-package -o 文件.zip", "the package is a .zip: -package -o FILE.zip")
	}
	var content []byte
	if template != "" {
		var err error
		if content, err = book.ReadTemplate(template); err != nil {
			return Wish{}, err
		}
	}
	return NewWish(table, file, content)
}
