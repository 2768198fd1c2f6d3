package main

import (
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// mustHaveWindow ends the program where no window could be made. Without
// OpenGL 2.1 (a plain virtual machine, some remote desktops) the toolkit only
// logs the failure and goes on, unseen, with the data folder taken.
func mustHaveWindow(win fyne.Window) {
	native, ok := win.(driver.NativeWindow)
	if !ok {
		return // the driver without a screen, under the tag ci
	}
	native.RunNative(func(context any) {
		made := true
		switch c := context.(type) {
		case driver.X11WindowContext:
			made = c.WindowHandle != 0
		case driver.WindowsWindowContext:
			made = c.HWND != 0
		}
		if made {
			return
		}
		fmt.Fprintln(os.Stderr, "驿站通打不开窗口：这台电脑没有 OpenGL 2.1。请更新显卡驱动，或用 stationctl 登记。已保存的记录都在。")
		fmt.Fprintln(os.Stderr, "Yizhan cannot open a window: OpenGL 2.1 is missing. Update the graphics driver, or record with stationctl. Everything saved is safe.")
		os.Exit(exitNoWindow)
	})
}
