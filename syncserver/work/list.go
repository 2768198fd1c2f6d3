package work

import (
	"net/http"
	"net/url"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
)

// pageRows is how many rows a page of a list has.
const pageRows = 50

// heading is a column of a list, with the address that orders by it.
type heading struct {
	Title, Address, Sorted string // Sorted as aria-sort says it
	Number                 bool
}

type row struct {
	Address, Title string
	Cells          []string
}

// list is a register: search, filters, order and page all stand in the address.
func (p *Pages) list(a *asked) error {
	a.Title = a.In(a.kind.Label)
	a.done()
	v := struct {
		view
		Kind           string
		Headings       []heading
		Rows           []row
		Count, First   int
		Last           int
		Before, After  string
		Filters        []filter
		Words          string
		Sort, Down     string
		Filtered, Adds bool
		Notes          []note
		CSV, XLSX      string
		Size           string // of the file of a long list, about
	}{Kind: a.kind.Name}
	var got register.Page
	var q register.Query
	number, err := pageNumber(a.query.Get("page"))
	if err != nil {
		return err
	}
	err = p.snapshot(a, func(r *reach) (err error) {
		if q, v.Filters, v.Notes, err = p.query(a, r); err != nil {
			return err
		}
		v.Adds = r.adds(a.kind)
		if len(v.Notes) > 0 {
			return nil // what was asked for is not clear yet
		}
		q.Offset, q.Limit = (number-1)*pageRows, pageRows
		if got, err = register.List(a.r.Context(), r.seen(), q, string(a.Lang)); err != nil || got.Count < largeRows {
			return err
		}
		bytes, err := p.size(a, r, q, got.Count)
		v.Size = sized(bytes)
		return err
	})
	if err != nil {
		return err
	}
	if number > 1 && len(got.Rows) == 0 {
		return fault.New(fault.NotFound, "", "没有这一页了，请回到列表", "there is no such page: go back to the list")
	}
	for _, f := range register.Columns(a.kind) {
		v.Headings = append(v.Headings, a.heading(f, q))
	}
	for _, r := range got.Rows {
		v.Rows = append(v.Rows, row{address(a.kind.Name, r.ID), r.Title, r.Cells})
	}
	v.Count, v.Words, v.Sort = got.Count, q.Words, q.Sort
	if q.Down {
		v.Down = "1"
	}
	v.Filtered = q.Words != "" || len(q.Where) > 0
	v.First, v.Last = (number-1)*pageRows+1, (number-1)*pageRows+len(got.Rows)
	if number > 1 {
		v.Before = a.with("page", strconv.Itoa(number-1))
	}
	if v.Last < got.Count {
		v.After = a.with("page", strconv.Itoa(number+1))
	}
	v.CSV, v.XLSX = exportAddress(a, "csv"), exportAddress(a, "xlsx")
	v.view = a.view
	return p.write(a, "list.html", http.StatusOK, v)
}

// pagesMax keeps a number in an address from being one that nothing can be counted to.
const pagesMax = 1_000_000

func pageNumber(text string) (int, error) {
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > pagesMax {
		return 0, errAddress
	}
	return n, nil
}

// with is this list with one thing of its address changed. Another order begins at the
// first page.
func (a *asked) with(pairs ...string) string {
	q := url.Values{}
	for name, values := range a.query {
		q[name] = values
	}
	q.Del("lang")
	q.Del("done")
	q.Del("page")
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Del(pairs[i])
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return a.r.URL.Path
	}
	return a.r.URL.Path + "?" + q.Encode()
}

func (a *asked) heading(f domain.Field, q register.Query) heading {
	h := heading{Title: a.In(f.Label), Sorted: "none", Number: f.Input == domain.InputCount || f.Input == domain.InputMoney}
	down := ""
	if q.Sort == f.Name {
		h.Sorted = "ascending"
		if down = "1"; q.Down {
			h.Sorted, down = "descending", ""
		}
	}
	h.Address = a.with("sort", f.Name, "down", down)
	return h
}

// query reads what an address asks for.
func (p *Pages) query(a *asked, r *reach) (q register.Query, filters []filter, notes []note, err error) {
	q = register.Query{Kind: a.kind.Name, Words: a.query.Get("q"), Where: map[string]string{}, Sort: a.query.Get("sort"), Down: a.query.Get("down") != ""}
	if len(q.Words) > 200 {
		return q, nil, nil, errAddress
	}
	if f, ok := a.kind.Field(q.Sort); q.Sort != "" && (!ok || !f.List) {
		return q, nil, nil, errAddress
	}
	for _, f := range register.Asked(a.kind) {
		value := a.query.Get(f.Name)
		if !filtered(f, value) {
			continue
		}
		one, clear, err := p.filterOf(a, r, f, value)
		if err != nil {
			return q, nil, nil, err
		}
		filters = append(filters, one)
		notes = append(notes, clear...)
		if one.Value != "" {
			q.Where[f.Name] = one.Value
		}
	}
	return q, filters, notes, nil
}
