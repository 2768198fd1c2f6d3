package main

import (
	"unsafe"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"

	"yizhan/desktop/ui/keys"
)

// The input method manager of Windows. GLFW tells it nothing, so that what pinyin
// offers stands in a corner of the screen, far from the field that is being filled.
var (
	imm32                = windows.NewLazySystemDLL("imm32.dll")
	getContext           = imm32.NewProc("ImmGetContext")
	releaseContext       = imm32.NewProc("ImmReleaseContext")
	setCompositionWindow = imm32.NewProc("ImmSetCompositionWindow")
	setCandidateWindow   = imm32.NewProc("ImmSetCandidateWindow")
)

// The structures COMPOSITIONFORM and CANDIDATEFORM, and the styles that are used.
type (
	point struct{ x, y int32 }
	rect  struct{ left, top, right, bottom int32 }

	compositionForm struct {
		style uint32
		at    point
		area  rect
	}
	candidateForm struct {
		index, style uint32
		at           point
		area         rect
	}
)

const (
	styleAtPoint = 0x0002 // CFS_POINT
	styleBeside  = 0x0080 // CFS_EXCLUDE: near the point, without covering the area
)

// placeCandidates keeps the pinyin and what it offers beside the caret. It is called
// back on the thread of the window, to which the input method belongs.
func placeCandidates(win fyne.Window, board *keys.Board) {
	native, ok := win.(driver.NativeWindow)
	if !ok {
		return
	}
	board.Caret = func(at fyne.Position, height float32) {
		left, top := win.Canvas().PixelCoordinateForPosition(at)
		_, bottom := win.Canvas().PixelCoordinateForPosition(at.AddXY(0, height))
		native.RunNative(func(c any) {
			if w, ok := c.(driver.WindowsWindowContext); ok && w.HWND != 0 {
				place(w.HWND, rect{int32(left), int32(top), int32(left) + 1, int32(bottom)})
			}
		})
	}
}

// place tells the input method of a window where the caret is. Where there is none,
// or it does not listen, nothing is lost: it shows itself where it did before.
func place(window uintptr, caret rect) {
	if imm32.Load() != nil {
		return
	}
	context, _, _ := getContext.Call(window)
	if context == 0 {
		return
	}
	defer func() { _, _, _ = releaseContext.Call(window, context) }()
	at := point{caret.left, caret.top}
	composition := compositionForm{style: styleAtPoint, at: at}
	_, _, _ = setCompositionWindow.Call(context, uintptr(unsafe.Pointer(&composition)))
	candidates := candidateForm{style: styleBeside, at: at, area: caret}
	_, _, _ = setCandidateWindow.Call(context, uintptr(unsafe.Pointer(&candidates)))
}
