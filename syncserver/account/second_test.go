package account

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/pquerna/otp/totp"
)

// TestTheTelephoneReadsThePicture reads the picture as a telephone does, of the longest
// name that an account may have: the secret is the one that is shown beside it.
func TestTheTelephoneReadsThePicture(t *testing.T) {
	for _, name := range []string{"chen", "陈丽", strings.Repeat("驿", 64)} {
		key, err := totp.Generate(totp.GenerateOpts{Issuer: "驿站通", AccountName: name})
		if err != nil {
			t.Fatal(err)
		}
		address, err := picture(key)
		if err != nil {
			t.Fatalf("%d letters: %v", len([]rune(name)), err)
		}
		raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(string(address), "data:image/png;base64,"))
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		seen, err := gozxing.NewBinaryBitmapFromImage(drawn)
		if err != nil {
			t.Fatal(err)
		}
		read, err := qrcode.NewQRCodeReader().Decode(seen, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
		if err != nil {
			t.Fatalf("%d letters: %v", len([]rune(name)), err)
		}
		if read.GetText() != key.URL() || !strings.Contains(read.GetText(), "secret="+key.Secret()) {
			t.Errorf("%s is read as %s", key.URL(), read.GetText())
		}
	}
}
