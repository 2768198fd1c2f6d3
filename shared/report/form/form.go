// Package form says what the tables of the county look like, T1 to T8: their
// headings, what each column holds, how it is added up and what is to be known about
// it. Builders fill a form with plain values; where those come from, and as what the
// table is written, is not known here.
package form

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/report/table"
)

// NotReported stands where a figure has not arrived: that is not 0.
const NotReported = table.Word("未上报")

// Column is one column of a form.
type Column struct {
	// Key is the name of the column for templates, within its table: people.N3.
	Key string
	// Heads are its headings from the top. Neighbours with the same upper headings
	// stand under one: 人次 over the groups.
	Heads []string
	Kind  table.Kind
	// Width is how many characters of Latin text it is wide at least, 0: by its content.
	Width int
	// Sum adds it up under the last row.
	Sum bool
	// Share makes the last row the share of two columns' sums, part and whole.
	Share [2]string
}

// Form is a table without its content.
type Form struct {
	Code    string // T1
	Title   string
	Sheet   string // its name in a workbook
	Columns []Column
	Notes   []string
}

// Header is what every table says of itself.
type Header struct {
	Unit     string // 填报单位
	From, To domain.Day
	AsOf     time.Time // when the last record arrived that is counted
	Made     time.Time
	Who      string // 填报人; empty where a pen fills it in
	Demo     bool   // demonstration data, which every sheet has to say
}

// Table is a form that is filled in.
type Table struct {
	Form
	Header
	Rows [][]any // cells as package table wants them
}

// Depth is how many rows of headings there are.
func (f Form) Depth() int {
	depth := 1
	for _, c := range f.Columns {
		depth = max(depth, len(c.Heads))
	}
	return depth
}

// Column finds a column by its key; -1 where there is none.
func (f Form) Column(key string) int {
	return slices.IndexFunc(f.Columns, func(c Column) bool { return c.Key == key })
}

// Period writes the days of the table, as 2026年11月 where that is all of them.
func (h Header) Period() string {
	from, to := h.From.Time(), h.To.Time()
	if from.Day() == 1 && from.AddDate(0, 1, -1).Equal(to) {
		return from.Format("2006年1月")
	}
	until := "2006年1月2日" // what both days share is said once
	switch {
	case h.From == h.To:
		return from.Format(until)
	case h.From.Month() == h.To.Month():
		until = "2日"
	case from.Year() == to.Year():
		until = "1月2日"
	}
	return from.Format("2006年1月2日") + "至" + to.Format(until)
}

// Lines are what stands under the title.
func (t Table) Lines() []string {
	line := "填报单位：" + t.Unit + "    统计期：" + t.Period() + "    数据截至：" + Moment(t.AsOf)
	if t.Demo {
		return []string{line, "演示数据，不是真实情况"}
	}
	return []string{line}
}

// Moment writes a time as at the station.
func Moment(t time.Time) string {
	if t.UnixMilli() <= 0 {
		return "尚无数据"
	}
	return t.In(domain.Shanghai).Format("2006-01-02 15:04")
}

// Signs are the places to sign.
func (t Table) Signs() []string {
	return []string{"填报单位：" + t.Unit, "填报人：" + t.Who, "审核人：", "负责人：", "盖章：", "日期：" + t.Made.In(domain.Shanghai).Format("2006年1月2日")}
}

// Sums is the last row; nil where the form has none. A column of which nobody has
// reported anything has no sum either.
func (t Table) Sums() []any {
	if !slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Sum }) || len(t.Rows) == 0 {
		return nil
	}
	row := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		if c.Sum {
			row[i] = t.sum(i)
		}
	}
	for i, c := range t.Columns {
		if c.Share[0] == "" {
			continue
		}
		part, known := row[t.Column(c.Share[0])].(int64)
		whole, sure := row[t.Column(c.Share[1])].(int64)
		if known && sure && whole != 0 {
			row[i] = float64(part) / float64(whole)
		}
	}
	if !t.Columns[0].Sum {
		row[0] = table.Word("合计")
	}
	return row
}

// sum adds a column up.
func (t Table) sum(column int) any {
	var sum int64
	var word any
	known := false
	for _, row := range t.Rows {
		switch v := row[column].(type) {
		case int64:
			sum, known = sum+v, true
		case table.Word:
			word = v
		}
	}
	if !known {
		return word
	}
	return sum
}

// Check refuses a table whose rows do not fit its columns.
func (t Table) Check() error {
	for n, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("%s, row %d: %d cells for %d columns", t.Code, n+1, len(row), len(t.Columns))
		}
		for i, cell := range row {
			if !t.Columns[i].Kind.Holds(cell) {
				return fmt.Errorf("%s, row %d, column %s: a %T", t.Code, n+1, t.Columns[i].Key, cell)
			}
		}
	}
	return nil
}

// Title is the headings of a column in one line.
func (c Column) Title() string { return strings.Join(c.Heads, "·") }

// Heads of a single column.
func text(key, title string, width int) Column {
	return Column{Key: key, Heads: []string{title}, Kind: table.Text, Width: width}
}

func count(key string, heads ...string) Column {
	return Column{Key: key, Heads: heads, Kind: table.Number, Width: 5, Sum: true}
}

func day(key, title string) Column {
	return Column{Key: key, Heads: []string{title}, Kind: table.Day, Width: 10}
}

// number is the column that numbers the rows.
func number() Column {
	return Column{Key: "no", Heads: []string{"序号"}, Kind: table.Number, Width: 4}
}

func remark() Column { return text("remark", "备注", 10) }

// dayOrNone is a day, or an empty cell.
func dayOrNone(d domain.Day) any {
	if d == 0 {
		return nil
	}
	return d
}

// share is part of whole, or an empty cell where there is no whole.
func share(part, whole int64) any {
	if whole <= 0 || part < 0 {
		return nil
	}
	return float64(part) / float64(whole)
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}
