package bulletin

import (
	"fmt"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/report/docx"
	"yizhan/shared/report/form"
)

// Pair is a figure, and that of the period before.
type Pair struct{ Now, Before int64 }

// Area is a county, or a station where the unit has only those.
type Area struct {
	Name               string
	Stations, Reported int64
	People             Pair
	Saved              domain.Fen
}

// Month is what a 通报 is made of.
type Month struct {
	form.Header
	// Before are the days that are compared with.
	BeforeFrom, BeforeTo domain.Day

	People, Services, Attendance, Saved, Registered Pair
	Requests, Answered                              int64

	Groups, Uses []Named // people by group, quantities by service
	Stations     []Named // people by station, of those that reported
	All          int     // stations that should report
	Missing      []string
	AreaWord     string // 县（市、区） or 驿站
	Areas        []Area
	// Late are overdue problems; nil where none are kept.
	Late []Late
	// Annexes are the titles of the tables that go with it.
	Annexes []string
}

// Title is that of the 通报.
func (m Month) Title() string { return "关于" + m.Period() + "驿站服务情况的通报" }

// Document writes it.
func (m Month) Document() *docx.Doc {
	d := docx.New(m.Title(), m.Unit, m.Made)
	d.Title(m.Title())
	if m.Demo {
		d.Text("（本文由演示数据生成，不反映真实情况。）")
	}
	d.Text(fmt.Sprintf("现将%s%s的驿站服务情况通报如下。数据截至%s，%s。", m.Unit, m.Period(), form.Moment(m.AsOf), m.against()))
	d.Heading("一、总体情况")
	d.Text(m.overall())
	if len(m.Areas) > 0 {
		m.areas(d)
	}
	d.Heading("二、服务开展情况")
	d.Text(m.served())
	d.Heading("三、数据上报情况")
	d.Text(Reported(m.All, m.Missing))
	d.Heading("四、诉求办理情况")
	text := Settled(m.Requests, m.Answered)
	if m.Late != nil {
		text += Overdue(m.Late)
	}
	d.Text(text)
	d.Text("口径说明：人次为有效服务记录的人数相加；节约金额为数量乘以参考价与实收价之差；办结算在诉求提出的那天；迟到的数据计入服务发生的那天。")
	for i, a := range m.Annexes {
		if i == 0 {
			d.Text("附件：1. " + a)
		} else {
			d.Text(fmt.Sprintf("　　　%d. %s", i+1, a))
		}
	}
	d.Sign(m.Unit)
	d.Sign(m.Made.In(domain.Shanghai).Format("2006年1月2日"))
	return d
}

func (m Month) against() string {
	h := form.Header{From: m.BeforeFrom, To: m.BeforeTo}
	return "环比为与" + h.Period() + "相比"
}

func (m Month) overall() string {
	words := []string{
		"本期服务 " + Number(m.People.Now) + " 人次，" + Compared(m.People.Now, m.People.Before),
		"提供各类服务 " + Number(m.Services.Now) + " 项次，" + Compared(m.Services.Now, m.Services.Before),
		"新登记 " + Number(m.Registered.Now) + " 人，" + Compared(m.Registered.Now, m.Registered.Before),
		"参加活动 " + Number(m.Attendance.Now) + " 人次，" + Compared(m.Attendance.Now, m.Attendance.Before),
		"为服务对象节约 " + Yuan(m.Saved.Now) + "，" + Compared(m.Saved.Now, m.Saved.Before),
	}
	return strings.Join(words, "；") + "。"
}

func (m Month) served() string {
	if m.People.Now == 0 {
		return "本期没有服务记录。"
	}
	var b strings.Builder
	for _, part := range []struct {
		what, unit string
		list       []Named
	}{{"按群体，服务人次", "人次", m.Groups}, {"按项目，服务数量", "项次", m.Uses}, {"按驿站，服务人次", "人次", m.Stations}} {
		if s := Ranking(part.list, 3, part.unit); s != "" {
			b.WriteString(part.what + s)
		}
	}
	return b.String()
}

// areas writes the table of the areas; one without a report has no figures.
func (m Month) areas(d *docx.Doc) {
	columns := []docx.Column{{Title: m.AreaWord, Weight: 5}, {Title: "驿站数", Weight: 2, Right: true}, {Title: "已上报", Weight: 2, Right: true},
		{Title: "人次", Weight: 3, Right: true}, {Title: "环比", Weight: 4, Right: true}, {Title: "节约（元）", Weight: 4, Right: true}}
	rows := make([][]string, len(m.Areas))
	for i, a := range m.Areas {
		rows[i] = []string{a.Name, Number(a.Stations), Number(a.Reported), string(form.NotReported), "—", "—"}
		if a.Reported > 0 {
			rows[i] = []string{a.Name, Number(a.Stations), Number(a.Reported), Number(a.People.Now),
				strings.TrimPrefix(strings.TrimPrefix(Compared(a.People.Now, a.People.Before), "环比"), "与上期"), Money(a.Saved)}
		}
	}
	d.Table(columns, rows)
}
