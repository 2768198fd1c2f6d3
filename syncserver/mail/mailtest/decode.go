package mailtest

import (
	"encoding/base64"
	"io"
	"mime/quotedprintable"
)

// decoded reads a part in the encoding that it names.
func decoded(encoding string, r io.Reader) (string, error) {
	switch encoding {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	}
	b, err := io.ReadAll(r)
	return string(b), err
}
