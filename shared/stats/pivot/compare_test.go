package pivot

import (
	"testing"

	"yizhan/shared/domain"
)

// TestCompare: rows of both sides stand beside each other; a mean is of those that
// reported, and is not rounded before it is compared.
func TestCompare(t *testing.T) {
	l := &ledger{}
	for i, people := range []int64{3, 8, 0, 5} {
		code := string(rune('A' + i))
		l.stations = append(l.stations, Unit{ID: domain.StationID(code), Code: code, Division: "511102", Expected: true, Reported: people > 0})
		if people > 0 {
			l.cells = append(l.cells, domain.CellValue{Cell: domain.Cell{Day: 20261121, Station: domain.StationID(code), Measure: domain.MeasurePeople, Group: []string{"N3", "O1"}[i%2]}, Value: people})
		}
	}
	read := func(q Question) Table {
		t.Helper()
		table, err := Read(t.Context(), l, q, Reporting{Stations: l.stations})
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	one := question(Group, None, None)
	one.Station = domain.StationID("A")
	a := SideOf(read(one))
	mean := MeanOf(read(question(Station, None, Group)), func(h Head) bool { return true })
	if mean.Of != 3 || mean.All != 4 || mean.Total != (Number{16, 3, Known}) {
		t.Errorf("mean %+v", mean)
	}
	pairs := Compare(a, mean)
	if len(pairs) != 2 || pairs[0].Head.Key != "O1" || pairs[0].A != (Number{0, 1, Known}) || pairs[0].B != (Number{13, 3, Known}) || pairs[1].A != (Number{3, 1, Known}) || pairs[1].B != (Number{3, 3, Known}) {
		t.Errorf("%+v", pairs)
	}
	if sum, of := a.Total.Less(mean.Total); sum != 3*3-16 || of != 3 {
		t.Errorf("%d/%d", sum, of)
	}
	one.Station = domain.StationID("C") // which did not report
	none := SideOf(read(one))
	if p := Compare(a, none); len(p) != 1 || p[0].B.State != Missing || none.Total.State != Missing {
		t.Errorf("%+v, %+v", p, none)
	}
	if m := MeanOf(read(question(Station, None, Group)), func(h Head) bool { return h.Key == "C" }); m.Of != 0 || m.Total.State != Missing {
		t.Errorf("a mean of nobody: %+v", m)
	}
}
