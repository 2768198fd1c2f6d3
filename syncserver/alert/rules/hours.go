package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
)

// span is a stretch of a day in minutes; one that ends after 24:00 goes on into the next day.
type span struct{ from, to int }

// Hours are when a station is open, as its free text says.
type Hours struct {
	week       [7][]span // by time.Weekday
	workdays   []span    // of days on which people work, if the text says so
	freeDays   []span    // of the others
	noHolidays bool
	// Understood is false where the text says nothing that can be reckoned with, and the
	// hours are the usual ones.
	Understood bool
}

// Usual is when a station is taken to be open whose text is not understood.
const Usual = "08:00–20:00"

var usual = span{8 * 60, 20 * 60}

var everyDay = []time.Weekday{0, 1, 2, 3, 4, 5, 6}

// plainText writes the many ways of typing one thing in one way.
var plainText = strings.NewReplacer("：", ":", "—", "-", "–", "-", "－", "-", "―", "-", "~", "-", "～", "-", "至", "-", "到", "-",
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	"星期天", "周日", "周天", "周日", "星期", "周", "礼拜天", "周日", "礼拜", "周")

const clockForm = `(上午|早上|早|中午|下午|晚上|晚)?(\d{1,2})(?:[:.](\d{2})|[点时](整|半|\d{1,2})?分?)`

var (
	daysForm    = regexp.MustCompile(`^周([一二三四五六日])(?:\s*-+\s*周?([一二三四五六日]))?`)
	timesForm   = regexp.MustCompile(`^` + clockForm + `\s*-+\s*` + clockForm)
	wordsForm   = regexp.MustCompile(`^(?:法定)?(?:节假日(?:除外|休息)?|每天|每日|周末|双休日|工作日|全天候?|24个?小时|24h)`)
	nothingForm = regexp.MustCompile(`^(?:开放时间|服务时间|营业时间|开放|营业|服务|[\s,，、;；。:()（）和及])`)
	weekDigits  = map[string]time.Weekday{"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 0}
)

// ParseHours reads what people type: 全天, 24小时, 08:00-20:00, 8:00—18:00, 周一至周五
// 9:00-17:00, 上午9点到下午5点. Where one word is not understood the whole is not: half a
// sentence may mean the opposite.
func ParseHours(text string, allDay bool) Hours {
	p := parser{days: everyDay, timed: true}
	if p.read(strings.ToLower(plainText.Replace(text))) {
		p.Understood = true
		return p.Hours
	}
	h, open := Hours{Understood: allDay}, usual
	if allDay {
		open = span{0, 24 * 60}
	}
	for d := range h.week {
		h.week[d] = []span{open}
	}
	return h
}

// parser goes from left to right: days, then times for them. Times without days are for
// every day.
type parser struct {
	Hours
	days       []time.Weekday // whom the next times are for
	work, free bool           // and these
	timed, any bool           // the days have times; there are any
}

func (p *parser) read(s string) bool {
	for s != "" {
		var taken string
		if m := timesForm.FindStringSubmatch(s); m != nil {
			from, to := minutes(m[1], m[2], m[3], m[4]), minutes(m[5], m[6], m[7], m[8])
			if from < 0 || to < 0 || from == 24*60 {
				return false
			}
			if to <= from && m[1] != "" && m[5] == "" && to+12*60 > from {
				to += 12 * 60 // 上午9点到5点
			}
			if to <= from {
				to += 24 * 60 // over midnight
			}
			p.add(span{from, to})
			taken = m[0]
		} else if m := daysForm.FindStringSubmatch(s); m != nil {
			last := m[2]
			if last == "" {
				last = m[1]
			}
			p.from(weekDigits[m[1]], weekDigits[last])
			taken = m[0]
		} else if taken = wordsForm.FindString(s); taken != "" {
			p.word(taken)
		} else if taken = nothingForm.FindString(s); taken == "" {
			return false
		}
		s = s[len(taken):]
	}
	return p.any && p.timed
}

func (p *parser) word(w string) {
	switch {
	case strings.HasSuffix(w, "除外"), strings.HasSuffix(w, "休息"):
		p.noHolidays = true
	case strings.HasPrefix(w, "每"):
		p.begin()
		p.days = everyDay
	case w == "周末", w == "双休日":
		p.from(time.Saturday, time.Sunday)
	case w == "工作日":
		p.begin()
		p.work = true
	case strings.HasSuffix(w, "节假日"):
		p.begin()
		p.free = true
	default:
		p.add(span{0, 24 * 60})
	}
}

// begin begins with other days where those before have their times.
func (p *parser) begin() {
	if p.timed {
		p.days, p.work, p.free, p.timed = nil, false, false, false
	}
}

func (p *parser) from(first, last time.Weekday) {
	p.begin()
	for d := first; ; d = (d + 1) % 7 {
		p.days = append(p.days, d)
		if d == last {
			return
		}
	}
}

func (p *parser) add(open span) {
	for _, d := range p.days {
		p.week[d] = append(p.week[d], open)
	}
	if p.work {
		p.workdays = append(p.workdays, open)
	}
	if p.free {
		p.freeDays = append(p.freeDays, open)
	}
	p.timed, p.any = true, true
}

// minutes is a time of day; -1 where there is none such.
func minutes(half, hour, minute, spoken string) int {
	h, _ := strconv.Atoi(hour) // digits, by the form
	m, _ := strconv.Atoi(minute)
	switch spoken {
	case "", "整":
	case "半":
		m = 30
	default:
		m, _ = strconv.Atoi(spoken)
	}
	if h < 12 && (half == "下午" || strings.HasPrefix(half, "晚")) || half == "中午" && h < 6 {
		h += 12
	}
	if h > 24 || m > 59 || h == 24 && m > 0 {
		return -1
	}
	return h*60 + m
}

// of is when a station is open on a day.
func (h Hours) of(day domain.Day, table *calendar.Table) []span {
	if h.noHolidays && table.Holiday(day) != "" {
		return nil
	}
	more := h.freeDays
	if table.IsWorkday(day) {
		more = h.workdays
	}
	return slices.Concat(h.week[day.Time().Weekday()], more)
}

// Open is how long a station was open between two moments. A day that does not count, or
// only up to a moment, cut says.
func (h Hours) Open(from, to time.Time, table *calendar.Table, cut func(day domain.Day) (until time.Time, counts bool)) (total time.Duration) {
	for day := domain.DayOf(from).AddDays(-1); day <= domain.DayOf(to); day = day.AddDays(1) {
		until, counts := cut(day)
		if !counts {
			continue
		}
		y, m, d := day.Time().Date()
		midnight := time.Date(y, m, d, 0, 0, 0, 0, domain.Shanghai)
		covered := from // spans of one day may overlap: 工作日 and 周一
		for _, s := range sorted(h.of(day, table)) {
			begin, end := midnight.Add(time.Duration(s.from)*time.Minute), midnight.Add(time.Duration(s.to)*time.Minute)
			begin, end = later(begin, covered), earlier(end, to)
			if !until.IsZero() {
				end = earlier(end, until)
			}
			if end.After(begin) {
				total += end.Sub(begin)
				covered = end
			}
		}
	}
	return total
}
