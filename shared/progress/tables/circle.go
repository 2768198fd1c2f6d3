package tables

import (
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/progress"
)

// near counts gathering places and the people there.
type near struct{ covered, all, people, reached int64 }

// circle is which gathering places have a station near.
func (b *builder) circle() error {
	hotspots, err := list[domain.Hotspot](b, domain.KindHotspot)
	if err != nil {
		return err
	}
	stations, err := list[domain.Station](b, domain.KindStation)
	if err != nil {
		return err
	}
	c := progress.CircleOf(hotspots, stations)
	counties, total := map[string]near{}, near{}
	for _, places := range [][]progress.Place{c.Covered, c.Uncovered} {
		for _, p := range places {
			counties[p.County] = counties[p.County].and(p)
			total = total.and(p)
		}
	}
	t := Table{Key: "circle", Title: b.say("按县（直线距离估算）", "By county (straight line)"), How: b.in(progress.CircleHow), Bars: true,
		Heads: heads(b.say("县（市、区）", "County"), "#"+b.say("聚集点", "Places"), "#"+b.say("已覆盖", "Covered"), "#"+b.say("未覆盖", "Beyond"), "#"+b.say("覆盖率", "Rate"), "#"+b.say("估计人数", "People"), "#"+b.say("其中已覆盖", "Reached"))}
	for _, county := range sortedKeys(counties) {
		name, err := b.place(county)
		if err != nil {
			return err
		}
		n := counties[county]
		t.Rows = append(t.Rows, Row{Key: county, Part: n.covered, Whole: n.all, Cells: n.cells(name),
			Links: []Link{b.records(domain.KindHotspot, "division", county, "state", domain.StateActive)}})
	}
	t.Total = total.cells(b.say("合计", "Total"))
	t.Note = b.circleNote(c)
	b.add(t)
	return b.uncovered(c, stations)
}

// circleNote says what makes the estimate less than it could be.
func (b *builder) circleNote(c progress.Circle) (note string) {
	if n := len(c.Unplaced); n > 0 {
		note = b.say("有 "+grouped(int64(n))+" 个驿站没有填经纬度，它们附近的聚集点暂时算未覆盖。", grouped(int64(n))+" stations without coordinates: places near them count as not covered until somebody enters them.")
	}
	if b.q.Area != "" {
		note += b.say("这里只看本地的驿站；挨着别的县的，市里的页面可能算已覆盖。", "Only stations of this place are seen here; near its border the city's page may find others.")
	}
	return note
}

func (b *builder) uncovered(c progress.Circle, stations []progress.Doc[domain.Station]) error {
	names := map[change.ID]string{}
	for _, s := range stations {
		names[s.ID] = s.Value.Name
	}
	t := Table{Key: "uncovered", Title: b.say("未覆盖的聚集点", "Places beyond it"), How: b.in(progress.CircleHow),
		Heads: heads(b.say("聚集点", "Place"), b.say("县（市、区）", "County"), b.say("类型", "Type"), b.say("最近的驿站", "Nearest station"), "#"+b.say("估计人数", "People"), "#"+b.say("直线距离", "Line")),
		Empty: b.say("所有聚集点都有驿站在 1,000 米以内。", "All places have a station within 1,000 m.")}
	err := window(b, &t, c.Uncovered, func(p progress.Place) (Row, error) {
		place, err := b.place(p.County)
		distance := word("")
		if !p.Station.IsZero() {
			distance = Cell{Text: grouped(p.Metres) + b.say(" 米", " m"), Value: p.Metres}
		}
		return Row{Key: p.ID.String(), Links: b.one(domain.KindHotspot, p.ID), Cells: []Cell{word(p.Value.Name), word(place),
			word(b.choice(domain.KindHotspot, "type", p.Value.Type)), word(names[p.Station]), number(p.Value.People), distance}}, err
	})
	b.add(t)
	return err
}

func (n near) and(p progress.Place) near {
	n.all++
	n.people += p.Value.People
	if p.Covered {
		n.covered++
		n.reached += p.Value.People
	}
	return n
}

func (n near) cells(name string) []Cell {
	return []Cell{word(name), number(n.all), number(n.covered), worry(int(n.all - n.covered)), rate(int(n.covered), int(n.all)), number(n.people), number(n.reached)}
}
