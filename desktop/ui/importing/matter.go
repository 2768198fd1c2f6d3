package importing

import (
	"context"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/shared/change"
	"yizhan/shared/report/sheet"
)

// matter is what the rows of a ledger are: visits, or documents of a register. All that
// differs with it is here; the steps of the page are the same. One is made for each file
// that is opened. While rows are looked at or taken in nobody changes it.
type matter interface {
	// header finds the row with the names among the first ones, by its number.
	header(first []sheet.Row) int
	// match proposes which column of a ledger holds what, as it was taken last time. It
	// reads what the form offers, and runs beside the window.
	match(ctx context.Context, l ledger) error
	// form asks which column is what, hint says in one line how it came about.
	form(p *Importing) fyne.CanvasObject
	hint() text.Phrase
	// missing says what has still to be chosen before rows can be looked at, and where.
	missing() (sentence string, where fyne.Focusable)
	// checking and taken keep what was chosen, before rows are looked at and after they
	// were taken in.
	checking(context.Context) error
	taken(context.Context) error
	// run takes the rows in, or looks at them; undo takes back what run has recorded.
	run(ctx context.Context, rows sheet.Rows, r reading) (station.ImportResult, error)
	undo(ctx context.Context, ids []change.ID, progress func(done int)) (int, error)
	// why says why a row was refused.
	why(error) string
	// shown are the columns of the list of rows, cell what a row says there.
	shown() []column
	cell(i int, cells []string) string
	words() words
	// title is what the result of a ledger of this name is called.
	title(name string) string
}

// reading is how rows are gone through, whatever they are.
type reading struct {
	header   int
	dry      bool
	row      func(station.RowFate)
	progress func(rows int, bytes int64)
}

// column is one of the list of rows, with its part of the width.
type column struct {
	title string
	share float32
}

// words are what differs in what the page says.
type words struct {
	counts, undoAsk text.Phrase
	fates, fatesIn  []text.Phrase
}

// of are those for what would become of rows, or for what has.
func (w words) of(done bool) []text.Phrase {
	if done {
		return w.fatesIn
	}
	return w.fates
}

// kindVisits is what comes in unless somebody chooses a register.
const kindVisits = "visit"

// matterOf makes what takes in one kind of row.
func (p *Importing) matterOf(kind string) matter {
	if k := registerOf(kind); k != nil {
		return newDocuments(p.station, k, p.profile, p.host.Now())
	}
	return &visits{station: p.station}
}
