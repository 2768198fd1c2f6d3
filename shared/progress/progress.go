// Package progress says how far the work of offices is: which enterprises have an
// organisation, which gathering places have a station near, what two surveys differ
// in, which duties, rules, meetings and problems are due. It works on documents that
// somebody else has read, so a page, a table and a command come to the same result.
package progress

import (
	"cmp"

	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
)

// Doc is a document that is not deleted, read into its struct.
type Doc[T any] struct {
	ID    change.ID
	Value T
}

// byID finds documents by their ids.
func byID[T any](docs []Doc[T]) map[change.ID]T {
	out := make(map[change.ID]T, len(docs))
	for _, d := range docs {
		out[d.ID] = d.Value
	}
	return out
}

// countyOf is the county that a division lies in, or the division itself where that
// is the whole city: nobody disappears from a total.
func countyOf(division string) string {
	return cmp.Or(codes.CountyOf(division), division)
}
