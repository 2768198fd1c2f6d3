package theme

import "yizhan/shared/report/paper"

// PrintFonts are the whole fonts for printing: those of the build, or where it
// brought none, of the system. They are read anew each time, so that the 20 MB are
// there only while something is printed.
func PrintFonts() (paper.Fonts, error) {
	if !FontBundled() {
		return paper.System()
	}
	return paper.Fonts{Regular: wholeRegular.Content(), Bold: wholeFace(bold).Content(), Rare: paper.Rare}, nil
}
