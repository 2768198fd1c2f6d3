package monthly

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/stats"
)

var (
	made  = time.Date(2026, 11, 30, 10, 5, 0, 0, time.UTC)
	asOf  = time.Date(2026, 11, 30, 10, 3, 0, 0, time.UTC)
	whole = Ask{Unit: Unit{Name: "乐山市两新工委"}, Period: MonthOf(20261110, made), Who: "王*", Made: made}
)

// memory is a ledger that was given: cells by station, documents by kind.
type memory struct {
	cells map[change.ID][]domain.CellValue
	docs  map[string][]found[domain.Fields]
}

func newMemory() *memory {
	m := &memory{cells: map[change.ID][]domain.CellValue{}, docs: map[string][]found[domain.Fields]{}}
	for _, g := range domain.Groups() {
		put(m, domain.KindGroup, domain.GroupID(g.Code), g)
	}
	for _, s := range domain.Services() {
		put(m, domain.KindService, domain.ServiceID(s.Code), s)
	}
	return m
}

func put[T any](m *memory, kind string, id change.ID, v T) {
	f, err := domain.Encode(v)
	if err != nil {
		panic(err)
	}
	m.docs[kind] = append(m.docs[kind], found[domain.Fields]{id, f})
	slices.SortFunc(m.docs[kind], func(a, b found[domain.Fields]) int { return slices.Compare(a.id[:], b.id[:]) })
	if s, is := any(v).(interface{ Cells() []domain.CellValue }); is {
		for _, c := range s.Cells() {
			m.cells[c.Station] = append(m.cells[c.Station], c)
		}
	}
}

func (m *memory) count(day domain.Day, station change.ID, measure domain.Measure, group, item string, n int64) {
	m.cells[station] = append(m.cells[station], domain.CellValue{Cell: domain.Cell{Day: day, Station: station, Measure: measure, Group: group, Item: item}, Value: n})
}

func (m *memory) SumCells(_ context.Context, q stats.Query) ([]stats.Sum, error) {
	sums := map[string]int64{}
	for id, cells := range m.cells {
		if !q.Station.IsZero() && q.Station != id {
			continue
		}
		for _, c := range cells {
			if !q.Of("", c.Cell) {
				continue
			}
			switch q.By {
			case stats.ByStation:
				sums[id.String()] += c.Value
			case stats.ByGroup:
				sums[c.Group] += c.Value
			case stats.ByService:
				sums[c.Item] += c.Value
			default:
				return nil, fmt.Errorf("nobody asks by %s", q.By)
			}
		}
	}
	var out []stats.Sum
	for key, n := range sums {
		if n != 0 {
			out = append(out, stats.Sum{Key: key, Value: n})
		}
	}
	return out, nil
}

func (m *memory) Dictionary(context.Context, string) (map[string]stats.Entry, error) { return nil, nil }
func (m *memory) AsOf(context.Context) (time.Time, error)                            { return asOf, nil }

func (m *memory) Documents(_ context.Context, kind string, take func(change.ID, domain.Fields) error) error {
	for _, d := range m.docs[kind] {
		if err := take(d.id, d.value); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) station(code, name, division, kind string) change.ID {
	id := domain.StationID(code)
	put(m, domain.KindStation, id, domain.Station{Code: code, Name: name, Division: division, Kind: kind, Builder: "市总工会", Facilities: []string{"饮水机"}, Latitude: 29567890, Longitude: 103765432})
	return id
}

// visit counts people of a group with a service.
func (m *memory) visit(day domain.Day, station change.ID, group, service string, people, saved int64) {
	m.count(day, station, domain.MeasureVisits, group, "", 1)
	m.count(day, station, domain.MeasurePeople, group, "", people)
	m.count(day, station, domain.MeasureServices, group, service, people)
	m.count(day, station, domain.MeasureSaved, group, service, saved)
}

func at(day domain.Day) int64 { return day.Time().Add(12 * time.Hour).UnixMilli() }

// county is a ledger with three stations in two counties and an office, of which one did
// not report; requests, members, organisations.
func countyLedger() *memory {
	m := newMemory()
	a := m.station("S001", "城东小哥加油站", "511102", "rider_station")
	b := m.station("S002", "欧阳·吐尔逊驿站𠮷", "511181", "trucker_home")
	m.station("S003", "=1+1", "511102", "other")
	m.station("K001", "社区办公室", "511102", "office")
	m.visit(20261101, a, "N3", "water", 100, 0)
	m.visit(20261130, a, "N1", "buffet", 20, 60000)
	m.visit(20261130, a, "", "water", 3, 0)
	m.visit(20261015, a, "N3", "water", 50, 0)
	m.visit(20261201, a, "N3", "water", 9999, 0) // the next month
	m.count(20261101, a, domain.MeasureOpenDays, "", "", 1)
	m.count(20261130, a, domain.MeasureOpenDays, "", "", 1)
	m.count(20261101, b, domain.MeasureNoServiceDays, "", "", 1)
	m.count(20261102, a, domain.MeasureAttendance, "N3", "", 12)
	for i, r := range []domain.Request{
		{At: at(20261102), Type: domain.RequestNeed, Group: "N1", Text: "夜里停车难，电话 13812345678", Contact: "13812345678", State: domain.RequestNew},
		{At: at(20261105), Type: domain.RequestWish, Group: "N3", Text: "想要一把伞，2026-11-23 前", State: domain.RequestDone, Answer: "给了", AnsweredAt: at(20261106)},
		{At: at(20260901), Type: domain.RequestNeed, Group: "N3", Text: "早办完了", State: domain.RequestDone, Answer: "办了", AnsweredAt: at(20260902)},
		{At: at(20261020), Type: domain.RequestNeed, Group: "N3", Text: "下个月才办完", State: domain.RequestDone, Answer: "以后的事", AnsweredAt: at(20261203)},
		{At: at(20261203), Type: domain.RequestNeed, Group: "N3", Text: "以后的", State: domain.RequestNew},
	} {
		r.Station = a
		put(m, domain.KindRequest, change.Named("request", fmt.Sprint(i)), r)
	}
	first := change.Named("member", "1")
	for i, p := range []struct {
		card    domain.Member
		private domain.MemberPrivate
	}{
		{domain.Member{Code: "1", Group: "N3", Mask: "张*", RegisteredOn: 20261103}, domain.MemberPrivate{Name: "张三丰", Phone: "13812345678", Employer: "某平台", Party: "某县某村党支部"}},
		{domain.Member{Code: "2", Group: "N1", Mask: "李*", RegisteredOn: 20260303}, domain.MemberPrivate{Name: "李四", Phone: "13800000001", Plate: "川L12345"}},
		{domain.Member{Code: "3", Group: "N1", Mask: "李*", RegisteredOn: 20261103, SameAs: first}, domain.MemberPrivate{Name: "李四"}},
		{domain.Member{Code: "4", Group: "N1", Mask: "赵*", RegisteredOn: 20261203}, domain.MemberPrivate{Name: "赵六"}},
	} {
		id := change.Named("member", fmt.Sprint(i+1))
		p.card.Station, p.private.Station = a, a
		put(m, domain.KindMember, id, p.card)
		put(m, domain.KindMemberPrivate, id, p.private)
	}
	for i, o := range []domain.Organisation{
		{Name: "乐山市两新工委", Type: "work_committee", Division: "511100"}, {Name: "快递行业党委", Type: "industry_committee", Division: "511102"},
		{Name: "城东流动党支部", Type: "floating_branch", Division: "511102", Station: a}, {Name: "邮政管理局", Type: "department"},
	} {
		put(m, domain.KindOrganisation, change.Named("organisation", fmt.Sprint(i)), o)
	}
	return m
}

// sixHundred is a large city's month and the month before it.
func sixHundred() *memory {
	m := newMemory()
	counties := []string{"511102", "511111", "511112", "511113", "511123", "511124", "511126", "511129", "511132", "511133", "511181"}
	for i := range 600 {
		code := fmt.Sprintf("S%03d", i)
		id := m.station(code, fmt.Sprintf("第 %d 小哥加油站", i), counties[i%len(counties)], "rider_station")
		if i%29 == 0 {
			continue // has not reported
		}
		for month, day := range []domain.Day{20261001, 20261101} {
			for g, group := range domain.Groups() {
				service := domain.Services()[g]
				m.visit(day, id, group.Code, service.Code, int64(1000+i+g+100*month), 12345)
			}
			m.count(day, id, domain.MeasureOpenDays, "", "", 30)
		}
		for n := range 5 {
			put(m, domain.KindRequest, change.Named("request", fmt.Sprint(i, n)), domain.Request{Station: id, At: at(20261102), Type: domain.RequestNeed, Group: "N1", Text: "夜里停车难", State: domain.RequestNew})
		}
		for n := range 10 {
			member := change.Named("member", fmt.Sprint(i, n))
			put(m, domain.KindMember, member, domain.Member{Code: fmt.Sprint(i, n), Station: id, Group: "N3", Mask: "张*", RegisteredOn: 20261103})
			put(m, domain.KindMemberPrivate, member, domain.MemberPrivate{Station: id, Name: "张三丰", Phone: "13812345678"})
		}
	}
	return m
}

// BenchmarkPackage: the packet of a month of 600 stations.
func BenchmarkPackage(b *testing.B) {
	m := sixHundred()
	for b.Loop() {
		if _, err := Package(b.Context(), discard{}, m, whole); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
