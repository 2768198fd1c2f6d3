package theme

import (
	"bytes"
	"fmt"
	"image/color"
	"maps"
	"slices"
)

// Stylesheet is the colour tokens for a page in a browser: light, and dark where
// the person has told the system so.
func Stylesheet() []byte {
	var b bytes.Buffer
	write := func(of func(pair) color.NRGBA) {
		b.WriteString(":root {")
		for _, name := range slices.Sorted(maps.Keys(tokens)) {
			c := of(tokens[name])
			fmt.Fprintf(&b, " --%s: #%02X%02X%02X;", name, c.R, c.G, c.B)
		}
		b.WriteString(" }\n")
	}
	write(func(p pair) color.NRGBA { return p.light })
	b.WriteString("@media (prefers-color-scheme: dark) {\n")
	write(func(p pair) color.NRGBA { return p.dark })
	b.WriteString("}\n")
	return b.Bytes()
}
