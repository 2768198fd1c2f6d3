// Package screen is an X server without a monitor, a keyboard and a mouse for it,
// and an eye that sees when a part of it changes. What a person waits for is
// between a key and its picture; a script that takes pictures with a program of its
// own for each of them is a hundred times too slow to measure that.
package screen

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Screen is a running X server. Close ends it.
type Screen struct {
	Display string
	cmd     *exec.Cmd
	conn    *xgb.Conn
	root    xproto.Window
	keys    map[xproto.Keysym]xproto.Keycode
}

// Width and Height are the smallest screen that the desk is made for.
const Width, Height = 1366, 768

// Keys that are pressed by name. Characters are their own.
const (
	Return = 0xff0d
	Escape = 0xff1b
	Down   = 0xff54
	F2     = 0xffbf
	F3     = 0xffc0
	F4     = 0xffc1
	F6     = 0xffc3
	F7     = 0xffc4
	F8     = 0xffc5
	F9     = 0xffc6
	F10    = 0xffc7
)

// Start starts one. It needs Xvfb, which make setup installs.
func Start(ctx context.Context) (*Screen, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	s := &Screen{}
	s.cmd = exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", Width, Height), "-nolisten", "tcp")
	s.cmd.ExtraFiles = []*os.File{write}
	err = s.cmd.Start()
	write.Close()
	if err != nil {
		return nil, fmt.Errorf("start Xvfb (make setup installs it): %w", err)
	}
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the X server did not say its number: %w", err), s.Close())
	}
	s.Display = ":" + strings.TrimSpace(number)
	if s.conn, err = xgb.NewConnDisplay(s.Display); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.learn(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// learn finds out which key types what.
func (s *Screen) learn() error {
	if err := xtest.Init(s.conn); err != nil {
		return err
	}
	setup := xproto.Setup(s.conn)
	s.root = setup.DefaultScreen(s.conn).Root
	count := byte(setup.MaxKeycode - setup.MinKeycode + 1)
	m, err := xproto.GetKeyboardMapping(s.conn, setup.MinKeycode, count).Reply()
	if err != nil {
		return err
	}
	s.keys = map[xproto.Keysym]xproto.Keycode{}
	for i := range int(count) {
		sym := m.Keysyms[i*int(m.KeysymsPerKeycode)] // without Shift
		if _, known := s.keys[sym]; !known {
			s.keys[sym] = setup.MinKeycode + xproto.Keycode(i)
		}
	}
	return nil
}

// Close ends the server.
func (s *Screen) Close() error {
	if s.conn != nil {
		s.conn.Close()
	}
	if err := s.cmd.Process.Kill(); err != nil {
		return err
	}
	_ = s.cmd.Wait() // it was killed
	return nil
}

// Press presses a key and lets it go.
func (s *Screen) Press(sym int) error {
	code, ok := s.keys[xproto.Keysym(sym)]
	if !ok {
		return fmt.Errorf("no key types %#x", sym)
	}
	for _, event := range []byte{xproto.KeyPress, xproto.KeyRelease} {
		if err := xtest.FakeInputChecked(s.conn, event, byte(code), 0, s.root, 0, 0, 0).Check(); err != nil {
			return err
		}
	}
	return nil
}

// Wheel turns the mouse wheel at a place, down or up.
func (s *Screen) Wheel(x, y int16, down bool) error {
	button := byte(4)
	if down {
		button = 5
	}
	if err := xtest.FakeInputChecked(s.conn, xproto.MotionNotify, 0, 0, s.root, x, y, 0).Check(); err != nil {
		return err
	}
	for _, event := range []byte{xproto.ButtonPress, xproto.ButtonRelease} {
		if err := xtest.FakeInputChecked(s.conn, event, button, 0, s.root, x, y, 0).Check(); err != nil {
			return err
		}
	}
	return nil
}

// Part is a part of the screen.
type Part struct {
	X, Y          int16
	Width, Height uint16
}

// Look is what a part shows now.
func (s *Screen) Look(p Part) ([]byte, error) {
	image, err := xproto.GetImage(s.conn, xproto.ImageFormatZPixmap, xproto.Drawable(s.root), p.X, p.Y, p.Width, p.Height, 0xffffffff).Reply()
	if err != nil {
		return nil, err
	}
	return image.Data, nil
}

// ErrUnchanged tells that a part stayed as it was.
var ErrUnchanged = errors.New("the screen did not change")

// WaitFor looks at a part until it shows what is wanted.
func (s *Screen) WaitFor(ctx context.Context, p Part, wanted func([]byte) bool, most time.Duration) error {
	deadline := time.Now().Add(most)
	for time.Now().Before(deadline) && ctx.Err() == nil {
		data, err := s.Look(p)
		if err != nil {
			return err
		}
		if wanted(data) {
			return nil
		}
		time.Sleep(time.Millisecond)
	}
	return errors.Join(ErrUnchanged, ctx.Err())
}
