// Package page is what a page and the window know of each other: a page says
// what it shows and which keys it takes, the window lends it a thread, a
// keyboard and a place for a sheet.
package page

import (
	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/task"
	"yizhan/shared/domain"
)

// Name names a page of the navigation.
type Name string

// The pages, in the order of the navigation.
const (
	Desk       Name = "desk"
	Today      Name = "today"
	People     Name = "people"
	Day        Name = "day"
	Month      Name = "month"      // of a station
	Activities Name = "activities" // of a station: the registers that are its own
	Registers  Name = "registers"  // of an office: all of them
	Board      Name = "board"      // of an office: what is to be done
	Stations   Name = "stations"   // of an office: the month of all, and the list of them
	Statistics Name = "statistics"
	Reports    Name = "reports"  // the county's tables
	Progress   Name = "progress" // of an office: how the work stands
	Import     Name = "import"
	Sync       Name = "sync"
	Settings   Name = "settings"
)

// Page is one page. All of it belongs to the window's thread.
type Page interface {
	// Content is drawn; always the same object.
	Content() fyne.CanvasObject
	// Show is called when the page comes into view: it reads what it shows.
	Show()
	// Heard is called for every signal while the page is in view.
	Heard(station.Signal)
	// Key and Rune take what nothing in focus has taken.
	Key(*fyne.KeyEvent)
	Rune(rune)
}

// Scanner is a page that knows what to do with a scanned code. A scan on any
// other page goes to the desk.
type Scanner interface{ Scan(code string) }

// Undoer is a page on which Ctrl+Z takes something back.
type Undoer interface{ Undo() }

// Unchooser is a page on which digits choose something that a card takes back when
// its last digit tells that it was one.
type Unchooser interface{ Unchoose() }

// Finder is a page with a search field, to which Ctrl+F leads.
type Finder interface{ Find() }

// Forgetter is a page that takes names off the screen when nobody has been at the
// desk for a while.
type Forgetter interface{ Forget() }

// Teller is a page that shows what was done on a sheet over it.
type Teller interface{ Tell(sentence string) }

// Host is the window as a page sees it.
type Host interface {
	task.Runner
	Board() *keys.Board
	// Focus moves the keyboard to a field; nil gives it back to the page.
	Focus(fyne.Focusable)
	// ShowSheet lays a sheet over the page. Escape closes it.
	ShowSheet(Sheet) Shown
	// CloseSheet takes away the one that is in view. What ends later than it began
	// closes its own: by then another may lie there.
	CloseSheet()
	// Serve leads to the desk with a person chosen.
	Serve(station.MemberRow)
	// Register opens the form for a new person.
	Register()
	// HandOver opens the sheet on which another attendant takes over, CloseDay the one
	// that closes the day.
	HandOver()
	CloseDay()
	// PrintDay asks where to put the sheet of a day.
	PrintDay(domain.Day)
	// Tell shows in the page in view what was done.
	Tell(sentence string)
	// DiskTrouble tells the window that saving failed, or works again (nil).
	DiskTrouble(error)
	// Restart ends the program and starts it again.
	Restart()
	// Practise opens a station to practise at; failed hears why it could not be.
	Practise(failed func(error))
	// Sound plays that something was saved, or was not, where somebody wants that.
	Sound(saved bool)
	// Habits are how the person at this computer wants the desk to behave.
	Habits() Habits
}

// Habits are choices about the desk that several pages look at.
type Habits struct {
	ScanSaves   bool // a scanned card is saved at once
	Sound       bool
	IdleMinutes int // until names leave the screen
}

// Shown is a sheet that was laid over a page.
type Shown interface {
	// Close takes it away, also where a locked desk hides it. Another one stays.
	Close()
	// There tells whether nobody has closed it yet.
	There() bool
}

// Sheet is something to fill in over a page.
type Sheet struct {
	Title   string
	Content fyne.CanvasObject
	First   fyne.Focusable // takes the keyboard when the sheet opens
	// Enter is called for Return where no field uses it, Rune for characters.
	Enter func()
	Rune  func(rune)
	// Scan takes a scanned code; without it the window says that a form is open.
	// Unchoose is as Unchooser, Undo as Undoer.
	Scan     func(code string)
	Unchoose func()
	Undo     func()
	// Locked makes the sheet stay when the desk is locked: it is told so, and takes names
	// off itself. Without it the sheet is out of sight until somebody signs in.
	Locked func(bool)
	// Key is called for keys that neither a field nor the window uses.
	Key func(*fyne.KeyEvent)
	// Leave is asked before Escape closes the sheet; false leaves it open, for the sheet
	// has said why.
	Leave func() bool
	// Closed is called however the sheet goes away.
	Closed func()
}
