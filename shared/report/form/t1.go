package form

import "yizhan/shared/report/table"

// Entry is an entry of a dictionary that makes a column.
type Entry struct{ Code, Name, Unit string }

// ServiceLine is what one station did in the period. Only stations that Reported have
// figures.
type ServiceLine struct {
	Code, Name, County string
	Reported           bool
	OpenDays           int64
	NoServiceDays      int64
	People             map[string]int64 // by group
	Services           map[string]int64 // by service
	Activities         int64            // -1: no records of activities are kept here
	Attendance         int64
	Requests, Answered int64
	Saved              int64 // fen
	Remark             string
}

// ServiceMonth is T1. Its columns follow the dictionaries of groups and services; a
// code that no dictionary knows has a column too, or the rows would not add up.
func ServiceMonth(h Header, groups, services []Entry, lines []ServiceLine) Table {
	groups = known(groups, lines, func(l ServiceLine) map[string]int64 { return l.People })
	services = known(services, lines, func(l ServiceLine) map[string]int64 { return l.Services })
	f := Form{Code: "T1", Title: "驿站服务月报", Sheet: "T1 驿站服务月报", Columns: []Column{
		number(), text("station", "驿站", 18), text("county", "县（市、区）", 10), count("open_days", "开放天数"), count("no_service_days", "无服务天数"),
		count("people", "人次", "小计"),
	}, Notes: []string{
		"人次：有效服务记录的人数相加，一个人来两次算 2 人次。服务数量各按自己的单位。节约金额＝数量×（参考价－实收价）。办结算在提出的那天。",
		"“未上报”：统计期内没有一条记录，也没有报“今日无服务”，不当作 0。",
	}}
	for _, g := range groups {
		f.Columns = append(f.Columns, count("people."+g.Code, "人次", g.Name))
	}
	f.Columns = append(f.Columns, count("services", "服务数量", "项次合计"))
	for _, s := range services {
		name := s.Name
		if s.Unit != "" {
			name += "（" + s.Unit + "）"
		}
		f.Columns = append(f.Columns, count("services."+s.Code, "服务数量", name))
	}
	saved := count("saved", "节约金额（元）")
	saved.Kind = table.Money
	f.Columns = append(f.Columns, count("activities", "活动", "场次"), count("attendance", "活动", "参与人次"),
		count("requests", "诉求", "收集"), count("answered", "诉求", "办结"), saved, remark())
	t := Table{Form: f, Header: h}
	for i, l := range lines {
		t.Rows = append(t.Rows, l.row(i+1, groups, services))
	}
	return t
}

func (l ServiceLine) row(n int, groups, services []Entry) []any {
	row := []any{int64(n), l.Name, l.County}
	figure := func(v int64) {
		if l.Reported {
			row = append(row, v)
		} else {
			row = append(row, NotReported)
		}
	}
	parts := func(list []Entry, values map[string]int64) {
		var sum int64
		for _, v := range values {
			sum += v
		}
		figure(sum)
		for _, e := range list {
			figure(values[e.Code])
		}
	}
	figure(l.OpenDays)
	figure(l.NoServiceDays)
	parts(groups, l.People)
	parts(services, l.Services)
	if figure(l.Activities); l.Activities < 0 {
		row[len(row)-1] = nil
	}
	for _, v := range []int64{l.Attendance, l.Requests, l.Answered, l.Saved} {
		figure(v)
	}
	return append(row, l.Remark)
}

// known are the entries, and behind them the codes that only the figures know.
func known(entries []Entry, lines []ServiceLine, values func(ServiceLine) map[string]int64) []Entry {
	have := map[string]bool{}
	for _, e := range entries {
		have[e.Code] = true
	}
	more := map[string]int64{}
	for _, l := range lines {
		for code := range values(l) {
			if !have[code] {
				more[code] = 1
			}
		}
	}
	out := entries[:len(entries):len(entries)]
	for _, code := range sortedKeys(more) {
		out = append(out, Entry{Code: code, Name: orWord(code, "未填")})
	}
	return out
}
