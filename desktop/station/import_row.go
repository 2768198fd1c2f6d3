package station

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
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

func (im *importer) value(row []string, column string) string {
	i, ok := im.column[column]
	if !ok || column == "" || i >= len(row) {
		return ""
	}
	return strings.Join(strings.Fields(row[i]), " ")
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
