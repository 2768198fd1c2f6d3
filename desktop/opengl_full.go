//go:build cgo && !ci && ((!gles && !arm && !arm64) || darwin)

package main

import "github.com/go-gl/glfw/v3.3/glfw"

// openGLHints asks for what the toolkit draws with: OpenGL 2.1.
func openGLHints() {
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
}
