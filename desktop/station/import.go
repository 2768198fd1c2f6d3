package station

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// VisitMap says which column of a ledger holds what (contract: 2-architecture
// 2.6). Empty means that the ledger has no such column.
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

// swallowed reports whether a column that we read goes over several lines: a
// quote that was never closed has swallowed the rows behind it.
func (im *importer) swallowed(row []string) bool {
	for _, column := range im.m.columns() {
		if i, ok := im.column[column]; ok && i < len(row) && strings.Contains(strings.TrimSpace(row[i]), "\n") {
			return true
		}
	}
	return false
}

// wanted reports whether -only lets the row through.
func (im *importer) wanted(row []string) bool {
	for column, values := range im.only {
		if !slices.Contains(values, im.value(row, column)) {
			return false
		}
	}
	return true
}

func (im *importer) value(row []string, column string) string {
	i, ok := im.column[column]
	if !ok || column == "" || i >= len(row) {
		return ""
	}
	return strings.Join(strings.Fields(row[i]), " ")
}

// row makes the changes of one row: the visit, and before it the dictionary
// entries that it is the first to need. refused is what is wrong with the row;
// an error means that the ledger failed.
func (im *importer) row(ctx context.Context, tx sqlite.Tx, row []string, seen map[change.ID]*domain.Visit) (drafts []draft, refused, err error) {
	v, station, refused := im.visit(row)
	if im.swallowed(row) {
		refused = errQuotes()
	}
	if refused == nil {
		refused = v.Validate()
	}
	if refused != nil {
		return nil, refused, nil
	}
	var service domain.Service
	for _, l := range v.Lines {
		service = domain.Service{Code: l.Service, Name: shorten(cmp.Or(im.value(row, im.m.Service), l.Service), domain.NameRunesMax), Unit: "人次"}
		if refused = service.Validate(); refused != nil {
			return nil, refused, nil
		}
	}
	im.result.Rows++
	stored, known, err := tx.FindFact(ctx, domain.KindVisit, v.ID)
	if err != nil {
		return nil, nil, err
	}
	before := seen[v.ID]
	if known {
		before = stored.Fact.(*domain.Visit)
	}
	switch {
	case before != nil && sameBody(before, v):
		im.result.Skipped++
		return nil, nil, nil
	case before != nil:
		im.result.Rows-- // refuse counts it
		return nil, fault.New(fault.Conflict, "key", "这一行导入过，但内容和上次不同；没有改动。要改请在登记里更正", "the row was imported before with other content; nothing was changed"), nil
	}
	seen[v.ID] = v
	im.result.Recorded++
	for _, entry := range []struct {
		known map[string]bool
		code  string
		draft func() (draft, error)
	}{
		{im.stations, station.Code, func() (draft, error) { return newEntry(domain.KindStation, domain.StationID(station.Code), station) }},
		{im.groups, v.Group, func() (draft, error) {
			return newEntry(domain.KindGroup, domain.GroupID(v.Group), domain.Group{Code: v.Group, Name: v.Group})
		}},
		{im.services, service.Code, func() (draft, error) { return newEntry(domain.KindService, domain.ServiceID(service.Code), service) }},
	} {
		if entry.code == "" || entry.known[entry.code] {
			continue
		}
		entry.known[entry.code] = true
		d, err := entry.draft()
		if err != nil {
			return nil, nil, err
		}
		drafts = append(drafts, d)
	}
	return append(drafts, factDraft(v)), nil, nil
}

// sameBody reports whether two visits say the same.
func sameBody(a, b *domain.Visit) bool {
	x, errX := a.Body()
	y, errY := b.Body()
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// newEntry is a new dictionary entry.
func newEntry[T any](kind string, id change.ID, v T) (draft, error) {
	fields, err := domain.Encode(v)
	return editDraft(kind, id, 0, fields), err
}

// visit reads a row.
func (im *importer) visit(row []string) (*domain.Visit, domain.Station, error) {
	at, dayOnly, err := parseMoment(im.value(row, im.m.At))
	if err != nil {
		return nil, domain.Station{}, err
	}
	people := int64(1)
	if im.m.People != "" {
		if people, err = strconv.ParseInt(strings.ReplaceAll(im.value(row, im.m.People), ",", ""), 10, 64); err != nil {
			return nil, domain.Station{}, fault.New(fault.Invalid, "people", "人数不是整数", "people is not a whole number")
		}
	}
	station, err := im.station(row)
	if err != nil {
		return nil, domain.Station{}, err
	}
	group := im.group(im.value(row, im.m.Group))
	key := []string{station.Code}
	for _, column := range im.m.Key {
		v := im.value(row, column)
		if v == "" {
			return nil, domain.Station{}, fault.New(fault.Invalid, column, fmt.Sprintf("“%s”是空的，无法避免重复", column), fmt.Sprintf("%q is empty: the row could be counted twice", column))
		}
		key = append(key, column, v)
	}
	v := &domain.Visit{
		ID: change.NamedAt(at, key...), Station: domain.StationID(station.Code), At: at.UnixMilli(), DayOnly: dayOnly,
		Group: group, People: people, Source: domain.SourceImport,
	}
	service := im.value(row, im.m.ServiceCode)
	if service == "" {
		service = im.value(row, im.m.Service)
	}
	if service != "" {
		v.Lines = []domain.Line{{Service: service, Quantity: people}}
	}
	return v, station, nil
}

// group takes a code of the dictionary, or the name of one, or makes an entry
// under the ledger's own word.
func (im *importer) group(text string) string {
	if im.groups[text] {
		return text
	}
	for _, g := range domain.Groups() {
		if text == g.Name || strings.EqualFold(text, g.NameEN) {
			return g.Code
		}
	}
	return text
}

// station reads whose row it is. At a station every row is its own; an office
// keeps the ledgers of several.
func (im *importer) station(row []string) (domain.Station, error) {
	code := im.value(row, im.m.StationCode)
	own := domain.Station{Code: im.profile.Code, Name: im.profile.Name, Division: im.profile.Division}
	if code == "" || code == own.Code {
		return own, nil
	}
	if im.profile.Role != RoleOffice {
		return own, fault.New(fault.Forbidden, "station_code", "这一行属于别的驿站，只有社区办公室可以代为导入", "the row belongs to another station: only an office may import it")
	}
	st := domain.Station{Code: code, Name: im.value(row, im.m.Station), Division: im.value(row, im.m.Division)}
	if st.Name == "" {
		st.Name = code
	}
	st.Name = shorten(st.Name, domain.NameRunesMax)
	if st.Division != "" && !codes.IsDivision(st.Division) {
		st.Division = ""
		if !im.stations[code] {
			im.result.DivisionsEmpty++
		}
	}
	return st, st.Validate()
}

func shorten(s string, runesMax int) string {
	r := []rune(s)
	return string(r[:min(len(r), runesMax)])
}

// parseMoment reads the forms in which ledgers write a day or a moment.
func parseMoment(s string) (at time.Time, dayOnly bool, err error) {
	for _, layout := range []string{time.DateOnly, "2006/1/2", "2006.1.2", "2006年1月2日", "20060102"} {
		if at, err := time.ParseInLocation(layout, s, domain.Shanghai); err == nil {
			return at, true, nil
		}
	}
	for _, layout := range []string{time.RFC3339, time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006/1/2 15:04", "2006/1/2 15:04:05"} {
		if at, err := time.ParseInLocation(layout, s, domain.Shanghai); err == nil {
			return at, false, nil
		}
	}
	return time.Time{}, false, fault.New(fault.Invalid, "at", "日期无法识别，应像 2026-11-23 或 2026-11-23 14:05", "the day cannot be read; it is written like 2026-11-23 or 2026-11-23 14:05")
}

// skipBOM drops the mark that Excel puts before its CSV files.
func skipBOM(r io.Reader) io.Reader {
	br := bufio.NewReader(r)
	if b, err := br.Peek(3); err == nil && string(b) == "\ufeff" {
		_, _ = br.Discard(3)
	}
	return br
}
