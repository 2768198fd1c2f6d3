package reports

import (
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/report/book"
	"yizhan/shared/report/bulletin"
	"yizhan/shared/report/monthly"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/months"
)

const (
	// templateBytesMax is more than a template may have (package book says what is
	// wrong with it), and no more than the server wants to read.
	templateBytesMax = 17 << 20
	uploadTimeMax    = 5 * time.Minute
)

// checkedPage says what of a template can be filled.
type checkedPage struct {
	view
	Summary string
	Unknown []string
}

// template fills somebody's own workbook, or only says what would be filled. The file is
// kept nowhere, so it is sent again for filling.
func (p *Pages) template(w http.ResponseWriter, r *http.Request) {
	v := p.view(w, r)
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTimeMax)) // not every writer has one
	r.Body = http.MaxBytesReader(w, r.Body, templateBytesMax)
	name, content, err := upload(r)
	if err == nil {
		v.asked, err = p.read(r, r.Form)
	}
	if err != nil {
		p.refuse(w, r, v, err)
		return
	}
	if r.Form.Get("action") != "check" {
		wish, err := monthly.NewWish("", name, content)
		if err != nil {
			p.refuse(w, r, v, err)
			return
		}
		p.send(w, r, v, wish, strings.TrimSuffix(name, filepath.Ext(name)))
		return
	}
	page := checkedPage{view: v}
	err = p.ledger(r.Context(), &page.asked, func(s months.Pinned) error {
		tables, err := monthly.Tables(r.Context(), s, "", page.Ask)
		if err != nil {
			return err
		}
		filled, err := book.Fill(r.Context(), io.Discard, content, tables)
		if err != nil {
			return err
		}
		page.Unknown = filled.Unknown
		page.Summary, err = page.T("checked_is", name, bulletin.Number(int64(filled.Cells)))
		return err
	})
	if err != nil {
		p.refuse(w, r, v, err)
		return
	}
	page.Title, _ = page.T("checked")
	frame.Write(w, p.log, page.Lang, templates, "checked.html", http.StatusOK, page)
}

// upload reads the file of a form.
func upload(r *http.Request) (name string, content []byte, err error) {
	const inMemory = 1 << 20 // the rest waits in a temporary file
	if err := r.ParseMultipartForm(inMemory); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return "", nil, fault.New(fault.TooLarge, "file", "模板太大，最大 16 MB", "the template is too large: 16 MB at most")
		}
		return "", nil, fault.New(fault.Invalid, "file", "没有收到文件，请再选一次", "no file has arrived: choose it again")
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }() // temporary files
	f, header, err := r.FormFile("file")
	if err != nil || header.Size == 0 {
		return "", nil, fault.New(fault.Invalid, "file", "请先选一个 .xlsx 模板", "choose an .xlsx template first")
	}
	defer f.Close()
	name = filepath.Base(strings.ReplaceAll(header.Filename, `\`, "/"))
	if !strings.EqualFold(filepath.Ext(name), ".xlsx") {
		return "", nil, fault.New(fault.Invalid, "file", "模板要是 .xlsx 文件；.xls 请先在 Excel 或 WPS 里另存为 .xlsx", "a template is an .xlsx: save an .xls as one first")
	}
	content, err = io.ReadAll(f)
	return name, content, err
}
