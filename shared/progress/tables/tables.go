// Package tables is how far the work of offices is, as tables that people read: the
// published figures and what package progress works out, each with how it is counted
// and where its records are. The city's page and the office's window show these tables
// and count nothing themselves, so they cannot differ.
package tables

import (
	"context"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

// Subject is one part of the work.
type Subject string

// The subjects.
const (
	Figures  Subject = "figures"  // 公布的数
	Meetings Subject = "meetings" // 碰头会
	Coverage Subject = "coverage" // 组织覆盖
	Circle   Subject = "circle"   // 服务圈
	Surveys  Subject = "surveys"  // 摸排比对
	Duties   Subject = "duties"   // 责任落实
	Problems Subject = "problems" // 问题销号
)

// Choice is something that can be chosen, with what it is called.
type Choice struct{ Value, Name string }

// Subjects lists them in the order in which they are shown.
func Subjects(lang string) (out []Choice) {
	for _, s := range subjects {
		out = append(out, Choice{string(s.subject), s.name.In(lang)})
	}
	return out
}

var subjects = []struct {
	subject Subject
	name    domain.Words
	build   func(*builder) error
}{
	{Figures, domain.Words{ZH: "公布的数", EN: "Published figures"}, (*builder).figures},
	{Meetings, domain.Words{ZH: "碰头会", EN: "Quarterly meetings"}, (*builder).meetings},
	{Coverage, domain.Words{ZH: "组织覆盖", EN: "Organisations"}, (*builder).coverage},
	{Circle, domain.Words{ZH: "服务圈", EN: "15-minute circle"}, (*builder).circle},
	{Surveys, domain.Words{ZH: "摸排比对", EN: "Surveys"}, (*builder).surveys},
	{Duties, domain.Words{ZH: "责任落实", EN: "Duties"}, (*builder).duties},
	{Problems, domain.Words{ZH: "问题销号", EN: "Problems"}, (*builder).problems},
}

// Known tells whether there is such a subject.
func Known(s Subject) bool {
	for _, k := range subjects {
		if k.subject == s {
			return true
		}
	}
	return false
}

// Question is what is asked.
type Question struct {
	Subject Subject
	Lang    string
	Today   domain.Day
	// Area is the division whose work the ledger holds; empty: the whole city.
	Area string
	// Office tells that the ledger is that of an office's computer, which does not
	// hold what lies with stations.
	Office bool
	// Nameless leaves names of persons out, not only behind their first character.
	Nameless bool

	From, To      domain.Day // of the published figures; 0: of all time, to today
	Year          int        // of the meetings; 0: this one
	Before, After change.ID  // rounds of a survey; zero: the last two

	List  string // the key of the list that Skip goes through; others begin at their head
	Skip  int
	Limit int // rows of a list; 0: all
}

// Page is the answer.
type Page struct {
	AsOf   time.Time
	Tables []Table
	// Years and Rounds are what can be asked of meetings and of surveys; Year, Before and
	// After are what was.
	Years         []int
	Year          int
	Rounds        []Choice
	Before, After string
	// Nothing says why there are no tables.
	Nothing string
}

// Table is one table. Bars tells that its rows are parts of a whole.
type Table struct {
	Key, Title string
	How        string // how it is counted
	Note       string // what is not in it, or what to know
	Heads      []Head
	Rows       []Row
	Total      []Cell // empty: none
	Bars       bool
	// List tells that the rows are single records; Count is how many there are in all,
	// Skip how many stand before these.
	List        bool
	Count, Skip int
	Empty       string // what stands there without rows
}

// Head is the title of a column.
type Head struct {
	Name   string
	Number bool
}

// Row is one line of a table; its first cell is what it is called.
type Row struct {
	Key         string
	Cells       []Cell
	Part, Whole int64  // of the bar
	How, Note   string // of this row alone
	Links       []Link
}

// Tone is what a cell says beside its words; never colour alone.
type Tone string

// The tones.
const (
	Good    Tone = "good"
	Worry   Tone = "worry"
	Waiting Tone = "waiting"
)

// Cell is one value as people read it. Value is the number in it, for programs and
// tests.
type Cell struct {
	Text  string
	Value int64
	Tone  Tone
}

// Link leads to records: to those of a register that fit, or to one document.
type Link struct {
	Text  string
	Kind  string
	Where map[string]string // field: value
	ID    change.ID         // zero: the list
}

// Read answers a question from a ledger.
func Read(ctx context.Context, docs stats.Documents, q Question) (Page, error) {
	asOf, err := docs.AsOf(ctx)
	if err != nil {
		return Page{}, err
	}
	b := &builder{ctx: ctx, docs: docs, q: q, page: Page{AsOf: asOf}}
	for _, s := range subjects {
		if s.subject == q.Subject {
			err = s.build(b)
		}
	}
	return b.page, err
}
