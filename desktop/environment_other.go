//go:build !linux

package main

// prepareEnvironment has nothing to do where the system brings its input
// method with it.
func prepareEnvironment() {}
