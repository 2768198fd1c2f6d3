package dashboard

import "yizhan/shared/fault"

// draw makes the page one of pictures, of tables or of the map, and leads to the others.
func (p *sheet) draw(l language, q question, f *figures) {
	city := q.area == "" && q.station == ""
	for _, s := range shows {
		if s != showMap || city {
			p.Shows = append(p.Shows, link{l.must("show_" + string(s)), q.drawn(s).address(), q.show == s})
		}
	}
	if p.Map = q.show == showMap && city; p.Map {
		p.Tiles = newTiles(l, f, p.Divisions)
		p.Outlines = newOutlines(f, p.Tiles)
		if f.mapProblem != nil {
			p.MapProblem = fault.Sentence(f.mapProblem, string(l))
		}
	}
	if p.Tables = q.show == showTables; !p.Tables {
		return
	}
	p.Trend.Picture, p.Week.Picture = "", ""
	bars := []breakdown{p.Divisions, p.Groups, p.Services}
	for _, b := range append(bars, p.Works...) {
		for i := range b.Rows {
			b.Rows[i].Bar = ""
		}
	}
	for i := range p.Stations.Rows {
		p.Stations.Rows[i].Bar = ""
	}
}
