//go:build cgo && !ci

package main

import (
	"errors"
	"fmt"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// tryWindow tells why there can be no window: no display, or no OpenGL on it (a
// plain virtual machine, some remote desktops, the basic driver of Windows). It
// makes a small hidden one, as the toolkit makes its own. Left to itself the
// toolkit panics without a display; without OpenGL it only logs the failure and
// goes on, unseen, with the data folder taken.
func tryWindow() (err error) {
	defer func() {
		if trouble := recover(); trouble != nil {
			err = fmt.Errorf("try a window: %v", trouble) // glfw panics where it could not be set up
		}
	}()
	if err := glfw.Init(); err != nil {
		return err
	}
	defer glfw.Terminate()
	glfw.DefaultWindowHints()
	glfw.WindowHint(glfw.Visible, glfw.False)
	openGLHints()
	window, err := glfw.CreateWindow(1, 1, appID, nil, nil)
	if err == nil && window == nil {
		err = errors.New("no window could be made")
	}
	if err != nil {
		return fmt.Errorf("try a window: %w", err)
	}
	window.Destroy()
	return nil
}
