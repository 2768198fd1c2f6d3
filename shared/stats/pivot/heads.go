package pivot

import (
	"cmp"
	"fmt"
	"strconv"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/stats"
)

// last is the order of what comes behind all others: what has no place, no class, no hour.
const last = "~"

// placeHead is the county, the town or the station that a unit counts for.
func (f *folding) placeHead(d Dimension, u Unit) Head {
	code, unknown := "", stats.Words{}
	switch d {
	case Station:
		return Head{Key: u.Code, Name: stats.Words{ZH: cmp.Or(u.Name, u.Code), EN: cmp.Or(u.Name, u.Code)}, order: u.Code}
	case County:
		code, unknown = codes.CountyOf(u.Division), stats.Words{ZH: "未填所在地", EN: "Place not given"}
	case Town:
		code, unknown = TownOf(u.Division), stats.Words{ZH: "未填乡镇", EN: "Town not given"}
	}
	if code == "" {
		return Head{Name: unknown, order: last}
	}
	h := Head{Key: code, Name: stats.Words{ZH: code, EN: code}, order: code}
	if division, ok := codes.FindDivision(code); ok {
		h.Name = stats.Words{ZH: division.Name, EN: division.Name}
	}
	return h
}

// distinguish gives those that are called alike their code beside their name: two rows of
// one name would be one in a program that adds them up by name.
func (f *folding) distinguish() {
	for i := range f.dims {
		called := map[string]int{}
		for _, h := range f.heads[i] {
			called[h.Name.ZH]++
		}
		for k, h := range f.heads[i] {
			if called[h.Name.ZH] < 2 || k == "" {
				continue
			}
			h.Name = stats.Words{ZH: h.Name.ZH + "（" + k + "）", EN: h.Name.EN + " (" + k + ")"}
			f.heads[i][k] = h
		}
	}
}

// TownOf is the town that a division lies in, or is; empty for a county.
func TownOf(division string) string {
	const digits = len("511102004")
	if len(division) < digits || !codes.IsDivision(division) {
		return ""
	}
	return division[:digits]
}

var families = map[codes.GroupClass]struct {
	order string
	name  stats.Words
}{
	codes.ClassNewEmployment: {"1", stats.Words{ZH: "新就业群体", EN: "New employment"}},
	codes.ClassOutdoor:       {"2", stats.Words{ZH: "户外劳动者", EN: "Outdoor workers"}},
	codes.ClassResident:      {"3", stats.Words{ZH: "居民", EN: "Residents"}},
	codes.ClassUnstated:      {last, stats.Words{ZH: "未说明", EN: "Unstated"}},
}

func familyHead(group string) Head {
	class := codes.Class(group)
	family := families[class]
	return Head{Key: string(class), Name: family.name, order: family.order}
}

func hourHead(hour string) Head {
	n, err := strconv.Atoi(hour)
	if err != nil {
		return Head{Key: hour, Name: stats.Words{ZH: "时间不详", EN: "Hour not known"}, order: last}
	}
	name := fmt.Sprintf("%d:00–%d:00", n, n+1)
	return Head{Key: hour, Name: stats.Words{ZH: name, EN: name}, order: hour}
}

var weekdays = [...]stats.Words{{ZH: "周一", EN: "Mon"}, {ZH: "周二", EN: "Tue"}, {ZH: "周三", EN: "Wed"}, {ZH: "周四", EN: "Thu"}, {ZH: "周五", EN: "Fri"}, {ZH: "周六", EN: "Sat"}, {ZH: "周日", EN: "Sun"}}

// timeHead is the day, week, month or day of the week that a day lies in. Weeks are those
// of ISO 8601 and begin on Monday.
func (f *folding) timeHead(d Dimension, day domain.Day) Head {
	t := day.Time()
	weekday := (int(t.Weekday()) + 6) % 7
	h := Head{From: day, To: day}
	switch d {
	case Weekday:
		return Head{Key: strconv.Itoa(weekday + 1), Name: weekdays[weekday], order: strconv.Itoa(weekday)}
	case Day:
		h.Key = day.String()
		h.Name = stats.Words{ZH: h.Key + " " + weekdays[weekday].ZH, EN: h.Key + " " + weekdays[weekday].EN}
	case Week:
		year, week := t.ISOWeek()
		h.Key = fmt.Sprintf("%d-W%02d", year, week)
		h.From, h.To = day.AddDays(-weekday), day.AddDays(6-weekday)
	case Month:
		h.Key = day.String()[:len("2026-11")]
		h.From, h.To = day/100*100+1, domain.DayOf((day/100*100+1).Time().AddDate(0, 1, -1))
		h.Name = stats.Words{ZH: t.Format("2006年1月"), EN: t.Format("Jan 2006")}
	}
	h.From, h.To, h.order = max(h.From, f.q.From), min(h.To, f.q.To), h.Key
	if d == Week {
		days := h.From.String()[5:] + " – " + h.To.String()[5:]
		h.Name = stats.Words{ZH: fmt.Sprintf("第 %s 周（%s）", h.Key[6:], days), EN: fmt.Sprintf("W%s (%s)", h.Key[6:], days)}
	}
	return h
}
