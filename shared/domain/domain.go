// Package domain is what the work is about: the kinds of record that a station
// and a city keep, their fields, what a valid one looks like, which statistics
// it feeds and who may read it. It knows no database, no network, no window and
// no clock: the time comes in as a value.
//
// There are two mechanisms for all kinds. A fact (visit, attendance) happened,
// is counted, and is never changed: a correction is a record of its own (void,
// amend). A document (member, station, price …) is and changes, field by field.
// A kind is one file here and one line in the registry of kinds.go.
package domain

import (
	"fmt"
	"time"

	"yizhan/shared/change"
)

// Day is a calendar day in China as the number 20261123. A record belongs to
// the day of its event, never to the day of its arrival.
type Day int32

// Shanghai is the one time zone of the product. China has kept UTC+8 without
// daylight saving since 1991, so no zone database is needed on old computers.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// DayOf is the day on which a moment falls.
func DayOf(t time.Time) Day {
	y, m, d := t.In(Shanghai).Date()
	return Day(y*10000 + int(m)*100 + d)
}

// DayOfMs is the day of a moment in UTC milliseconds.
func DayOfMs(ms int64) Day { return DayOf(time.UnixMilli(ms)) }

// ParseDay reads "2026-11-23".
func ParseDay(s string) (Day, error) {
	t, err := time.ParseInLocation(time.DateOnly, s, Shanghai)
	if err != nil {
		return 0, invalid("day", "日期应写成 2026-11-23 的样子", "a day is written like 2026-11-23")
	}
	return DayOf(t), nil
}

// Time is the first moment of the day.
func (d Day) Time() time.Time {
	return time.Date(int(d)/10000, time.Month(int(d)/100%100), int(d)%100, 0, 0, 0, 0, Shanghai)
}

// Month is the number 202611.
func (d Day) Month() int { return int(d) / 100 }

// AddDays moves by calendar days.
func (d Day) AddDays(n int) Day { return DayOf(d.Time().AddDate(0, 0, n)) }

// String is "2026-11-23".
func (d Day) String() string {
	return fmt.Sprintf("%04d-%02d-%02d", int(d)/10000, int(d)/100%100, int(d)%100)
}

// MarshalText writes the day for JSON.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the day from JSON.
func (d *Day) UnmarshalText(b []byte) error {
	parsed, err := ParseDay(string(b))
	if err == nil {
		*d = parsed
	}
	return err
}

// Fen is an amount of money in hundredths of a yuan. Money is never a float.
type Fen = int64

// Measure is what a cell counts.
type Measure string

// The measures that are sums over facts or documents (docs/statistics.md).
const (
	MeasureVisits     Measure = "visits"     // 次: effective visits
	MeasurePeople     Measure = "people"     // 人次: people counted by effective visits
	MeasureServices   Measure = "services"   // 服务项次: quantity, in the service's own unit
	MeasureSaved      Measure = "saved"      // 节约金额: quantity × (reference − charged), fen
	MeasureHours      Measure = "hours"      // 人次 by hour of the day; item is "00" to "23"
	MeasureRegistered Measure = "registered" // 注册: members registered
	MeasureAttendance Measure = "attendance" // 参与人次: people who took part in activities

	MeasureOpenDays      Measure = "open_days"       // 开放天数: days that a station opened or closed
	MeasureNoServiceDays Measure = "no_service_days" // 无服务天数: days of which a station said that nobody came
	MeasureRequests      Measure = "requests"        // 诉求收集: on the day it was made; item is request or wish
	MeasureAnswered      Measure = "answered"        // 诉求办结: of those, on the same day
)

// Cell names one statistic sum. Every figure of the product is a sum of cells.
// A cell belongs to one station and one day, so two stations never wait for one
// another's counter.
type Cell struct {
	Day     Day
	Station change.ID
	Measure Measure
	Group   string // group code, e.g. N3
	Item    string // service code, hour, or empty
}

// CellValue is what one record adds to one cell.
type CellValue struct {
	Cell
	Value int64
}
