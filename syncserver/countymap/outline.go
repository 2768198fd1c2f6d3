package countymap

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"yizhan/shared/domain/codes"
)

// Width is the width of the picture, in its own units.
const Width = 1000

// apart is how far points of an outline are from each other at least: what is nearer
// nobody sees, and would be sent for nothing.
const apart = 1.5

// ring is a closed line of points, longitude first.
type ring [][2]float64

// rings reads the lines of a polygon or of several.
func rings(kind string, coordinates json.RawMessage) (out []ring, err error) {
	wrong := broken("里有认不出的边界：应为 Polygon 或 MultiPolygon，经度在前", "there is a border that is no Polygon or MultiPolygon, longitude first")
	var polygons [][][][]float64
	switch kind {
	case "Polygon":
		polygons = make([][][][]float64, 1)
		err = json.Unmarshal(coordinates, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(coordinates, &polygons)
	default:
		return nil, wrong
	}
	if err != nil {
		return nil, wrong
	}
	for _, polygon := range polygons {
		for _, line := range polygon {
			if len(line) < 4 {
				return nil, wrong
			}
			var r ring
			for _, p := range line {
				// Outside of China latitude stands first, or the numbers are no degrees.
				if len(p) < 2 || p[0] < 70 || p[0] > 140 || p[1] < 3 || p[1] > 54 {
					return nil, wrong
				}
				r = append(r, [2]float64{p[0], p[1]})
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// project lays the counties flat: at this size a degree of longitude is as long
// everywhere.
func project(areas map[string][]ring) Map {
	west, east, south, north := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, rings := range areas {
		for _, r := range rings {
			for _, p := range r {
				west, east = min(west, p[0]), max(east, p[0])
				south, north = min(south, p[1]), max(north, p[1])
			}
		}
	}
	narrow := math.Cos((south + north) / 2 * math.Pi / 180)
	scale := Width / max((east-west)*narrow, 1e-6)
	m := Map{Height: int(min(math.Ceil((north-south)*scale), 4*Width))}
	for _, d := range codes.Divisions(codes.LevelCounty) {
		c := County{Code: d.Code}
		var path strings.Builder
		largest := 0.0
		for _, r := range areas[d.Code] {
			flat := make(ring, len(r))
			for i, p := range r {
				flat[i] = [2]float64{(p[0] - west) * narrow * scale, (north - p[1]) * scale}
			}
			flat.draw(&path)
			if size, x, y := flat.middle(); size > largest {
				largest, c.X, c.Y = size, int(x), int(y)
			}
		}
		c.Path = path.String()
		m.Counties = append(m.Counties, c)
	}
	return m
}

func (r ring) draw(b *strings.Builder) {
	last := [2]float64{math.Inf(1), 0}
	step := "M"
	for _, p := range r {
		if math.Hypot(p[0]-last[0], p[1]-last[1]) < apart {
			continue
		}
		b.WriteString(step + short(p[0]) + " " + short(p[1]))
		last, step = p, "L"
	}
	b.WriteString("Z")
}

func short(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// middle is the size of what a line encloses, and where its middle is.
func (r ring) middle() (size, x, y float64) {
	for i := range r {
		a, b := r[i], r[(i+1)%len(r)]
		cross := a[0]*b[1] - b[0]*a[1]
		size += cross
		x += (a[0] + b[0]) * cross
		y += (a[1] + b[1]) * cross
	}
	if size == 0 {
		return 0, 0, 0
	}
	return math.Abs(size / 2), x / (3 * size), y / (3 * size)
}
