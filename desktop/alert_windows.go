package main

import "golang.org/x/sys/windows"

// alert shows a sentence to whoever started the program with a click and sees no
// terminal. It waits until it has been read.
func alert(sentence string) {
	text, err := windows.UTF16PtrFromString(sentence)
	if err != nil {
		return // a sentence of ours has no zero in it
	}
	_, _ = windows.MessageBox(0, text, nil, windows.MB_OK|windows.MB_ICONWARNING) // nothing else is left to say it with
}
