package sheet

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yizhan/shared/fault"
)

// put writes a file for a test.
func put(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read is a table as a test writes it: each row with its number, cells in |.
func read(t *testing.T, path string, sheet int) (rows []string, err error) {
	t.Helper()
	b, err := Open(path)
	if err != nil {
		return nil, err
	}
	r, err := b.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for {
		row, err := r.Next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		if row.Refused != nil {
			rows = append(rows, fmt.Sprint(row.Number, " ✗ ", fault.Sentence(row.Refused, "zh")))
			continue
		}
		rows = append(rows, fmt.Sprint(row.Number, " ", strings.Join(row.Cells, "|")))
	}
}

func utf16Text(s string, mark bool, big bool) string {
	words := utf16.Encode([]rune(s))
	if mark {
		words = append([]uint16{0xfeff}, words...)
	}
	var b strings.Builder
	for _, w := range words {
		lo, hi := byte(w), byte(w>>8)
		if big {
			lo, hi = hi, lo
		}
		b.WriteByte(lo)
		b.WriteByte(hi)
	}
	return b.String()
}

func gbk(t *testing.T, s string) string {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOpenRefusesWhatIsNoTable(t *testing.T) {
	encrypted := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", sniffBytesMax-20) + utf16Text("EncryptedPackage", false, false)
	for name, c := range map[string]struct {
		content, want string
		kind          fault.Kind
	}{
		"empty.csv":     {"", "是空的", fault.Invalid},
		"old.xls":       {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), ".xlsx", fault.Invalid},
		"secret.xlsx":   {encrypted, "密码", fault.Invalid},
		"page.xls":      {"\ufeff\n<html><table><tr><td>日期</td></tr></table></html>", "不是表格", fault.Invalid},
		"picture.csv":   {"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "不是表格", fault.Invalid},
		"packet.xlsx":   {"PK\x03\x04 and no more", "不是表格", fault.Invalid},
		"document.xlsx": {string(zipOf(t, map[string]string{"word/document.xml": "<w/>"})), "不是表格", fault.Invalid},
	} {
		if _, err := read(t, put(t, name, c.content), 0); !fault.Is(err, c.kind) || !strings.Contains(fault.Sentence(err, "zh"), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "nothing.csv")); !fault.Is(err, fault.NotFound) {
		t.Errorf("no file: %v", err)
	}
	if _, err := Open(t.TempDir()); !fault.Is(err, fault.Invalid) {
		t.Errorf("a folder: %v", err)
	}
	huge := put(t, "huge.csv", "a")
	if err := os.Truncate(huge, fileBytesMax+1); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(huge); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a huge file: %v", err)
	}
	if os.Getuid() != 0 { // root reads everything
		path := put(t, "locked.csv", "a,b\n")
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); !fault.Is(err, fault.Locked) || !strings.Contains(fault.Sentence(err, "zh"), "Excel") {
			t.Errorf("a file that cannot be read: %v", err)
		}
	}
}

func TestTextInEveryEncoding(t *testing.T) {
	text := "日期,群体,备注\r\n2026/1/5,快递员,\"来了，\"\"又\"\"来\"\r\n\r\n2026/1/6,𠮷,\r\n"
	want := `[1 日期|群体|备注 2 2026/1/5|快递员|来了，"又"来 4 2026/1/6|𠮷|]`
	for name, content := range map[string]string{
		"UTF-8": text, "UTF-8 with mark": "\ufeff" + text, "UTF-16 of Excel": utf16Text(text, true, false), "UTF-16 the other way": utf16Text(text, true, true),
		"UTF-16 without mark": utf16Text(strings.Repeat("a,b,c\n", 8)+text, false, false),
		"semicolons":          strings.ReplaceAll(text, ",", ";"), "tabs": strings.ReplaceAll(text, ",", "\t"),
		"UTF-16 with tabs": utf16Text(strings.ReplaceAll(text, ",", "\t"), true, false),
	} {
		rows, err := read(t, put(t, "t.csv", content), 0)
		if len(rows) > 5 { // the lines that make the encoding plain
			rows = rows[8:]
			for i := range rows {
				rows[i] = rows[i][1:]
			}
			if got := fmt.Sprint(rows); !strings.Contains(got, "快递员") {
				t.Errorf("%s: %s", name, got)
			}
			continue
		}
		if got := fmt.Sprint(rows); err != nil || got != want {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	chinese := "日期,群体\n2026年1月5日,外卖送餐员\n"
	if rows, err := read(t, put(t, "g.csv", gbk(t, chinese)), 0); err != nil || fmt.Sprint(rows) != "[1 日期|群体 2 2026年1月5日|外卖送餐员]" {
		t.Errorf("GBK: %v, %v", rows, err)
	}
	if rows, err := read(t, put(t, "late.csv", gbk(t, "day,group\n"+strings.Repeat("1,N1\n", 300_000)+"2,骑手\n")), 0); err != nil || !strings.HasSuffix(rows[len(rows)-1], "2|骑手") {
		t.Errorf("GBK behind much ASCII: %v", err)
	}
	// One broken row makes no other encoding of a whole file.
	rows, err := read(t, put(t, "m.csv", "日期,群体\n2026-01-05,\xbf\xec\n2026-01-06,快递员\n"), 0)
	if err != nil || len(rows) != 3 || rows[2] != "3 2026-01-06|快递员" {
		t.Errorf("a broken row: %q, %v", rows, err)
	}
}

func TestTextGoesOnBehindABrokenRow(t *testing.T) {
	rows, err := read(t, put(t, "q.csv", "日期;群体\na;\"b\nc;d\n"), 0)
	if err != nil || len(rows) != 3 || !strings.HasPrefix(rows[1], "2 ✗ 引号") || rows[2] != "3 c|d" {
		t.Errorf("%q, %v", rows, err)
	}
}
