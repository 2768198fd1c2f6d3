package register

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
)

// Query asks for a page of a register.
type Query struct {
	Kind   string
	Words  string            // all of them stand in the document, in any field; in a personal one whole
	Where  map[string]string // field: its value as typed; of a division, all within it
	Within string            // division: what somebody may see; empty for all
	Sort   string            // field, empty for the newest first
	Show   []string          // fields that are wanted as cells; empty for those that the kind lists
	Down   bool
	Offset int
	Limit  int
}

// Row is one line of a list.
type Row struct {
	ID     change.ID
	Title  string
	Cells  []string // of the columns, as people read them
	Values domain.Fields
}

// Page is a stretch of a register, with how many there are in all.
type Page struct {
	Columns []domain.Field
	Rows    []Row
	Count   int
}

// Columns are the fields that a list shows.
func Columns(k *domain.Kind) (out []domain.Field) {
	for _, f := range k.Fields {
		if f.List {
			out = append(out, f)
		}
	}
	return out
}

// shown are the columns that a query asks for.
func (q Query) shown(k *domain.Kind) (out []domain.Field) {
	for _, name := range q.Show {
		if f, ok := k.Field(name); ok {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return Columns(k)
	}
	return out
}

// List reads a page. Words are looked for in what stands in the fields, and in the
// names of choices.
func List(ctx context.Context, docs Documents, q Query, lang string) (Page, error) {
	p := Page{Rows: []Row{}}
	k, ok := domain.FindKind(q.Kind)
	if !ok || !k.IsDocument() {
		return p, errNoKind
	}
	p.Columns = q.shown(k)
	m := newMatcher(k, q)
	var kept []merge.Document
	all := len(m.words) == 0 && len(m.where) == 0 && m.within == "" && q.Sort == ""
	err := docs.Scan(ctx, q.Kind, m.holding, func(d merge.Document) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !m.fits(d.Values()) {
			return nil
		}
		p.Count++
		// Without an order of its own the list is that of the scan, and only the page
		// is kept.
		if q.Sort != "" || p.Count > q.Offset && (q.Limit == 0 || len(kept) < q.Limit) {
			kept = append(kept, d)
		}
		if all && q.Limit > 0 && len(kept) == q.Limit {
			return errEnough
		}
		return nil
	})
	if err == errEnough {
		p.Count, err = docs.Count(ctx, q.Kind)
	}
	if err != nil {
		return p, err
	}
	show := NewShower(ctx, docs, lang)
	if q.Sort != "" {
		kept = sorted(k, kept, q, show)
	}
	for _, d := range kept {
		values := d.Values()
		row := Row{ID: d.ID, Title: TitleOf(k, values, lang), Values: values}
		for _, f := range p.Columns {
			row.Cells = append(row.Cells, show.Show(f, values[f.Name]))
		}
		p.Rows = append(p.Rows, row)
	}
	return p, show.Err()
}

// Each hands over the documents that a query asks for, one after the other in the
// order of the scan, so that a list of any length can be taken out. Order and page of
// the query do not count.
func Each(ctx context.Context, docs Documents, q Query, f func(merge.Document) error) error {
	k, ok := domain.FindKind(q.Kind)
	if !ok || !k.IsDocument() {
		return errNoKind
	}
	m := newMatcher(k, q)
	return docs.Scan(ctx, q.Kind, m.holding, func(d merge.Document) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !m.fits(d.Values()) {
			return nil
		}
		return f(d)
	})
}

// errEnough ends a scan of which the page is full: without a filter the rest is only
// counted.
var errEnough = errors.New("enough")

var errNoKind = errors.New("there is no register of that kind")

// matcher decides whether a document belongs into a list.
type matcher struct {
	kind    *domain.Kind
	words   []string
	where   map[string]string
	within  string
	holding [][]byte
}

func newMatcher(k *domain.Kind, q Query) matcher {
	m := matcher{kind: k, words: strings.Fields(q.Words), where: map[string]string{}, within: q.Within}
	for name, v := range q.Where {
		f, ok := k.Field(name)
		if !ok || v == "" {
			continue
		}
		m.where[name] = v
		switch f.Input {
		case domain.InputChoice, domain.InputGroup, domain.InputCredit, domain.InputPhone:
			m.holding = append(m.holding, []byte(v))
		case domain.InputDivision:
			m.holding = append(m.holding, []byte(strings.TrimSuffix(v, "00")))
		case domain.InputLink:
			if id, err := change.ParseID(v); err == nil {
				m.holding = append(m.holding, id[:])
			}
		}
	}
	for _, w := range m.words {
		if !m.names(w) {
			m.holding = append(m.holding, []byte(w))
		}
	}
	return m
}

// names reports whether a word may stand for a choice or a division, which the
// document holds as a code, or be written in another case.
func (m matcher) names(w string) bool {
	// Another case, a number or a day is not written in the document as it is typed.
	if strings.ToLower(w) != strings.ToUpper(w) || strings.Trim(w, "0123456789-./") == "" {
		return true
	}
	for _, f := range m.kind.Fields {
		if f.Input == domain.InputDivision {
			for _, d := range codes.AllDivisions() {
				if strings.Contains(d.Name, w) {
					return true
				}
			}
		}
		for _, c := range f.Choices {
			if strings.Contains(c.ZH, w) {
				return true
			}
		}
	}
	return false
}

func (m matcher) fits(values domain.Fields) bool {
	if values.Deleted() || len(values) == 0 {
		return false
	}
	if m.within != "" {
		if at, ok := m.kind.Division(values); ok && !codes.Within(at, m.within) {
			return false
		}
	}
	for name, want := range m.where {
		f, _ := m.kind.Field(name)
		got := Typed(f, values[name])
		if got != want && !(f.Input == domain.InputDivision && codes.Within(got, want)) {
			return false
		}
	}
	for _, w := range m.words {
		if !slices.ContainsFunc(m.kind.Fields, func(f domain.Field) bool { return holds(f, values[f.Name], w) }) {
			return false
		}
	}
	return true
}

// holds reports whether a word stands in a field, as it is or as it is shown. Of a
// personal field only what the mask shows, or all of it: a part would tell whoever
// searches for it what is behind the mask, one digit after the other.
func holds(f domain.Field, value []byte, w string) bool {
	if f.Input == domain.InputLink {
		return false
	}
	typed := Typed(f, value)
	if typed == "" {
		return false
	}
	if f.Personal != "" {
		return strings.EqualFold(typed, w) || strings.Contains(Masked(f, typed), w)
	}
	if strings.Contains(strings.ToLower(typed), strings.ToLower(w)) {
		return true
	}
	if c, ok := f.Choice(typed); ok {
		return strings.Contains(c.ZH, w) || strings.Contains(strings.ToLower(c.EN), strings.ToLower(w))
	}
	if f.Input == domain.InputDivision {
		d, ok := codes.FindDivision(typed)
		return ok && strings.Contains(d.Name, w)
	}
	return false
}

// sorted orders documents by a field and cuts the page out: numbers and days by
// their value, choices by their order, the rest by what is shown.
func sorted(k *domain.Kind, docs []merge.Document, q Query, show *Shower) []merge.Document {
	f, ok := k.Field(q.Sort)
	if !ok {
		return page(docs, q)
	}
	type keyed struct {
		doc    merge.Document
		number int64
		text   string
	}
	keys := make([]keyed, len(docs))
	for i, d := range docs {
		keys[i].doc = d
		value := d.Values()[f.Name]
		switch f.Input {
		case domain.InputCount, domain.InputMoney, domain.InputDegrees, domain.InputMoment, domain.InputDay:
			keys[i].number = read[int64](value)
		case domain.InputChoice:
			code := read[string](value)
			keys[i].number = int64(slices.IndexFunc(f.Choices, func(c domain.Choice) bool { return c.Code == code }))
		case domain.InputDivision:
			keys[i].text = read[string](value)
		default:
			keys[i].text = show.Show(f, value)
		}
	}
	slices.SortStableFunc(keys, func(a, b keyed) int {
		c := cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.text, b.text))
		if q.Down {
			c = -c
		}
		return c
	})
	for i := range keys {
		docs[i] = keys[i].doc
	}
	return page(docs, q)
}

func page(docs []merge.Document, q Query) []merge.Document {
	docs = docs[min(q.Offset, len(docs)):]
	if q.Limit > 0 {
		docs = docs[:min(q.Limit, len(docs))]
	}
	return docs
}
