package monthly

import (
	"context"
	"fmt"
	"maps"
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
	took  []attendance
}

type attendance struct {
	day domain.Day
	taking
	people int64
}

// attend counts people who took part in an activity.
func (m *memory) attend(day domain.Day, activity, station change.ID, people int64) {
	m.took = append(m.took, attendance{day, taking{activity, station}, people})
	m.count(day, station, domain.MeasureAttendance, "N3", "", people)
}

func (m *memory) Attended(_ context.Context, from, to domain.Day, take func(activity, station change.ID, people int64)) error {
	for _, a := range m.took {
		if from <= a.day && a.day <= to {
			take(a.activity, a.station, a.people)
		}
	}
	return nil
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
	ids := []change.ID{q.Station}
	if q.Station.IsZero() {
		ids = slices.Collect(maps.Keys(m.cells))
	}
	for _, id := range ids {
		for _, c := range m.cells[id] {
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

func (m *memory) SumStations(ctx context.Context, q stats.Query, take func(station change.ID, key string, sum int64)) error {
	for id := range m.cells {
		q.Station = id
		sums, err := m.SumCells(ctx, q)
		if err != nil {
			return err
		}
		for _, s := range sums {
			take(id, s.Key, s.Value)
		}
	}
	return nil
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
	m.offices(a)
	return m
}

// named puts documents under ids by their names.
func named[T any](m *memory, kind string, docs map[string]T) {
	for name, v := range docs {
		put(m, kind, change.Named(kind, name), v)
	}
}

// offices are the records of offices: organisations, enterprises, surveys, activities,
// problems, duties.
func (m *memory) offices(station change.ID) {
	org := func(name string) change.ID { return change.Named(domain.KindOrganisation, name) }
	round := func(name string) change.ID { return change.Named(domain.KindSurveyRound, name) }
	company := func(name string) change.ID { return change.Named(domain.KindEnterprise, name) }
	named(m, domain.KindOrganisation, map[string]domain.Organisation{
		"工委": {Name: "乐山市两新工委", Type: "work_committee", Division: "511100", State: "active"}, "行业": {Name: "快递行业党委", Type: "industry_committee", Division: "511102", State: "active"},
		"企业": {Name: "快运公司党支部", Type: "enterprise_branch", Division: "511102", Enterprise: company("甲"), Mode: "joint", State: "active"},
		"撤了": {Name: "撤销的党支部", Type: "enterprise_branch", Division: "511102", Enterprise: company("乙"), State: "ended"},
		"流动": {Name: "城东流动党支部", Type: "floating_branch", Division: "511102", Station: station, State: "active"}, "局": {Name: "邮政管理局", Type: "department", Division: "511100", State: "active"},
	})
	named(m, domain.KindEnterprise, map[string]domain.Enterprise{
		"甲": {Name: "快运公司", Credit: "91350100M000100Y43", Industry: "express", Division: "511102", Headcount: 120, PartyMembers: 5, EnteredOn: 20261001, State: "active"},
		"乙": {Name: "配送公司", Industry: "delivery", Division: "511102", Headcount: 30, PartyMembers: 3, EnteredOn: 20261001, State: "active"},
		"丙": {Name: "小公司", Industry: "delivery", Division: "511181", Headcount: 3, PartyMembers: 1, EnteredOn: 20261001, State: "active"},
		"丁": {Name: "快运公司（重复）", Industry: "express", Division: "511102", EnteredOn: 20261001, State: "active", SameAs: company("甲"), SameWhy: "同一家"},
		"戊": {Name: "下个月登记的公司", Industry: "express", Division: "511102", EnteredOn: 20261201, State: "active"},
	})
	named(m, domain.KindSurveyRound, map[string]domain.SurveyRound{"二": {Name: "第二轮", Number: 2}, "三": {Name: "第三轮", Number: 3}})
	named(m, domain.KindSurveyEntry, map[string]domain.SurveyEntry{
		"1": {Round: round("二"), Subject: "person", Name: "张三丰", Phone: "13812345678", Group: "N3", Division: "511102", FoundOn: 20260901, Party: true}, // registered at the station too
		"2": {Round: round("二"), Subject: "person", Name: "王五", Phone: "13900000002", Group: "N4", Division: "511181", FoundOn: 20260901},
		"3": {Round: round("三"), Subject: "person", Name: "王五", Phone: "13900000002", Group: "N4", Division: "511181", FoundOn: 20261110}, // found again
		"4": {Round: round("三"), Subject: "enterprise", Name: "快运公司", Credit: "91350100M000100Y43", Division: "511102", FoundOn: 20261110},
	})
	named(m, domain.KindFloatingMember, map[string]domain.FloatingMember{
		"陈": {Name: "陈八", Phone: "13700000001", Group: "N1", Division: "511102", Direction: "in", From: "外地党支部", Branch: org("流动"), Round: round("三"), FoundOn: 20260801, ContactIn: 20260915, State: "contacted"},
		"周": {Name: "周九", Phone: "13700000002", Group: "N1", Division: "511102", Direction: "in", FoundOn: 20261120, State: "found"},
	})
	put(m, domain.KindEnrolment, change.Named(domain.KindEnrolment, "1"), domain.Enrolment{Member: change.Named(domain.KindFloatingMember, "陈"), Platform: "shudaochang", EnrolledOn: 20261001})
	skills := change.Named(domain.KindActivity, "比拼")
	named(m, domain.KindActivity, map[string]domain.Activity{
		"比拼": {Name: "技能比拼", Type: "skills", Division: "511102", Station: station, Organisation: org("行业"), HeldOn: 20261102, State: "held"},
		"学堂": {Name: "红色学堂", Type: "classroom", Division: "511102", Organisation: org("行业"), HeldOn: 20261105, Place: "会议室", State: "held"},
		"计划": {Name: "还没办的", Type: "care", Division: "511102", Station: station, HeldOn: 20261120, State: "planned"},
		"上月": {Name: "上个月的", Type: "care", Division: "511102", Station: station, HeldOn: 20261020, State: "held"},
	})
	m.attend(20261102, skills, station, 12)
	m.attend(20261103, change.Named("activity", "没有台账"), station, 5)
	m.attend(20261201, skills, station, 100)
	named(m, domain.KindProblem, map[string]domain.Problem{
		"停车": {Name: "夜间停车难，找 13812345678", Source: "meeting", Group: "N1", Division: "511102", RaisedOn: 20261102, Organisation: org("局"), AssignedOn: 20261103, Due: 20261110, State: "handling"},
		"充电": {Name: "缺充电桩", Source: "request", Request: change.Named("request", "0"), Division: "511102", RaisedOn: 20261102, Organisation: org("局"), AssignedOn: 20261103, Due: 20261231, State: "assigned"},
		"已销": {Name: "已经销号", Source: "visit", Division: "511102", RaisedOn: 20261001, Organisation: org("局"), AssignedOn: 20261009, Due: 20261030, State: "solved", Measures: "办了", SolvedOn: 20261103},
		"早销": {Name: "早就销号", Source: "visit", Division: "511102", RaisedOn: 20260901, Organisation: org("局"), Due: 20261030, State: "solved", Measures: "办了", SolvedOn: 20261003},
	})
	named(m, domain.KindDutyTask, map[string]domain.DutyTask{
		"1": {List: "secretary", Organisation: org("局"), Division: "511100", Due: 20261110, State: "accepted", DoneOn: 20261112}, "2": {List: "secretary", Organisation: org("局"), Division: "511100", Due: 20261120, State: "open"},
		"3": {List: "party_group", Organisation: org("局"), Division: "511100", Due: 20261130, State: "open"}, "4": {List: "secretary", Organisation: org("局"), Division: "511100", Due: 20261231, State: "open"},
	})
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
