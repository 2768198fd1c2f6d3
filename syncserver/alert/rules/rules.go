// Package rules says what is wrong in the city at a moment: stations that are not heard
// of, records that do not come, clocks, disks, figures that are unlike others. It works on
// what somebody else has read and has no clock, so that each rule is a table of cases.
//
// A rule only says that something is so now. How long it must be so before anybody is
// told, and how long it must be over, is kept here too; the remembering is package alert's.
package rules

import (
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
	"yizhan/shared/progress"
)

// Kind is what is wrong.
type Kind string

// The kinds.
const (
	Clone    Kind = "clone"     // two computers use one identity
	Disk     Kind = "disk"      // of the server
	Silent   Kind = "silent"    // a station is not heard of while it is open
	Never    Kind = "never"     // a station was never heard of
	Backlog  Kind = "backlog"   // records wait at a desk for long
	Clock    Kind = "clock"     // a computer's clock is wrong
	DeskDisk Kind = "desk_disk" // of a computer
	Held     Kind = "held"      // records wait for a decision
	Many     Kind = "many"      // many more people than on such days
	Few      Kind = "few"       // far fewer
	Overdue  Kind = "overdue"   // a problem beyond its day
	Report   Kind = "report"    // a scheduled report was not made
)

// Kinds in the order in which they are listed: what cannot wait first.
func Kinds() []Kind {
	return []Kind{Disk, Clone, Silent, Never, Backlog, Held, Clock, DeskDisk, Many, Few, Overdue, Report}
}

// The thresholds. What they mean to people stands in docs/operations.md.
const (
	// SilentAfter is how many open hours a station may say nothing. A desk that is on
	// says something every minute; lunch and a broken line of the morning are shorter.
	SilentAfter = 4 * time.Hour
	// silentBack is how far back open hours are counted; more says nothing new.
	silentBack = 14
	// WaitingLong is how old a record may be that has not come.
	WaitingLong = 24 * time.Hour
	// ClockWrong is what the page of computers calls a wrong clock too.
	ClockWrong = 5 * time.Minute
	// DiskLow is what the server needs for a copy before a migration and a day's backup
	// of a large city; DeskDiskLow is what the page of computers calls a full disk.
	DiskLow     = 2 << 30
	DeskDiskLow = 1 << 30
	// HeldLong is how long a record may wait for a decision.
	HeldLong = 24 * time.Hour
	// A figure is unlike those of the same weekday of the SurgeWeeks before when it is
	// SurgeZ robust deviations off (Iglewicz and Hoaglin) and SurgePeople people at
	// least; with fewer than SurgeWeeksMin such days nobody knows what is usual.
	SurgeWeeks    = 8
	SurgeWeeksMin = 4
	SurgeZ        = 3.5
	SurgePeople   = 20
	// lateShare is how much of a day must be over before it is called poor.
	lateShare = 0.8
	// heardLately is how fresh a station's word must be: who is cut off has sent less.
	heardLately = time.Hour
)

// Urgent tells what people are told of at night as well: records may be lost by it.
func (k Kind) Urgent() bool { return k == Disk || k == Clone }

// Opens is how long something must be so before it is an alert. Every server is started
// again now and then, and the stations come back within minutes; a station that was just
// entered into the list has a day to be set up.
func (k Kind) Opens() time.Duration {
	switch k {
	case Never:
		return 24 * time.Hour
	case Silent, Few:
		return 15 * time.Minute
	case Backlog, Clock:
		return 10 * time.Minute
	}
	return 0
}

// Closes is how long it must be over before the alert is. A line that comes and goes is
// one alert.
func (k Kind) Closes() time.Duration {
	switch k {
	case Silent, Backlog, Clock, Disk, DeskDisk:
		return 30 * time.Minute
	case Clone:
		return 10 * time.Minute
	}
	return 0
}

// Condition is something that is wrong now.
type Condition struct {
	Key      string // the same as long as it is the same thing
	Kind     Kind
	Division string // whose it is; empty: the city's
	Station  string // code; empty: none
	Name     string // of the station, the county or the report
	Figure   int64  // what made it, in the unit of the sentence
	Text     [2]string
}

// City is the city at a moment, as far as the rules ask.
type City struct {
	Now       time.Time
	Calendar  *calendar.Table
	DiskFree  uint64
	DiskKnown bool
	Stations  []Station
	Computers []Computer
	Waiting   []Waiting
	Problems  []progress.Doc[domain.Problem]
	Failed    []Failed
}

// Place is a station, as conditions name it.
type Place struct{ Division, Code, Name string }

// Holding is everything that is wrong, in the order of Kinds.
func Holding(c City) (out []Condition) {
	out = append(out, c.disk()...)
	out = append(out, c.computers()...)
	for _, s := range c.Stations {
		out = append(out, c.silent(s)...)
		out = append(out, c.unlike(s)...)
	}
	out = append(out, c.waiting()...)
	out = append(out, c.overdue()...)
	return append(out, c.failed()...)
}
