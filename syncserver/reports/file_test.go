package reports

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/fault"
	"yizhan/shared/report/paper"
)

// TestPagesToPrint: with a font there is a PDF; without one a page says what to do, and
// nothing is in the log.
func TestPagesToPrint(t *testing.T) {
	w := twoCounties(t)
	w.pages.fonts = func() (paper.Fonts, error) {
		return paper.Fonts{}, fault.New(fault.NotFound, "font", "没有字体", "no font")
	}
	if status, body, _ := w.get("/reports/file?table=T1&format=pdf"); status/100 != 4 || !strings.Contains(body, "没有字体") || len(w.log()) != 0 {
		t.Errorf("without a font: %d %s", status, body)
	}
	fonts, err := paper.System()
	if regular, missing := os.ReadFile("../../desktop/ui/theme/fonts/NotoSansSC-Regular.ttf"); missing == nil { // that of the build
		fonts, err = paper.Fonts{Regular: regular}, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	w.pages.fonts = func() (paper.Fonts, error) { return fonts, nil }
	status, body, h := w.get("/reports/file?table=T1&format=pdf")
	if status != http.StatusOK || !strings.HasPrefix(body, "%PDF-") || h.Get("Content-Type") != "application/pdf" || len(w.log()) != 1 {
		t.Errorf("%d, %v", status, h)
	}
}

// TestATemplateIsCheckedAndFilled, and what is none is refused.
func TestATemplateIsCheckedAndFilled(t *testing.T) {
	w := twoCounties(t)
	status, body, _ := w.upload("我的月报.xlsx", template(t), map[string]string{"action": "check"})
	if status != http.StatusOK || !strings.Contains(body, "可以填 1 格") || !strings.Contains(body, "<li>走访_企业数</li>") || len(w.log()) != 0 {
		t.Errorf("%d %s", status, body)
	}
	status, body, h := w.upload(`C:\表\我的月报.xlsx`, template(t), map[string]string{"action": "fill", "month": "2026-11"})
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if got, _ := url.PathUnescape(h.Get("Content-Disposition")); !strings.Contains(got, "我的月报 2026-11.xlsx") || strings.Contains(got, `C:`) {
		t.Errorf("its name is %s", got)
	}
	f, err := excelize.OpenReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.GetCellValue("Sheet1", "B1", excelize.Options{RawCellValue: true}); err != nil || got != "4060" {
		t.Errorf("people: %q, %v", got, err)
	}
	if log := w.log(); len(log) != 1 || !strings.Contains(log[0], "自备模板 2026-11") {
		t.Errorf("%q", log)
	}
	for name, c := range map[string]struct {
		name    string
		content []byte
	}{"old": {"a.xls", template(t)}, "empty": {"a.xlsx", nil}, "no workbook": {"a.xlsx", []byte("PK nothing")}, "large": {"a.xlsx", make([]byte, templateBytesMax+1)}} {
		status, body, _ := w.upload(c.name, c.content, map[string]string{"action": "fill"})
		if status/100 != 4 || !strings.Contains(body, `role="alert"`) {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if len(w.log()) != 1 {
		t.Errorf("what was refused is in the log: %q", w.log())
	}
}
