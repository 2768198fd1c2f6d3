package importing

import (
	"strings"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/files"
)

// View is what stands on the page, as plain values.
type View struct {
	Step    string
	Kind    string
	Message string
	File    string
	Sheets  []string
	Header  int
	Names   []string
	Map     station.VisitMap // of visits
	Year    int
	Columns map[string]string // of a register: field, column
	Result  station.ImportResult
	Stopped bool
	Undone  string
	Rows    []string
}

var stepNames = map[step]string{stepEmpty: "empty", stepMapping: "mapping", stepChecking: "checking", stepPreview: "preview", stepImporting: "importing", stepResult: "result", stepUndoing: "undoing"}

// View reads the page.
func (p *Importing) View() View {
	v := View{Step: stepNames[p.step], Kind: p.kind, Message: p.message.Shown, Names: p.ledger.names, Undone: p.undone}
	switch m := p.takes.(type) {
	case *visits:
		v.Map, v.Year = m.m, m.year
	case *documents:
		v.Columns = m.m
	}
	if p.ledger.book != nil {
		v.File, v.Sheets = p.ledger.book.Name, p.ledger.book.Sheets
	}
	if len(p.ledger.first) > 0 {
		v.Header = p.ledger.first[p.ledger.header].Number
	}
	switch p.step {
	case stepPreview:
		v.Result = p.checked.result
	case stepResult:
		v.Result, v.Stopped = p.result.result, p.result.stopped
	}
	for _, r := range p.rows {
		v.Rows = append(v.Rows, strings.Join(append([]string{r.number}, append(r.cells, r.result)...), "|"))
	}
	return v
}

// Take chooses a column for a field, as the lists do.
func (p *Importing) Take(name, column string) { p.selects[name].SetValue(column) }

// Halfway shows an import that is under way, for pictures.
func (p *Importing) Halfway(row, of int64) {
	p.working.words.SetText(p.reached(row, of))
	p.working.bar.Max = float64(of)
	p.working.bar.SetValue(float64(row))
}

// Chooser is what stands in the sheet for a file, for tests.
func (p *Importing) Chooser() files.View { return p.chooser.View() }

// Agreed ticks that everybody in the ledger has agreed to the notice.
func (p *Importing) Agreed() { p.takes.(*documents).consent.tick.SetChecked(true) }
