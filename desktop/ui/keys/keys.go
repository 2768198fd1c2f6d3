// Package keys decides what a key press means before any page sees it. A
// scanner that acts as a keyboard types a code of digits within milliseconds
// and then Return; a person types one digit and means a group. The two arrive
// by the same road, wherever the focus is, and this package tells them apart:
//
//	person:   3 ………… Return        → Rune('3'), Key(Return)
//	scanner:  6901234567892⏎       → Scan("6901234567892")
//
// What no field has taken is held for HoldTime before it is believed to be a
// person's; what a field has already taken is given back when it turns out to
// have been a scan, and the field looks as before.
package keys

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/shared/domain/codes"
)

const (
	// ScanDigitsMin is the fewest digits of a scan. A person who types 3 and
	// Return quickly, while the window was busy, still means the group.
	ScanDigitsMin = 6
	// ScanDigitsMax is where a burst stops being a code.
	ScanDigitsMax = 64
	// CharTime is the longest time that a scanner takes for a character.
	CharTime = 30 * time.Millisecond
	// CardGap is the longest pause within a member's card. Where an input method is
	// on, each digit asks it first and waits for a frame to be drawn. Nobody types
	// thirteen digits with the right check digit by chance, so there is time.
	CardGap = 400 * time.Millisecond
	// stallTime is how long drawing one frame may keep events waiting; it
	// shows as a gap that the scanner did not make.
	stallTime = 150 * time.Millisecond
	// HoldTime is how long a digit waits for company. It is waited in two
	// halves, so that events which piled up behind a slow frame are read
	// between them.
	HoldTime = 40 * time.Millisecond
)

// Clock is what the board needs of time.
type Clock interface {
	After(d time.Duration, f func()) (stop func())
	Now() time.Time
}

// Board is the keyboard of one window.
type Board struct {
	// Key and Rune take what is a person's and what no field has taken.
	Key  func(*fyne.KeyEvent)
	Rune func(rune)
	// Scan takes the code of a scan, from wherever it came.
	Scan func(code string)
	// Touched hears of every press, of keys and of the pointer: somebody is there.
	Touched func()
	// Unchoose takes back what the digits of a card did that were taken for a
	// person's, one after the other, before the last of them told what they are.
	Unchoose func()
	// Caret hears where the caret of the field in focus is on the canvas, and how
	// high: an input method shows what it offers beside it.
	Caret func(at fyne.Position, height float32)

	clock    Clock
	burst    []press
	held     int // how many of the last presses of burst nobody has seen yet
	stopHold func()
}

// press is one digit on its way.
type press struct {
	digit   rune
	at      time.Time
	restore func() // puts the field back as it was before; nil where no field took it
	seen    bool   // the page has been given it as a person's
}

// NewBoard makes a board. Its functions are set by the window.
func NewBoard(clock Clock) *Board {
	nothing := func() {}
	return &Board{
		Key: func(*fyne.KeyEvent) {}, Rune: func(rune) {}, Scan: func(string) {}, Unchoose: nothing, Touched: nothing, Caret: func(fyne.Position, float32) {},
		clock: clock, stopHold: nothing,
	}
}

// TypedRune takes a character that no field wants.
func (b *Board) TypedRune(r rune) {
	b.Touched()
	r = Narrow(r)
	if r < '0' || r > '9' {
		b.release()
		b.burst = nil
		b.Rune(r)
		return
	}
	b.add(press{digit: r, at: b.clock.Now()})
	b.held++
	b.stopHold()
	b.stopHold = b.clock.After(HoldTime/2, func() {
		b.stopHold = b.clock.After(HoldTime/2, b.release)
	})
}

// TypedKey takes a key that no field wants. Digits and letters arrive again as
// characters, so their keys are left alone.
func (b *Board) TypedKey(ev *fyne.KeyEvent) {
	b.Touched()
	if isCharacter(ev.Name) {
		return
	}
	if isReturn(ev.Name) && b.finish() {
		return
	}
	b.release()
	b.burst = nil
	b.Key(ev)
}

// FieldRune hears of a digit that a field has taken, and how to take it back.
func (b *Board) FieldRune(r rune, restore func()) {
	b.Touched()
	b.release()
	if r = Narrow(r); r < '0' || r > '9' {
		b.burst = nil
		return
	}
	b.add(press{digit: r, at: b.clock.Now(), restore: restore})
}

// FieldReturn tells whether Return in a field ended a scan. If so the field has
// been put back and must do nothing more.
func (b *Board) FieldReturn() bool { return b.finish() }

func (b *Board) add(p press) {
	if len(b.burst) == ScanDigitsMax {
		b.burst = b.burst[1:]
	}
	b.burst = append(b.burst, p)
}

// finish ends a scan if the last presses were one.
func (b *Board) finish() bool {
	scan := scanned(b.burst, b.clock.Now())
	if scan == nil {
		return false
	}
	if scan[0].restore != nil {
		scan[0].restore()
	}
	if slices.ContainsFunc(scan, func(p press) bool { return p.seen }) {
		b.Unchoose()
	}
	b.stopHold()
	b.held, b.burst = 0, nil
	b.Scan(string(digits(scan)))
	return true
}

// scanned finds the presses that a scanner made just before now: a member's card,
// or the longest run at the end that is as fast as a scanner on average, with room
// for one slow frame.
func scanned(burst []press, now time.Time) []press {
	if card := burst[max(0, len(burst)-codes.MemberCodeLength):]; steady(card, now, CardGap) && codes.CheckMemberCode(string(digits(card))) == nil {
		return card
	}
	for start := range burst {
		run := burst[start:]
		if len(run) < ScanDigitsMin {
			return nil
		}
		took := run[len(run)-1].at.Sub(run[0].at)
		if took <= time.Duration(len(run))*CharTime+stallTime/2 && steady(run, now, stallTime) && !run[0].seen {
			return run
		}
	}
	return nil
}

// steady tells whether presses came in one place and without a longer pause, up to now.
func steady(run []press, now time.Time, pause time.Duration) bool {
	for i, p := range run {
		next := now
		if i+1 < len(run) {
			next = run[i+1].at
		}
		if next.Sub(p.at) > pause || (p.restore == nil) != (run[0].restore == nil) {
			return false
		}
	}
	return true
}

// release hands the held digits to the page: they were a person's.
func (b *Board) release() {
	b.stopHold()
	b.stopHold = func() {}
	held := b.burst[len(b.burst)-b.held:]
	b.held = 0
	switch {
	case len(held) == 0:
		return
	case len(held) >= ScanDigitsMin && oneDigit(held):
		b.burst, held = nil, held[:1] // a key that was leaned on
	case len(held) >= ScanDigitsMin:
		b.burst = nil
		b.Scan(string(digits(held))) // a scanner set up without Return
		return
	}
	for i := range held {
		held[i].seen = true
		b.Rune(held[i].digit)
	}
}

func digits(presses []press) []rune {
	code := make([]rune, len(presses))
	for i, p := range presses {
		code[i] = p.digit
	}
	return code
}

func oneDigit(presses []press) bool {
	for _, p := range presses {
		if p.digit != presses[0].digit {
			return false
		}
	}
	return true
}

// Narrow turns a full-width character into the plain one: an input method may
// be left in full-width mode.
func Narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

func isReturn(name fyne.KeyName) bool { return name == fyne.KeyReturn || name == fyne.KeyEnter }

// isCharacter tells the keys that also type a character.
func isCharacter(name fyne.KeyName) bool {
	return len(name) == 1 || name == fyne.KeySpace || name == fyne.KeyUnknown
}
