package reports

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/fault"
	"yizhan/shared/report/bulletin"
	"yizhan/shared/report/form"
	"yizhan/shared/report/monthly"
	"yizhan/shared/report/table"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/months"
)

// rowsMax is how many rows of a sheet a page shows: it is for looking, the files hold all.
const rowsMax = 1000

// tablePage shows one table.
type tablePage struct {
	view
	Kind   monthly.Kind
	Sheets []sheet
}

// sheet is one of its sheets.
type sheet struct {
	view  view
	table form.Table
}

func (p *Pages) table(w http.ResponseWriter, r *http.Request) {
	page := tablePage{view: p.view(w, r)}
	var err error
	if page.asked, err = p.read(r, r.URL.Query()); err != nil {
		p.refuse(w, r, page.view, err)
		return
	}
	known := false
	if page.Kind, known = monthly.FindKind(strings.ToUpper(chi.URLParam(r, "table"))); !known {
		p.refuse(w, r, page.view, fault.New(fault.NotFound, "table", "没有这张表", "there is no such table"))
		return
	}
	err = p.ledger(r.Context(), &page.asked, func(s months.Pinned) error {
		tables, err := monthly.Tables(r.Context(), s, page.Kind.Code, page.Ask)
		for _, t := range tables {
			page.Sheets = append(page.Sheets, sheet{page.view, t})
		}
		return err
	})
	if err != nil {
		p.refuse(w, r, page.view, err)
		return
	}
	page.Title = page.Kind.Code + " " + page.pick(page.Kind.Title, page.Kind.EN)
	frame.Write(w, p.log, page.Lang, templates, "table.html", http.StatusOK, page)
}

// Other is the address of this table in the other language.
func (p tablePage) Other() string {
	return strings.Replace(p.view.Other(), "/reports?", "/reports/"+p.Kind.Code+"?", 1)
}

// Files are those of the table.
func (p tablePage) Files() []file { return p.files(p.Kind) }

// Name is the sheet's title, Lines what stands under it, Notes what is to be known.
func (s sheet) Name() string    { return s.table.Title }
func (s sheet) Lines() []string { return s.table.Lines() }
func (s sheet) Notes() []string { return s.table.Notes }

// Scrolls says to those who hear the page what the table does.
func (s sheet) Scrolls() (string, error) { return s.view.T("scrolls") }

// head is a heading. Scope tells what it stands over.
type head struct {
	Words         string
	Columns, Rows int
	Scope         string
}

// Heads are the headings by level.
func (s sheet) Heads() [][]head {
	var out [][]head
	for _, level := range s.table.Heads() {
		var row []head
		for _, h := range level {
			scope := "col"
			if h.Columns > 1 {
				scope = "colgroup"
			}
			row = append(row, head{h.Words, h.Columns, h.Rows, scope})
		}
		out = append(out, row)
	}
	return out
}

// cell is a cell of a row; the one that names the row is its head.
type cell struct {
	Words               string
	Head, Number, Quiet bool
}

// Rows are the rows, as far as a page shows them.
func (s sheet) Rows() [][]cell {
	var out [][]cell
	for _, row := range s.table.Rows[:min(len(s.table.Rows), rowsMax)] {
		out = append(out, s.cells(row, form.Naming-1))
	}
	return out
}

// Sums are the last row; nil where there is none.
func (s sheet) Sums() []cell {
	sums := s.table.Sums()
	if sums == nil {
		return nil
	}
	return s.cells(sums, 0)
}

func (s sheet) cells(row []any, naming int) []cell {
	out := make([]cell, len(row))
	for i, v := range row {
		kind := s.table.Columns[i].Kind
		out[i] = cell{table.Show(kind, v), i == naming, kind.Right() && i != naming, v == form.NotReported}
	}
	return out
}

// More says that not all rows are shown; empty where they are.
func (s sheet) More() (string, error) {
	if n := len(s.table.Rows); n > rowsMax {
		return s.view.T("first_rows", bulletin.Number(rowsMax), bulletin.Number(int64(n)))
	}
	return "", nil
}
