package station

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
	"yizhan/shared/report/sheet"
)

// DocumentImport says how the rows of a ledger become documents of a register.
type DocumentImport struct {
	Kind string
	// Map says from which column a field comes. Fields without a column have what Same
	// says, for all rows.
	Map  map[string]string
	Same register.Form
	// Header, Dry, Row and Progress are as in Import.
	Header   int
	Dry      bool
	Row      func(RowFate)
	Progress func(rows int, bytes int64)
}

// ImportDocuments enters the rows of an existing ledger into a register. A broken row
// is reported and the rest goes on. A row that is there already - by its credit code,
// its telephone number, or what identifies it otherwise - stays as it is, so importing
// a file again changes nothing, and two offices that import one file have one register.
func (s *Station) ImportDocuments(ctx context.Context, rows sheet.Rows, in DocumentImport) (ImportResult, error) {
	im, err := s.newDocumentImport(ctx, rows, in)
	if err != nil {
		return ImportResult{Errors: []RowError{}}, err
	}
	err = takeAll(ctx, &im.batches, in.Progress, im.read, func(rows []documentRow) error { return im.record(ctx, rows) })
	if im.result.Recorded > 0 && !in.Dry {
		s.changed(SignalRegisters)
	}
	return im.result, err
}

type documentImporter struct {
	DocumentImport
	batches
	s       *Station
	kind    *domain.Kind
	header  header
	today   domain.Day
	links   map[string]map[string]change.ID // kind: title, code or number; zero where two have it
	groups  map[string]string               // what groups are called, in small letters, with their codes
	planned map[string][][]domain.Key       // what rows are found by, of a dry run, and of the batch in hand
}

func (s *Station) newDocumentImport(ctx context.Context, rows sheet.Rows, in DocumentImport) (*documentImporter, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return nil, err
	}
	if p.Role != RoleOffice {
		return nil, fault.New(fault.Forbidden, "role", "只有社区办公室可以导入台账", "only an office may import a register")
	}
	k, ok := domain.FindKind(in.Kind)
	if !ok || !k.IsDocument() || k.Desk {
		return nil, fault.New(fault.Invalid, "kind", "没有这种台账", "there is no register of that kind")
	}
	im := &documentImporter{DocumentImport: in, s: s, kind: k, today: domain.DayOf(s.now()),
		links: map[string]map[string]change.ID{}, groups: map[string]string{}, planned: map[string][][]domain.Key{},
		batches: newBatches(rows, in.Row, func(err error) string { return DocumentRefusal(k, err, "zh") })}
	if im.header, err = readHeader(rows, in.Header); err != nil {
		return nil, err
	}
	for field, column := range in.Map {
		if _, ok := k.Field(field); !ok {
			return nil, fault.New(fault.Invalid, "map", "对应关系里的“"+field+"”不是这种台账的栏目", "the register has no field "+field)
		}
		if err := im.header.check(column); err != nil {
			return nil, err
		}
	}
	if len(in.Map) == 0 {
		return nil, fault.New(fault.Invalid, "map", "请至少对应一列", "map at least one column")
	}
	return im, im.readNames(ctx)
}

// documentRow is a row that can be read.
type documentRow struct {
	line  int
	cells []string
	form  register.Form
}

// record enters a batch; a dry run only looks.
func (im *documentImporter) record(ctx context.Context, rows []documentRow) error {
	if im.Dry {
		return im.s.read(ctx, func(tx *sql.Tx) error { return im.take(ctx, sqlite.Documents{R: tx}, rows, nil) })
	}
	clear(im.planned)
	return im.s.write(ctx, func(w *outbox) error { return im.take(ctx, sqlite.Documents{R: w.tx}, rows, w.addEach) })
}

func (im *documentImporter) read(r sheet.Row) (documentRow, bool, error) {
	form, err := im.form(r.Cells)
	return documentRow{r.Number, r.Cells, form}, true, err
}

// form is a row as if it had been typed.
func (im *documentImporter) form(cells []string) (register.Form, error) {
	form := maps.Clone(im.Same)
	if form == nil {
		form = register.Form{}
	}
	filled := false
	for field, column := range im.Map {
		typed := ""
		if i := im.header.index[column]; i < len(cells) {
			typed = strings.TrimSpace(cells[i])
		}
		if typed != "" {
			filled = true
			form[field] = typed
		}
	}
	if !filled {
		return nil, fault.New(fault.Invalid, "", "这一行对应的列都是空的，没有导入", "all mapped columns are empty: not imported")
	}
	for _, f := range im.kind.Fields { // in their order: of two that are wrong always the same is named
		if typed := form[f.Name]; typed != "" {
			meant, err := im.meant(f, typed)
			if err != nil {
				return nil, err
			}
			form[f.Name] = meant
		}
	}
	return form, nil
}

// take makes documents of rows and hands them to add; a dry run has none.
func (im *documentImporter) take(ctx context.Context, docs register.Documents, rows []documentRow, add func([]draft) error) error {
	var drafts []draft
	for _, row := range rows {
		made, id, there, err := im.document(ctx, docs, row)
		switch {
		case err != nil && !isRows(err):
			return err
		case err != nil:
			im.refuse(row.line, row.cells, err)
		default:
			im.took(row.line, row.cells, there, id)
			drafts = append(drafts, made...)
		}
	}
	if add == nil || len(drafts) == 0 {
		return nil
	}
	return add(drafts)
}

// isRows tells what is wrong with a row from a store that fails.
func isRows(err error) bool {
	if _, ok := errors.AsType[register.Wrong](err); ok {
		return true
	}
	return fault.Is(err, fault.Invalid) || fault.Is(err, fault.Forbidden) || fault.Is(err, fault.Conflict) || fault.Is(err, fault.NotFound)
}

// document makes the changes by which a row becomes a document: the document as it
// begins, then each step to the state in which the row has it.
func (im *documentImporter) document(ctx context.Context, docs register.Documents, row documentRow) ([]draft, change.ID, bool, error) {
	field, state := im.beginning(row.form)
	e, err := register.Prepare(ctx, docs, im.kind.Name, change.ID{}, 0, row.form, im.today, func() change.ID { return change.ID{} })
	if fault.Is(err, fault.Conflict) {
		return nil, e.ID, true, nil // one with a public id is there
	}
	if err != nil {
		return nil, change.ID{}, false, firstWrong(im.kind, err)
	}
	if err := im.s.maySave(ctx, e); err != nil {
		return nil, change.ID{}, false, firstWrong(im.kind, err)
	}
	if e.ID.IsZero() {
		e.ID = im.idOf(row, e.Values)
	}
	gone, there, err := im.isThere(ctx, docs, e)
	if err != nil || there {
		return nil, e.ID, there, err
	}
	if gone != nil {
		im.plan(e)
		return []draft{im.bringBack(e, *gone)}, e.ID, false, nil
	}
	drafts := []draft{editDraft(e.Kind, e.ID, e.Base, e.Fields)}
	for _, step := range steps(im.kind, field, state) {
		value, err := change.Marshal(step)
		if err != nil {
			return nil, e.ID, false, err
		}
		e.Values[field] = value
		if err := im.kind.Validate(e.Values); err != nil {
			return nil, e.ID, false, err
		}
		drafts = append(drafts, editDraft(e.Kind, e.ID, e.Base, domain.Fields{field: value}))
	}
	im.plan(e)
	return drafts, e.ID, false, nil
}

// beginning lets a form begin in the first state on the way to the one that it names,
// and says which that is.
func (im *documentImporter) beginning(form register.Form) (field, state string) {
	for name, m := range im.kind.Machines {
		f, _ := im.kind.Field(name)
		typed := form[name]
		for _, c := range f.Choices {
			if typed == c.ZH || strings.EqualFold(typed, c.EN) || typed == c.Code {
				if path := register.Path(m, c.Code); len(path) > 0 {
					form[name] = path[0]
					return name, c.Code
				}
			}
		}
	}
	return "", ""
}

// steps are those after the first.
func steps(k *domain.Kind, field, state string) []string {
	if field == "" {
		return nil
	}
	return register.Path(k.Machines[field], state)[1:]
}

// firstWrong is the first field in the order of the form that is wrong.
func firstWrong(k *domain.Kind, err error) error {
	wrong, ok := errors.AsType[register.Wrong](err)
	if !ok {
		return err
	}
	for _, f := range k.Fields {
		if wrong[f.Name] != nil {
			return wrong[f.Name]
		}
	}
	return err
}

// DocumentRefusal says why a row was refused, and in which field.
func DocumentRefusal(k *domain.Kind, err error, lang string) string {
	reason := fault.Sentence(err, lang)
	if f, ok := k.Field(fault.FieldOf(err)); ok {
		return f.Label.In(lang) + map[bool]string{true: ": ", false: "："}[lang == "en"] + reason
	}
	return reason
}
