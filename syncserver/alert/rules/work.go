package rules

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/progress"
)

// Computer is one that may connect.
type Computer struct {
	Place
	Key          string // its id
	Seen         time.Time
	OffsetMs     int64 // our clock minus its
	Records      int64 // wait there
	RecordsSince time.Time
	DiskFree     int64 // 0: not known
	Contested    bool
}

// Waiting are records that somebody has to decide about.
type Waiting struct {
	Place
	Key    string
	Count  int64
	Oldest time.Time
}

// Failed is a scheduled report whose last period was not made.
type Failed struct {
	Schedule int64
	Division string // empty: the whole city
	Name     string
	Period   string
	Problem  [2]string
}

func (c City) disk() []Condition {
	if !c.DiskKnown || c.DiskFree >= DiskLow {
		return nil
	}
	free := size(int64(c.DiskFree))
	return []Condition{{Key: string(Disk), Kind: Disk, Figure: int64(c.DiskFree >> 20), Text: [2]string{
		"服务器数据文件夹所在的磁盘只剩 " + free + "。满了以后什么也收不进来。请清理或换大的磁盘；旧备份和 city.db.before-… 先看。",
		"The disk of the server's data folder has " + free + " left. Once it is full nothing can be taken in. Make room or use a larger one; look at old backups and city.db.before-… first."}}}
}

func (c City) computers() (out []Condition) {
	for _, d := range c.Computers {
		says := func(k Kind, figure int64, text [2]string) {
			out = append(out, Condition{Key: string(k) + ":" + d.Key, Kind: k, Division: d.Division, Station: d.Code, Name: d.Name, Figure: figure, Text: text})
		}
		if d.Contested {
			says(Clone, 0, [2]string{"两台电脑在用同一个身份，数据文件夹被复制过。请问驿站哪台是新的，给它重新配对。",
				"Two computers use one identity: a data folder was copied. Ask the station which one is new, and pair that one again."})
		}
		if d.Seen.IsZero() {
			continue // of the rest it has said nothing
		}
		// An older program does not say since when: then it was so when it was last here.
		since := d.RecordsSince
		if since.IsZero() {
			since = d.Seen
		}
		if d.Records > 0 && c.Now.Sub(since) > WaitingLong {
			at := since.In(domain.Shanghai).Format("2006-01-02 15:04")
			says(Backlog, d.Records, [2]string{
				fmt.Sprintf("有 %d 条记录没有送到，最早的是 %s 的。请让驿站打开电脑联网；没有网络的，用 U 盘交换。", d.Records, at),
				fmt.Sprintf("%d records have not arrived, the oldest of %s. Have the station switch the computer on with its network; without one, exchange by a stick.", d.Records, at)})
		}
		if off := (time.Duration(d.OffsetMs) * time.Millisecond).Abs(); off >= ClockWrong {
			minutes, way := int64(off/time.Minute), [2]string{"慢", "slow"}
			if d.OffsetMs < 0 {
				way = [2]string{"快", "fast"}
			}
			says(Clock, minutes, [2]string{
				fmt.Sprintf("电脑的时钟%s了 %d 分钟，记录可能算到别的日子。请让驿站打开电脑的“自动设置时间”。", way[0], minutes),
				fmt.Sprintf("The computer's clock is %d minutes %s: records may count on another day. Have the station switch on automatic time.", minutes, way[1])})
		}
		if d.DiskFree > 0 && d.DiskFree < DeskDiskLow {
			says(DeskDisk, d.DiskFree>>20, [2]string{"电脑的磁盘只剩 " + size(d.DiskFree) + "。请让驿站清理，满了就记不进去了。",
				"The computer's disk has " + size(d.DiskFree) + " left. Have the station make room: once it is full nothing can be recorded."})
		}
	}
	return out
}

func (c City) waiting() (out []Condition) {
	for _, w := range c.Waiting {
		if w.Count == 0 || c.Now.Sub(w.Oldest) <= HeldLong {
			continue
		}
		out = append(out, Condition{Key: string(Held) + ":" + w.Key, Kind: Held, Division: w.Division, Station: w.Code, Name: w.Name, Figure: w.Count, Text: [2]string{
			fmt.Sprintf("有 %d 条记录等人决定，最早的是 %s 收到的。请到“驿站电脑”里决定算不算。", w.Count, w.Oldest.In(domain.Shanghai).Format(time.DateOnly)),
			fmt.Sprintf("%d records wait for a decision, the oldest since %s. Decide on the page Computers whether they count.", w.Count, w.Oldest.In(domain.Shanghai).Format(time.DateOnly))}})
	}
	return out
}

// overdue are problems beyond their day, by the definition of the page of progress.
func (c City) overdue() (out []Condition) {
	today := domain.DayOf(c.Now)
	for _, d := range progress.ProblemsOf(c.Problems, today, c.Calendar).Overdue {
		n, known := c.Calendar.Workdays(d.Value.Due.AddDays(1), today)
		about := [2]string{" ", ""}
		if !known {
			about = [2]string{"约 ", "about "} // beyond the announced holidays
		}
		place, _ := codes.FindDivision(cmp.Or(codes.CountyOf(d.Value.Division), d.Value.Division))
		out = append(out, Condition{Key: string(Overdue) + ":" + d.ID.String(), Kind: Overdue, Division: d.Value.Division, Name: place.Name, Figure: int64(n), Text: [2]string{
			fmt.Sprintf("一件问题诉求应在 %s 前办结，已超期%s%d 个工作日没有销号。请催承办单位办结，或者写明原因办延期。", d.Value.Due, about[0], n),
			fmt.Sprintf("A problem was due on %s and is %s%d working days late. Remind those who have it, or extend it and say why.", d.Value.Due, about[1], n)}})
	}
	return out
}

func (c City) failed() (out []Condition) {
	for _, f := range c.Failed {
		out = append(out, Condition{Key: string(Report) + ":" + strconv.FormatInt(f.Schedule, 10), Kind: Report, Division: f.Division, Name: f.Name, Text: [2]string{
			"定期报表（" + f.Period + "）没有做成：" + f.Problem[0] + "。改好以后请设它的人在“定期报表”里按“现在做一份”。",
			"A scheduled report (" + f.Period + ") was not made: " + f.Problem[1] + ". Once that is put right, whoever scheduled it presses “Make now”."}})
	}
	return out
}

// size writes a number of bytes as disks are sold.
func size(bytes int64) string {
	return strconv.FormatFloat(float64(bytes)/1e9, 'f', 1, 64) + " GB"
}
