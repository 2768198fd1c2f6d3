package domain

import "yizhan/shared/change"

// KindRequest names what people ask of a station or of the city (诉求、心愿).
const KindRequest = "request"

// What is asked, and where it stands.
const (
	RequestNeed = "request" // 诉求: something that should be put right
	RequestWish = "wish"    // 微心愿: something small that would help

	RequestNew      = "new"
	RequestHandling = "handling"
	RequestDone     = "done"
)

var requestKind = document(spec[Request]{
	name: KindRequest, version: 1, owner: OwnerStation,
	validate: Request.Validate,
	station:  func(r Request) change.ID { return r.Station },
	keys:     func(r Request) []Key { return []Key{{"state", r.State}} },
	cells:    Request.Cells,
	machines: map[string]Machine{"state": {
		"": {RequestNew}, RequestNew: {RequestHandling, RequestDone}, RequestHandling: {RequestDone, RequestNew}, RequestDone: {RequestHandling},
	}},
})

// Request is something that somebody asked for at a station. Nobody needs to give
// a name for it; a contact is for those who want an answer.
type Request struct {
	Station    change.ID `field:"station"`
	At         int64     `field:"at"` // UTC milliseconds
	Type       string    `field:"type"`
	Group      string    `field:"group"` // group code
	Text       string    `field:"text"`
	Contact    string    `field:"contact" personal:"答复本人"`
	By         change.ID `field:"by"` // attendant who wrote it down
	State      string    `field:"state"`
	Answer     string    `field:"answer"`
	AnsweredAt int64     `field:"answered_at"`
	AnsweredBy change.ID `field:"answered_by"`
}

// Validate refuses a request that says nothing, and one that is done without an
// answer.
func (r Request) Validate() error {
	if r.Station.IsZero() {
		return noStation()
	}
	if err := checkMoment("at", r.At); err != nil {
		return err
	}
	if err := checkState("type", r.Type, RequestNeed, RequestWish); err != nil {
		return err
	}
	if err := checkCode("group", r.Group); err != nil {
		return err
	}
	if r.Text == "" {
		return invalid("text", "请写下内容", "write something")
	}
	if err := checkText("text", r.Text, TextRunesMax); err != nil {
		return err
	}
	if err := checkLine("contact", r.Contact, NameRunesMax); err != nil {
		return err
	}
	if err := checkState("state", r.State, RequestNew, RequestHandling, RequestDone); err != nil {
		return err
	}
	if err := checkMomentOrNone("answered_at", r.AnsweredAt); err != nil {
		return err
	}
	if r.State == RequestDone && (r.Answer == "" || r.AnsweredAt == 0) {
		return invalid("answer", "办结前请写下怎样办的", "say how it was settled")
	}
	return checkText("answer", r.Answer, TextRunesMax)
}

// Cells: the request on the day it was made, and, once done, on the same day, so
// that 办结 never exceeds 收集 of a period.
func (r Request) Cells() []CellValue {
	day := DayOfMs(r.At)
	out := []CellValue{{Cell{Day: day, Station: r.Station, Measure: MeasureRequests, Group: r.Group, Item: r.Type}, 1}}
	if r.State == RequestDone {
		out = append(out, CellValue{Cell{Day: day, Station: r.Station, Measure: MeasureAnswered, Group: r.Group, Item: r.Type}, 1})
	}
	return out
}
