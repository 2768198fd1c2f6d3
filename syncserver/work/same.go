package work

import (
	"context"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
	"yizhan/shared/register"
)

// same is what is known of an enterprise that two offices may have entered.
type same struct {
	Candidates []twin
	// Of is the one that this one was joined to; Others are those that were joined to
	// this one.
	Of, Why string
	OfAt    string
	Others  []link
	Edits   bool
}

// twin is an enterprise that may be the same.
type twin struct{ ID, Address, Title, More, Why string }

// twinsMax is how many are shown; an enterprise is entered twice, not a hundred times.
const twinsMax = 20

func sameOf(a *asked, r *reach, values domain.Fields, edits bool) (*same, error) {
	e, err := domain.Decode[domain.Enterprise](values)
	if err != nil {
		return nil, err
	}
	lang := string(a.Lang)
	show := register.NewShower(a.r.Context(), r.docs, lang)
	s := &same{Edits: edits}
	aliases, err := r.docs.ByKey(a.r.Context(), domain.KindEnterprise, domain.Key{Name: domain.KeySameAs, Value: a.id.String()}, twinsMax)
	if err != nil {
		return nil, err
	}
	k := a.kind
	for _, d := range aliases {
		if v := d.Values(); r.sees(k, d.ID, v) {
			s.Others = append(s.Others, link{address(k.Name, d.ID), register.TitleOf(k, v, lang)})
		}
	}
	if !e.SameAs.IsZero() {
		s.Of, s.Why, s.OfAt = show.Title(k.Name, e.SameAs), e.SameWhy, address(k.Name, e.SameAs)
		return s, nil
	}
	found, err := twins(a.r.Context(), r, a.id, e)
	for _, t := range found {
		v := t.doc.Values()
		if !r.sees(k, t.doc.ID, v) {
			continue
		}
		other, err := domain.Decode[domain.Enterprise](v)
		if err != nil || !other.SameAs.IsZero() {
			continue // it stands for another already, which is listed itself
		}
		var why []string
		for _, w := range t.why {
			why = append(why, a.In(w))
		}
		more := slices.DeleteFunc([]string{other.Credit, divisionName(other.Division), other.Address}, func(s string) bool { return s == "" })
		s.Candidates = append(s.Candidates, twin{t.doc.ID.String(), address(k.Name, t.doc.ID), other.Name, strings.Join(more, " · "), strings.Join(why, a.In(domain.Words{ZH: "、", EN: ", "}))})
	}
	if len(s.Candidates) == 0 && len(s.Others) == 0 {
		return nil, err
	}
	return s, err
}

func divisionName(code string) string {
	if d, ok := codes.FindDivision(code); ok {
		return d.Name
	}
	return code
}

type suspect struct {
	doc merge.Document
	why []domain.Words
}

// twins finds enterprises with the same credit code, or with the same name in the
// county.
func twins(ctx context.Context, r *reach, id change.ID, e domain.Enterprise) (out []suspect, err error) {
	look := func(key domain.Key, why domain.Words, fits func(domain.Enterprise) bool) {
		if err != nil || key.Value == "" {
			return
		}
		var docs []merge.Document
		docs, err = r.docs.ByKey(ctx, domain.KindEnterprise, key, twinsMax)
		for _, d := range docs {
			other, errDecode := domain.Decode[domain.Enterprise](d.Values())
			if d.ID == id || errDecode != nil || !fits(other) {
				continue
			}
			if i := slices.IndexFunc(out, func(s suspect) bool { return s.doc.ID == d.ID }); i >= 0 {
				out[i].why = append(out[i].why, why)
				continue
			}
			out = append(out, suspect{d, []domain.Words{why}})
		}
	}
	look(domain.Key{Name: "credit", Value: e.Credit}, domain.Words{ZH: "统一社会信用代码相同", EN: "the same credit code"}, func(domain.Enterprise) bool { return true })
	look(domain.Key{Name: "name", Value: domain.EnterpriseNameKey(e.Name)}, domain.Words{ZH: "同一县里名称相同", EN: "the same name in one county"}, func(o domain.Enterprise) bool {
		return codes.CountyOf(o.Division) == codes.CountyOf(e.Division)
	})
	return out, err
}

// same joins an enterprise to another, or parts them. It is an edit like any other.
func (p *Pages) same(a *asked) error {
	if a.kind.Name != domain.KindEnterprise {
		return errNoDocument
	}
	form, done := register.Form{"same_as": "", "same_why": ""}, "parted"
	switch a.r.PostForm.Get("do") {
	case "part":
	case "join":
		form["same_as"], form["same_why"], done = a.r.PostForm.Get("other"), a.r.PostForm.Get("why"), "same"
		if form["same_as"] == "" {
			return errForm
		}
	default:
		return errForm
	}
	a.r.PostForm.Del("do")
	for name, value := range form {
		a.r.PostForm.Set(name, value)
	}
	return p.store(a, form, done)
}
