package pivot

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
)

func question(rows, inner, columns Dimension) Question {
	return Question{Query: stats.Query{Measure: domain.MeasurePeople, From: 20261020, To: 20261130}, Rows: rows, Inner: inner, Columns: columns, Sort: ByName, Today: 20261123}
}

// TestSums: whatever is asked for, the numbers within add up to the sums of the groups, of
// the columns and of all, and that is what stats answers; also where only the largest rows
// stand by themselves.
func TestSums(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	dims := append(Dimensions(), None)
	tables, refused := 0, 0
	for _, rows := range Dimensions() {
		for _, inner := range dims {
			for _, columns := range dims {
				l, rep := random(r)
				q := question(rows, inner, columns)
				if rows == Service || inner == Service || columns == Service {
					q.Measure = domain.MeasureServices
				}
				q.Top, q.Sort = r.IntN(4), []Sort{ByName, ByTotal}[r.IntN(2)]
				switch r.IntN(4) {
				case 0:
					q.Group = "N3"
				case 1:
					q.Station = l.stations[r.IntN(5)].ID
				}
				table, err := Read(t.Context(), l, q, rep)
				if err != nil {
					if q.Validate() == nil {
						t.Fatalf("%+v: %v", q, err)
					}
					refused++
					continue
				}
				tables++
				one := q.Query
				one.By = stats.ByTotal
				single, err := stats.Read(t.Context(), l, one)
				if err != nil {
					t.Fatal(err)
				}
				check(t, table, single.Total)
			}
		}
	}
	t.Logf("%d tables, %d refused", tables, refused)
	if tables < 900 || refused < 200 {
		t.Errorf("%d tables, %d refused", tables, refused)
	}
}

func check(t *testing.T, table Table, want int64) {
	t.Helper()
	name := fmt.Sprint(table.dimensions(), table.Top, table.Sort)
	grand := table.Rows[len(table.Rows)-1]
	if grand.Part != Grand || grand.Total.Value != want {
		t.Errorf("%s: %+v, stats says %d", name, grand, want)
	}
	width := len(table.Columns) + 1
	sum, groups := make([]int64, width), make([]int64, width)
	inside, all := make([]int64, width), 0
	for _, r := range table.Rows {
		cells := append(slices.Clone(r.Cells), r.Total)
		var across int64
		for i, c := range cells {
			if c.State != Known && c.Value != 0 {
				t.Errorf("%s: %+v has a number that is none", name, r)
			}
			if i < width-1 {
				across += c.Value
			}
			switch r.Part {
			case Inner, Rest:
				sum[i] += c.Value
				inside[i] += c.Value
			case Subtotal:
				groups[i] += c.Value
				if inside[i] != c.Value {
					t.Errorf("%s: the rows of %s add up to %d in column %d, not %d", name, r.Outer.Key, inside[i], i, c.Value)
				}
				inside[i] = 0
			case Grand:
				if sum[i] != c.Value || table.Question.Inner != None && groups[i] != c.Value {
					t.Errorf("%s: column %d adds up to %d and %d, not %d", name, i, sum[i], groups[i], c.Value)
				}
			}
		}
		if width > 1 && across != r.Total.Value {
			t.Errorf("%s: %+v adds up to %d", name, r, across)
		}
		if r.Part == Inner && table.Question.Inner == None {
			all++
		}
	}
	if n := table.Top; n > 0 && all > n+1 {
		t.Errorf("%s: %d rows stand by themselves", name, all)
	}
}

// TestNotReportedIsNotZero: who reported nothing of a day has no number there, who reported
// something else has 0, and what lies outside the period has neither.
func TestNotReportedIsNotZero(t *testing.T) {
	here, there := Unit{ID: domain.StationID("A"), Code: "A", Name: "甲", Division: "511102", Expected: true, Reported: true}, Unit{ID: domain.StationID("B"), Code: "B", Name: "乙", Division: "511181", Expected: true}
	// An office from which nobody waits for anything is no row for having reported.
	office := Unit{ID: domain.StationID("C"), Code: "C", Name: "丙", Division: "511111", Reported: true}
	l := &ledger{stations: []Unit{here, there, office}, cells: []domain.CellValue{{Cell: domain.Cell{Day: 20261121, Station: here.ID, Measure: domain.MeasurePeople, Group: "N3"}, Value: 5}}}
	rep := Reporting{Stations: l.stations, Days: map[change.ID][]domain.Day{here.ID: {20261121, 20261122}, office.ID: {20261121}}}
	q := question(Station, None, Day)
	q.From, q.To = 20261121, 20261125
	table, err := Read(t.Context(), l, q, rep)
	if err != nil {
		t.Fatal(err)
	}
	var days []string
	for _, c := range table.Columns {
		days = append(days, c.Key)
	}
	if got := strings.Join(days, " "); got != "2026-11-21 2026-11-22 2026-11-23" { // it is the 23rd
		t.Errorf("columns %s", got)
	}
	if len(table.Rows) != 3 {
		t.Fatalf("%+v", table.Rows)
	}
	for i, want := range [][]Cell{
		{{5, Known}, {0, Known}, {State: Missing}, {5, Known}},
		{{State: Missing}, {State: Missing}, {State: Missing}, {State: Missing}},
		{{5, Known}, {0, Known}, {State: Missing}, {5, Known}},
	} {
		if got := append(table.Rows[i].Cells, table.Rows[i].Total); !slices.Equal(got, want) {
			t.Errorf("row %d: %+v", i, got)
		}
	}
	q.Rows, q.Columns = County, Group
	if table, err = Read(t.Context(), l, q, rep); err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 3 {
		t.Errorf("counties %+v", table.Rows)
	}
	if emei := table.Rows[1]; emei.Head.Key != "511181" || emei.Cells[0].State != Missing || emei.Total.State != Missing {
		t.Errorf("a county without a report: %+v", emei)
	}
	q.Rows, q.Columns = Week, Weekday // the 21st is a Saturday, and its week has no Monday here
	if table, err = Read(t.Context(), l, q, rep); err != nil {
		t.Fatal(err)
	}
	if first := table.Rows[0]; first.Head.Key != "2026-W47" || first.Head.From != 20261121 || first.Cells[0].State != Nothing || first.Cells[1].State != Known {
		t.Errorf("a week that is cut: %+v", first)
	}
}

// TestCalledAlike: two stations of one name can be told apart.
func TestCalledAlike(t *testing.T) {
	l := &ledger{}
	for _, code := range []string{"A", "B", "C"} {
		l.stations = append(l.stations, Unit{ID: domain.StationID(code), Code: code, Name: map[string]string{"A": "驿站", "B": "驿站", "C": "另一个驿站"}[code], Division: "511102", Expected: true})
	}
	table, err := Read(t.Context(), l, question(Station, None, None), Reporting{Stations: l.stations})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range table.Rows[:3] {
		names = append(names, r.Head.Name.ZH)
	}
	if got := strings.Join(names, " "); got != "驿站（A） 驿站（B） 另一个驿站" {
		t.Error(got)
	}
}

// TestHours: between the first and the last hour in which somebody came there is no gap,
// and who came at an hour that nobody knows has a row too.
func TestHours(t *testing.T) {
	s := Unit{ID: domain.StationID("A"), Code: "A", Division: "511102", Expected: true, Reported: true}
	l := &ledger{stations: []Unit{s}}
	for item, n := range map[string]int64{"08": 2, "11": 3} {
		l.cells = append(l.cells, domain.CellValue{Cell: domain.Cell{Day: 20261121, Station: s.ID, Measure: domain.MeasureHours, Group: "N3", Item: item}, Value: n})
	}
	l.cells = append(l.cells, domain.CellValue{Cell: domain.Cell{Day: 20261121, Station: s.ID, Measure: domain.MeasurePeople, Group: "N3"}, Value: 6})
	for _, q := range []Question{question(Hour, None, None), question(Hour, None, Station)} {
		table, err := Read(t.Context(), l, q, Reporting{Stations: l.stations})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range table.Rows {
			got = append(got, fmt.Sprint(r.Head.Key, "=", r.Total.Value, " ", r.Total.State))
		}
		if strings.Join(got, ", ") != "08=2 2, 09=0 2, 10=0 2, 11=3 2, =1 2, =6 2" {
			t.Errorf("%s", strings.Join(got, ", "))
		}
	}
}

// TestOrder: the largest first, with those that did not report behind; by name in the
// order of the desk. What does not stand by itself is one row.
func TestOrder(t *testing.T) {
	l := &ledger{}
	for i, people := range []int64{3, 9, 0, 5, 1} {
		code := string(rune('A' + i))
		l.stations = append(l.stations, Unit{ID: domain.StationID(code), Code: code, Division: "511102", Expected: true, Reported: people > 0})
		if people > 0 {
			l.cells = append(l.cells, domain.CellValue{Cell: domain.Cell{Day: 20261121, Station: domain.StationID(code), Measure: domain.MeasurePeople, Group: []string{"N3", "O1"}[i%2]}, Value: people})
		}
	}
	for _, c := range []struct {
		rows Dimension
		top  int
		sort Sort
		want string
	}{
		{Station, 0, ByName, "A=3 B=9 C=? D=5 E=1"}, {Station, 0, ByTotal, "B=9 D=5 A=3 E=1 C=?"}, {Station, 2, ByTotal, "B=9 D=5 +3=4"},
		{Station, 2, ByName, "B=9 D=5 +3=4"}, {Station, 3, ByName, "A=3 B=9 D=5 +2=1"}, {Station, 4, ByTotal, "B=9 D=5 A=3 E=1 C=?"},
		{Group, 0, ByName, "O1=14 N3=4"}, {Family, 0, ByName, "new_employment=4 outdoor=14"},
	} {
		q := question(c.rows, None, None)
		q.Top, q.Sort = c.top, c.sort
		table, err := Read(t.Context(), l, q, Reporting{Stations: l.stations})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range table.Rows[:len(table.Rows)-1] {
			value := strconv.FormatInt(r.Total.Value, 10)
			if r.Total.State == Missing {
				value = "?"
			}
			name := r.Head.Key
			if r.Part == Rest {
				name = "+" + strconv.Itoa(r.Head.Rest)
			}
			got = append(got, name+"="+value)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s, %d by %s: %s, want %s", c.rows, c.top, c.sort, strings.Join(got, " "), c.want)
		}
	}
}

// TestRefused: what has no right answer, and what is too large.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Question)
		field  string
	}{
		"no rows":             {func(q *Question) { q.Rows = None }, "rows"},
		"rows of colours":     {func(q *Question) { q.Rows = "colour" }, "rows"},
		"the same twice":      {func(q *Question) { q.Columns = q.Rows }, "columns"},
		"people by service":   {func(q *Question) { q.Columns = Service }, "by"},
		"services by hour":    {func(q *Question) { q.Measure, q.Columns = domain.MeasureServices, Hour }, "by"},
		"open days by group":  {func(q *Question) { q.Measure, q.Columns = domain.MeasureOpenDays, Group }, "columns"},
		"different people":    {func(q *Question) { q.Measure = "members" }, "measure"},
		"classes by group":    {func(q *Question) { q.Rows, q.Columns = Family, Group }, "columns"},
		"days of two years":   {func(q *Question) { q.From, q.Columns = 20250101, Day }, "from"},
		"more rows than max":  {func(q *Question) { q.Top = TopMax + 1 }, "top"},
		"an order of its own": {func(q *Question) { q.Sort = "beauty" }, "sort"},
		"days backwards":      {func(q *Question) { q.From, q.To = q.To, q.From }, "to"},
	} {
		q := question(County, None, None)
		c.change(&q)
		if _, err := Read(t.Context(), &ledger{}, q, Reporting{}); fault.FieldOf(err) != c.field {
			t.Errorf("%s: field %q, %v", name, fault.FieldOf(err), err)
		}
	}
	l := &ledger{}
	for i := range sumsMax / 6 {
		l.cells = append(l.cells, domain.CellValue{Cell: domain.Cell{Day: 20261121, Station: domain.StationID(strconv.Itoa(i)), Measure: domain.MeasurePeople, Group: strconv.Itoa(i)}, Value: 1})
	}
	if _, err := Read(t.Context(), l, question(Station, Group, Day), Reporting{}); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a huge table: %v", err)
	}
	if err := (Table{Rows: make([]Row, 10), Columns: make([]Head, 9)}).Fits(99); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a hundred numbers in 99 places: %v", err)
	}
}
