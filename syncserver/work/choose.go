package work

import (
	"net/http"
	"slices"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// candidate is a document that can be chosen, with what tells it from others.
type candidate struct{ ID, Title, More string }

// choose looks for the document that a field names, where there are too many for a
// select. What was typed into the form goes along, and comes back.
func (p *Pages) choose(a *asked, field string, find bool) error {
	f, ok := a.kind.Field(field)
	if !ok || f.Input != domain.InputLink {
		return errForm
	}
	type kept struct{ Name, Value string }
	v := struct {
		view
		Action, Field, Label, Words string
		Kept                        []kept
		Rows                        []candidate
		Count                       int
	}{Action: a.r.URL.Path, Field: field, Label: a.In(f.Label), Words: a.r.PostForm.Get("find")}
	if !find {
		v.Words = ""
	}
	for name, values := range a.r.PostForm {
		if name != "do" && name != "find" {
			v.Kept = append(v.Kept, kept{name, values[0]})
		}
	}
	slices.SortFunc(v.Kept, func(x, y kept) int { return strings.Compare(x.Name, y.Name) })
	err := p.snapshot(a, func(r *reach) error {
		if _, err := p.mayForm(a, r); err != nil {
			return err
		}
		found, err := register.List(a.r.Context(), r.offered(), register.Query{Kind: f.Of, Words: v.Words, Limit: selectMax}, string(a.Lang))
		if err != nil {
			return err
		}
		v.Count = found.Count
		for _, row := range found.Rows {
			v.Rows = append(v.Rows, candidate{row.ID.String(), row.Title, strings.Join(slices.DeleteFunc(row.Cells, func(c string) bool { return c == "" || c == row.Title }), " · ")})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if a.Title, err = a.T("choose_title", v.Label); err != nil {
		return err
	}
	a.Path = v.Action
	v.view = a.view
	return p.write(a, "choose.html", http.StatusOK, v)
}
