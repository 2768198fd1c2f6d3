package svg

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

func decimal(v int64) string { return strconv.FormatInt(v, 10) }

func TestGolden(t *testing.T) {
	pictures := map[string]string{
		"columns.svg": Columns{ID: "trend", Title: "人次按日，最多 1284", Format: decimal, Steps: []Step{
			{Name: "11月1日 周日 320", Tick: "11月1日", Value: 320},
			{Name: "11月2日 周一 1284", Tick: "2", Label: "1284", Value: 1284},
			{Name: "11月3日 周二 无记录", Tick: "3", Missing: true},
			{Name: "11月4日 周三 0", Tick: "4"},
			{Name: "11月5日 周四 1", Tick: "5", Value: 1},
			{Name: "11月6日 周五 -5", Value: -5, Label: "-5"},
		}}.Draw(),
		"columns_empty.svg":   Columns{ID: "trend", Title: "无记录", Format: decimal}.Draw(),
		"columns_hostile.svg": Columns{ID: `"><script>`, Title: `</title><script>alert(1)</script>`, Format: decimal, Steps: []Step{{Name: "𠮷 & <b>", Tick: `欧阳·吐尔逊`, Label: `"'`, Value: 1}}}.Draw(),
		"heat.svg": Heat{ID: "week", Title: "人次按小时和星期", Columns: []string{"8", "9"}, Rows: []HeatRow{
			{Name: "周一", Cells: []HeatCell{{Name: "周一 8:00 12", Text: "12", Value: 12}, {Name: "周一 9:00 0"}}},
			{Name: "周二", Cells: []HeatCell{{Name: "周二 8:00 -1", Text: "-1", Value: -1}, {Name: "<b>", Text: `"><script>`, Value: 1}}},
		}}.Draw(),
		"heat_empty.svg": Heat{ID: `"><script>`, Title: "</title>"}.Draw(),
		"bars.svg":       Bars{ID: "service", Title: "服务", Rows: []BarRow{{"饮水", "1,284 人次", "plain", 1284}, {"快递员", "1", "group-N3", 1}, {"无", "0", "plain", 0}, {`"><script>`, "</text>", `"x`, -1}}}.Draw(),
		"bars_empty.svg": Bars{ID: "x", Title: "无"}.Draw(),
		"document.svg": Document{Title: "人次 按服务", Of: "乐山市 11月", Notes: []string{"29 个驿站上报了 27 个", "</text><script>"}, Style: ".plain { fill: #1F5F99; }",
			Picture: Bars{ID: "s", Title: "服务", Rows: []BarRow{{"饮水", "12", "plain", 12}}}.Draw(), Height: 28}.Draw(),
		"bar.svg": Bar(1, 3, "group-N3") + "\n" + Bar(0, 3, "plain") + "\n" + Bar(-2, 3, "plain") + "\n" + Bar(5, 3, "plain") + "\n" + Bar(0, 0, `"x`),
	}
	for name, drawn := range pictures {
		wellFormed(t, name, drawn)
		if strings.Contains(drawn, "style=") || strings.Contains(drawn, "<script") {
			t.Errorf("%s would break the content security policy", name)
		}
		path := "testdata/" + name
		if *update {
			if err := os.WriteFile(path, []byte(drawn+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(golden) != drawn+"\n" {
			t.Errorf("%s is drawn differently; look at it, then go test -update:\n%s", name, drawn)
		}
	}
}

// wellFormed reads the picture as XML, which is stricter than what a browser
// forgives inside a page.
func wellFormed(t *testing.T, name, drawn string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<root>" + drawn + "</root>"))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}

func TestCeiling(t *testing.T) {
	for v, want := range map[int64]int64{-3: 2, 0: 2, 1: 2, 2: 2, 3: 4, 5: 6, 9: 10, 10: 10, 11: 20, 41: 60, 99: 100, 1284: 2000, 1 << 62: 1 << 62} {
		if got := Ceiling(v); got < want || v < 1<<62 && got != want {
			t.Errorf("Ceiling(%d) = %d, want %d", v, got, want)
		}
	}
}

func TestLevel(t *testing.T) {
	for _, c := range []struct{ v, most, want int64 }{{0, 10, 0}, {-1, 10, 0}, {1, 0, 0}, {1, 100, 1}, {19, 100, 1}, {20, 100, 2}, {99, 100, 5}, {100, 100, 5}, {1 << 62, 1 << 62, 5}} {
		if got := Level(c.v, c.most); got != c.want {
			t.Errorf("Level(%d, %d) = %d, want %d", c.v, c.most, got, c.want)
		}
	}
}
