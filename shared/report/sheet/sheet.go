// Package sheet reads the tables that people keep: Excel workbooks and CSV files,
// one row after the other. A file may come from anywhere, so nothing in it decides
// how much memory is used: what is over a limit is refused with a sentence.
package sheet

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"yizhan/shared/fault"
)

// The limits. A ledger comes near none of them.
const (
	fileBytesMax   = 256 << 20 // of the file as it lies there
	unpackedMax    = 1 << 30   // of what a workbook's part unpacks to
	wordsBytesMax  = 64 << 20  // of all shared words of a workbook
	wordsMax       = 1 << 20   // how many there are
	rowsMax        = 1 << 20   // Excel's own
	columnsMax     = 512
	cellRunesMax   = 32_767 // Excel's own
	sheetsMax      = 256
	stylesMax      = 1 << 16  // Excel's own is 65,490
	tokenBytesMax  = 1 << 20  // of one piece of XML
	settingsMax    = 16 << 20 // of the list of sheets and of the styles
	depthMax       = 64       // of elements in elements
	sniffBytesMax  = 1 << 20
	unpackedSumMax = 4 << 30 // of all parts, as the file declares them
)

// Row is a row of a table, or why it is none.
type Row struct {
	Number  int // as the spreadsheet shows it, or the line of the file
	Cells   []string
	Refused error
}

// Rows are the rows of a table. Empty ones are left out.
type Rows interface {
	// Next gives the next row; an error is io.EOF or that of the file. Behind a
	// row that is refused it goes on at the very next one.
	Next() (Row, error)
	// Used is the number of the last row used, and how many bytes were.
	Used() (rows int, bytes int64)
	// Fit sets what judges a row that goes over several lines of a file: whether it
	// can be one. Without it each is taken.
	Fit(judge func(cells []string) bool)
	Close() error
}

// Book is a file with one table or several.
type Book struct {
	Name   string   // of the file, without its folder
	Sheets []string // the names of its tables; one, empty, for a CSV file
	// Size is how many bytes Used will have counted at the end of a table, about.
	Size func(sheet int) int64
	rows func(sheet int) (Rows, error)
}

// Rows begins to read a table.
func (b *Book) Rows(sheet int) (Rows, error) {
	if sheet < 0 || sheet >= len(b.Sheets) {
		return nil, fault.New(fault.NotFound, "sheet", "文件里没有这张工作表", "the file has no such sheet")
	}
	return b.rows(sheet)
}

// Open looks at a file and says what is in it. What it is follows from its content:
// names lie, and systems of offices write pages for the browser into .xls files. The
// file is opened anew for each reading and not held in between.
func Open(path string) (*Book, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, classify(err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, classify(err)
	case info.IsDir():
		return nil, errNoTable(nil)
	case info.Size() == 0:
		return nil, fault.New(fault.Invalid, "file", "文件是空的。请在 Excel 里打开看看，存好再选一次", "the file is empty. Look at it in Excel, save it and choose it again")
	case info.Size() > fileBytesMax:
		return nil, errTooLarge()
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && err != io.EOF {
		return nil, classify(err)
	}
	b := &Book{Name: filepath.Base(path)}
	switch head = head[:n]; {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return b, b.openWorkbook(path)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return nil, errOldBook(f)
	case !isText(head):
		return nil, errNoTable(nil)
	}
	return b, b.openText(path, info.Size())
}

// isText tells text from pictures, programs and pages for the browser.
func isText(head []byte) bool {
	start := strings.ToLower(string(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n")))
	for _, page := range []string{"<html", "<!doctype", "<?xml", "<table", "%pdf", "{\\rtf"} {
		if strings.HasPrefix(start, page) {
			return false
		}
	}
	return utf16Of(head) != nil || bytes.IndexByte(head, 0) < 0
}

// errOldBook tells what a file of the older form is: a workbook before 2007, or one
// that a password protects.
func errOldBook(f *os.File) error {
	var name []byte // as a file of this form writes the names of its parts
	for _, c := range "EncryptedPackage" {
		name = append(name, byte(c), 0)
	}
	part := make([]byte, sniffBytesMax+len(name))
	for at := int64(0); ; at += sniffBytesMax {
		n, err := f.ReadAt(part, at)
		if bytes.Contains(part[:n], name) {
			return fault.New(fault.Invalid, "file", "这个文件有打开密码。请在 Excel 里打开，去掉密码另存一份，再选那一份", "a password protects the file. Open it in Excel, save a copy without the password, and choose that")
		}
		if err != nil {
			return fault.New(fault.Invalid, "file", "这是旧格式的文件（.xls 或 .et）。请在 Excel 或 WPS 里另存为 .xlsx，再选那一份", "this is a file of the old form (.xls or .et). Save it as .xlsx in Excel or WPS, and choose that")
		}
	}
}

func classify(err error) error {
	if _, is := errors.AsType[*fault.Error](err); is || err == nil || err == io.EOF {
		return err
	}
	e := &fault.Error{Kind: fault.Locked, Field: "file", Err: err,
		ZH: "这个文件读不出来，可能正被 Excel、WPS 打开，或者没有权限。请关掉它再试；还不行就复制一份再选",
		EN: "the file cannot be read: perhaps it is open in Excel or WPS, or you may not read it. Close it and try again, or choose a copy of it"}
	if errors.Is(err, fs.ErrNotExist) {
		e.Kind, e.ZH, e.EN = fault.NotFound, "找不到这个文件。请核对名字，看 U 盘是否插好", "there is no such file: check the name, and whether the stick is plugged in"
	}
	return e
}

func errNoTable(err error) error {
	return &fault.Error{Kind: fault.Invalid, Field: "file", Err: err,
		ZH: "这个文件不是表格，或者坏了。请在 Excel 里打开，另存为 .xlsx，再选那一份", EN: "the file is no table, or it is damaged. Open it in Excel, save it as .xlsx, and choose that"}
}

func errTooLarge() error {
	return fault.New(fault.TooLarge, "file", "文件太大，没有读。请只留要导入的行，另存一份，或者分成几个文件", "the file is too large and was not read. Save a copy with no more than the rows to import, or several files")
}
