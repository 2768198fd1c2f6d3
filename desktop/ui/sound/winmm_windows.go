package sound

import (
	"runtime"
	"syscall"
	"unsafe"
)

// The flags of PlaySoundW: wait until it was played, the sound lies in memory, and
// no other sound where it cannot be.
const sndSync, sndNoDefault, sndMemory = 0x0000, 0x0002, 0x0004

var playSound = syscall.NewLazyDLL("winmm.dll").NewProc("PlaySoundW")

// system is winmm, which every Windows has.
func system() func(wav []byte) error {
	if playSound.Find() != nil {
		return nil
	}
	return func(wav []byte) error {
		ok, _, err := playSound.Call(uintptr(unsafe.Pointer(&wav[0])), 0, sndSync|sndNoDefault|sndMemory)
		runtime.KeepAlive(wav)
		if ok == 0 {
			return err
		}
		return nil
	}
}
