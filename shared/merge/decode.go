package merge

import (
	"sync"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// read takes a document's encoding apart by hand, as far as it is written the way
// that Encode writes it: lists and figures read hundred thousands of documents, and
// the library takes four times as long. What is not read so is for the library.
func read(state []byte) (d Document, ok bool) {
	r := change.Reader{B: state}
	if r.Map() != 4 {
		return d, false
	}
	r.Want(1)
	d.Kind = known(r.TextBytes())
	r.Want(2)
	d.ID = r.ID()
	r.Want(3)
	d.Revision = r.Uint()
	r.Want(4)
	n := r.Map()
	if r.Bad || n > len(r.B) {
		return d, false
	}
	d.Fields = make(map[string]Field, n)
	for range n {
		name := known(r.TextBytes())
		d.Fields[name] = readField(&r)
		if r.Bad {
			return d, false
		}
	}
	return d, len(r.B) == 0 && len(d.Fields) == n
}

// names are those of the fields that there are: a text of one of them need not be made
// anew for each document.
var names = sync.OnceValue(func() map[string]string {
	m := map[string]string{domain.FieldDeleted: domain.FieldDeleted}
	for _, k := range domain.Kinds() {
		m[k.Name] = k.Name
		for _, f := range k.Fields {
			m[f.Name] = f.Name
		}
	}
	return m
})

func known(b []byte) string {
	if name, ok := names()[string(b)]; ok {
		return name
	}
	return string(b)
}

func readField(r *change.Reader) (f Field) {
	pairs := r.Map()
	r.Want(1)
	f.Value = r.Value()
	r.Want(2)
	f.Revision = r.Uint()
	r.Want(3)
	f.Clock = change.Stamp(r.Uint())
	r.Want(4)
	f.Device = r.ID()
	if pairs == 5 {
		r.Want(5)
		f.Original = change.Stamp(r.Uint())
	}
	r.Bad = r.Bad || pairs != 4 && pairs != 5
	return f
}
