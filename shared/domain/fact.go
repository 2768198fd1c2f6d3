package domain

import (
	"yizhan/shared/change"
)

// Fact is something that happened and is counted.
type Fact interface {
	Kind() string
	RecordID() change.ID
	StationID() change.ID
	Day() Day
	Validate() error
	// Cells is what the fact adds to the statistics while it is in effect.
	Cells() []CellValue
	// Body is the frozen form of the content.
	Body() ([]byte, error)
}

// Kind names of facts and corrections.
const (
	KindVisit      = "visit"
	KindAttendance = "attendance"
	KindVoid       = "void"
	KindAmend      = "amend"
)
