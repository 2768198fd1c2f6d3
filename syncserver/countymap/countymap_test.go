package countymap

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

// squares is a map of the city whose counties are squares in a row, some by their code,
// some by their name.
func squares(t testing.TB, change func(m map[string]any)) []byte {
	t.Helper()
	var features []any
	for i, d := range codes.Divisions(codes.LevelCounty) {
		west := 103 + float64(i)/10
		line := [][]float64{{west, 29}, {west + .1, 29}, {west + .1, 29.2}, {west, 29.2}, {west, 29}}
		properties, geometry := map[string]any{"adcode": d.Code}, map[string]any{"type": "Polygon", "coordinates": [][][]float64{line}}
		switch i % 3 {
		case 1:
			properties = map[string]any{"name": d.Name}
			geometry = map[string]any{"type": "MultiPolygon", "coordinates": [][][][]float64{{line}}}
		case 2:
			var code int
			_, _ = fmt.Sscan(d.Code, &code)
			properties = map[string]any{"adcode": code}
		}
		features = append(features, map[string]any{"type": "Feature", "properties": properties, "geometry": geometry})
	}
	m := map[string]any{"type": "FeatureCollection", "approval": "川S（2021）00045号", "features": features}
	if change != nil {
		change(m)
	}
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDraw(t *testing.T) {
	m, err := Draw(squares(t, nil))
	if err != nil || m.Approval != "川S（2021）00045号" || len(m.Counties) != 11 || m.Height < 150 || m.Height > 250 {
		t.Fatalf("%+v, %v", m, err)
	}
	for i, c := range m.Counties {
		if !regexp.MustCompile(`^M[0-9.]+ [0-9.]+(L[0-9.]+ [0-9.]+)+Z$`).MatchString(c.Path) {
			t.Errorf("%s: %s", c.Code, c.Path)
		}
		if want := Width * (2*i + 1) / 22; c.X < want-2 || c.X > want+2 || c.Y < m.Height/2-2 || c.Y > m.Height/2+2 {
			t.Errorf("%s: its middle is %d, %d", c.Code, c.X, c.Y)
		}
	}
}

func TestWhatIsNotDrawn(t *testing.T) {
	feature := func(m map[string]any, i int) map[string]any { return m["features"].([]any)[i].(map[string]any) }
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"no JSON":          {[]byte("map"), "不是 GeoJSON"},
		"another type":     {squares(t, func(m map[string]any) { m["type"] = "Topology" }), "不是 GeoJSON"},
		"no approval":      {squares(t, func(m map[string]any) { delete(m, "approval") }), "没有审图号"},
		"an empty one":     {squares(t, func(m map[string]any) { m["approval"] = " " }), "没有审图号"},
		"a word":           {squares(t, func(m map[string]any) { m["approval"] = "approved" }), "没有审图号"},
		"a tag":            {squares(t, func(m map[string]any) { m["approval"] = "<b>S(2021)1号" }), "没有审图号"},
		"a number":         {squares(t, func(m map[string]any) { m["approval"] = 2021 }), "不是 GeoJSON"},
		"a county missing": {squares(t, func(m map[string]any) { m["features"] = m["features"].([]any)[1:] }), "少了：市中区"},
		"a point": {squares(t, func(m map[string]any) {
			feature(m, 3)["geometry"] = map[string]any{"type": "Point", "coordinates": []float64{103, 29}}
		}), "认不出的边界"},
		"latitude first": {squares(t, func(m map[string]any) {
			feature(m, 3)["geometry"] = map[string]any{"type": "Polygon", "coordinates": [][][]float64{{{29, 103}, {29, 104}, {30, 104}, {29, 103}}}}
		}), "经度在前"},
		"words for degrees": {squares(t, func(m map[string]any) {
			feature(m, 3)["geometry"] = map[string]any{"type": "Polygon", "coordinates": "x"}
		}), "认不出的边界"},
		"a half point": {squares(t, func(m map[string]any) {
			feature(m, 3)["geometry"] = map[string]any{"type": "Polygon", "coordinates": [][][]float64{{{103}, {104}, {104}, {103}}}}
		}), "认不出的边界"},
	} {
		if m, err := Draw(c.content); err == nil || !strings.Contains(fault.Sentence(err, "zh"), c.want) || len(m.Counties) != 0 {
			t.Errorf("%s: %v, want %s", name, fault.Sentence(err, "zh"), c.want)
		}
	}
}

// TestAnotherFileIsNoticed: what somebody puts there is drawn without a restart.
func TestAnotherFileIsNoticed(t *testing.T) {
	f := In(t.TempDir())
	if _, there, err := f.Map(); there || err != nil {
		t.Fatalf("a map out of nothing: %v", err)
	}
	put := func(content []byte, at time.Time) {
		t.Helper()
		if err := os.WriteFile(f.path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(f.path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	put([]byte("{"), now)
	if _, there, err := f.Map(); !there || err == nil {
		t.Error("a broken file is drawn")
	}
	put(squares(t, nil), now.Add(time.Second))
	if m, there, err := f.Map(); !there || err != nil || len(m.Counties) != 11 {
		t.Errorf("the new file: %v", err)
	}
	put(make([]byte, bytesMax+1), now.Add(2*time.Second))
	if _, _, err := f.Map(); err == nil || !strings.Contains(err.Error(), "8 MB") {
		t.Errorf("too large: %v", err)
	}
	if err := os.Remove(f.path); err != nil {
		t.Fatal(err)
	}
	if _, there, err := f.Map(); there || err != nil {
		t.Error("the file is gone, the map is not")
	}
	if err := os.Mkdir(filepath.Clean(f.path), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, there, err := f.Map(); !there || err == nil {
		t.Error("a folder is drawn")
	}
}

func FuzzDraw(f *testing.F) {
	f.Add(squares(f, nil))
	f.Add([]byte(`{"type":"FeatureCollection","approval":"GS(2019)1822号","features":[{}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		m, err := Draw(content)
		if err != nil && len(m.Counties) != 0 {
			t.Error("drawn in spite of an error")
		}
		for _, c := range m.Counties {
			if strings.Trim(c.Path, "MLZ 0123456789.-e") != "" {
				t.Errorf("an outline of %q", c.Path)
			}
		}
	})
}
