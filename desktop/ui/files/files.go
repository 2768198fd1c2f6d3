// Package files is the sheet in which a person chooses a folder or a file. It
// begins on the stick that is plugged in, shows nothing that does not matter to
// the question, and works by keys alone.
package files

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/bundle"
)

// Question is what is to be chosen.
type Question struct {
	Title, Why string
	// Folder asks for a folder, and Use is the word of its button. Otherwise a file
	// is asked for whose name ends in one of Endings; without any, a file.
	Folder  bool
	Use     string
	Endings []string
	// Places overrides those of this computer, for tests and pictures.
	Places func() []Place
	Chosen func(path string)
}

// Chooser is the open sheet.
type Chooser struct {
	Question
	host    page.Host
	path    *widgets.Entry
	list    *widgets.List
	message *widgets.Message
	rows    []row
	turn    int
}

// row is one line: somewhere to go, or a file to take.
type row struct {
	name, note, path string
	file             bool
}

// Choose asks.
func Choose(host page.Host, q Question) *Chooser {
	c := &Chooser{Question: q, host: host, message: widgets.NewMessage(host)}
	if c.Places == nil {
		c.Places = Places
	}
	board := host.Board()
	c.path = widgets.NewEntry(board, text.FilesPath.String())
	c.path.OnReturn = func() { c.typed(strings.TrimSpace(c.path.Text)) }
	c.list = widgets.NewList(board, func() int { return len(c.rows) }, newRow, c.fillRow)
	c.list.Return = !q.Folder
	c.list.OnSelected = func(i int) {
		c.list.Unselect(i)
		c.take(c.rows[i])
	}
	parts := []fyne.CanvasObject{widgets.NewQuiet(q.Why), c.path, widgets.Box(640, 300, widgets.Card(c.list)), c.message.Label}
	if q.Folder {
		parts = append(parts, widgets.NewButton(board, q.Use+"  Enter", widgets.Primary, c.use))
	}
	host.ShowSheet(page.Sheet{Title: q.Title, Content: widgets.Column(parts...), First: c.list, Enter: c.use, Closed: func() { c.turn = -1 }})
	c.open("")
	return c
}

// shares of the columns: name, note.
var shares = []float32{0.62, 0.38}

func newRow() fyne.CanvasObject {
	o, cells := widgets.NewCells(shares, nil)
	cells.Lines[0].TextSize = theme.SizeText
	cells.Lines[1].Color = theme.Quiet
	return o
}

func (c *Chooser) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(c.rows) {
		return
	}
	lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
	lines[0].Set(c.rows[i].name)
	lines[1].Set(c.rows[i].note)
}

// open shows a folder; an empty path the first place.
func (c *Chooser) open(path string) {
	c.turn++
	turn := c.turn
	task.Load(c.host, func(context.Context) (folder, error) { return c.read(path) }, func(f folder, err error) {
		switch {
		case turn != c.turn: // closed, or somewhere else by now
			return
		case err != nil:
			c.message.Fail(bundle.Classify(err))
		default:
			c.message.Clear()
		}
		c.path.SetText(f.path)
		c.rows = f.rows
		c.list.Refresh()
		c.list.ScrollToTop()
	})
}

type folder struct {
	path string
	rows []row
}

// read lists a folder, off the window's thread: a stick may be slow.
func (c *Chooser) read(path string) (folder, error) {
	places := c.Places()
	if path == "" && len(places) > 0 {
		path = places[0].Path
	}
	f := folder{path: path}
	for _, p := range places {
		if p.Path != path {
			f.rows = append(f.rows, placeRow(p))
		}
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return f, err // the other places can still be gone to
	}
	if parent := filepath.Dir(path); parent != path {
		f.rows = append(f.rows, row{name: text.FilesUp.String(), note: parent, path: parent})
	}
	var folders, found []row
	newest := map[string]time.Time{}
	for _, e := range entries {
		name, full := e.Name(), filepath.Join(path, e.Name())
		switch info, err := os.Stat(full); { // through links
		case strings.HasPrefix(name, ".") || err != nil:
		case info.IsDir():
			folders = append(folders, row{name: name + string(filepath.Separator), path: full})
		case !c.Folder && c.fits(name):
			newest[full] = info.ModTime()
			found = append(found, row{name: name, note: text.Moment(info.ModTime(), c.host.Now()) + " · " + text.Bytes(info.Size()), path: full, file: true})
		}
	}
	slices.SortStableFunc(found, func(a, b row) int { return newest[b.path].Compare(newest[a.path]) })
	slices.SortStableFunc(folders, func(a, b row) int { return cmp.Compare(a.name, b.name) })
	f.rows = slices.Concat(found, f.rows, folders)
	return f, nil
}

func placeRow(p Place) row {
	name := text.FilesHome.String()
	switch {
	case p.Last:
		name = text.FilesLast.String()
	case p.Stick:
		name = text.FilesStick.With(filepath.Base(p.Path))
	}
	return row{name: name, note: p.Path, path: p.Path}
}

func (c *Chooser) fits(name string) bool {
	return len(c.Endings) == 0 || slices.ContainsFunc(c.Endings, func(ending string) bool { return strings.HasSuffix(strings.ToLower(name), ending) })
}

func (c *Chooser) take(r row) {
	if r.file {
		c.choose(r.path)
		return
	}
	c.open(r.path)
}

// typed takes a path that somebody wrote or pasted.
func (c *Chooser) typed(path string) {
	task.Load(c.host, func(context.Context) (os.FileInfo, error) { return os.Stat(path) }, func(info os.FileInfo, err error) {
		switch {
		case c.turn < 0:
		case err != nil:
			c.message.Fail(bundle.Classify(err))
		case info.IsDir() == c.Folder:
			c.choose(path)
		case info.IsDir():
			c.open(path)
			c.host.Focus(c.list)
		default:
			c.message.Hint(text.FilesNeedFolder.String())
		}
	})
}

// use takes the folder that is shown.
func (c *Chooser) use() {
	if c.Folder {
		c.typed(strings.TrimSpace(c.path.Text))
	}
}

func (c *Chooser) choose(path string) {
	c.host.CloseSheet()
	c.Chosen(path)
}

// View is what stands in the sheet, as plain values.
type View struct {
	Path, Message string
	Rows          []string
}

// View reads the sheet.
func (c *Chooser) View() View {
	v := View{Path: c.path.Text, Message: c.message.Shown}
	for _, r := range c.rows {
		v.Rows = append(v.Rows, r.name)
	}
	return v
}
