package dashboard

import (
	"html"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"yizhan/shared/domain/codes"
	"yizhan/syncserver/countymap"
)

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }

// drop puts a map of squares into the data folder.
func (w *town) drop(approval string) {
	w.t.Helper()
	var features []string
	for i, d := range codes.Divisions(codes.LevelCounty) {
		x, y := 103+float64(i%4)/10, 29+float64(i/4)/10
		at := func(dx, dy float64) string { return "[" + degrees(x+dx) + "," + degrees(y+dy) + "]" }
		features = append(features, `{"type":"Feature","properties":{"name":"`+d.Name+`"},"geometry":{"type":"Polygon","coordinates":[[`+
			strings.Join([]string{at(0, 0), at(.1, 0), at(.1, .1), at(0, .1), at(0, 0)}, ",")+`]]}}`)
	}
	content := `{"type":"FeatureCollection","approval":"` + approval + `","features":[` + strings.Join(features, ",") + `]}`
	if err := os.WriteFile(filepath.Join(w.city.Dir(), countymap.FileName), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.dash.recent.pages = nil
}

// TestTheCitysOwnMap: a map with its approval number is drawn with the number under it;
// one without is not, and the page says so and shows squares.
func TestTheCitysOwnMap(t *testing.T) {
	w := newTown(t)
	w.lively()
	w.drop("")
	_, body, _ := w.get("/?view=map")
	if !strings.Contains(html.UnescapeString(body), "map.geojson 没有审图号") || !strings.Contains(body, `class="tiles"`) || strings.Contains(body, "countymap") {
		t.Error("a map without approval is drawn, or nothing is said")
	}
	w.drop("川S（2021）00045号")
	_, body, _ = w.get("/?view=map")
	if !strings.Contains(body, "审图号：川S（2021）00045号") || strings.Contains(body, `class="tiles"`) || strings.Contains(body, " style=") {
		t.Error("the map is not drawn with its number")
	}
	svg := body[strings.Index(body, `<svg class="countymap"`):]
	svg = svg[:strings.Index(svg, "</svg>")]
	for key, value := range shownFigures(body) {
		if code, ok := strings.CutPrefix(key, "division-"); ok && code != "" {
			d, _ := codes.FindDivision(code)
			if !strings.Contains(svg, ">"+value+"</text>") || !strings.Contains(svg, `<a href="/?division=`+code+`&amp;period=month&amp;view=map">`) || !strings.Contains(svg, ">"+d.Name+"</text>") {
				t.Errorf("%s is not on the map with its number and its link", d.Name)
			}
		}
	}
	if strings.Count(svg, "<path") != 11 {
		t.Errorf("%d counties are drawn", strings.Count(svg, "<path"))
	}
	if _, body, _ = w.get("/"); strings.Contains(body, "countymap") {
		t.Error("the first view carries the map")
	}
}
