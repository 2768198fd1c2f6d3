package table

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"yizhan/shared/fault"
	"yizhan/shared/report/paper"
	"yizhan/shared/report/paper/papertest"
)

// testFonts are those of the build, or of the system.
var testFonts = func() paper.Fonts {
	dir := "../../../desktop/ui/theme/fonts/"
	regular, err := os.ReadFile(dir + "NotoSansSC-Regular.ttf")
	if err != nil {
		f, _ := paper.System() // without any the tests of pages fail, and say so
		return f
	}
	bold, _ := os.ReadFile(dir + "NotoSansSC-Bold.ttf") // regular will do
	return paper.Fonts{Regular: regular, Bold: bold}
}()

func pagesOf(t *testing.T, table Table) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := table.PDF(t.Context(), &b, testFonts, nil); err != nil {
		t.Fatal(err)
	}
	pages, err := papertest.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for i, p := range pages {
		if out := p.Outside(); len(out) > 0 {
			t.Errorf("beside page %d: %q", i+1, out)
		}
		text.WriteString(p.Text() + "\n\f")
	}
	return text.String()
}

func TestThePagesSayWhatTheTableSays(t *testing.T) {
	text := pagesOf(t, sample())
	for _, word := range []string{"今日登记", "欧阳·吐尔逊", evil, "12,345", "10.50", "-0.05", "25.7%", "2026-11-23 14:06", "合计", "12,343", "11.45",
		"作废的不计", "填报单位：城东小哥加油站", "盖章：", "第 1 页，共 1 页", "全部群体"} {
		if !strings.Contains(text, word) {
			t.Errorf("%q is missing in\n%s", word, text)
		}
	}
	if strings.Count(strings.ReplaceAll(strings.ReplaceAll(text, "\n", ""), " ", ""), "尉迟") != 25 {
		t.Errorf("the long name is not whole:\n%s", text)
	}
	empty := sample()
	empty.Rows = Of(nil)
	if text := pagesOf(t, empty); !strings.Contains(text, "没有记录") || strings.Contains(text, "合计") {
		t.Errorf("%s", text)
	}
}

func TestEveryPageHasItsTitlesAndItsNumber(t *testing.T) {
	text := pagesOf(t, many(150))
	sheets := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if len(sheets) < 3 {
		t.Fatalf("%d pages", len(sheets))
	}
	for i, s := range sheets {
		if !strings.Contains(s, "称呼") || !strings.Contains(s, "城东小哥加油站") || !strings.Contains(s, fmt.Sprintf("第 %d 页，共 %d 页", i+1, len(sheets))) {
			t.Errorf("page %d:\n%s", i+1, s)
		}
	}
}

func TestMoreThanAReamIsRefused(t *testing.T) {
	n, err := many(100_000).PDF(t.Context(), new(bytes.Buffer), testFonts, nil)
	if !fault.Is(err, fault.TooLarge) || n > 30_000 {
		t.Errorf("%d rows, %v", n, err)
	}
}
