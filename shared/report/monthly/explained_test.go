package monthly

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestTheLastSheetExplains: every workbook says what it is of, and its sums are those of
// the parts as anybody can compute them.
func TestTheLastSheetExplains(t *testing.T) {
	src, ask := countyLedger(), whole
	ask.By = "陈丽"
	for _, k := range Kinds() {
		wish, err := NewWish(k.Code, ".xlsx", nil)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := Write(t.Context(), &b, src, ask, wish); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		sheets := f.GetSheetList()
		if len(sheets) < 2 || sheets[len(sheets)-1] != "说明" {
			t.Fatalf("%s: %q", k.Code, sheets)
		}
		said := map[string]string{}
		rows, err := f.GetRows("说明")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if len(r) == 3 {
				said[r[1]] = r[2]
			}
		}
		if said["生成人"] != "陈丽" || !strings.Contains(said["范围"], ask.Period.From.String()) || k.People != strings.Contains(said["个人信息"], "脱敏") || (k.Code == "T1") != (said["人次（人次）"] != "") {
			t.Errorf("%s: %q", k.Code, said)
		}
		z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for _, sheet := range sheets[:len(sheets)-1] {
			command := strings.Fields(said["如何校验 "+sheet])
			part, err := z.Open(command[3])
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.New()
			if _, err := io.Copy(sum, part); err != nil {
				t.Fatal(err)
			}
			if want := hex.EncodeToString(sum.Sum(nil)); said["校验值 "+sheet] != want {
				t.Errorf("%s %s: %q, computed %s", k.Code, sheet, said["校验值 "+sheet], want)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
