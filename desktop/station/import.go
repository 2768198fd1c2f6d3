package station

import (
	"context"
	"database/sql"
	"io"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/sheet"
)

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

// Import says how the rows of a ledger are to be read.
type Import struct {
	Map  VisitMap
	Only []Only
	// Header is the number of the row with the names of the columns; 0 is the first.
	Header int
	// Year is that of days that are written without one; 0 refuses them.
	Year int
	// Dry looks at every row and records none.
	Dry bool
	// Row, if not nil, hears of each row that was asked for what became of it, in
	// their order; Progress, after each batch, how far the reading is.
	Row      func(RowFate)
	Progress func(rows int, bytes int64)
}

// RowFate is what became of a row.
type RowFate struct {
	Row    int
	Cells  []string // as they stand there
	Fate   Fate
	Reason error     // of a row that was refused
	Record change.ID // of the others: the visit or the document
}

// Fate is how it went with a row.
type Fate uint8

// The fates.
const (
	FateNew     Fate = iota // it was recorded, or would be
	FateThere               // it had been recorded before
	FateRefused             // it cannot be recorded
)

// ImportVisits records the rows of an existing ledger in CSV. A broken row is reported
// and the rest goes on; importing a row again records nothing. progress, if not
// nil, hears after each batch how many lines have been read.
func (s *Station) ImportVisits(ctx context.Context, file io.Reader, m VisitMap, only []Only, progress func(rows int)) (ImportResult, error) {
	in := Import{Map: m, Only: only}
	if progress != nil {
		in.Progress = func(rows int, _ int64) { progress(rows) }
	}
	return s.ImportRows(ctx, sheet.NewCSV(file), in)
}

// ImportRows is ImportVisits of a table of any form.
func (s *Station) ImportRows(ctx context.Context, rows sheet.Rows, in Import) (ImportResult, error) {
	im, err := s.newImport(ctx, rows, in)
	if err != nil {
		return ImportResult{Errors: []RowError{}}, err
	}
	record := im.write
	if in.Dry {
		record = im.look
	}
	err = takeAll(ctx, &im.batches, in.Progress, im.read, func(rows []importRow) error { return record(ctx, rows) })
	if im.result.Recorded > 0 && !in.Dry {
		s.changed(SignalDictionary)
		s.changed(SignalVisits)
	}
	return im.result, err
}

type importer struct {
	Import
	batches
	s       *Station
	profile Profile
	m       VisitMap
	columns []mapped
	only    map[string][]string
	header  header

	groups, services, stations map[string]bool   // codes that have an entry
	names                      map[string]string // of stations, with their codes; empty where two have one name
	same                       map[[16]byte]int
	seen                       map[change.ID]*domain.Visit // of a dry run
}

func (s *Station) newImport(ctx context.Context, rows sheet.Rows, in Import) (*importer, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	im := &importer{Import: in, s: s, profile: p, m: in.Map, only: map[string][]string{},
		groups: map[string]bool{}, services: map[string]bool{}, same: map[[16]byte]int{}, seen: map[change.ID]*domain.Visit{},
		batches: newBatches(rows, in.Row, func(err error) string { return RefusalOf(err, "zh") })}
	for _, g := range d.groups {
		im.groups[g.Code] = true
	}
	for _, v := range d.services {
		im.services[v.Code] = true
	}
	if err := im.readStations(ctx); err != nil {
		return nil, err
	}
	if im.header, err = readHeader(rows, in.Header); err != nil {
		return nil, err
	}
	im.columns = im.m.columns(im.header)
	rows.Fit(im.fits)
	return im, im.checkMap(in.Only)
}

func (im *importer) readStations(ctx context.Context) error {
	im.stations, im.names = map[string]bool{im.profile.Code: true}, map[string]string{}
	return im.s.read(ctx, func(tx *sql.Tx) error {
		docs, err := sqlite.ListDocuments[domain.Station](ctx, tx, domain.KindStation)
		for _, d := range docs {
			im.stations[d.Value.Code] = true
			if _, twice := im.names[d.Value.Name]; twice {
				d.Value.Code = ""
			}
			im.names[d.Value.Name] = d.Value.Code
		}
		return err
	})
}

// read is a row as it can be recorded.
func (im *importer) read(r sheet.Row) (row importRow, wanted bool, err error) {
	if !im.wanted(r.Cells) {
		return row, false, nil
	}
	row, err = im.row(r.Cells)
	row.line, row.cells = r.Number, r.Cells
	return row, true, err
}

// look is write that records nothing.
func (im *importer) look(ctx context.Context, rows []importRow) error {
	return im.s.read(ctx, func(tx *sql.Tx) error {
		for _, row := range rows {
			known, err := im.isKnown(ctx, tx, row, im.seen)
			if err == nil && !known {
				_, err = im.append(nil, row)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
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

// RefusalOf says why a row was refused, and in which column.
func RefusalOf(err error, lang string) string {
	reason := fault.Sentence(err, lang)
	field := fault.FieldOf(err)
	if label, ok := labels[field]; ok && lang == "zh" {
		return label + "：" + reason
	}
	if field != "" && field != "key" && lang != "zh" {
		return field + ": " + reason
	}
	return reason
}
