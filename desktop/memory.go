package main

import (
	"context"
	"runtime/debug"
	"time"
)

const (
	// tidyFirst is when the window has drawn what it shows first: unpacking
	// the fonts leaves garbage that is never needed again.
	tidyFirst = 3 * time.Second
	// tidyEvery is how often memory goes back to the system afterwards. The
	// heap is small, so a collection takes a few milliseconds beside the window.
	tidyEvery = time.Minute
	// gcPercent lets the heap grow by half, not by all, between collections: a
	// computer with 4 GB has other programs open.
	gcPercent = 50
)

// tidy keeps the program small until ctx ends.
func tidy(ctx context.Context) {
	debug.SetGCPercent(gcPercent)
	wait := tidyFirst
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
			debug.FreeOSMemory()
			if wait == tidyFirst {
				giveBackPages()
			}
			wait = tidyEvery
		}
	}
}
