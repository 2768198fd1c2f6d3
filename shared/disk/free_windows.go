package disk

import "golang.org/x/sys/windows"

// Room is how many bytes this user may still write where path lies; false where that is
// not known. A full disk has none, and that is known.
func Room(path string) (bytes uint64, known bool) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil || windows.GetDiskFreeSpaceEx(name, &bytes, nil, nil) != nil {
		return 0, false
	}
	return bytes, true
}
