package book

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// SumOf stands, in a sheet that explains others, for the SHA-256 of a sheet, counted from
// 0. It is that of the sheet's part in the packet, in which all of its content is: anybody
// can compute it with unzip and sha256sum, without this program.
func SumOf(sheet int) string { return "{SHA-256 of " + Part(sheet) + "}" }

// Part is where a sheet's content lies in the packet that a workbook is.
func Part(sheet int) string { return "xl/worksheets/sheet" + strconv.Itoa(sheet+1) + ".xml" }

// sums puts them into the sheet that explains, once the others are as they will stay.
func (s *sorted) sums() {
	content := map[string]*part{}
	for _, p := range s.parts {
		content[p.name] = p
	}
	last := content[Part(s.explained)]
	for i := range s.summed {
		sum := sha256.Sum256(content[Part(i)].Bytes())
		filled := bytes.ReplaceAll(last.Bytes(), []byte(SumOf(i)), []byte(hex.EncodeToString(sum[:])))
		last.Buffer = *bytes.NewBuffer(filled)
	}
}
