package schedule

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/domain"
	"yizhan/shared/report/monthly"
	"yizhan/shared/stats"
)

// TestFiguresAsAReport are those of the page, of the days of the period and of the area,
// sheet by sheet; who did not report has words.
func TestFiguresAsAReport(t *testing.T) {
	w := newTown(t)
	w.Plant(domain.KindStation, domain.StationID("北"), domain.Station{Code: "北", Name: "北站", Division: "511102"})
	w.Visit("东", "N3", 3, at("2026-11-17 10:00"))
	w.Visit("东", "N4", 2, at("2026-11-18 10:00"))
	w.Visit("东", "N3", 7, at("2026-11-10 10:00")) // the week before
	w.Visit("西", "N1", 5, at("2026-11-17 10:00"))
	w.Now = at("2026-11-16 09:00")
	w.as("市里")
	for _, division := range []string{"", "511102"} {
		id, err := Add(t.Context(), w.City, Schedule{Maker: "市里", Every: Weekly, Table: figuresTable, Format: monthly.XLSX, Division: division, Hour: 8}, w.Now)
		must(t, err)
		if id == 0 {
			t.Error("no schedule")
		}
	}
	if _, err := Add(t.Context(), w.City, Schedule{Maker: "市里", Every: Weekly, Table: figuresTable, Format: monthly.CSV, Hour: 8}, w.Now); err == nil {
		t.Error("a CSV of several sheets is scheduled")
	}
	w.at("2026-11-23 08:00")
	box, err := Inbox(t.Context(), w.City, w.As)
	must(t, err)
	if len(box) != 2 || !strings.HasPrefix(box[1].Title(), "统计数 全市") {
		t.Fatalf("%+v", box)
	}
	for i, c := range []struct {
		area          string
		people        int64
		before, north string
	}{{"511102", 5, "7", "未上报"}, {"", 10, "7", "未上报"}} {
		content, err := os.ReadFile(filepath.Join(Folder(w.City), filepath.FromSlash(box[i].File)))
		must(t, err)
		f, err := excelize.OpenReader(bytes.NewReader(content))
		must(t, err)
		defer f.Close()
		cells := func(sheet, name string) []string {
			rows, err := f.GetRows(sheet)
			must(t, err)
			for _, r := range rows {
				if len(r) > 1 && r[0] == name {
					return r
				}
			}
			return make([]string, 9)
		}
		people := strconv.FormatInt(c.people, 10)
		for row, want := range map[string]string{"本期": people, "上期": c.before, "去年同期": "0"} {
			if r := cells("统计数", row); r[1] != want {
				t.Errorf("%q: people of %s are %q", c.area, row, r)
			}
		}
		for _, sheet := range []string{"各县（市、区）", "各驿站", "各群体", "每天"} {
			if r := cells(sheet, "合计"); r[1] != people {
				t.Errorf("%q: the sum of %s is %q, people %s", c.area, sheet, r, people)
			}
		}
		if r := cells("各驿站", "北站"); r[1] != c.north {
			t.Errorf("%q: who did not report has %q", c.area, r)
		}
		if r := cells("各驿站", "=1+1西"); (r[1] == "5") != (c.area == "") {
			t.Errorf("%q: another county's station is %q", c.area, r)
		}
		table, err := w.City.StatsWithin(t.Context(), c.area, stats.Query{Measure: domain.MeasureServices, By: stats.ByService, From: 20261116, To: 20261122})
		must(t, err)
		for _, row := range table.Rows {
			if r := cells("各项服务", row.Name); r[1] != strconv.FormatInt(row.Value, 10) {
				t.Errorf("%q: %s is %q, the figure %d", c.area, row.Name, r, row.Value)
			}
		}
	}
}
