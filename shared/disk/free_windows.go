package disk

import "golang.org/x/sys/windows"

// Free is how many bytes this user may still write where path lies; 0 where that
// is not known.
func Free(path string) (bytes uint64) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil || windows.GetDiskFreeSpaceEx(name, &bytes, nil, nil) != nil {
		return 0
	}
	return bytes
}
