//go:build !cgo || ci

package main

import "errors"

// tryWindow tells that this program was built without the toolkit's driver. It is
// the one for computers that have not even the library of OpenGL.
func tryWindow() error { return errors.New("built without a window") }
