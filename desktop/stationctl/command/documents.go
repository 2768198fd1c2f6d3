package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
	"yizhan/shared/report/sheet"
)

// saveDocument enters a document of a register, or edits one, by what a form would ask:
// document save problem name=路灯不亮 source=visit division=511102 …
func saveDocument(c call) error {
	f := c.flags("document save")
	id := f.String("id", "", "the document to edit; without it a new one is entered")
	words, err := c.parse(f, anyWords)
	if err != nil {
		return err
	}
	if len(words) < 2 {
		fmt.Fprintln(c.err, "usage: stationctl -data DIR document save [-id ID] KIND FIELD=VALUE…")
		return errUsage
	}
	form, err := formOf(words[0], words[1:])
	if err != nil {
		return err
	}
	var document change.ID
	var base uint64
	if *id != "" {
		d, err := c.open(words[0], *id)
		if err != nil {
			return err
		}
		document, base = d.ID, d.Revision
	}
	saved, err := c.st.SaveDocument(c.ctx, words[0], document, base, form)
	if wrong, ok := errors.AsType[register.Wrong](err); ok {
		return c.tell(wrong)
	}
	if err == nil {
		fmt.Fprintln(c.out, saved)
	}
	return err
}

// tell says what is wrong in which field.
func (c call) tell(wrong register.Wrong) error {
	for _, field := range sortedFields(wrong) {
		fmt.Fprintf(c.err, "%s: %s\n", field, fault.Sentence(wrong[field], "zh"))
	}
	return errFound
}

func sortedFields(wrong register.Wrong) (out []string) {
	for field := range wrong {
		out = append(out, field)
	}
	slices.Sort(out)
	return out
}

// formOf reads words as FIELD=VALUE.
func formOf(kind string, words []string) (register.Form, error) {
	k, ok := domain.FindKind(kind)
	if !ok || !k.IsDocument() || k.Desk {
		var names []string
		for _, k := range register.Kinds() {
			names = append(names, k.Name)
		}
		return nil, fault.New(fault.Invalid, "kind", "没有这种台账："+strings.Join(names, " "), "there is no such register: "+strings.Join(names, " "))
	}
	form := register.Form{}
	for _, w := range words {
		field, value, ok := strings.Cut(w, "=")
		if _, known := k.Field(field); !ok || !known {
			return nil, fault.New(fault.Invalid, "field", k.Label.ZH+"没有“"+field+"”这一栏，应写成 栏目=内容", "write FIELD=VALUE: "+k.Name+" has no field "+field)
		}
		form[field] = value
	}
	return form, nil
}

func (c call) open(kind, id string) (register.Detail, error) {
	parsed, err := change.ParseID(id)
	if err != nil {
		return register.Detail{}, fault.New(fault.Invalid, "id", "编号写得不对", "this is no id")
	}
	return c.st.OpenDocument(c.ctx, kind, parsed, "zh")
}

// documentJSON is a document as programs read it.
type documentJSON struct {
	ID       string            `json:"id"`
	Title    string            `json:"title"`
	Revision uint64            `json:"revision,omitempty"`
	Deleted  bool              `json:"deleted,omitempty"`
	Fields   map[string]string `json:"fields"`
	Lost     []lostJSON        `json:"lost,omitempty"`
}

type lostJSON struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// dayMax lets a list be asked for days that have not come.
const dayMax domain.Day = 99991231

// listDocuments prints a register, personal values masked.
func listDocuments(c call) error {
	f := c.flags("document list")
	q := register.Query{Where: map[string]string{}}
	f.StringVar(&q.Words, "words", "", "words that stand in the document")
	f.StringVar(&q.Sort, "sort", "", "field; the newest first without it")
	f.IntVar(&q.Limit, "limit", 100, "how many at most; 0 all")
	var where []string
	f.Func("where", "FIELD=VALUE; may be given several times", func(s string) error {
		where = append(where, s)
		return nil
	})
	asJSON := f.Bool("json", false, "as JSON")
	words, err := c.parse(f, 1)
	if err != nil {
		return err
	}
	form, err := formOf(words[0], where)
	if err != nil {
		return err
	}
	k, _ := domain.FindKind(words[0])
	typed, wrong := register.Read(k, form, dayMax)
	if wrong != nil {
		return c.tell(wrong)
	}
	for name, value := range typed {
		f, _ := k.Field(name)
		q.Where[name] = register.Typed(f, value)
	}
	if _, ok := k.Field(q.Sort); !ok && q.Sort != "" {
		return fault.New(fault.Invalid, "sort", k.Label.ZH+"没有“"+q.Sort+"”这一栏", k.Name+" has no field "+q.Sort)
	}
	if q.Limit < 0 {
		return fault.New(fault.Invalid, "limit", "条数不能是负数；0 是全部", "may not be negative; 0 is all")
	}
	q.Kind = k.Name
	page, err := c.st.Register(c.ctx, q, "zh")
	if err != nil {
		return err
	}
	if !*asJSON {
		for _, r := range page.Rows {
			fmt.Fprintln(c.out, r.ID.String()+"  "+strings.Join(r.Cells, "  "))
		}
		return nil
	}
	out := struct {
		Count int            `json:"count"`
		Rows  []documentJSON `json:"rows"`
	}{page.Count, []documentJSON{}}
	for _, r := range page.Rows {
		d := documentJSON{ID: r.ID.String(), Title: r.Title, Fields: map[string]string{}}
		for i, f := range page.Columns {
			d.Fields[f.Name] = r.Cells[i]
		}
		out.Rows = append(out.Rows, d)
	}
	return json.NewEncoder(c.out).Encode(out)
}

// showDocument prints one document with what did not win, personal values masked.
func showDocument(c call) error {
	f := c.flags("document show")
	asJSON := f.Bool("json", false, "as JSON")
	words, err := c.parse(f, 2)
	if err != nil {
		return err
	}
	d, err := c.open(words[0], words[1])
	if err != nil {
		return err
	}
	out := documentJSON{ID: d.ID.String(), Title: d.Title, Revision: d.Revision, Deleted: d.Deleted, Fields: map[string]string{}}
	for _, l := range d.Lines {
		out.Fields[l.Field.Name] = l.Value
	}
	for _, w := range d.History {
		for _, l := range w.Changes {
			if w.Lost {
				out.Lost = append(out.Lost, lostJSON{l.Field.Name, l.Value})
			}
		}
	}
	if *asJSON {
		return json.NewEncoder(c.out).Encode(out)
	}
	for _, l := range d.Lines {
		if l.Value != "" {
			fmt.Fprintf(c.out, "%s\t%s\n", l.Field.Label.ZH, l.Value)
		}
	}
	for _, l := range out.Lost {
		fmt.Fprintf(c.out, "没有被采用\t%s\t%s\n", l.Field, l.Value)
	}
	return nil
}

func deleteDocument(c call) error {
	words, err := c.parse(c.flags("document delete"), 2)
	if err != nil {
		return err
	}
	d, err := c.open(words[0], words[1])
	if err != nil {
		return err
	}
	return c.st.DeleteDocument(c.ctx, words[0], d.ID)
}

// importDocuments enters the rows of a ledger into a register.
func importDocuments(c call) error {
	f := c.flags("import documents")
	kind := f.String("kind", "", "the register, e.g. enterprise")
	mapFile := f.String("map", "", "which column holds which field, a JSON file; guessed without it")
	name := f.String("sheet", "", "the sheet of a workbook; the first one")
	dry := f.Bool("dry", false, "look at every row and enter none")
	var same []string
	f.Func("same", "FIELD=VALUE for all rows; may be given several times", func(s string) error {
		same = append(same, s)
		return nil
	})
	words, err := c.parse(f, 1)
	if err != nil {
		return err
	}
	form, err := formOf(*kind, same)
	if err != nil {
		return err
	}
	in := station.DocumentImport{Kind: *kind, Same: form, Dry: *dry}
	rows, err := c.openRegister(c.path(words[0]), *name, *mapFile, &in)
	if err != nil {
		return err
	}
	defer rows.Close()
	result, err := c.st.ImportDocuments(c.ctx, rows, in)
	if err != nil {
		return errors.Join(err, c.print(result))
	}
	return c.print(result)
}

// openRegister opens a ledger, finds its header and says which column is which field.
func (c call) openRegister(path, name, mapFile string, in *station.DocumentImport) (sheet.Rows, error) {
	k, _ := domain.FindKind(in.Kind)
	book, err := sheet.Open(path)
	if err != nil {
		return nil, err
	}
	i := max(slices.Index(book.Sheets, name), 0)
	if name != "" && book.Sheets[i] != name {
		return nil, fault.New(fault.NotFound, "sheet", "文件里没有叫“"+name+"”的工作表", "the file has no sheet "+name)
	}
	first, err := station.FirstRows(book, i, station.HeaderRows)
	if err != nil {
		return nil, err
	}
	header, names := station.GuessDocumentHeader(k, first)
	in.Header = header
	if mapFile == "" {
		if in.Map, err = c.st.RecallMap(c.ctx, k, names); err != nil {
			return nil, err
		}
	} else {
		b, err := os.ReadFile(c.path(mapFile))
		if err != nil {
			return nil, fault.New(fault.NotFound, "map", "打不开对应关系文件", "the map file cannot be opened")
		}
		if err := json.Unmarshal(b, &in.Map); err != nil {
			return nil, &fault.Error{Kind: fault.Invalid, Field: "map", ZH: "对应关系文件有误，应是 {\"栏目\":\"列名\"}", EN: "the map file is not valid: {\"field\":\"column\"}", Err: err}
		}
	}
	return book.Rows(i)
}

// recordAttendance records people at an activity.
func recordAttendance(c call) error {
	f := c.flags("record attendance")
	activity := f.String("activity", "", "id of the activity")
	in := station.AttendanceInput{}
	f.StringVar(&in.Group, "group", "", "group code, e.g. N3")
	f.Int64Var(&in.People, "people", 1, "how many people")
	member := f.String("member", "", "member code")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	id, err := change.ParseID(*activity)
	if err != nil {
		return fault.New(fault.Invalid, "activity", "活动编号写得不对", "this is no id of an activity")
	}
	in.Activity = id
	if *member != "" {
		_, err := c.st.CheckIn(c.ctx, id, *member)
		return err
	}
	return c.st.RecordAttendance(c.ctx, in)
}
