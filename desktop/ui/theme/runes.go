package theme

import (
	"sync"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// everyday are the characters that the window is drawn with until a text needs
// another: those of GB/T 2312 (6,763 Chinese characters and the usual signs),
// Latin with accents, and the signs that the pages use besides.
var everyday = sync.OnceValue(func() map[rune]bool {
	set := map[rune]bool{}
	for r := ' '; r < 0x180; r++ {
		set[r] = true
	}
	decoder := simplifiedchinese.GBK.NewDecoder()
	for high := 0xA1; high <= 0xF7; high++ {
		for low := 0xA1; low <= 0xFE; low++ {
			if s, err := decoder.Bytes([]byte{byte(high), byte(low)}); err == nil {
				for _, r := range string(s) {
					set[r] = true
				}
			}
		}
	}
	for _, r := range "–—‘’“”•…−≤≥✓▸←↑→↓＝·×￥" {
		set[r] = true
	}
	return set
})

// Everyday tells whether a text can be drawn with the everyday characters.
func Everyday(s string) bool {
	for _, r := range s {
		if r >= 0x80 && !everyday()[r] {
			return false
		}
	}
	return true
}
