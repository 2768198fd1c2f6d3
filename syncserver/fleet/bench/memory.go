package bench

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"time"
)

// memory watches how much of the machine's memory this process takes.
type memory struct {
	before, most int64
	stop, done   chan struct{}
}

// watchMemory begins with what is taken when everything unused has been given back.
func watchMemory() (*memory, error) {
	debug.FreeOSMemory()
	before, err := residentBytes()
	if err != nil {
		return nil, err
	}
	m := &memory{before: before, most: before, stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(m.done)
		for {
			select {
			case <-m.stop:
				return
			case <-time.After(10 * time.Millisecond):
				if now, err := residentBytes(); err == nil {
					m.most = max(m.most, now)
				}
			}
		}
	}()
	return m, nil
}

// growth ends the watch: by how many bytes the process had grown at most.
func (m *memory) growth() int64 {
	close(m.stop)
	<-m.done
	return m.most - m.before
}

// residentBytes is what Linux says that this process takes.
func residentBytes() (int64, error) {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, fmt.Errorf("memory is measured on Linux: %w", err)
	}
	fields := bytes.Fields(b)
	if len(fields) < 2 {
		return 0, fmt.Errorf("/proc/self/statm: %q", b)
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	return pages * int64(os.Getpagesize()), err
}
