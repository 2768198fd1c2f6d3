package station

import (
	"errors"
	"fmt"
	"io/fs"

	"yizhan/shared/disk"
	"yizhan/shared/fault"
)

// The reserve is room on the disk that nothing else can take. When the disk is full
// it is given up: what was refused can be saved at the second try, and there is time
// for a person to free some space - for some ten thousand visits.
const (
	reserveFile  = "station.reserve"
	reserveBytes = 16 << 20
	// diskLow is from where on a person is told, and reserveRoom what must be free
	// before the reserve takes any of it.
	diskLow     = 512 << 20
	reserveRoom = 4 * reserveBytes
)

// KeepReserve takes the reserve if there is none and room for it. The window's
// program does so when it starts.
func (s *Station) KeepReserve() error {
	if s.disk != nil {
		return nil
	}
	folder := s.folder("")
	n, err := folder.Size(reserveFile)
	if err == nil && n == reserveBytes || disk.Free(s.dir) < reserveRoom {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keep reserve: %w", err)
	}
	if err := folder.WriteFile(reserveFile, make([]byte, reserveBytes)); err != nil {
		return fmt.Errorf("keep reserve: %w", err)
	}
	return nil
}

// giveUpReserve makes room after a write that found none. The error stays what it
// is: that record was not saved.
func (s *Station) giveUpReserve(err error) error {
	if !fault.Is(err, fault.DiskFull) {
		return err
	}
	return errors.Join(err, s.folder("").Remove(reserveFile))
}
