package station

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/sheet"
	"yizhan/shared/sqlitedb"
)

// importRow is a row that can be recorded: the visit, and the dictionary entries
// that it may be the first to need.
type importRow struct {
	line    int
	cells   []string
	visit   *domain.Visit
	station domain.Station
	service domain.Service // without a code: none
	key     []string       // what the visit's id is made of
	// divisionDropped: the file's division is no code and was left empty.
	divisionDropped bool
}

// row reads a row without looking into the ledger.
func (im *importer) row(fields []string) (importRow, error) {
	if err := im.checkText(fields); err != nil {
		return importRow{}, err
	}
	if im.value(fields, im.m.At) == "" && im.value(fields, im.m.Group) == "" {
		return importRow{}, fault.New(fault.Invalid, "", "日期和群体都是空的，不像一次服务（合计、签名？），没有导入", "neither day nor group: it looks like a sum or a signature, and was not imported")
	}
	row, err := im.visit(fields)
	if err != nil {
		return importRow{}, err
	}
	if err := row.visit.Validate(); err != nil {
		return importRow{}, err
	}
	for _, l := range row.visit.Lines {
		row.service = domain.Service{Code: l.Service, Name: shorten(cmp.Or(im.value(fields, im.m.Service), l.Service), domain.NameRunesMax), Unit: "人次"}
		if err := row.service.Validate(); err != nil {
			return importRow{}, about(err, "service_code", "service")
		}
	}
	return row, nil
}

// checkText refuses what is not UTF-8 in a column that we read; shortening a
// name would hide it.
func (im *importer) checkText(fields []string) error {
	for _, c := range im.columns {
		if i := im.header.index[c.name]; i < len(fields) && !utf8.ValidString(fields[i]) {
			return sheet.ErrForeign(c.field)
		}
	}
	return nil
}

// about gives the error of a dictionary entry the field of the map from which
// its code or its name came.
func about(err error, code, name string) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	named := *e
	switch e.Field {
	case "code":
		named.Field = code
	case "name":
		named.Field = name
	}
	return &named
}

// isKnown reports whether a row needs no recording, and counts it: it was
// recorded before, or it says something else than what was.
func (im *importer) isKnown(ctx context.Context, r sqlitedb.Reader, row importRow, seen map[change.ID]*domain.Visit) (bool, error) {
	v := row.visit
	before := seen[v.ID]
	for n := 1; before == nil; n++ {
		stored, known, err := sqlite.FindFact(ctx, r, domain.KindVisit, v.ID)
		if err != nil {
			return false, err
		}
		if !known {
			break
		}
		if c := stored.Correction; c == nil || !c.IsVoid() || c.Reason != ReasonImportUndone {
			before = stored.Fact.(*domain.Visit)
			break
		}
		// An import that was taken back can be made again, better. Its visits stay
		// void, so the new ones are others.
		v.ID = change.NamedAt(v.Time(), append(row.key, strconv.Itoa(n))...)
		before = seen[v.ID]
	}
	switch {
	case before == nil:
		seen[v.ID] = v
		return false, nil
	case sameBody(before, v):
		im.took(row.line, row.cells, true, v.ID)
	default:
		im.refuse(row.line, row.cells, fault.New(fault.Conflict, "key", "这一行导入过，但内容和上次不同；没有改动。要改请在登记里更正", "the row was imported before with other content; nothing was changed"))
	}
	return true, nil
}

// append makes the changes of a new row: the visit, and before it the dictionary
// entries that it is the first to need.
func (im *importer) append(drafts []draft, row importRow) ([]draft, error) {
	im.took(row.line, row.cells, false, row.visit.ID)
	v, station, service := row.visit, row.station, row.service
	if row.divisionDropped && !im.stations[station.Code] {
		im.result.DivisionsEmpty++
	}
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
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return append(drafts, factDraft(v)), nil
}

// visit reads what a row says.
func (im *importer) visit(fields []string) (row importRow, err error) {
	at, dayOnly, err := parseMoment(im.value(fields, im.m.At), im.Year)
	if err != nil {
		return row, err
	}
	people, err := im.people(fields)
	if err != nil {
		return row, err
	}
	if row.station, row.divisionDropped, err = im.station(fields); err != nil {
		return row, err
	}
	group := im.group(im.value(fields, im.m.Group))
	service := cmp.Or(im.value(fields, im.m.ServiceCode), im.value(fields, im.m.Service))
	row.key = []string{row.station.Code}
	for _, column := range im.m.Key {
		v := im.value(fields, column)
		switch {
		case im.header.isNth(column):
			v = im.nth(row.station.Code, strconv.FormatInt(at.UnixMilli(), 10), group, service)
		case v == "":
			return row, fault.New(fault.Invalid, "key", column+"：是空的，无法避免重复", fmt.Sprintf("%q is empty: the row could be counted twice", column))
		}
		row.key = append(row.key, column, v)
	}
	row.visit = &domain.Visit{
		ID: change.NamedAt(at, row.key...), Station: domain.StationID(row.station.Code), At: at.UnixMilli(), DayOnly: dayOnly,
		Group: group, People: people, Source: domain.SourceImport,
	}
	if service != "" {
		row.visit.Lines = []domain.Line{{Service: service, Quantity: people}}
	}
	return row, nil
}

// nth names a row by what it says, and by how many before it said the same.
func (im *importer) nth(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	short := [16]byte(sum[:16])
	im.same[short]++
	return hex.EncodeToString(short[:]) + "/" + strconv.Itoa(im.same[short])
}

func (im *importer) people(fields []string) (int64, error) {
	if im.m.People == "" {
		return 1, nil
	}
	return parsePeople(im.value(fields, im.m.People))
}

// station reads whose row it is. At a station every row is its own; an office
// keeps the ledgers of several.
func (im *importer) station(fields []string) (st domain.Station, divisionDropped bool, err error) {
	code := im.value(fields, im.m.StationCode)
	if im.m.StationCode == "" && im.profile.Role == RoleOffice {
		if code, err = im.codeOf(im.value(fields, im.m.Station)); err != nil {
			return st, false, err
		}
	}
	own := domain.Station{Code: im.profile.Code, Name: im.profile.Name, Division: im.profile.Division}
	if code == "" || code == own.Code {
		return own, false, nil
	}
	if im.profile.Role != RoleOffice {
		return own, false, fault.New(fault.Forbidden, "station_code", "这一行属于别的驿站，只有社区办公室可以代为导入", "the row belongs to another station: only an office may import it")
	}
	name := cmp.Or(im.value(fields, im.m.Station), code)
	st = domain.Station{Code: code, Name: shorten(name, domain.NameRunesMax), Division: im.value(fields, im.m.Division)}
	if st.Division != "" && !codes.IsDivision(st.Division) {
		st.Division, divisionDropped = "", true
	}
	return st, divisionDropped, about(st.Validate(), "station_code", "station")
}

// codeOf finds a station by its name, where a ledger has no codes. Counting another
// station's row as the office's own would be a figure that nobody can explain.
func (im *importer) codeOf(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	code, ok := im.names[name]
	switch {
	case !ok:
		return "", fault.New(fault.NotFound, "station", "没有叫“"+name+"”的驿站。请先在“驿站”页加上，或者改成一样的名字", "there is no station called "+strconv.Quote(name)+": add it on the page Stations, or write its name alike")
	case code == "":
		return "", fault.New(fault.Conflict, "station", "有几个驿站都叫“"+name+"”，请在台账里加一列驿站编号", "several stations are called "+strconv.Quote(name)+": add a column with their codes")
	}
	return code, nil
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

// newEntry is a new dictionary entry.
func newEntry[T any](kind string, id change.ID, v T) (draft, error) {
	fields, err := domain.Encode(v)
	return editDraft(kind, id, 0, fields), err
}

// sameBody reports whether two visits say the same.
func sameBody(a, b *domain.Visit) bool {
	x, errX := a.Body()
	y, errY := b.Body()
	return errX == nil && errY == nil && bytes.Equal(x, y)
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

// fits reports whether a record that goes over several lines can be one row: it
// has the columns of the header, and what goes over several lines is a column
// that we do not read. Otherwise a quote that was never closed has found the
// opening one of another row.
func (im *importer) fits(fields []string) bool {
	if len(fields) != im.header.width {
		return false
	}
	for _, c := range im.columns {
		if strings.Contains(fields[im.header.index[c.name]], "\n") {
			return false
		}
	}
	return true
}

func (im *importer) value(row []string, column string) string {
	i, ok := im.header.index[column]
	if !ok || column == "" || i >= len(row) {
		return ""
	}
	return strings.Join(strings.Fields(row[i]), " ")
}

func shorten(s string, runesMax int) string {
	r := []rune(s)
	return string(r[:min(len(r), runesMax)])
}
