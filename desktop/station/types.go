package station

import (
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// Role is what a computer is used for.
type Role string

// A station records for itself; an office also for the stations of its area.
const (
	RoleStation Role = "station"
	RoleOffice  Role = "office"
)

// Profile is who this computer records for.
type Profile struct {
	Station  change.ID
	Code     string
	Name     string
	Division string // GB/T 2260
	Role     Role
	Device   change.ID
	Demo     bool
}

// Setup is what the first start asks for. Code may be empty: a station that
// sets itself up gets one of its own until the city gives it another.
type Setup struct {
	Code     string
	Name     string
	Division string
	Role     Role
	Demo     bool
}

// GroupChoice is a group as the desk offers it.
type GroupChoice struct {
	Code, Name, NameEN string
}

// ServiceChoice is a service as the desk offers it, with today's price here.
type ServiceChoice struct {
	Code, Name, NameEN, Unit string
	Priced                   bool
	Charged, Reference       domain.Fen
	Usual                    bool // among the most used here of late: on the desk, not behind "more"
}

// ServiceUse is one service of a visit that is about to be recorded.
type ServiceUse struct {
	Service  string
	Quantity int64 // 0 means: as many as people
}

// VisitInput is a visit about to be recorded. The zero time means now.
type VisitInput struct {
	Group    string
	People   int64 // 0 means 1
	Services []ServiceUse
	At       time.Time
	DayOnly  bool // the hour is not known
	Member   change.ID
	Source   domain.Source
}

// VisitRow is a recorded visit as a list shows it.
type VisitRow struct {
	ID         change.ID
	At         time.Time
	DayOnly    bool
	Group      string
	GroupName  string
	People     int64
	Services   []ServiceRow
	Member     change.ID
	MemberMask string // 张*, or empty for an anonymous visit
	Source     domain.Source
	Voided     bool
	Undoable   bool // recorded here within the last ten minutes
}

// ServiceRow is one service of a recorded visit.
type ServiceRow struct {
	Code, Name, Unit string
	Quantity         int64
	Charged          domain.Fen
}

// Today is what the desk shows beside the buttons.
type Today struct {
	Day            domain.Day
	People         int64
	Visits         int64
	Services       int64
	Saved          domain.Fen
	PeopleBefore   int64 // yesterday up to the same hour
	ByHour         [24]int64
	Rows           []VisitRow // newest first, at most TodayRowsMax, voided ones too
	MembersCounted int64
}

// TodayRowsMax is how many visits the desk's list holds.
const TodayRowsMax = 200

// MemberRow is a member as the desk shows one: masked.
type MemberRow struct {
	ID           change.ID
	Code         string
	Mask         string
	Group        string
	GroupName    string
	PhoneTail    string // last four digits
	Plate        string // masked: 川L·**123
	RegisteredOn domain.Day
	Same         bool                // the person is counted under another card
	Why          string              // the key that was found, see the names of package domain
	Near         bool                // it is one slip away from what was looked for
	Reasons      []domain.SameReason // of a warning: why it may be the same person
}

// Registration is the form of a new member. Name is the only field that must be
// filled besides the group and the consent.
type Registration struct {
	Name, Phone, Plate, Employer string
	Group                        string
	Consent                      bool
	Notice                       string // version that was shown; empty: the one that holds
	// Party is what a floating party member tells about their organisation.
	// It is sensitive and needs a consent of its own (PIPL art. 29).
	Party        string
	PartyConsent bool
}

// NoticeVersion is the privacy notice of the product, which the form shows until the
// city has one of its own.
const NoticeVersion = "2026-11"

// NoticeText is the privacy notice that holds. Lines are empty for the product's own,
// whose words the window has.
type NoticeText struct {
	Version string
	Lines   []string
}

// Status is where the station stands with the city. Programs read it as JSON:
// its names stay as they are.
type Status struct {
	Device        string    `json:"device"`
	Epoch         uint64    `json:"epoch"`
	Recorded      int64     `json:"recorded"`
	Acked         int64     `json:"acked"`
	Pending       int64     `json:"pending"`
	Quarantined   int64     `json:"quarantined"`
	Chain         string    `json:"chain"`
	ServerChain   string    `json:"server_chain"`
	ClockOffsetMs int64     `json:"clock_offset_ms"`
	LastSyncAt    time.Time `json:"last_sync_at,omitzero"`

	Station       string    `json:"station"`
	Server        string    `json:"server,omitempty"`
	Paired        bool      `json:"paired"`
	Bundles       bool      `json:"bundles"` // the city's keys are known: an exchange by file is possible
	OldestPending time.Time `json:"oldest_pending_at,omitzero"`
	LastError     string    `json:"last_error,omitempty"`
	DiskFree      uint64    `json:"disk_free,omitempty"` // bytes; 0: not known
	DiskLow       bool      `json:"disk_low"`            // somebody should free some space
	OneCopy       bool      `json:"one_copy"`            // the second copy could not be written last

	// The newest backup that was written by itself and checked, anywhere, and why the
	// last try at a place did not work.
	BackupAt    time.Time `json:"backup_at,omitzero"`
	BackupFile  string    `json:"backup_file,omitempty"`
	BackupError string    `json:"backup_error,omitempty"`

	UpdateTo string `json:"update_to,omitempty"` // the newer version of this program that the city has told
}
