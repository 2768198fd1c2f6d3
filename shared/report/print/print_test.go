package print

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/report/paper"
	"yizhan/shared/report/paper/papertest"
)

var made = time.Date(2026, 11, 23, 6, 6, 0, 0, time.UTC)

func testFonts(t *testing.T) paper.Fonts {
	t.Helper()
	dir := "../../../desktop/ui/theme/fonts/"
	regular, err := os.ReadFile(dir + "NotoSansSC-Regular.ttf")
	if err != nil {
		f, err := paper.System()
		if err != nil {
			t.Skip("no font with Chinese on this computer")
		}
		return f
	}
	bold, _ := os.ReadFile(dir + "NotoSansSC-Bold.ttf") // regular will do
	return paper.Fonts{Regular: regular, Bold: bold}
}

// code is the n-th code of a made-up member.
func code(n byte) string { return codes.NewMemberCode([8]byte{n, 7, 3, n, 1, n, 9, 8}) }

func cards(n int) []Card {
	masks := []string{"张**", "欧***", "𠮷*", "尉" + strings.Repeat("*", 49), "=cmd|' /C calc'!A0"}
	var out []Card
	for i := range n {
		out = append(out, Card{Product: "驿站通", Station: "城东小哥加油站", Mask: masks[i%len(masks)], Group: "网约配送员（外卖）", Code: code(byte(i))})
	}
	return out
}

// rendered draws the pages of a document, or skips where poppler is missing.
func rendered(t *testing.T, pdf []byte, dpi string) []image.Image {
	t.Helper()
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Skip("poppler is not installed: no picture to look at")
	}
	dir := t.TempDir()
	if keep := os.Getenv("PRINT_DIR"); keep != "" {
		dir = filepath.Join(keep, strings.ReplaceAll(t.Name(), "/", "-"))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "x.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(tool, "-png", "-gray", "-r", dpi, path, filepath.Join(dir, "page")).CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v: %s", err, out)
	}
	names, _ := filepath.Glob(filepath.Join(dir, "page*.png")) // in order
	var out []image.Image
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

func pagesOf(t *testing.T, pdf []byte) []papertest.Page {
	t.Helper()
	pages, err := papertest.Read(pdf)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range pages {
		if out := p.Outside(); len(out) > 0 {
			t.Errorf("beside page %d: %q", i+1, out)
		}
	}
	return pages
}

func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	var b strings.Builder
	for _, p := range pagesOf(t, pdf) {
		b.WriteString(p.Text() + "\n\f")
	}
	return b.String()
}

func TestNoCardsNoPaper(t *testing.T) {
	fonts := testFonts(t)
	for want, list := range map[fault.Kind][]Card{fault.Invalid: nil, fault.TooLarge: cards(CardsMax + 1)} {
		var b bytes.Buffer
		if err := Cards(t.Context(), &b, fonts, made, list); !fault.Is(err, want) || b.Len() > 0 {
			t.Errorf("%d cards: %v, %d bytes", len(list), err, b.Len())
		}
	}
	wrong := cards(1)
	wrong[0].Code = "1234567890124"
	if err := Cards(t.Context(), new(bytes.Buffer), fonts, made, wrong); !fault.Is(err, fault.Invalid) {
		t.Errorf("a code that no scanner accepts: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Cards(ctx, new(bytes.Buffer), fonts, made, cards(3)); err == nil {
		t.Error("printed after it was given up")
	}
}

// TestCardsCanBeScanned decodes both codes of every card from the printed page.
func TestCardsCanBeScanned(t *testing.T) {
	list := cards(13)
	var b bytes.Buffer
	if err := Cards(t.Context(), &b, testFonts(t), made, list); err != nil {
		t.Fatal(err)
	}
	pages := pagesOf(t, b.Bytes())
	if len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, c := range list {
		x, y := cardPlace(i)
		for _, dpi := range []float64{203, 300, 600} {
			scan(t, c, pages[i/10].Picture(x, y, cardWidth, cardHeight, dpi))
		}
	}
	t.Run("as poppler draws it", func(t *testing.T) {
		pages := rendered(t, b.Bytes(), "203") // an ordinary printer
		for i, c := range list {
			page := pages[i/10].(interface {
				image.Image
				SubImage(image.Rectangle) image.Image
			})
			mm := float64(page.Bounds().Dx()) / 210
			x, y := cardPlace(i)
			scan(t, c, page.SubImage(image.Rect(int((x+0.5)*mm), int((y+0.5)*mm), int((x+cardWidth-0.5)*mm), int((y+cardHeight-0.5)*mm))))
		}
	})
}

// cardPlace is where a card lies on its page.
func cardPlace(i int) (x, y float64) {
	return (210-2*cardWidth)/2 + float64(i%2)*cardWidth, (297-5*cardHeight)/2 + float64(i%10/2)*cardHeight
}

func scan(t *testing.T, c Card, picture image.Image) {
	t.Helper()
	if got := decode(qrcode.NewQRCodeReader(), picture); got != c.Code {
		t.Errorf("the QR code says %q, not %s", got, c.Code)
	}
	if got := decode(oned.NewCode128Reader(), picture); got != c.Code {
		t.Errorf("the bar code says %q, not %s", got, c.Code)
	}
}

func decode(r gozxing.Reader, m image.Image) string {
	bits, err := gozxing.NewBinaryBitmapFromImage(m)
	if err != nil {
		return err.Error()
	}
	found, err := r.Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return err.Error()
	}
	return found.GetText()
}

func TestACardSaysNoMoreThanItMay(t *testing.T) {
	var b bytes.Buffer
	if err := Cards(t.Context(), &b, testFonts(t), made, cards(5)); err != nil {
		t.Fatal(err)
	}
	text := textOf(t, b.Bytes())
	digits := code(0)
	for _, word := range []string{"驿站通", "城东小哥加油站", "张**", "欧***", "网约配送员（外卖）", digits[:4], digits[4:8], digits[8:], "=cmd"} {
		if !strings.Contains(text, word) {
			t.Errorf("%q is missing in\n%s", word, text)
		}
	}
	if !strings.Contains(text, digits[:4]+" ") {
		t.Errorf("the digits are not in groups:\n%s", text)
	}
}

func daySheet() DaySheet {
	d := DaySheet{
		Sheet: Sheet{Station: "城东小哥加油站", Made: made}, Day: 20261123, People: 128, Visits: 97,
		OpenedBy: "欧阳·吐尔逊", OpenedAt: made.Add(-6 * time.Hour),
		Groups:   []Count{{Name: "网约配送员（外卖）", Number: 61}, {Name: "快递员", Number: 40}, {Name: "货车司机", Number: 27}},
		Services: []Service{{"饮水", "次", 90, 0}, {"住宿", "晚", 3, 3000}, {"自助餐", "份", 12, 14450}},
		Faults:   []string{"洗衣机漏水，已报修"}, Remarks: "傍晚停电二十分钟。",
	}
	for h := 7; h < 22; h++ {
		d.Hours[h] = int64(h*7%13 + 2)
	}
	return d
}

func TestTheDaySheet(t *testing.T) {
	var b bytes.Buffer
	if err := daySheet().Write(&b, testFonts(t)); err != nil {
		t.Fatal(err)
	}
	text := textOf(t, b.Bytes())
	for _, word := range []string{"日结单", "城东小哥加油站", "2026年11月23日 星期一", "128", "欧阳·吐尔逊", "08:06", "关门：", "快递员", "住宿", "¥30.00", "¥174.50",
		"洗衣机漏水", "傍晚停电", "值守人：", "复核人：", "第 1 页，共 1 页"} {
		if !strings.Contains(text, word) {
			t.Errorf("%q is missing in\n%s", word, text)
		}
	}
	t.Run("as poppler draws it", func(t *testing.T) { rendered(t, b.Bytes(), "80") })
}

func TestAnEmptyDayIsOnePage(t *testing.T) {
	var b bytes.Buffer
	empty := DaySheet{Sheet: Sheet{Station: "𠮷", Made: made, English: true}, Day: 20261123}
	if err := empty.Write(&b, testFonts(t)); err != nil {
		t.Fatal(err)
	}
	text := textOf(t, b.Bytes())
	for _, word := range []string{"Day sheet", "Monday, 23 November 2026", "No records", "No services", "Opened by:", "page 1 of 1"} {
		if !strings.Contains(text, word) {
			t.Errorf("%q is missing in\n%s", word, text)
		}
	}
	t.Run("as poppler draws it", func(t *testing.T) { rendered(t, b.Bytes(), "80") })
}

// TestABusyDayIsOnePage holds the groups and services that a station has.
func TestABusyDayIsOnePage(t *testing.T) {
	d := daySheet()
	for i := range 5 {
		d.Groups = append(d.Groups, Count{Name: fmt.Sprint("群体", i), Number: int64(i)})
		d.Services = append(d.Services, Service{fmt.Sprint("服务", i), "次", 1, 0})
	}
	var b bytes.Buffer
	if err := d.Write(&b, testFonts(t)); err != nil {
		t.Fatal(err)
	}
	if text := textOf(t, b.Bytes()); !strings.Contains(text, "第 1 页，共 1 页") || !strings.Contains(text, "值守人：") {
		t.Errorf("%s", text)
	}
	t.Run("as poppler draws it", func(t *testing.T) { rendered(t, b.Bytes(), "80") })
}

func figures(n int, inTime bool) FigureSheet {
	f := FigureSheet{Sheet: Sheet{Station: "城东小哥加油站", Made: made}, Title: "本月人次 · 按群体", Period: "2026-11-01 – 2026-11-23", Total: "1,284",
		Lines: []string{"环比 上期同样天数 1,200  ↑7%"}, InTime: inTime, Heads: [3]string{"群体", "数量", "占比"}}
	for i := range n {
		v := int64((n - i) * 37)
		f.Rows = append(f.Rows, Figure{Name: fmt.Sprintf("群体第 %d", i+1), Figure: count(v), Share: "4.2%", Value: v, Tick: fmt.Sprint(i + 1)})
	}
	return f
}

func TestTheFigureSheet(t *testing.T) {
	for name, f := range map[string]FigureSheet{"bars": figures(6, false), "columns": figures(31, true), "many": figures(90, false), "none": figures(0, false)} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := f.Write(&b, testFonts(t)); err != nil {
				t.Fatal(err)
			}
			text := textOf(t, b.Bytes())
			want := []string{f.Title, f.Total, f.Period, "环比", "城东小哥加油站"}
			for _, r := range f.Rows {
				want = append(want, r.Name, r.Figure)
			}
			for _, word := range want {
				if !strings.Contains(text, word) {
					t.Errorf("%q is missing in\n%s", word, text)
				}
			}
			t.Run("as poppler draws it", func(t *testing.T) { rendered(t, b.Bytes(), "80") })
		})
	}
}
