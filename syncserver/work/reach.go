package work

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
)

// reach is what one reader may see and change of the registers. It remembers what it
// looked up, so it lives as long as a snapshot.
type reach struct {
	ctx   context.Context
	docs  register.Documents
	staff access.Staff
	rules map[string]rule
	own   domain.Organisation // of a department
	holds map[change.ID]bool  // of a department: organisations that are it, or below it
	at    map[change.ID]string
	// err is the first reading that failed. What could not be read is nobody's, but a list
	// that misses it must not pass for a whole one: whoever opened the reach asks at its end.
	err error
}

func newReach(ctx context.Context, docs register.Documents, staff access.Staff) (*reach, error) {
	r := &reach{ctx: ctx, docs: docs, staff: staff, rules: departments, holds: map[change.ID]bool{}, at: map[change.ID]string{}}
	if staff.Role != access.Department {
		return r, nil
	}
	doc, found, err := docs.Find(ctx, domain.KindOrganisation, staff.Organisation)
	values := doc.Values()
	if err != nil || !found || values.Deleted() {
		return r, err // an organisation that is gone has nothing
	}
	r.holds[staff.Organisation] = true
	r.own, err = domain.Decode[domain.Organisation](values)
	return r, err
}

// everything tells that nothing is kept from the reader, so nothing need be asked.
func (r *reach) everything() bool { return r.staff.Role != access.Department && r.staff.SeesCity() }

// place is the division that a document belongs to: its own, or that of its station.
// placed is false for what belongs to the whole city, such as notices.
func (r *reach) place(k *domain.Kind, f domain.Fields) (division string, placed bool) {
	if code, ok := k.Division(f); ok && code != "" {
		return code, true
	}
	station, ok := k.Station(f)
	if !ok {
		_, kept := k.Division(f)
		return "", kept
	}
	if code, known := r.at[station]; known {
		return code, true
	}
	s, _ := domain.Decode[domain.Station](r.find(domain.KindStation, station)) // what cannot be read lies nowhere, and only the city sees it
	r.at[station] = s.Division
	return s.Division, true
}

// sees tells whether a document may be shown.
func (r *reach) sees(k *domain.Kind, id change.ID, f domain.Fields) bool {
	if r.everything() {
		return true
	}
	division, placed := r.place(k, f)
	if placed && !r.staff.MaySee(division) {
		return false
	}
	if r.staff.Role != access.Department {
		return r.staff.Role != ""
	}
	rule := r.rules[k.Name]
	return rule.mine != nil && rule.mine(r, id, f)
}

// edits tells whether a document may be changed, as it is or as it will be. What
// belongs to no division is the city's own.
func (r *reach) edits(k *domain.Kind, id change.ID, f domain.Fields) bool {
	if r.staff.Role == access.Department {
		rule := r.rules[k.Name]
		return !rule.looks && r.sees(k, id, f) && (k.Name != domain.KindOrganisation || id != r.staff.Organisation)
	}
	division, placed := r.place(k, f)
	if !placed || k.Owner == domain.OwnerCity {
		return r.staff.MayAdminister()
	}
	return r.staff.MayEdit(division)
}

// takes tells whether the reader may bring a document into a state.
func (r *reach) takes(k *domain.Kind, state string) bool {
	return r.staff.Role != access.Department || !slices.Contains(r.rules[k.Name].others, state)
}

// opens tells whether the reader has anything to do with a kind.
func (r *reach) opens(k *domain.Kind) bool {
	return r.staff.Role != access.Department || r.rules[k.Name].mine != nil
}

// adds tells whether the reader may make documents of a kind. Where exactly is asked
// when it is saved.
func (r *reach) adds(k *domain.Kind) bool {
	switch {
	case r.staff.Role == access.Department:
		return r.opens(k) && !r.rules[k.Name].looks
	case k.Owner == domain.OwnerCity:
		return r.staff.MayAdminister()
	}
	return r.staff.MayEdit(r.staff.Division)
}

// offers tells whether a field may be made to name a document: what the reader sees,
// the stations of their division, and the organisations of the divisions around it,
// for a county's committee hangs below the city's.
func (r *reach) offers(k *domain.Kind, id change.ID, f domain.Fields) bool {
	switch {
	case k.Name == domain.KindStation:
		s, err := domain.Decode[domain.Station](f)
		return err == nil && r.staff.MaySee(s.Division)
	case r.sees(k, id, f):
		return true
	case k.Name == domain.KindOrganisation && r.staff.Role != access.Department:
		division, _ := k.Division(f)
		return codes.Within(r.staff.Division, division)
	}
	return false
}

// title is what a document is called that an address or a form names: a number where
// the reader is not offered it. What is there already keeps its title.
func (r *reach) title(show *register.Shower, kind string, id, there change.ID) string {
	if k, ok := domain.FindKind(kind); ok && !id.IsZero() && id != there {
		if f := r.find(kind, id); f == nil || !r.offers(k, id, f) {
			return register.Nameless(id)
		}
	}
	return show.Title(kind, id)
}

// read is a value of a document; the zero one where it cannot be read.
func read[T any](f domain.Fields, field string) (v T) {
	if b := f[field]; len(b) > 0 {
		_ = change.Unmarshal(b, &v) // a value of a later version says nothing
	}
	return v
}

// below tells whether an organisation is the reader's or stands under it.
func (r *reach) below(id change.ID) bool {
	return r.climb(id, len(domain.OrganisationTypes)+3)
}

func (r *reach) climb(id change.ID, steps int) bool {
	if id.IsZero() || steps == 0 {
		return false // a circle holds nobody
	}
	if held, known := r.holds[id]; known {
		return held
	}
	f := r.find(domain.KindOrganisation, id)
	held := f != nil && r.climb(read[change.ID](f, "parent"), steps-1)
	r.holds[id] = held
	return held
}

// find reads a document that another one names.
func (r *reach) find(kind string, id change.ID) domain.Fields {
	doc, found, err := r.docs.Find(r.ctx, kind, id)
	if err != nil || !found {
		r.err = cmp.Or(r.err, err)
		return nil
	}
	return doc.Values()
}

// ended is the error with which whatever was done with a reach ends.
func (r *reach) ended(err error) error { return cmp.Or(r.err, err) }

// within are the documents of a snapshot that a reader may see: whatever is listed,
// counted or put on a board is made of these. A single one is found whoever asks, for
// titles of what a document names; pages ask sees before they show it.
type within struct {
	register.Documents
	reach *reach
	may   func(k *domain.Kind, id change.ID, f domain.Fields) bool
}

func (r *reach) seen() within    { return within{r.docs, r, r.sees} }
func (r *reach) offered() within { return within{r.docs, r, r.offers} }

// Scan reads those that may be seen.
func (w within) Scan(ctx context.Context, kind string, holding [][]byte, f func(merge.Document) error) error {
	k, ok := domain.FindKind(kind)
	if !ok {
		return nil
	}
	if w.reach.everything() {
		return w.Documents.Scan(ctx, kind, holding, f)
	}
	// The code of a county stands in the document as it is: the others need not be
	// decoded. Organisations above it are offered too.
	if _, ofDivision := k.Division(nonEmpty); ofDivision && kind != domain.KindOrganisation && !w.reach.staff.SeesCity() {
		holding = append(holding[:len(holding):len(holding)], []byte(strings.TrimSuffix(w.reach.staff.Division, "00")))
	}
	return w.Documents.Scan(ctx, kind, holding, func(d merge.Document) error {
		if !w.may(k, d.ID, d.Values()) {
			return nil
		}
		return f(d)
	})
}

// nonEmpty is what a kind is asked with whether its documents have divisions at all.
var nonEmpty = domain.Fields{"": nil}

// Count counts those that may be seen.
func (w within) Count(ctx context.Context, kind string) (n int, err error) {
	if w.reach.everything() {
		return w.Documents.Count(ctx, kind)
	}
	err = w.Scan(ctx, kind, nil, func(d merge.Document) error {
		if !d.Values().Deleted() {
			n++
		}
		return nil
	})
	return n, err
}
