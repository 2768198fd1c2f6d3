package wire

import (
	"slices"
	"strconv"
	"strings"
)

// programVersionMax is how long the version of a program may be written.
const programVersionMax = 24

// IsVersion tells the version of a program, as 1.4 or v1.4.0, from other text.
func IsVersion(text string) bool { return numbers(text) != nil }

// Newer reports whether one version comes after another. What is no version comes
// after nothing.
func Newer(version, than string) bool {
	a, b := numbers(version), numbers(than)
	return a != nil && b != nil && slices.Compare(a, b) > 0
}

// numbers reads a version, without zeros at its end: 1.4 and 1.4.0 are one.
func numbers(text string) []int {
	if len(text) > programVersionMax {
		return nil
	}
	var list []int
	for part := range strings.SplitSeq(strings.TrimPrefix(text, "v"), ".") {
		n, err := strconv.Atoi(part)
		if err != nil || part[0] < '0' {
			return nil
		}
		list = append(list, n)
	}
	for len(list) > 1 && list[len(list)-1] == 0 {
		list = list[:len(list)-1]
	}
	return list
}
