package stats

import (
	"yizhan/shared/domain"
)

// Documents are counted like everything else: a sum of cells, kept in the
// transaction that changes the document. The measure is called like the kind.

// counted is the kind of document that a measure counts.
func counted(m domain.Measure) (*domain.Kind, bool) {
	k, ok := domain.FindKind(string(m))
	return k, ok && k.Counts.Day != ""
}

// KindOf is the kind of document whose measure it is, if it is one of those.
func KindOf(m domain.Measure) (*domain.Kind, bool) { return counted(m) }

// CountedKinds lists the kinds whose documents are counted, in the order of the
// registry.
func CountedKinds() (out []*domain.Kind) {
	for _, k := range domain.Kinds() {
		if k.Counts.Day != "" {
			out = append(out, k)
		}
	}
	return out
}

// documentDefinition says how documents of a kind are counted, in the words of their
// fields.
func documentDefinition(k *domain.Kind) Definition {
	label := func(name string) domain.Words {
		f, _ := k.Field(name)
		return f.Label
	}
	day := label(k.Counts.Day)
	d := Definition{Name: Words(k.Label), Unit: Words{"个", "in all"}, How: Words{
		"有效的" + k.Label.ZH + "，每份算 1 个，归到“" + day.ZH + "”那一天。删除的不算。",
		"Each valid entry (" + k.Label.EN + ") counts one, on the day of “" + day.EN + "”. Deleted ones do not count."}}
	if of := k.Counts.Of; of != "" {
		d.How = Words{"有效的" + k.Label.ZH + "的“" + label(of).ZH + "”相加，归到“" + day.ZH + "”那一天。删除的不算。",
			"“" + label(of).EN + "” of all valid entries (" + k.Label.EN + "), added up, on the day of “" + day.EN + "”. Deleted ones do not count."}
	}
	if k.Counts.Not != "" {
		d.How.ZH += "并到别家的只算一次。"
		d.How.EN += " One that stands for another counts once."
	}
	return d
}

// choicesOf are the words by which a measure's groups or states are named.
func choicesOf(m domain.Measure, by By) (domain.Field, bool) {
	f, ok := CutField(m, by)
	return f, ok && len(f.Choices) > 0
}

// CutField is the field by which documents are cut into groups or states.
func CutField(m domain.Measure, by By) (domain.Field, bool) {
	k, ok := counted(m)
	if !ok {
		return domain.Field{}, false
	}
	return k.Field(map[By]string{ByGroup: k.Counts.Group, ByState: k.Counts.State}[by])
}

// Choice is the word of a row of documents by group or by state.
func Choice(m domain.Measure, by By, key string) (domain.Words, bool) {
	f, ok := choicesOf(m, by)
	if !ok {
		return domain.Words{}, false
	}
	c, ok := f.Choice(key)
	return domain.Words{ZH: c.ZH, EN: c.EN}, ok
}

// choiceRows names sums by a field's words, in their order.
func choiceRows(f domain.Field, sums []Sum) []Row {
	at := map[string]int64{}
	for _, s := range sums {
		at[s.Key] += s.Value
	}
	rows := []Row{}
	for _, c := range f.Choices {
		if v, ok := at[c.Code]; ok {
			rows = append(rows, Row{Key: c.Code, Name: c.ZH, Value: v})
			delete(at, c.Code)
		}
	}
	for _, s := range sums { // words that this version does not know
		if v, ok := at[s.Key]; ok {
			rows = append(rows, Row{Key: s.Key, Name: s.Key, Value: v})
			delete(at, s.Key)
		}
	}
	return rows
}
