// Package export is the sheet by which a page's list is taken out of the program:
// as a file for Excel, as CSV, or as pages to print. Every page that has a list
// says what is on it; choosing the place, writing, giving up and the log are here.
package export

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
	"yizhan/shared/report/paper"
	"yizhan/shared/report/table"
)

// Station is what exporting needs of the station.
type Station interface {
	Profile(context.Context) (station.Profile, error)
	Setting(ctx context.Context, name string) (string, error)
	SetSetting(ctx context.Context, name, value string) error
	LogExport(context.Context, station.ExportEntry) error
}

// List is what is to be taken out.
type List struct {
	Name   station.ExportList
	Title  string // of the table, and of the file
	Filter string // what of it, without anybody's name
	// Masked says that the list holds personal data, written in part.
	Masked bool
	// Table reads the list; its title, station and time are filled in.
	Table func(context.Context) (table.Table, error)
	// Print draws pages of its own instead of the table; it returns how many rows.
	Print func(ctx context.Context, w io.Writer, with With) (int64, error)
	// More are other papers of the same page, each with a letter of its own.
	More []Paper
}

// Paper is something else to print.
type Paper struct {
	Key    rune
	Word   string // of its button
	Name   station.ExportList
	Title  string
	Filter string // that of the list where it is empty
	Masked bool
	Print  func(ctx context.Context, w io.Writer, with With) (int64, error)
}

// With is what a paper is drawn with.
type With struct {
	Fonts   paper.Fonts
	Station station.Profile
	Sheet   table.Table // its station, time and language
}

// Sheet is the open question.
type Sheet struct {
	list    List
	station Station
	host    page.Host
	name    *widgets.Entry
	message *widgets.Message
	chooser *files.Chooser
	work    *work
	offers  map[rune]offer
	// Places are where files may be put, Open what shows one: those of this
	// computer unless a test puts others in their place.
	Places func() []files.Place
	Open   func(context.Context, string) error
}

// Ask opens the sheet over a page.
func Ask(host page.Host, s Station, list List) *Sheet {
	e := newSheet(host, s, list)
	board := host.Board()
	var buttons []fyne.CanvasObject
	add := func(key rune, word string, weight widgets.Weight, o offer) {
		buttons = append(buttons, widgets.NewButton(board, word, weight, func() { e.where(o) }))
		e.offers[key] = o
	}
	if list.Table != nil {
		add('e', text.ExportXLSX.String(), widgets.Primary, e.offer(station.ExportXLSX))
		add('c', text.ExportCSV.String(), widgets.Plain, e.offer(station.ExportCSV))
		add('p', text.ExportPDF.String(), widgets.Plain, e.offer(station.ExportPDF))
	}
	for _, p := range list.More {
		add(p.Key, p.Word, widgets.Plain, p.offer(list.Filter))
	}
	first := list.first()
	enter := func() { e.where(e.offers[first]) }
	e.name.OnReturn = enter
	why := text.ExportWhy.String()
	if list.Masked {
		why = text.ExportMasked.String() + why
	}
	parts := []fyne.CanvasObject{widgets.NewQuiet(list.Filter), widgets.Box(560, 44, e.name), widgets.Grid(2, buttons...), widgets.NewQuiet(why), e.message.Label}
	host.ShowSheet(page.Sheet{Title: list.Title, Content: widgets.Column(parts...), Enter: enter,
		Rune: func(r rune) {
			if o, ok := e.offers[unicode.ToLower(r)]; ok {
				e.where(o)
			}
		}})
	return e
}

// first is the key of what Return does: what stands first.
func (l List) first() rune {
	if l.Table == nil && len(l.More) > 0 {
		return l.More[0].Key
	}
	return 'e'
}

// Print asks where to put one paper, without offering anything else.
func Print(host page.Host, s Station, p Paper) *Sheet {
	e := newSheet(host, s, List{Title: p.Title})
	e.offers[p.Key] = p.offer("")
	e.where(e.offers[p.Key])
	return e
}

func newSheet(host page.Host, s Station, list List) *Sheet {
	e := &Sheet{list: list, station: s, host: host, message: widgets.NewMessage(host), offers: map[rune]offer{}, Places: files.Places, Open: openFile}
	e.name = widgets.NewEntry(host.Board(), text.ExportName.String())
	e.name.SetText(fileName(list.Title, domain.DayOf(host.Now())))
	return e
}

// Take takes it out into a folder, as pressing its letter and choosing the folder
// does.
func (e *Sheet) Take(key rune, folder string) {
	if o, ok := e.offers[key]; ok {
		e.write(o, e.path(o, folder))
	}
}

// offer is one way to take something out.
type offer struct {
	entry station.ExportEntry
	title string // of the file, where it is not the list's
	write func(ctx context.Context, w io.Writer, with func() (With, error), progress table.Progress) (int64, error)
	save  func(ctx context.Context, path string) (said string, err error) // of a File, instead
}

func (e *Sheet) offer(format station.ExportFormat) offer {
	l := e.list
	o := offer{entry: station.ExportEntry{List: l.Name, Filter: l.Filter, Format: format, Masked: l.Masked}}
	o.write = func(ctx context.Context, w io.Writer, with func() (With, error), progress table.Progress) (int64, error) {
		print, err := with()
		if err != nil {
			return 0, err
		}
		if format == station.ExportPDF && l.Print != nil {
			return l.Print(ctx, w, print)
		}
		t, err := l.Table(ctx)
		if err != nil {
			return 0, err
		}
		t.Title, t.Station, t.Made, t.English = l.Title, print.Sheet.Station, print.Sheet.Made, print.Sheet.English
		t.Lines = append([]string{t.Station + " · " + l.Filter}, t.Lines...)
		switch format {
		case station.ExportXLSX:
			return t.XLSX(ctx, w, progress)
		case station.ExportCSV:
			return t.CSV(ctx, w, progress)
		}
		return t.PDF(ctx, w, print.Fonts, progress)
	}
	return o
}

func (p Paper) offer(filter string) offer {
	if p.Filter != "" {
		filter = p.Filter
	}
	return offer{
		entry: station.ExportEntry{List: p.Name, Filter: filter, Format: station.ExportPDF, Masked: p.Masked}, title: p.Title,
		write: func(ctx context.Context, w io.Writer, with func() (With, error), _ table.Progress) (int64, error) {
			print, err := with()
			if err != nil {
				return 0, err
			}
			return p.Print(ctx, w, print)
		},
	}
}

// fileName proposes a name: the title and the day, without what a file system of
// any computer forbids.
func fileName(title string, day domain.Day) string { return safe(title) + " " + day.String() }

// safe makes a name that Windows takes: without its separators and signs, without
// dots and spaces at the ends, and not too long.
func safe(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`<>:"/\|?*`, r) {
			return ' '
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	runes := []rune(name)
	return strings.Trim(string(runes[:min(len(runes), 80)]), " .")
}

// settingFolder keeps where the last file was put.
const settingFolder = "ui.export_folder"

// where asks for the folder, sticks first, then the one of last time.
func (e *Sheet) where(o offer) {
	if safe(e.name.Text) == "" {
		e.message.Hint(text.ExportNeedName.String())
		e.host.Focus(e.name)
		return
	}
	task.Load(e.host, func(ctx context.Context) (string, error) { return e.station.Setting(ctx, settingFolder) }, func(last string, _ error) {
		// Without the memory the chooser begins at home.
		e.chooser = files.Choose(e.host, files.Question{
			Title: text.ExportWhere.String(), Why: text.ExportWhereWhy.String(), Use: text.ExportHere.String(), Folder: true,
			Places: func() []files.Place { return files.WithLast(e.Places(), last) },
			Chosen: func(folder string) { e.write(o, e.path(o, folder)) },
		})
	})
}

// path is where something would lie in a folder.
func (e *Sheet) path(o offer, folder string) string {
	name := safe(e.name.Text)
	if o.title != "" && o.title != e.list.Title { // another paper than the sheet's
		name = fileName(o.title, domain.DayOf(e.host.Now()))
	}
	return filepath.Join(folder, name+"."+string(o.entry.Format))
}
