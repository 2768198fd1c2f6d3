package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// startAgain starts the program anew with the arguments that it had. The folder has
// been closed: where a program can take the place of another, this one ends here.
func startAgain() error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("start again: %w", err)
	}
	if runtime.GOOS != "windows" {
		if err := syscall.Exec(self, os.Args, os.Environ()); err != nil {
			return fmt.Errorf("start again: %w", err)
		}
	}
	again := exec.Command(self, os.Args[1:]...)
	again.Stdout, again.Stderr = os.Stdout, os.Stderr
	if err := again.Start(); err != nil {
		return fmt.Errorf("start again: %w", err)
	}
	return again.Process.Release()
}
