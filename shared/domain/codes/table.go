package codes

import "slices"

// Entry is one row of a code table.
type Entry struct {
	Code   string
	ZH, EN string
}

// Name returns the entry's name in the given language: Chinese for every tag
// that begins with "zh", else English.
func (e Entry) Name(language string) string {
	return (&Error{ZH: e.ZH, EN: e.EN}).Message(language)
}

// Table is a code table of a standard. Its order is the standard's order,
// which is also the order in which a pick list shows it.
type Table struct {
	name   string
	rows   []Entry
	byCode map[string]int
}

func newTable(name string, rows []Entry) *Table {
	t := &Table{name: name, rows: rows, byCode: make(map[string]int, len(rows))}
	for i, row := range rows {
		t.byCode[row.Code] = i
	}
	return t
}

// List returns every entry; the caller may change the slice.
func (t *Table) List() []Entry { return slices.Clone(t.rows) }

// Find returns the entry with exactly this code.
func (t *Table) Find(code string) (Entry, bool) {
	i, ok := t.byCode[code]
	if !ok {
		return Entry{}, false
	}
	return t.rows[i], true
}

// Check refuses a code that the table does not have with "<table>.unknown".
// The empty code is refused too: whether a field may be left empty is for the
// record that holds it to say.
func (t *Table) Check(code string) error {
	if _, ok := t.byCode[code]; !ok {
		return problem{t.name, "unknown", "代码不在代码表中，请从列表中选择", "the code is not in its table: choose one from the list"}.with()
	}
	return nil
}
