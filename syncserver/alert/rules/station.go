package rules

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"yizhan/shared/domain"
)

// Station is one that serves people, with what is known of it.
type Station struct {
	Place
	Key    string // its id
	Hours  string
	AllDay bool
	// Computers are those that may connect. One that had some and has none was shut on
	// purpose; Paired tells whether it ever had one.
	Computers int
	Paired    bool
	Contact   time.Time // when anything of it was last heard; zero: never
	Days      map[domain.Day]Day
	Records   bool // records wait at one of its desks
	// Today are its people so far, Before those of the same weekday in the weeks before,
	// of the days of which it said something.
	Today  int64
	Before map[domain.Day]int64
}

// Day is what a station said of one of its days.
type Day struct {
	NoService bool
	ClosedAt  time.Time // zero: not closed
}

// cut leaves out days without service, and what comes after a day was closed.
func (s Station) cut(day domain.Day) (until time.Time, counts bool) {
	d := s.Days[day]
	return d.ClosedAt, !d.NoService
}

func (c City) silent(s Station) []Condition {
	if s.Contact.IsZero() {
		if s.Paired && s.Computers == 0 {
			return nil
		}
		text := [2]string{"还没有配对电脑。请给驿站一个配对码，让他们在电脑上填好；不用电脑的站请从站点里删除。", "No computer is paired. Give the station a pairing code to type in; if it is not to have one, delete it from the stations."}
		if s.Paired {
			text = [2]string{"配对了电脑，但从来没有连上过。请打电话问驿站：程序打开了吗，网络通吗。", "A computer is paired and was never connected. Ask the station: is the program running, is there a network?"}
		}
		return []Condition{s.says(Never, 0, text)}
	}
	if s.Computers == 0 {
		return nil
	}
	hours := ParseHours(s.Hours, s.AllDay)
	open := hours.Open(later(s.Contact, c.Now.AddDate(0, 0, -silentBack)), c.Now, c.Calendar, s.cut)
	if open < SilentAfter {
		return nil
	}
	n := int64(open / time.Hour)
	at := s.Contact.In(domain.Shanghai).Format("2006-01-02 15:04")
	text := [2]string{
		fmt.Sprintf("最后一次有消息是 %s，之后开放时间过了 %d 小时。请打电话问驿站：电脑开着吗，网络通吗；不开门的日子请按“今日无服务”。", at, n),
		fmt.Sprintf("Last heard of at %s; it was open for %d hours since. Ask the station: is the computer on, is there a network? On a day without service they press that button.", at, n)}
	if !hours.Understood {
		typed := [2]string{"没有填开放时间", "No opening hours are filled in"}
		if s.Hours != "" {
			typed = [2]string{"开放时间“" + s.Hours + "”看不懂", "The opening hours “" + s.Hours + "” are not understood"}
		}
		text[0] += typed[0] + "，按 " + Usual + " 算。"
		text[1] += " " + typed[1] + ": " + Usual + " is assumed."
	}
	return []Condition{s.says(Silent, n, text)}
}

func (s Station) says(k Kind, figure int64, text [2]string) Condition {
	return Condition{Key: string(k) + ":" + s.Key, Kind: k, Division: s.Division, Station: s.Code, Name: s.Name, Figure: figure, Text: text}
}

// unlike compares the people of today with those of the same weekday in the weeks before.
// A holiday is compared with none of them, and none of them with a holiday.
func (c City) unlike(s Station) []Condition {
	today := domain.DayOf(c.Now)
	if s.Days[today].NoService {
		return nil
	}
	var before []float64
	for week := 1; week <= SurgeWeeks; week++ {
		day := today.AddDays(-7 * week)
		if n, said := s.Before[day]; said && c.Calendar.IsWorkday(day) == c.Calendar.IsWorkday(today) {
			before = append(before, float64(n))
		}
	}
	if len(before) < SurgeWeeksMin {
		return nil
	}
	usual, scale := middle(before)
	now := float64(s.Today)
	if off := now - usual; off >= SurgePeople && off >= SurgeZ*scale {
		return []Condition{s.says(Many, s.Today, [2]string{
			fmt.Sprintf("今天已有 %d 人次，前几周的同一天一般 %.0f 人次。请问驿站：是有活动，还是记重了；记重的请撤销。", s.Today, usual),
			fmt.Sprintf("%d people so far today; on this weekday it was %.0f of late. Ask the station: is something going on, or were visits entered twice? Those are to be undone.", s.Today, usual)})}
	}
	if s.Records || c.Now.Sub(s.Contact) > heardLately {
		return nil // what it recorded may be on its way
	}
	y, m, d := today.Time().Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, domain.Shanghai)
	only := func(day domain.Day) (time.Time, bool) { return time.Time{}, day == today }
	hours := ParseHours(s.Hours, s.AllDay)
	whole := hours.Open(midnight, midnight.AddDate(0, 0, 1), c.Calendar, only)
	share := float64(hours.Open(midnight, c.Now, c.Calendar, only)) / math.Max(float64(whole), 1)
	if by := usual * share; share >= lateShare && by-now >= SurgePeople && by-now >= SurgeZ*scale {
		return []Condition{s.says(Few, s.Today, [2]string{
			fmt.Sprintf("今天只有 %d 人次，前几周的同一天一般 %.0f 人次。请问驿站：是来的人少，还是没有记；没有记的请补录。", s.Today, usual),
			fmt.Sprintf("Only %d people today; on this weekday it was %.0f of late. Ask the station: did few come, or were they not entered? They can be entered later.", s.Today, usual)})}
	}
	return nil
}

// middle is the median, and how far days are from it: the median of the distances, made
// comparable with a standard deviation. One day of a festival moves neither. It is never
// less than what chance does to a number of visitors, so that five equal days do not make
// the sixth a wonder.
func middle(days []float64) (usual, scale float64) {
	usual = median(days)
	var off []float64
	for _, d := range days {
		off = append(off, math.Abs(d-usual))
	}
	return usual, math.Max(1.4826*median(off), math.Sqrt(math.Max(usual, 1)))
}

func median(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2
}

func sorted(spans []span) []span {
	return slices.SortedFunc(slices.Values(spans), func(a, b span) int { return cmp.Compare(a.from, b.from) })
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
