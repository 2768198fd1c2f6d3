package domain

import "yizhan/shared/change"

// KindLogEntry names the entries of the duty log (值班日志).
const KindLogEntry = "log_entry"

// What an entry of the duty log is about.
const (
	LogNote     = "note"     // something worth knowing tomorrow
	LogHandover = "handover" // 交班: from whom, to whom, and what is left to do
)

var logEntryKind = document(spec[LogEntry]{
	name: KindLogEntry, version: 1, owner: OwnerStation,
	validate: LogEntry.Validate,
	station:  func(e LogEntry) change.ID { return e.Station },
	keys:     func(e LogEntry) []Key { return []Key{{"day", DayOfMs(e.At).String()}} },
})

// LogEntry is a line of a station's duty log. It is written once; a mistake is
// corrected by another line.
type LogEntry struct {
	Station change.ID `field:"station"`
	At      int64     `field:"at"` // UTC milliseconds
	Type    string    `field:"type"`
	By      change.ID `field:"by"` // attendant, zero where none was signed in
	To      change.ID `field:"to"` // of a handover
	Text    string    `field:"text"`
}

// Validate refuses an entry that says nothing.
func (e LogEntry) Validate() error {
	if e.Station.IsZero() {
		return noStation()
	}
	if err := checkMoment("at", e.At); err != nil {
		return err
	}
	if err := checkState("type", e.Type, LogNote, LogHandover); err != nil {
		return err
	}
	if e.Type == LogNote && e.Text == "" {
		return invalid("text", "请写下内容", "write something")
	}
	if e.Type == LogHandover && e.To.IsZero() {
		return invalid("to", "请选接班的人", "say who takes over")
	}
	return checkText("text", e.Text, TextRunesMax)
}
