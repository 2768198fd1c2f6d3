//go:build !windows

package sound

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

func TestASystemWithoutPlayersIsSilent(t *testing.T) {
	if playerAmong(players, func(string) (string, error) { return "", errors.New("no") }) != nil {
		t.Error("plays with nothing")
	}
	p := &Player{}
	if p.Available() {
		t.Error("says that it can be heard")
	}
	p.Play(true) // and nothing happens
}

// TestAPlayerThatHangsHoldsUpNobody: the next tone is left out, not waited for.
func TestAPlayerThatHangsHoldsUpNobody(t *testing.T) {
	hang, played := make(chan struct{}), make(chan []byte, 3)
	p := &Player{play: func(wav []byte) error {
		played <- wav
		<-hang
		return errors.New("no sound card")
	}}
	began := time.Now()
	p.Play(true)
	<-played
	p.Play(false)
	if took := time.Since(began); took > time.Second {
		t.Errorf("waited %s", took)
	}
	close(hang)
	for p.busy.Load() {
		runtime.Gosched()
	}
	if len(played) > 0 {
		t.Error("a second tone was played into the first")
	}
	p.Play(false)
	if tone := <-played; len(tone) == len(good) {
		t.Error("both tones are one")
	}
}

func TestThePlayerGetsAWholeFile(t *testing.T) {
	dir := t.TempDir()
	script, heard := filepath.Join(dir, "play"), filepath.Join(dir, "heard.wav")
	if err := os.WriteFile(script, []byte("#!/bin/sh\ncp \"$2\" "+heard+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := playFile(script, []string{"-q"}, good); err != nil {
		t.Skipf("no shell here: %v", err)
	}
	b, err := os.ReadFile(heard)
	if err != nil || string(b[:4]) != "RIFF" || int(binary.LittleEndian.Uint32(b[4:])) != len(b)-8 || int(binary.LittleEndian.Uint32(b[40:])) != len(b)-44 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "yizhan-*.wav")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
