package station

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
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

// columns are the names of all columns that the map uses.
func (m VisitMap) columns() []string {
	return append([]string{m.At, m.People, m.Group, m.Service, m.ServiceCode, m.Station, m.StationCode, m.Division}, m.Key...)
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
// nil, hears after each batch how many rows have been read.
func (s *Station) ImportVisits(ctx context.Context, file io.Reader, m VisitMap, only []Only, progress func(rows int)) (ImportResult, error) {
	im, err := s.newImport(ctx, file, m, only)
	if err != nil {
		return ImportResult{}, err
	}
	for more := true; more && err == nil; {
		if err = ctx.Err(); err == nil {
			more, err = im.batch(ctx)
		}
		if progress != nil {
			progress(im.line)
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
	csv     *csv.Reader
	line    int
	m       VisitMap
	only    map[string][]string
	column  map[string]int
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
	im := &importer{s: s, profile: p, m: m, only: map[string][]string{}, column: map[string]int{},
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
	im.csv = csv.NewReader(skipBOM(file))
	im.csv.FieldsPerRecord = -1 // a short row is that row's error, not the file's
	im.csv.ReuseRecord = true
	header, err := im.csv.Read()
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, ZH: "文件没有标题行", EN: "the file has no header", Err: err}
	}
	im.line = 1
	for i, name := range header {
		im.column[strings.TrimSpace(name)] = i
	}
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

// checkMap refuses a map that does not fit the file before anything is recorded.
func (im *importer) checkMap(only []Only) error {
	m := im.m
	for _, name := range m.columns() {
		if _, ok := im.column[name]; name != "" && !ok {
			return fault.New(fault.Invalid, "map", fmt.Sprintf("文件里没有“%s”这一列", name), fmt.Sprintf("the file has no column %q", name))
		}
	}
	if m.At == "" || m.Group == "" || len(m.Key) == 0 {
		return fault.New(fault.Invalid, "map", "对应关系里至少要有 at、group 和 key", "the map needs at least at, group and key")
	}
	fields := map[string]string{"station_code": m.StationCode, "station": m.Station, "group": m.Group, "service": m.Service, "service_code": m.ServiceCode, "division": m.Division, "at": m.At}
	for _, o := range only {
		column := fields[o.Column]
		if _, ok := im.column[o.Column]; column == "" && ok {
			column = o.Column
		}
		if column == "" {
			return fault.New(fault.Invalid, "only", fmt.Sprintf("没有“%s”这一列", o.Column), fmt.Sprintf("there is no column %q", o.Column))
		}
		im.only[column] = append(im.only[column], strings.TrimSpace(o.Value))
	}
	return nil
}

// batch records up to importBatch rows in one transaction.
func (im *importer) batch(ctx context.Context) (more bool, err error) {
	before := im.result
	err = sqlite.Write(ctx, im.s.db, func(tx sqlite.Tx) error {
		w, err := im.s.beginOutbox(ctx, tx)
		if err != nil {
			return err
		}
		more = true
		var drafts []draft
		seen := map[change.ID]*domain.Visit{}
		for n := 0; n < importBatch; {
			row, err := im.csv.Read()
			if errors.Is(err, io.EOF) {
				more = false
				break
			}
			if broken, ok := errors.AsType[*csv.ParseError](err); ok {
				// The reader goes on behind the broken line.
				im.line = broken.StartLine
				im.refuse(broken.Err)
				continue
			}
			if err != nil {
				return fmt.Errorf("read file: %w", err)
			}
			im.line, _ = im.csv.FieldPos(0)
			if !im.wanted(row) {
				continue
			}
			n++
			d, refused, err := im.row(ctx, tx, row, seen)
			if err != nil {
				return err
			}
			if refused != nil {
				im.refuse(refused)
				continue
			}
			drafts = append(drafts, d...)
		}
		if len(drafts) > 0 {
			if err := w.addEach(drafts); err != nil {
				return err
			}
		}
		return w.finish()
	})
	if err != nil {
		im.result = before // nothing of this batch has been recorded
	}
	return more, err
}

func (im *importer) refuse(err error) {
	im.result.Rows++
	if len(im.result.Errors) < rowErrorsMax {
		im.result.Errors = append(im.result.Errors, RowError{Row: im.line, Reason: fault.Sentence(classifyCSV(err), "zh")})
	}
}

func classifyCSV(err error) error {
	if errors.Is(err, csv.ErrQuote) || errors.Is(err, csv.ErrBareQuote) {
		return errQuotes()
	}
	return err
}

func errQuotes() error {
	return fault.New(fault.Malformed, "", "引号不成对，从这一行起可能有几行连在一起，没有导入", "quotes do not match: rows from this one on may have run together and were not imported")
}

// skipBOM drops the mark that Excel puts before its CSV files.
func skipBOM(r io.Reader) io.Reader {
	br := bufio.NewReader(r)
	if b, err := br.Peek(3); err == nil && string(b) == "\ufeff" {
		_, _ = br.Discard(3)
	}
	return br
}
