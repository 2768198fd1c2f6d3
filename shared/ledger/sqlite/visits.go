package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/sqlitedb"
)

const visitColumns = `v.id, v.station, v.at, v.day_only, v.group_code, v.people, v.member, v.source, v.version, v.clock, v.lines, v.correction`

// insertVisits binds what differs from visit to visit. What is the same for all of
// them - most come from one desk, and are anonymous - stands in the statement: a
// value that is bound costs more than the column it fills.
func insertVisits(ctx context.Context, tx Tx, facts []ledger.Fact) (stored int, err error) {
	if len(facts) == 0 {
		return 0, nil
	}
	row, one := visitRow(facts)
	args := make([]any, 0, len(facts)*12)
	for _, f := range facts {
		v := f.Fact.(*domain.Visit)
		args = append(args, blob(v.ID), blob(v.Station), int64(v.Day()), v.At, v.Group, v.People, int64(f.Clock), writeLines(v.Lines))
		if !one {
			args = append(args, v.DayOnly, int64(v.Source), int64(f.Version), blobOrNull(v.Member))
		}
	}
	return tx.insertRows(ctx, "INSERT INTO visit (id, station, day, at, group_code, people, clock, lines, day_only, source, version, member) VALUES ", row, "", args)
}

// visitRow is the row of a statement, and whether all visits are of one kind.
func visitRow(facts []ledger.Fact) (row string, one bool) {
	first, version := facts[0].Fact.(*domain.Visit), facts[0].Version
	for _, f := range facts {
		v := f.Fact.(*domain.Visit)
		if !v.Member.IsZero() || v.DayOnly != first.DayOnly || v.Source != first.Source || f.Version != version {
			return "(?,?,?,?,?,?,?,?,?,?,?,?)", false
		}
	}
	dayOnly := 0
	if first.DayOnly {
		dayOnly = 1
	}
	return fmt.Sprintf("(?,?,?,?,?,?,?,?,%d,%d,%d,NULL)", dayOnly, first.Source, version), true
}

// writeLines puts the services of a visit into one text. A service's code, which is
// one line, comes last: it may have commas of its own.
func writeLines(lines []domain.Line) string {
	var b []byte
	for i, l := range lines {
		if i > 0 {
			b = append(b, '\n')
		}
		for _, n := range []int64{l.Quantity, l.Charged, l.Reference} {
			b = append(strconv.AppendInt(b, n, 10), ',')
		}
		b = append(b, l.Service...)
	}
	return string(b)
}

// readLines takes the text apart again.
func readLines(text string) ([]domain.Line, error) {
	if text == "" {
		return nil, nil
	}
	var out []domain.Line
	for line := range strings.SplitSeq(text, "\n") {
		parts := strings.SplitN(line, ",", 4)
		if len(parts) != 4 {
			return nil, fmt.Errorf("a service of a visit is written as %d parts", len(parts))
		}
		l := domain.Line{Service: parts[3]}
		for n, to := range []*int64{&l.Quantity, &l.Charged, &l.Reference} {
			var err error
			if *to, err = strconv.ParseInt(parts[n], 10, 64); err != nil {
				return nil, fmt.Errorf("a service of a visit: %w", err)
			}
		}
		out = append(out, l)
	}
	return out, nil
}

func scanVisit(rows interface{ Scan(...any) error }) (ledger.Fact, change.ID, error) {
	var (
		v                               domain.Visit
		id, station, member, correction []byte
		source, version                 int64
		clock                           int64
		lines                           string
	)
	if err := rows.Scan(&id, &station, &v.At, &v.DayOnly, &v.Group, &v.People, &member, &source, &version, &clock, &lines, &correction); err != nil {
		return ledger.Fact{}, change.ID{}, sqlitedb.Classify(err)
	}
	var err error
	if v.Lines, err = readLines(lines); err != nil {
		return ledger.Fact{}, change.ID{}, err
	}
	corrected, err := readIDs(id, &v.ID, station, &v.Station, member, &v.Member, correction)
	v.Source = domain.Source(source)
	return ledger.Fact{Fact: &v, Version: uint16(version), Clock: change.Stamp(clock)}, corrected, err
}

// readIDs reads the id columns that every fact has.
func readIDs(id []byte, toID *change.ID, station []byte, toStation *change.ID, member []byte, toMember *change.ID, correction []byte) (corrected change.ID, err error) {
	for _, c := range []struct {
		from []byte
		to   *change.ID
	}{{id, toID}, {station, toStation}, {member, toMember}, {correction, &corrected}} {
		if *c.to, err = readID(c.from); err != nil {
			return corrected, err
		}
	}
	return corrected, nil
}

// readVisits reads visits with their corrections. where names the visit table v; it
// is the whole of the query behind FROM visit v.
func readVisits(ctx context.Context, r sqlitedb.Reader, where string, args ...any) ([]ledger.Fact, error) {
	var facts []ledger.Fact
	var corrected []change.ID
	err := each(ctx, r, "SELECT "+visitColumns+" FROM visit v "+where, args, func(rows *sql.Rows) error {
		f, correction, err := scanVisit(rows)
		if err != nil {
			return err
		}
		facts, corrected = append(facts, f), append(corrected, correction)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read visits: %w", err)
	}
	return facts, addCorrections(ctx, r, facts, corrected)
}

// VisitPage is a stretch of visits, newest first.
type VisitPage struct {
	Facts []ledger.Fact
	// Next continues behind the last one; zero at the end.
	NextAt int64
	NextID change.ID
}

// VisitQuery asks for the visits of a station's day.
type VisitQuery struct {
	Station  change.ID // zero: all stations
	Day      domain.Day
	Group    string
	BeforeAt int64 // with BeforeID: behind this one
	BeforeID change.ID
	Limit    int
}

// ListVisits reads a page of visits, voided ones too, newest first.
func ListVisits(ctx context.Context, r sqlitedb.Reader, q VisitQuery) (VisitPage, error) {
	where := "WHERE v.day = ?"
	args := []any{int64(q.Day)}
	if !q.Station.IsZero() {
		where, args = where+" AND v.station = ?", append(args, blob(q.Station))
	}
	if q.Group != "" {
		where, args = where+" AND v.group_code = ?", append(args, q.Group)
	}
	if !q.BeforeID.IsZero() {
		where, args = where+" AND (v.at, v.id) < (?, ?)", append(args, q.BeforeAt, blob(q.BeforeID))
	}
	facts, err := readVisits(ctx, r, where+" ORDER BY v.at DESC, v.id DESC LIMIT ?", append(args, q.Limit)...)
	if err != nil {
		return VisitPage{}, err
	}
	p := VisitPage{Facts: facts}
	if len(facts) == q.Limit && q.Limit > 0 {
		last := facts[len(facts)-1].Fact.(*domain.Visit)
		p.NextAt, p.NextID = last.At, last.ID
	}
	return p, nil
}

// PeopleUntil counts the people of a day up to a moment, as corrected. Who came
// at an hour that nobody noted is not among them.
func PeopleUntil(ctx context.Context, r sqlitedb.Reader, day domain.Day, until int64) (int64, error) {
	facts, err := readVisits(ctx, r, "WHERE v.day = ? AND v.at <= ? AND v.day_only = 0", int64(day), until)
	if err != nil {
		return 0, err
	}
	var people int64
	for _, f := range facts {
		effective, err := f.Effective()
		if err != nil {
			return 0, err
		}
		if v, ok := effective.(*domain.Visit); ok {
			people += v.People
		}
	}
	return people, nil
}

// VisitsOfMembers reads the last visits under some cards, the newest first, and how
// many there are.
func VisitsOfMembers(ctx context.Context, r sqlitedb.Reader, cards []change.ID, limit int) (facts []ledger.Fact, all int, err error) {
	marks := strings.TrimSuffix(strings.Repeat("?,", len(cards)), ",")
	args := make([]any, len(cards), len(cards)+1)
	for i, id := range cards {
		args[i] = blob(id)
	}
	if _, err := one(r.QueryRowContext(ctx, "SELECT count(*) FROM visit WHERE member IN ("+marks+")", args...), &all); err != nil {
		return nil, 0, fmt.Errorf("count visits of a member: %w", err)
	}
	facts, err = readVisits(ctx, r, "WHERE v.member IN ("+marks+") ORDER BY v.at DESC, v.id DESC LIMIT ?", append(args, limit)...)
	return facts, all, err
}
