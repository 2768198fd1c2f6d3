//go:build !windows

package main

import (
	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/keys"
)

// placeCandidates has nothing to do: elsewhere GLFW gives an input method no place to
// show itself in, and it stands below the window.
func placeCandidates(fyne.Window, *keys.Board) {}
