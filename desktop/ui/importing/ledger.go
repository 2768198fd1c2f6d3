package importing

import (
	"context"
	"path/filepath"
	"strings"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/shared/report/sheet"
)

// ledger is the file in hand, and where in it the rows are.
type ledger struct {
	path   string
	book   *sheet.Book
	sheet  int
	first  []sheet.Row
	header int // place of the row with the names in first
	names  []string
}

// settingFolder keeps where the last ledger lay.
const settingFolder = "import.folder"

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
	m := p.matterOf(p.kind)
	p.load(m, func(ctx context.Context) (ledger, error) {
		l, err := openLedger(path, number, m)
		if err == nil {
			// Forgetting the folder is no reason to say that the file cannot be read.
			_ = p.station.SetSetting(ctx, settingFolder, filepath.Dir(path))
		}
		return l, err
	})
}

// load takes a ledger in hand, with what its columns probably hold.
func (p *Importing) load(m matter, read func(context.Context) (ledger, error)) {
	task.Load(p.host, func(ctx context.Context) (ledger, error) {
		l, err := read(ctx)
		if err != nil {
			return l, err
		}
		return l, m.match(ctx, l)
	}, func(l ledger, err error) {
		if err != nil {
			p.message.Fail(err)
			return
		}
		p.ledger, p.takes = l, m
		p.message.Clear()
		if len(l.first) == 0 {
			p.message.Hint(text.ImportEmpty.String())
		}
		p.turn(stepMapping)
	})
}

func openLedger(path string, number int, m matter) (l ledger, err error) {
	if l.book, err = sheet.Open(path); err != nil {
		return l, err
	}
	l.path, l.sheet = path, number
	if l.first, err = station.FirstRows(l.book, number, station.HeaderRows); err != nil {
		return l, err
	}
	guessed := m.header(l.first)
	for i, r := range l.first {
		if r.Number == guessed {
			l.header = i
		}
	}
	l.readNames()
	return l, nil
}

// readNames takes the names of the columns from the row that has them.
func (l *ledger) readNames() {
	l.names = nil
	if len(l.first) > 0 {
		var above []string
		if l.header > 0 {
			above = l.first[l.header-1].Cells
		}
		l.names = station.ColumnNames(above, l.first[l.header].Cells)
	}
}

// below are the first rows of the table itself.
func (l *ledger) below() []sheet.Row { return l.first[min(l.header+1, len(l.first)):] }

// column is the place of a column, -1 for one that is not there.
func (l *ledger) column(name string) int {
	for i, n := range l.names {
		if name != "" && n == name {
			return i
		}
	}
	return -1
}

// cell is what stands in a column of a row, on one line.
func (l *ledger) cell(cells []string, column string) string {
	if i := l.column(column); i >= 0 && i < len(cells) {
		return strings.Join(strings.Fields(cells[i]), " ")
	}
	return ""
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

// moveHeader takes another row for that with the names.
func (p *Importing) moveHeader(by int) {
	to := p.ledger.header + by
	if to < 0 || to >= len(p.ledger.first) {
		return
	}
	l := p.ledger
	l.header = to
	l.readNames()
	p.load(p.matterOf(p.kind), func(context.Context) (ledger, error) { return l, nil })
}
