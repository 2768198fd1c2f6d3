package station

import (
	"context"
	"maps"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
	"yizhan/shared/register"
)

// idOf is the id of a row's document: what identifies it makes it, so that a row has
// the same one wherever it is imported.
func (im *documentImporter) idOf(row documentRow, values domain.Fields) change.ID {
	if keys := sameKeys(im.kind, values); len(keys) > 0 {
		return change.Named(im.kind.Name+" of a ledger", im.place(keys[0], values))
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(row.form)) {
		// As it is kept: a day may be written in many ways.
		if f, _ := im.kind.Field(name); im.identifies(f) {
			b.WriteString(name + "=" + register.Typed(f, values[name]) + "\n")
		}
	}
	return change.Named(im.kind.Name+" of a ledger", b.String())
}

// identifies tells whether a field makes a row another one. How far a document has gone
// does not; of what is the same for all rows only where they belong does: the day of
// consent or of entering is that of another import.
func (im *documentImporter) identifies(f domain.Field) bool {
	if im.kind.Machines[f.Name] != nil {
		return false
	}
	switch f.Input {
	case domain.InputLink, domain.InputDivision, domain.InputChoice, domain.InputGroup:
		return true
	}
	return im.Map[f.Name] != ""
}

func county(k *domain.Kind, values domain.Fields) string {
	at, _ := k.Division(values)
	return codes.CountyOf(at)
}

// place is a key within its county.
func (im *documentImporter) place(key domain.Key, values domain.Fields) string {
	return key.Name + " " + key.Value + " " + county(im.kind, values)
}

// sameKeys are the keys by which a document of a row is found if it is there.
func sameKeys(k *domain.Kind, values domain.Fields) []domain.Key {
	return slices.DeleteFunc(k.Keys(values), func(key domain.Key) bool {
		return key.Value == "" || !slices.Contains([]string{"credit", "phone", "name"}, key.Name)
	})
}

// areOne decides by the first key that both have: two credit codes are two enterprises,
// whatever they are called.
func areOne(a, b []domain.Key) bool {
	for _, key := range a {
		if i := slices.IndexFunc(b, func(other domain.Key) bool { return other.Name == key.Name }); i >= 0 {
			return b[i].Value == key.Value
		}
	}
	return true
}

// isThere reports whether the register has a row's document. gone is one that was
// deleted, and is brought back.
func (im *documentImporter) isThere(ctx context.Context, docs register.Documents, e register.Edit) (gone *merge.Document, there bool, err error) {
	keys := sameKeys(im.kind, e.Values)
	for _, name := range im.names(e) {
		if slices.ContainsFunc(im.planned[name], func(others []domain.Key) bool { return areOne(keys, others) }) {
			return nil, true, nil
		}
	}
	doc, found, err := docs.Find(ctx, e.Kind, e.ID)
	values := doc.Values()
	if err != nil || found && !values.Deleted() {
		return nil, found, err
	}
	for _, key := range keys {
		others, err := docs.ByKey(ctx, e.Kind, key, importSameMax)
		if err != nil {
			return nil, false, err
		}
		if slices.ContainsFunc(others, func(d merge.Document) bool {
			values := d.Values()
			return county(im.kind, values) == county(im.kind, e.Values) && areOne(keys, sameKeys(im.kind, values))
		}) {
			return nil, true, nil
		}
	}
	if found {
		gone = &doc
	}
	return gone, false, nil
}

// importSameMax is how many documents of one name are looked at.
const importSameMax = 50

// names are what a row's document is found by among those that are not written yet.
func (im *documentImporter) names(e register.Edit) []string {
	names := []string{"id " + e.ID.String()}
	for _, key := range sameKeys(im.kind, e.Values) {
		names = append(names, im.place(key, e.Values))
	}
	return names
}

// plan notes that a row's document is about to be written.
func (im *documentImporter) plan(e register.Edit) {
	for _, name := range im.names(e) {
		im.planned[name] = append(im.planned[name], sameKeys(im.kind, e.Values))
	}
}

// bringBack undoes the deletion of a row's document. Its state stays: it may have gone
// on since it was first imported.
func (im *documentImporter) bringBack(e register.Edit, gone merge.Document) draft {
	fields := register.Differs(im.kind, gone.Values(), e.Values)
	for field := range im.kind.Machines {
		delete(fields, field)
	}
	maps.Copy(fields, register.Restore(e.Kind, e.ID, gone.Revision).Fields)
	return editDraft(e.Kind, e.ID, gone.Revision, fields)
}
