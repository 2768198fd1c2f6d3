package work

import (
	"cmp"
	"errors"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
)

// option is a choice of a select.
type option struct {
	Value, Title string
	Chosen       bool
}

// divisions are those of the reader, with the counties and towns in it. One that lies
// deeper is offered where it stands already.
func divisions(s access.Staff, chosen string) (out []option) {
	seen := chosen == ""
	add := func(d codes.Division, indent string) {
		if s.MaySee(d.Code) {
			out = append(out, option{d.Code, indent + d.Name, d.Code == chosen})
			seen = seen || d.Code == chosen
		}
	}
	for _, top := range codes.Divisions(codes.LevelCity) {
		add(top, "")
		for _, county := range codes.Children(top.Code) {
			add(county, "\u3000")
			for _, town := range codes.Children(county.Code) {
				add(town, "\u3000\u3000")
			}
		}
	}
	if !seen {
		name := chosen
		if d, ok := codes.FindDivision(chosen); ok {
			name = d.Name
		}
		out = append(out, option{chosen, name, true})
	}
	return out
}

// selectMax is how many documents a select offers; of more, one is looked for.
const selectMax = 50

// errEnough ends a scan that has given what is wanted.
var errEnough = errors.New("enough")

// documents are those that a link may lead to; many where they are too many for a
// select. One that is there already stays what it is.
func documents(r *reach, of, lang string, chosen, there change.ID) (out []option, many bool, err error) {
	k, ok := domain.FindKind(of)
	if !ok {
		return nil, true, nil
	}
	seen := chosen.IsZero()
	err = r.offered().Scan(r.ctx, of, nil, func(d merge.Document) error {
		values := d.Values()
		if values.Deleted() {
			return nil
		}
		if len(out) == selectMax {
			return errEnough
		}
		out = append(out, option{d.ID.String(), register.TitleOf(k, values, lang), d.ID == chosen})
		seen = seen || d.ID == chosen
		return nil
	})
	if err == errEnough {
		return nil, true, nil
	}
	if !seen { // it lies with others, or is gone
		out = append(out, option{chosen.String(), r.title(register.NewShower(r.ctx, r.docs, lang), of, chosen, there), true})
	}
	return out, false, err
}

// groupOptions are the groups of people, as the city's dictionary has them.
func groupOptions(r *reach, lang, chosen string) (out []option, err error) {
	var list []domain.Group
	err = r.docs.Scan(r.ctx, domain.KindGroup, nil, func(d merge.Document) error {
		values := d.Values()
		if g, err := domain.Decode[domain.Group](values); err == nil && !values.Deleted() { // what cannot be read cannot be chosen
			list = append(list, g)
		}
		return nil
	})
	slices.SortFunc(list, func(x, y domain.Group) int {
		return cmp.Or(cmp.Compare(x.Order, y.Order), cmp.Compare(x.Code, y.Code))
	})
	seen := chosen == ""
	for _, g := range list {
		name := g.Name
		if lang == "en" && g.NameEN != "" {
			name = g.NameEN
		}
		out = append(out, option{g.Code, name, g.Code == chosen})
		seen = seen || g.Code == chosen
	}
	if !seen {
		out = append(out, option{chosen, chosen, true})
	}
	return out, err
}
