package print

import (
	"cmp"
	"io"
	"strconv"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/report/paper"
)

// DaySheet is 日结单: what a station did on a day, to be signed and filed.
type DaySheet struct {
	Sheet
	Day domain.Day
	// Who opened and closed the day, and when; what is empty is left to the pen.
	OpenedBy, ClosedBy string
	OpenedAt, ClosedAt time.Time
	People, Visits     int64
	Groups             []Count
	Services           []Service
	Hours              [24]int64 // people
	Faults             []string  // what was broken
	Remarks            string
}

// Count is a name and a number, written as a count unless Words say it otherwise.
type Count struct {
	Name   string
	Number int64
	Words  string
}

func (c Count) words() string { return cmp.Or(c.Words, count(c.Number)) }

// Service is a service of a day.
type Service struct {
	Name, Unit string
	Quantity   int64
	Charged    domain.Fen
}

// Write writes the sheet.
func (d DaySheet) Write(out io.Writer, fonts paper.Fonts) error {
	w, err := d.begin(fonts, d.say(words{"日结单", "Day sheet"}), d.Station+" · "+d.date())
	if err != nil {
		return err
	}
	d.head(w)
	w.section(d.say(words{"人次（按群体）", "People by group"}))
	w.counts(d.Groups)
	w.section(d.say(words{"服务和收费", "Services and charges"}))
	d.services(w)
	w.section(d.say(words{"人次（按小时）", "People by hour"}))
	w.columns(d.hours(), 24)
	w.section(d.say(words{"故障和备注", "Faults and remarks"}))
	d.notes(w)
	w.sign(d.say(words{"值守人：", "On duty:"}), d.say(words{"复核人：", "Checked by:"}), d.say(words{"日期：", "Date:"}))
	return w.end(out)
}

func (d DaySheet) date() string {
	t := d.Day.Time()
	if d.English {
		return t.Format("Monday, 2 January 2006")
	}
	return t.Format("2006年1月2日") + " 星期" + string([]rune("日一二三四五六")[t.Weekday()])
}

func (d DaySheet) head(w *writer) {
	half := (w.right - w.left) / 2
	y := w.y + 4
	for i, f := range []struct {
		figure int64
		word   words
	}{{d.People, words{"人次", "people"}}, {d.Visits, words{"次登记", "visits"}}} {
		x := w.left + float64(i)*half/2
		w.Text(x, y, count(f.figure), figureStyle)
		w.Text(x+w.TextWidth(count(f.figure), figureStyle)+2, y, d.say(f.word), textStyle)
	}
	for i, p := range []struct {
		word words
		who  string
		at   time.Time
	}{{words{"开门：", "Opened by:"}, d.OpenedBy, d.OpenedAt}, {words{"关门：", "Closed by:"}, d.ClosedBy, d.ClosedAt}} {
		x, y := w.left+half, y-6+float64(i)*7
		w.Text(x, y, d.say(p.word), textStyle)
		begin := x + w.TextWidth(d.say(p.word), textStyle) + 2
		end := w.right
		if !p.at.IsZero() {
			right := textStyle
			right.Align = paper.Right
			w.Text(w.right, y, p.at.In(domain.Shanghai).Format("15:04"), right)
			end -= 14
		}
		if p.who == "" { // to be written by hand
			w.Rule(begin, y+1, end, y+1, 0.2)
			continue
		}
		w.Text(begin, y, w.Fit(p.who, textStyle, end-begin), textStyle)
	}
	w.y = y + 8
}

func (d DaySheet) services(w *writer) {
	if len(d.Services) == 0 {
		w.line(d.say(words{"没有服务记录", "No services were recorded"}), quietStyle)
		return
	}
	amount := w.left + (w.right-w.left)*0.72
	var charged domain.Fen
	for _, s := range d.Services {
		w.row(s.Name, [2]string{count(s.Quantity) + " " + s.Unit, yuan(s.Charged)}, amount, textStyle)
		charged += s.Charged
	}
	bold := textStyle
	bold.Bold = true
	w.row(d.say(words{"收费合计", "Charged in all"}), [2]string{"", yuan(charged)}, amount, bold)
}

func (d DaySheet) hours() []Count {
	from, to := 8, 20 // what a day looks like at least
	for h, n := range d.Hours {
		if n != 0 {
			from, to = min(from, h), max(to, h)
		}
	}
	var out []Count
	for h := from; h <= to; h++ {
		out = append(out, Count{Name: strconv.Itoa(h), Number: d.Hours[h]})
	}
	return out
}

func (d DaySheet) notes(w *writer) {
	for _, f := range d.Faults {
		w.line(d.say(words{"故障：%s", "Fault: %s"}, f), textStyle)
	}
	if d.Remarks != "" {
		w.line(d.Remarks, textStyle)
	}
	if len(d.Faults) == 0 && d.Remarks == "" {
		for range 2 { // to be written by hand
			w.y += 2
			w.Faint(w.left, w.y, w.right, w.y)
			w.y += 7
		}
	}
}
