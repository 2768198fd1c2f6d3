package station

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// VisitMap says which column of a ledger holds what; people write it as a JSON
// file (docs/operations.md). Empty means that the ledger has no such column.
type VisitMap struct {
	At          string   `json:"at"`
	People      string   `json:"people"`
	Group       string   `json:"group"`
	Service     string   `json:"service"`
	ServiceCode string   `json:"service_code"`
	Station     string   `json:"station"`
	StationCode string   `json:"station_code"`
	Division    string   `json:"division"`
	Key         []string `json:"key"` // what identifies a row, so that it is recorded once
}

// mapped is a column of the file and what the map takes it for.
type mapped struct{ field, name string }

// columns are the columns that the map uses.
func (m VisitMap) columns() []mapped {
	all := []mapped{
		{"at", m.At}, {"people", m.People}, {"group", m.Group}, {"service", m.Service}, {"service_code", m.ServiceCode},
		{"station", m.Station}, {"station_code", m.StationCode}, {"division", m.Division},
	}
	for _, name := range m.Key {
		all = append(all, mapped{"key", name})
	}
	return slices.DeleteFunc(all, func(c mapped) bool { return c.name == "" })
}

// Only restricts an import to rows in which a column of the map has a value.
// Several values of one column are alternatives.
type Only struct{ Column, Value string }

// ImportResult says what became of each row.
type ImportResult struct {
	Rows     int        `json:"rows"`     // that were asked for
	Recorded int        `json:"recorded"` // new visits
	Skipped  int        `json:"skipped"`  // recorded before, or outside -only
	Errors   []RowError `json:"errors"`
	// DivisionsEmpty counts stations whose division is no GB/T 2260 code.
	DivisionsEmpty int `json:"divisions_empty"`
}

// RowError is a row that was left out, by its line number in the file.
type RowError struct {
	Row    int    `json:"row"`
	Reason string `json:"reason"`
}

// importBatch is how many rows share a transaction: the disk is waited for once
// a batch, and an import that is interrupted has lost at most one.
const importBatch = 500

// What is read for a batch is bounded too: rows that are broken or not asked
// for are no reason to let nobody hear of the progress, or to read on after a
// cancellation, and rows with long notes none to hold much memory.
const (
	batchLinesMax = 5_000
	batchBytesMax = 8 << 20
)

// rowErrorsMax bounds the report of a file that is not what the map says.
const rowErrorsMax = 10_000

// ReadVisitMap reads a map file.
func ReadVisitMap(path string) (VisitMap, error) {
	var m VisitMap
	b, err := os.ReadFile(path)
	if err != nil {
		return m, fault.New(fault.NotFound, "map", "打不开对应关系文件", "the map file cannot be opened")
	}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return m, &fault.Error{Kind: fault.Invalid, Field: "map", ZH: "对应关系文件有误", EN: "the map file is not valid", Err: err}
	}
	return m, nil
}

// ImportVisits records the rows of an existing ledger. A broken row is reported
// and the rest goes on; importing a row again records nothing. progress, if not
// nil, hears after each batch how many lines have been read.
func (s *Station) ImportVisits(ctx context.Context, file io.Reader, m VisitMap, only []Only, progress func(rows int)) (ImportResult, error) {
	im, err := s.newImport(ctx, file, m, only)
	if err != nil {
		return ImportResult{Errors: []RowError{}}, err
	}
	for more := true; more && err == nil; {
		if err = ctx.Err(); err == nil {
			more, err = im.batch(ctx)
		}
		if progress != nil {
			progress(im.lines.used)
		}
	}
	if im.result.Recorded > 0 {
		s.changed(SignalDictionary)
		s.changed(SignalVisits)
	}
	return im.result, err
}

type importer struct {
	s       *Station
	profile Profile
	lines   *lineReader
	m       VisitMap
	columns []mapped
	only    map[string][]string
	header  header
	result  ImportResult

	groups, services, stations map[string]bool // codes that have an entry
}

func (s *Station) newImport(ctx context.Context, file io.Reader, m VisitMap, only []Only) (*importer, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	im := &importer{s: s, profile: p, lines: newLineReader(file), m: m, columns: m.columns(), only: map[string][]string{},
		groups: map[string]bool{}, services: map[string]bool{}, stations: map[string]bool{p.Code: true},
		result: ImportResult{Errors: []RowError{}}}
	for _, g := range d.groups {
		im.groups[g.Code] = true
	}
	for _, v := range d.services {
		im.services[v.Code] = true
	}
	entries, err := s.stationCodes(ctx)
	if err != nil {
		return nil, err
	}
	for _, code := range entries {
		im.stations[code] = true
	}
	if im.header, err = readHeader(im.lines); err != nil {
		return nil, err
	}
	im.lines.fits = im.fits
	return im, im.checkMap(only)
}

func (s *Station) stationCodes(ctx context.Context) ([]string, error) {
	var out []string
	err := s.read(ctx, func(tx *sql.Tx) error {
		docs, err := sqlite.ListDocuments[domain.Station](ctx, tx, domain.KindStation)
		for _, d := range docs {
			out = append(out, d.Value.Code)
		}
		return err
	})
	return out, err
}

// header is the first record of a file.
type header struct {
	index   map[string]int
	width   int
	twice   map[string]bool // names of several columns
	foreign bool            // it is not UTF-8
}

func readHeader(lines *lineReader) (header, error) {
	h := header{index: map[string]int{}, twice: map[string]bool{}}
	r, err := lines.record()
	switch h.foreign = isForeign(r.first.text); {
	case err == nil && r.refused != nil && h.foreign:
		return h, errForeign("")
	case err == nil:
		err = r.refused
	}
	if err != nil {
		return h, &fault.Error{Kind: fault.Invalid, ZH: "文件没有标题行，或者标题行读不出来", EN: "the file has no header that can be read", Err: err}
	}
	h.width = len(r.fields)
	for i, name := range r.fields {
		name = strings.TrimSpace(name)
		_, h.twice[name] = h.index[name]
		h.index[name] = i
	}
	return h, nil
}

// check refuses a column that is not there, or there twice: of two columns, who
// knows which one the map means.
func (h header) check(name string) error {
	_, ok := h.index[name]
	switch {
	case !ok && h.foreign:
		return errForeign("map")
	case !ok:
		return fault.New(fault.Invalid, "map", fmt.Sprintf("文件里没有“%s”这一列", name), fmt.Sprintf("the file has no column %q", name))
	case h.twice[name]:
		return fault.New(fault.Invalid, "map", fmt.Sprintf("标题行里“%s”出现了不止一次，分不清用哪一列，请改名后再导入", name), fmt.Sprintf("the header has the column %q more than once: rename one", name))
	}
	return nil
}

// checkMap refuses a map that does not fit the file before anything is recorded.
func (im *importer) checkMap(only []Only) error {
	fields := map[string]string{}
	for _, c := range im.columns {
		if err := im.header.check(c.name); err != nil {
			return err
		}
		if c.field != "key" && c.field != "people" {
			fields[c.field] = c.name
		}
	}
	if im.m.At == "" || im.m.Group == "" || len(im.m.Key) == 0 {
		return fault.New(fault.Invalid, "map", "对应关系里至少要有 at、group 和 key", "the map needs at least at, group and key")
	}
	for _, o := range only {
		column := fields[o.Column]
		if _, ok := im.header.index[o.Column]; column == "" && ok {
			column = o.Column
		}
		if column == "" {
			return fault.New(fault.Invalid, "only", fmt.Sprintf("没有“%s”这一列", o.Column), fmt.Sprintf("there is no column %q", o.Column))
		}
		if err := im.header.check(column); err != nil {
			return err
		}
		im.only[column] = append(im.only[column], strings.TrimSpace(o.Value))
	}
	return nil
}

// batch reads rows and records them in one transaction. It reads before it
// begins: whoever records a visit meanwhile waits for a transaction, and a file
// may lie on a slow stick or have a hundred thousand rows that nobody asked for.
func (im *importer) batch(ctx context.Context) (more bool, err error) {
	before := im.result
	rows, more, err := im.read()
	if err == nil && len(rows) > 0 {
		err = im.write(ctx, rows)
	}
	if err != nil {
		im.result = before // nothing of this batch has been recorded
		return false, err
	}
	// What the ledger refused comes after what reading refused.
	slices.SortStableFunc(im.result.Errors[len(before.Errors):], func(a, b RowError) int { return cmp.Compare(a.Row, b.Row) })
	return more, nil
}

// read reads up to importBatch rows that can be recorded.
func (im *importer) read() (rows []importRow, more bool, err error) {
	lines, bytes := im.lines.used+batchLinesMax, im.lines.usedBytes+batchBytesMax
	for len(rows) < importBatch && im.lines.used < lines && im.lines.usedBytes < bytes {
		r, err := im.lines.record()
		if err == io.EOF {
			return rows, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		if r.refused != nil {
			im.refuse(r.first.number, r.refused)
			continue
		}
		if !im.wanted(r.fields) {
			continue
		}
		row, refused := im.row(r.fields)
		if refused != nil {
			im.refuse(r.first.number, refused)
			continue
		}
		row.line = r.first.number
		rows = append(rows, row)
	}
	return rows, true, nil
}

// write records rows, all or none.
func (im *importer) write(ctx context.Context, rows []importRow) error {
	return im.s.write(ctx, func(w *outbox) error {
		var drafts []draft
		seen := map[change.ID]*domain.Visit{}
		for _, row := range rows {
			known, err := im.isKnown(ctx, w.tx, row, seen)
			if err != nil {
				return err
			}
			if known {
				continue
			}
			if drafts, err = im.append(drafts, row); err != nil {
				return err
			}
		}
		if len(drafts) == 0 {
			return nil
		}
		return w.addEach(drafts)
	})
}

// labels are what people call the fields of the map.
var labels = map[string]string{
	"at": "日期", "people": "人数", "quantity": "人数", "group": "群体", "service": "服务", "service_code": "服务编号",
	"station": "驿站", "station_code": "驿站编号", "division": "行政区划",
}

// refuse reports a row, naming the column that is wrong if one is.
func (im *importer) refuse(line int, err error) {
	im.result.Rows++
	if len(im.result.Errors) >= rowErrorsMax {
		return
	}
	reason := fault.Sentence(err, "zh")
	if label, ok := labels[fault.FieldOf(err)]; ok {
		reason = label + "：" + reason
	}
	im.result.Errors = append(im.result.Errors, RowError{Row: line, Reason: reason})
}
