// Package published gives figures of closed months away: to the press, on a website, on a
// board. There are two fixed tables a month, people by county and group, and services of
// the whole city; nobody can ask for another cut, so no two cuts can be taken from each
// other. What could tell of single people is kept back by package publish. What was given
// away stays stored as it was; a correction is a version of its own, which hides what the
// ones before it hid.
package published

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/months"
)

// ActionPublished is that the tables of a month were published.
const ActionPublished access.Action = "month published"

// Version is one time that a month was published.
type Version struct {
	Number int
	At     time.Time
	By     string
	Note   string
	Tables []Table
}

// Table is one published table. What is kept back is nil, here and in the store.
type Table struct {
	Cube    Cube       `json:"cube"`
	Rows    []Name     `json:"rows"` // of people, the last is the total
	Columns []Name     `json:"columns"`
	Cells   [][]*int64 `json:"cells"`
	SHA256  string     `json:"-"`
}

// Name is a row or a column.
type Name struct {
	Code string `json:"code"`
	ZH   string `json:"zh"`
	EN   string `json:"en"`
}

// Cube is one of the tables.
type Cube string

// The tables.
const (
	People   Cube = "people"
	Services Cube = "services"
)

// noteRunesMax bounds a note.
const noteRunesMax = 200

// Publish publishes a closed month, or a correction of it with a note.
func Publish(ctx context.Context, c *city.City, m months.Month, note string, now time.Time) error {
	note = strings.TrimSpace(note)
	if len([]rune(note)) > noteRunesMax || strings.ContainsFunc(note, func(r rune) bool { return r < ' ' }) {
		return fault.New(fault.Invalid, "note", "说明最多一行 200 字", "a note is one line of 200 characters at most")
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		s := city.Snapshot{Cells: sqlite.Cells{R: tx}}
		closing, stations, err := months.InForce(ctx, s, m)
		switch {
		case err != nil:
			return err
		case closing == nil:
			return fault.New(fault.Conflict, "month", "这个月没有关账，不能公布。先到“关账”页关账", "the month is not closed: close it first, on the page Months")
		}
		before, err := Versions(ctx, tx, m)
		if err != nil {
			return err
		}
		number := len(before) + 1
		if number > 1 {
			if err := mayCorrect(ctx, tx, m, closing.Version, note); err != nil {
				return err
			}
		}
		tables, err := fill(ctx, s, m, stations, before)
		if err != nil {
			return err
		}
		for _, t := range tables {
			body, err := json.Marshal(t)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(body)
			err = tx.Exec(ctx, "INSERT INTO published VALUES (?,?,?,?,?,?,?,?,?)", int(m), number, string(t.Cube), now.UnixMilli(), access.Who(ctx), note, closing.Version, string(body), sum[:])
			if err != nil {
				return err
			}
		}
		return access.Audit(ctx, tx, access.Who(ctx), ActionPublished, fmt.Sprintf("%s %d", m, number))
	})
}

// mayCorrect refuses a correction of nothing, and one that does not say what it corrects.
func mayCorrect(ctx context.Context, tx sqlite.Tx, m months.Month, closing int, note string) error {
	var last int
	if err := tx.QueryRowContext(ctx, "SELECT max(closing) FROM published WHERE month = ?", int(m)).Scan(&last); err != nil {
		return sqlitedb.Classify(err)
	}
	if last == closing {
		return fault.New(fault.Conflict, "month", "这个月已经公布，关账的数字没有变，不用再公布", "the month is published, and its figures have not changed since")
	}
	if note == "" {
		return fault.New(fault.Invalid, "note", "请写明这次更正了什么", "say what this version corrects")
	}
	return nil
}

// Versions are those of a month, in their order.
func Versions(ctx context.Context, r sqlitedb.Reader, m months.Month) (out []Version, err error) {
	rows, err := r.QueryContext(ctx, "SELECT version, at, by_whom, note, body, sha256 FROM published WHERE month = ? ORDER BY version, cube", int(m))
	if err != nil {
		return nil, sqlitedb.Classify(err)
	}
	defer rows.Close()
	for rows.Next() {
		v, t, err := scan(rows)
		if err != nil {
			return nil, err
		}
		if v.Number > len(out) {
			out = append(out, v)
		}
		last := &out[len(out)-1]
		last.Tables = append(last.Tables, t)
	}
	return out, sqlitedb.Classify(rows.Err())
}

func scan(rows *sql.Rows) (v Version, t Table, err error) {
	var at int64
	var body string
	var sum []byte
	if err := rows.Scan(&v.Number, &at, &v.By, &v.Note, &body, &sum); err != nil {
		return v, t, sqlitedb.Classify(err)
	}
	v.At = time.UnixMilli(at).UTC()
	if got := sha256.Sum256([]byte(body)); string(got[:]) != string(sum) {
		return v, t, fault.New(fault.Corrupt, "", "已公布的表和当时的校验值对不上，请联系维护人员核对备份", "a published table differs from its digest: have the backup compared")
	}
	err = json.Unmarshal([]byte(body), &t)
	t.SHA256 = fmt.Sprintf("%x", sum)
	return v, t, err
}

// Check compares all that was ever given away with its digests, and names the months in
// which something differs.
func Check(ctx context.Context, r sqlitedb.Reader) (broken []string, err error) {
	rows, err := r.QueryContext(ctx, "SELECT DISTINCT month FROM published ORDER BY month")
	if err != nil {
		return nil, sqlitedb.Classify(err)
	}
	defer rows.Close()
	var all []months.Month
	for rows.Next() {
		var m months.Month
		if err := rows.Scan(&m); err != nil {
			return nil, sqlitedb.Classify(err)
		}
		all = append(all, m)
	}
	for _, m := range all {
		switch _, err := Versions(ctx, r, m); {
		case fault.Is(err, fault.Corrupt):
			broken = append(broken, m.String())
		case err != nil:
			return broken, err
		}
	}
	return broken, sqlitedb.Classify(rows.Err())
}
