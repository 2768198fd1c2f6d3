package sheet

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"strings"
)

// sharedWords reads the words that the cells of a workbook name by number.
func sharedWords(f *zip.File) ([]string, error) {
	x, err := openPart(f, unpackedMax)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	var words []string
	var text strings.Builder
	bytes := 0
	reading, phonetic := false, false
	for {
		token, err := x.next()
		if err == io.EOF {
			return words, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "si":
				text.Reset()
			case "t":
				reading = !phonetic
			case "rPh":
				phonetic = true
			}
		case xml.CharData:
			if reading {
				if bytes += len(e); bytes > wordsBytesMax {
					return nil, errTooLarge()
				}
				text.Write(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "t":
				reading = false
			case "rPh":
				phonetic = false
			case "si":
				if len(words) == wordsMax {
					return nil, errTooLarge()
				}
				words = append(words, text.String())
			}
		}
	}
}
