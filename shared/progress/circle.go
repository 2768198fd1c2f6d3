package progress

import (
	"math"
	"slices"
	"strings"

	"github.com/golang/geo/s2"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// CircleMetres is how far a gathering place may be from a station to lie within the
// 15-minute circle (一刻钟服务圈), in a straight line: 15 minutes at 5 km/h are 1,250 m
// on foot, and streets are a quarter longer than the line (1,250 / 1.25).
const CircleMetres = 1000

// CircleHow says so to people; whoever shows the circle shows this.
var CircleHow = domain.Words{
	ZH: "直线距离估算：离最近驿站 1,000 米以内算覆盖。步行每小时 5 公里，15 分钟走 1,250 米；道路比直线约长四分之一，折合直线 1,000 米。没有按实际道路计算。",
	EN: "Estimated by the straight line: a place is covered within 1,000 m of the nearest station. On foot at 5 km/h, 15 minutes are 1,250 m; streets are about a quarter longer than the line, which leaves 1,000 m. No map of streets is used."}

// earthMetres is the mean radius of the earth (IUGG).
const earthMetres = 6_371_008.8

// Place is a gathering place with the station that is nearest to it.
type Place struct {
	Doc[domain.Hotspot]
	County  string
	Station change.ID // zero: no station has coordinates
	Metres  int64     // to that station
	Covered bool
}

// Circle is which gathering places have a station near.
type Circle struct {
	Covered, Uncovered []Place // by county; the uncovered ones with most people first
	// Unplaced are stations without coordinates, which cover nothing until somebody
	// enters them.
	Unplaced []Doc[domain.Station]
}

// CircleOf looks for the station nearest to each gathering place that still is one.
// Offices serve nobody and cover nothing.
func CircleOf(hotspots []Doc[domain.Hotspot], stations []Doc[domain.Station]) Circle {
	var c Circle
	type site struct {
		id change.ID
		at s2.LatLng
	}
	var sites []site
	for _, s := range stations {
		switch {
		case !Serves(s.Value):
		case s.Value.Latitude == 0 && s.Value.Longitude == 0:
			c.Unplaced = append(c.Unplaced, s)
		default:
			sites = append(sites, site{s.ID, point(s.Value.Latitude, s.Value.Longitude)})
		}
	}
	for _, h := range hotspots {
		if h.Value.State != domain.StateActive {
			continue
		}
		p := Place{Doc: h, County: countyOf(h.Value.Division)}
		at := point(h.Value.Latitude, h.Value.Longitude)
		placed := h.Value.Latitude != 0 || h.Value.Longitude != 0
		nearest := math.Inf(1)
		for _, s := range sites {
			if m := float64(at.Distance(s.at)) * earthMetres; placed && m < nearest {
				nearest, p.Station, p.Metres = m, s.id, int64(math.Round(m))
			}
		}
		if p.Covered = nearest <= CircleMetres; p.Covered {
			c.Covered = append(c.Covered, p)
		} else {
			c.Uncovered = append(c.Uncovered, p)
		}
	}
	order := func(a, b Place) int {
		if a.County != b.County {
			return strings.Compare(a.County, b.County)
		}
		return int(b.Value.People - a.Value.People)
	}
	slices.SortStableFunc(c.Covered, order)
	slices.SortStableFunc(c.Uncovered, order)
	return c
}

// Serves reports whether a station is a place where people are served.
func Serves(s domain.Station) bool { return s.Kind != domain.StationOffice }

// point reads millionths of a degree.
func point(latitude, longitude int64) s2.LatLng {
	return s2.LatLngFromDegrees(float64(latitude)/1e6, float64(longitude)/1e6)
}
