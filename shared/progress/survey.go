package progress

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"yizhan/shared/domain"
)

// SurveyDiff is what a round found that the one before did not, no longer, or
// otherwise.
type SurveyDiff struct {
	New, Gone []Doc[domain.SurveyEntry]
	Changed   []SurveyChange
	Same      int // entries without any difference
}

// SurveyChange is an entry that differs from the one before, and in what.
type SurveyChange struct {
	Before, After Doc[domain.SurveyEntry]
	Fields        []string // names of fields, in their order
}

// DiffSurveys compares two rounds. Entries of one round that are of the same
// enterprise or person count once: two offices may both have found it, and the later
// word counts.
func DiffSurveys(before, after []Doc[domain.SurveyEntry]) SurveyDiff {
	var d SurveyDiff
	was, is := oneEach(before), oneEach(after)
	at := map[string]Doc[domain.SurveyEntry]{}
	for _, e := range was {
		at[e.key] = e.Doc
	}
	for _, e := range is {
		old, known := at[e.key]
		delete(at, e.key)
		fields := surveyFields(old.Value, e.Value)
		switch {
		case !known:
			d.New = append(d.New, e.Doc)
		case len(fields) > 0:
			d.Changed = append(d.Changed, SurveyChange{old, e.Doc, fields})
		default:
			d.Same++
		}
	}
	for _, e := range was {
		if _, gone := at[e.key]; gone {
			d.Gone = append(d.Gone, e.Doc)
		}
	}
	return d
}

// subject is an entry with what tells its subject from others, worked out once.
type subject struct {
	Doc[domain.SurveyEntry]
	key string
}

// oneEach keeps the latest entry of each subject: by day, then by id, which is
// ordered by time. The order is that of the subjects.
func oneEach(entries []Doc[domain.SurveyEntry]) []subject {
	sorted := make([]subject, len(entries))
	for i, e := range entries {
		sorted[i] = subject{e, e.Value.Same()}
	}
	slices.SortFunc(sorted, func(a, b subject) int {
		return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(b.Value.FoundOn, a.Value.FoundOn), bytes.Compare(b.ID[:], a.ID[:]))
	})
	return slices.CompactFunc(sorted, func(a, b subject) bool { return a.key == b.key })
}

// surveyFields are the fields that say something else now. When and how an entry was
// made is no difference of its subject.
func surveyFields(a, b domain.SurveyEntry) (fields []string) {
	for _, f := range []struct {
		name    string
		differs bool
	}{
		{"name", a.Name != b.Name}, {"credit", a.Credit != b.Credit}, {"phone", a.Phone != b.Phone}, {"group", a.Group != b.Group},
		{"employer", a.Employer != b.Employer}, {"headcount", a.Headcount != b.Headcount}, {"party", a.Party != b.Party}, {"division", a.Division != b.Division},
	} {
		if f.differs {
			fields = append(fields, f.name)
		}
	}
	return fields
}
