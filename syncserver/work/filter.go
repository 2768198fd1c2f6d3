package work

import (
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/register"
)

// filtered tells whether a list can be narrowed by a field: by words of a choice, by
// place, by the organisation in charge; by other documents where a link leads there.
func filtered(f domain.Field, value string) bool {
	switch f.Input {
	case domain.InputChoice:
		return f.List
	case domain.InputDivision:
		return true
	case domain.InputLink:
		return value != "" || f.List && f.Of == domain.KindOrganisation
	}
	return false
}

// filter is one field by which a list is narrowed.
type filter struct {
	Name, Label  string
	Value, Shown string
	Options      []option // none: it is typed
	Clear        string   // address without it, of a document that was chosen
}

// note says that something typed names several documents, or none.
type note struct {
	Text    string
	Choices []link
}

type link struct{ Address, Title string }

func (p *Pages) filterOf(a *asked, r *reach, f domain.Field, value string) (filter, []note, error) {
	one := filter{Name: f.Name, Label: a.In(f.Label), Value: value}
	switch f.Input {
	case domain.InputChoice:
		if _, known := f.Choice(value); value != "" && !known {
			return one, nil, errAddress
		}
		for _, c := range f.Choices {
			one.Options = append(one.Options, option{c.Code, c.In(string(a.Lang)), c.Code == value})
		}
	case domain.InputDivision:
		if _, known := codes.FindDivision(value); value != "" && (!known || !r.staff.MaySee(value)) {
			return one, nil, fault.New(fault.NotFound, "division", "没有这个区划，或者不归你管", "there is no such division, or it is not yours")
		}
		one.Options = divisions(r.staff, value)
	case domain.InputLink:
		return p.linkFilter(a, r, f, one)
	}
	return one, nil, nil
}

// linkFilter narrows a list to a document, by its id or by what is typed of its name.
func (p *Pages) linkFilter(a *asked, r *reach, f domain.Field, one filter) (filter, []note, error) {
	if one.Value == "" {
		return one, nil, nil
	}
	if id, err := change.ParseID(one.Value); err == nil {
		one.Shown, one.Clear = r.title(p.shower(a, r), f.Of, id, change.ID{}), a.with(f.Name, "")
		return one, nil, nil
	}
	typed := one.Value
	found, err := register.List(a.r.Context(), r.offered(), register.Query{Kind: f.Of, Words: typed, Limit: 20}, string(a.Lang))
	if err != nil {
		return one, nil, err
	}
	if len(found.Rows) == 1 {
		one.Value, one.Shown, one.Clear = found.Rows[0].ID.String(), found.Rows[0].Title, a.with(f.Name, "")
		return one, nil, nil
	}
	one.Value, one.Shown = "", typed
	key := "several"
	if len(found.Rows) == 0 {
		key = "none_so"
	}
	text, err := a.T(key, one.Label, typed, found.Count)
	n := note{Text: text}
	for _, row := range found.Rows {
		n.Choices = append(n.Choices, link{a.with(f.Name, row.ID.String()), row.Title})
	}
	return one, []note{n}, err
}
