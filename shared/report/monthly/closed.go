package monthly

import (
	"fmt"

	"yizhan/shared/report/form"
)

// lateNote says under a table of a closed month that it is one, and what came later.
func (m *month) lateNote() string {
	c := m.ask.Closed
	return fmt.Sprintf("已关账（%s，%s）：人次、服务数量、天数、诉求、参与人次和金额为关账时的数字，以后不变。之后补报 %+d 人次，不计入表内。活动场次按现在的台账。", form.Moment(c.At), c.By, m.arrived())
}

// arrived are the people of the unit that came later, those of stations that were not there
// then included.
func (m *month) arrived() (sum int64) {
	if m.ask.Closed == nil {
		return 0
	}
	for id, n := range m.ask.Closed.Late {
		s, there := m.ask.Closed.Stations[id]
		if !there {
			s = m.places[id]
		}
		if m.unit(id, s.Division) {
			sum += n
		}
	}
	return sum
}

// lateRemark says so of a station; empty where nothing came.
func (m *month) lateRemark(s station) string {
	if c := m.ask.Closed; c != nil && c.Late[s.id] != 0 {
		return fmt.Sprintf("补报 %+d 人次", c.Late[s.id])
	}
	return ""
}

// withinNote says under a table of a longer period why it is not the sum of the tables of
// its months.
func (m *month) withinNote() string {
	var late int64
	for id, n := range m.ask.LateWithin {
		if m.unit(id, m.places[id].Division) {
			late += n
		}
	}
	return fmt.Sprintf("本表按现在的记录统计，其中已关账的月份有之后补报 %+d 人次，各月报表里没有。", late)
}
