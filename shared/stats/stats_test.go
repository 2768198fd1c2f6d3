package stats

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// ledger is a ledger of sums that were given, which remembers what it was asked.
type ledger struct {
	sums    []Sum
	entries map[string]map[string]Entry // by kind
	asked   Query
	err     error // of every call
}

var asOf = time.Date(2026, 11, 23, 12, 0, 0, 0, domain.Shanghai)

func (l *ledger) SumCells(_ context.Context, q Query) ([]Sum, error) {
	l.asked = q
	return l.sums, l.err
}

func (l *ledger) AsOf(context.Context) (time.Time, error) { return asOf, nil }

func (l *ledger) Dictionary(_ context.Context, kind string) (map[string]Entry, error) {
	return l.entries[kind], l.err
}

func query(m domain.Measure, by By) Query {
	return Query{Measure: m, From: 20261101, To: 20261130, By: by}
}

func TestReadRefuses(t *testing.T) {
	backwards := query(domain.MeasurePeople, ByTotal)
	backwards.From, backwards.To = backwards.To, backwards.From
	for name, c := range map[string]struct {
		q     Query
		field string
	}{
		"no measure":           {query("", ByTotal), "measure"},
		"no such measure":      {query("smiles", ByTotal), "measure"},
		"hours as a measure":   {query(domain.MeasureHours, ByTotal), "measure"},
		"no cut":               {query(domain.MeasurePeople, ""), "by"},
		"no such cut":          {query(domain.MeasurePeople, "colour"), "by"},
		"what attacks a cut":   {query(domain.MeasurePeople, "day; --"), "by"},
		"days backwards":       {backwards, "to"},
		"visits by service":    {query(domain.MeasureVisits, ByService), "by"},
		"people by service":    {query(domain.MeasurePeople, ByService), "by"}, // one visit may use two
		"members by service":   {query(domain.MeasureRegistered, ByService), "by"},
		"activity by service":  {query(domain.MeasureAttendance, ByService), "by"},
		"visits by hour":       {query(domain.MeasureVisits, ByHour), "by"},
		"services by hour":     {query(domain.MeasureServices, ByHour), "by"},
		"money by hour":        {query(domain.MeasureSaved, ByHour), "by"},
		"attendance by hour":   {query(domain.MeasureAttendance, ByHour), "by"},
		"people of a service":  {Query{Measure: domain.MeasurePeople, From: 20261101, To: 20261130, By: ByTotal, Service: "water"}, "service"},
		"open days of a group": {Query{Measure: domain.MeasureOpenDays, From: 20261101, To: 20261130, By: ByTotal, Group: "N3"}, "group"},
		"the seed of a group":  {Query{Measure: MeasureSeed, From: 20261101, To: 20261130, By: BySeed, Group: "N3"}, "by"},
	} {
		l := &ledger{sums: []Sum{{"x", 1}}}
		table, err := Read(t.Context(), l, c.q)
		if !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != c.field || table.Total != 0 || l.asked.Measure != "" {
			t.Errorf("%s: field %q, %v; the ledger was asked for %+v", name, fault.FieldOf(err), err, l.asked)
		}
	}
}

// A ledger that cannot be read is no table of zeroes.
func TestReadTellsFailures(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, by := range []By{ByTotal, ByGroup, ByDivision} {
		if table, err := Read(t.Context(), &ledger{err: broken}, query(domain.MeasurePeople, by)); !errors.Is(err, broken) || table.Rows != nil {
			t.Errorf("by %s: %+v, %v", by, table, err)
		}
	}
}

func TestRead(t *testing.T) {
	groups := map[string]Entry{"N3": {Name: "快递员", Order: 3}, "N4": {Name: "外卖送餐员", Order: 4}, "X": {Name: "附加"}, "Y": {Name: "附加二"}}
	services := map[string]Entry{"water": {Name: "饮水", Order: 1}, "rest": {Name: "休息", Order: 4}}
	a, b, c := domain.StationID("A").String(), domain.StationID("B").String(), domain.StationID("C").String()
	stations := map[string]Entry{a: {Code: "A", Name: "欧阳·吐尔逊之家"}, b: {Code: "B", Name: "𠮷"}}
	entries := map[string]map[string]Entry{domain.KindGroup: groups, domain.KindService: services, domain.KindStation: stations}

	for name, q := range map[string]struct {
		measure domain.Measure
		by      By
		sums    []Sum
		want    []Row
	}{
		"the total of nothing is a row":  {domain.MeasurePeople, ByTotal, nil, []Row{{"total", "合计", 0}}},
		"a total":                        {domain.MeasurePeople, ByTotal, []Sum{{"", 37}}, []Row{{"total", "合计", 37}}},
		"no days":                        {domain.MeasurePeople, ByDay, nil, []Row{}},
		"days in time, not by size":      {domain.MeasurePeople, ByDay, []Sum{{"20261103", 9}, {"20261101", 1}}, []Row{{"2026-11-01", "2026-11-01", 1}, {"2026-11-03", "2026-11-03", 9}}},
		"months in time":                 {domain.MeasureSaved, ByMonth, []Sum{{"202611", 1}, {"202512", 5}}, []Row{{"2025-12", "2025-12", 5}, {"2026-11", "2026-11", 1}}},
		"hours in time":                  {domain.MeasurePeople, ByHour, []Sum{{"14", 9}, {"08", 1}}, []Row{{"08", "08:00", 1}, {"14", "14:00", 9}}},
		"groups as on the desk":          {domain.MeasurePeople, ByGroup, []Sum{{"N4", 90}, {"N3", 1}}, []Row{{"N3", "快递员", 1}, {"N4", "外卖送餐员", 90}}},
		"those without a place go last":  {domain.MeasurePeople, ByGroup, []Sum{{"X", 5}, {"Y", 70}, {"N4", 1}}, []Row{{"N4", "外卖送餐员", 1}, {"Y", "附加二", 70}, {"X", "附加", 5}}},
		"a code without an entry":        {domain.MeasurePeople, ByGroup, []Sum{{"'; --", 2}, {"N3", 1}}, []Row{{"N3", "快递员", 1}, {"'; --", "'; --", 2}}},
		"services as on the desk":        {domain.MeasureServices, ByService, []Sum{{"rest", 90}, {"water", 1}}, []Row{{"water", "饮水", 1}, {"rest", "休息", 90}}},
		"money by service, a loss as it": {domain.MeasureSaved, ByService, []Sum{{"rest", 90}, {"water", -5}}, []Row{{"water", "饮水", -5}, {"rest", "休息", 90}}},
		"stations, largest first":        {domain.MeasurePeople, ByStation, []Sum{{a, 1}, {b, 5}}, []Row{{"B", "𠮷", 5}, {"A", "欧阳·吐尔逊之家", 1}}},
		"equal stations by their code":   {domain.MeasurePeople, ByStation, []Sum{{b, 5}, {a, 5}}, []Row{{"A", "欧阳·吐尔逊之家", 5}, {"B", "𠮷", 5}}},
		"a station nobody knows":         {domain.MeasurePeople, ByStation, []Sum{{c, 2}, {a, 1}}, []Row{{c, c, 2}, {"A", "欧阳·吐尔逊之家", 1}}},
	} {
		l := &ledger{sums: q.sums, entries: entries}
		asked := query(q.measure, q.by)
		asked.Station = domain.StationID("A")
		table, err := Read(t.Context(), l, asked)
		if err != nil || !reflect.DeepEqual(table.Rows, q.want) || l.asked != asked {
			t.Errorf("%s:\ngot  %+v, %v\nwant %+v", name, table.Rows, err, q.want)
			continue
		}
		var sum int64
		for _, s := range q.sums {
			sum += s.Value
		}
		if table.Total != sum || table.Measure != q.measure || table.By != q.by || table.From != 20261101 || table.To != 20261130 || !table.AsOf.Equal(asOf) {
			t.Errorf("%s: %+v", name, table)
		}
	}
}

// Stations add up to their counties, by whatever digits of the division they
// have, and those without one to a row of their own: nobody leaves a total.
func TestReadByDivision(t *testing.T) {
	id := func(code string) string { return domain.StationID(code).String() }
	stations := map[string]Entry{
		id("1"): {Division: "511102"}, id("2"): {Division: "511102001"}, id("3"): {Division: "511102001002"},
		id("4"): {Division: "511181"}, id("5"): {Division: ""}, id("6"): {Division: "乐山"},
	}
	l := &ledger{entries: map[string]map[string]Entry{domain.KindStation: stations}, sums: []Sum{
		{id("1"), 1}, {id("2"), 2}, {id("3"), 4}, {id("4"), 8}, {id("5"), 16}, {id("6"), 32}, {id("not there"), 64},
	}}
	table, err := Read(t.Context(), l, query(domain.MeasurePeople, ByDivision))
	want := []Row{{"", "未填所在地", 112}, {"511181", "峨眉山市", 8}, {"511102", "市中区", 7}}
	if err != nil || !reflect.DeepEqual(table.Rows, want) || table.Total != 127 {
		t.Errorf("%+v, %v", table, err)
	}
}

func TestParseQueryRefuses(t *testing.T) {
	for name, given := range map[string]map[string]string{
		"from": {"from": "1 November"}, "to": {"to": "2026-11-31"}, "measure": {"measure": "smiles"}, "by": {"by": "colour"},
		"people by service": {"measure": "people", "by": "service"}, "backwards": {"from": "2026-11-02", "to": "2026-11-01"},
	} {
		if _, err := ParseQuery(func(n string) string { return given[n] }, asOf); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseQuery(t *testing.T) {
	q, err := ParseQuery(func(string) string { return "" }, asOf)
	if want := (Query{Measure: domain.MeasurePeople, By: ByTotal, From: 20261101, To: 20261123}); err != nil || q != want {
		t.Errorf("nothing given: %+v, %v", q, err)
	}
	given := map[string]string{"measure": "saved", "by": "service", "from": "2026-01-01", "to": "2026-12-31", "station": "LS16", "group": "N3", "service": "water"}
	q, err = ParseQuery(func(n string) string { return given[n] }, asOf)
	if want := (Query{domain.MeasureSaved, 20260101, 20261231, ByService, domain.StationID("LS16"), "N3", "water"}); err != nil || q != want {
		t.Errorf("everything given: %+v, %v", q, err)
	}
}

// Programs read the JSON by these names; a table without rows is [], not null.
func TestPrint(t *testing.T) {
	table, err := Read(t.Context(), &ledger{}, query(domain.MeasurePeople, ByDay))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := table.Print(&out, true); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), `{"measure":"people","from":"2026-11-01","to":"2026-11-30","by":"day","as_of":"2026-11-23T12:00:00+08:00","rows":[],"total":0}`+"\n"; got != want {
		t.Errorf("got  %swant %s", got, want)
	}
	table.Rows, table.Total = []Row{{"N3", "快递员", 123}}, 123
	out.Reset()
	if err := table.Print(&out, true); err != nil || !strings.Contains(out.String(), `{"key":"N3","name":"快递员","value":123}`) {
		t.Errorf("%s, %v", out.String(), err)
	}
	var back Table
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || back.From != table.From || !reflect.DeepEqual(back.Rows, table.Rows) {
		t.Errorf("read back: %+v, %v", back, err)
	}
	out.Reset()
	if err := table.Print(&out, false); err != nil || !strings.Contains(out.String(), "快递员") || !strings.Contains(out.String(), "合计") {
		t.Errorf("for a person: %q, %v", out.String(), err)
	}
}
