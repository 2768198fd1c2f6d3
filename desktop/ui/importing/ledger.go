package importing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path/filepath"
	"strings"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/shared/report/sheet"
)

// ledger is the file in hand, and how it is to be read.
type ledger struct {
	path       string
	book       *sheet.Book
	sheet      int
	first      []sheet.Row
	header     int // place of the row with the names in first
	names      []string
	m          station.VisitMap
	year       int
	needsYear  bool
	remembered bool
}

// settingFolder keeps where the last ledger lay, settingLayout what its columns were
// taken for, by their names.
const (
	settingFolder = "import.folder"
	settingLayout = "import.layout."
)

// Choose asks for a file, beginning where the last one lay.
func (p *Importing) Choose() {
	p.message.Clear()
	task.Load(p.host, func(ctx context.Context) (string, error) { return p.station.Setting(ctx, settingFolder) }, func(last string, _ error) {
		// Without the memory the chooser begins at home.
		p.chooser = files.Choose(p.host, files.Question{
			Title: text.ImportWhich.String(), Why: text.ImportWhichWhy.String(), Endings: []string{".xlsx", ".csv", ".txt", ".xls", ".et", ".xlsm"},
			Places: func() []files.Place { return files.WithLast(p.Places(), last) },
			Chosen: func(path string) { p.Open(path, 0) },
		})
	})
}

// Open reads the first rows of a sheet of a file, and proposes what its columns hold.
func (p *Importing) Open(path string, number int) {
	task.Load(p.host, func(ctx context.Context) (ledger, error) {
		l, err := openLedger(path, number)
		if err != nil {
			return l, err
		}
		// Forgetting the folder is no reason to say that the file cannot be read.
		_ = p.station.SetSetting(ctx, settingFolder, filepath.Dir(path))
		return l, p.recall(ctx, &l)
	}, func(l ledger, err error) {
		if err != nil {
			p.message.Fail(err)
			return
		}
		p.take(l)
	})
}

func (p *Importing) take(l ledger) {
	p.ledger = l
	p.message.Clear()
	if len(l.first) == 0 {
		p.message.Hint(text.ImportEmpty.String())
	}
	p.turn(stepMapping)
}

func openLedger(path string, number int) (l ledger, err error) {
	if l.book, err = sheet.Open(path); err != nil {
		return l, err
	}
	l.path, l.sheet = path, number
	if l.first, err = station.FirstRows(l.book, number, station.HeaderRows); err != nil {
		return l, err
	}
	guessed := station.GuessHeader(l.first)
	for i, r := range l.first {
		if r.Number == guessed {
			l.header = i
		}
	}
	l.readNames()
	return l, nil
}

// readNames takes the names of the columns from the row that has them, and guesses.
func (l *ledger) readNames() {
	l.names = nil
	if len(l.first) > 0 {
		var above []string
		if l.header > 0 {
			above = l.first[l.header-1].Cells
		}
		l.names = station.ColumnNames(above, l.first[l.header].Cells)
	}
	l.m = station.GuessMap(l.names)
	l.remembered = false
	l.findYear()
}

// findYear looks whether days are written without a year, and for one around the table.
func (l *ledger) findYear() {
	l.needsYear = false
	column := l.column(l.m.At)
	for _, r := range l.first[min(l.header+1, len(l.first)):] {
		if column >= 0 && column < len(r.Cells) && station.HasNoYear(r.Cells[column]) {
			l.needsYear = true
		}
	}
	if l.year != 0 {
		return
	}
	var around []string
	for _, r := range l.first[:min(l.header, len(l.first))] {
		around = append(around, strings.Join(r.Cells, " "))
	}
	l.year = station.GuessYear(append(around, l.book.Sheets[l.sheet], l.book.Name)...)
}

// column is the place of a column, -1 for one that is not there.
func (l *ledger) column(name string) int {
	for i, n := range l.names {
		if name != "" && n == name {
			return i
		}
	}
	return -1
}

// own are the columns of the ledger itself: a result file has one more, which says what
// became of each row.
func (l *ledger) own() (columns []int) {
	for i, name := range l.names {
		if name != text.ImportWhyNot.ZH && name != text.ImportWhyNot.EN {
			columns = append(columns, i)
		}
	}
	return columns
}

// layout names a set of columns.
func (l *ledger) layout() string {
	var names []string
	for _, i := range l.own() {
		names = append(names, l.names[i])
	}
	sum := sha256.Sum256([]byte(strings.Join(names, "\x00")))
	return settingLayout + hex.EncodeToString(sum[:8])
}

// recall takes the columns as they were taken last time.
func (p *Importing) recall(ctx context.Context, l *ledger) error {
	kept, err := p.station.Setting(ctx, l.layout())
	if err != nil || kept == "" {
		return err
	}
	var m station.VisitMap
	if json.Unmarshal([]byte(kept), &m) != nil {
		return nil // of another version: the guess is as good
	}
	l.m, l.remembered = m, true
	l.findYear()
	return nil
}

func (p *Importing) remember(ctx context.Context, l ledger) error {
	kept, err := json.Marshal(l.m)
	if err != nil {
		return err
	}
	return p.station.SetSetting(ctx, l.layout(), string(kept))
}

// moveHeader takes another row for that with the names.
func (p *Importing) moveHeader(by int) {
	to := p.ledger.header + by
	if to < 0 || to >= len(p.ledger.first) {
		return
	}
	l := p.ledger
	l.header, l.year = to, 0
	l.readNames()
	task.Load(p.host, func(ctx context.Context) (ledger, error) { return l, p.recall(ctx, &l) }, func(_ ledger, err error) {
		if err != nil {
			p.message.Fail(err)
			return
		}
		p.take(l)
	})
}
