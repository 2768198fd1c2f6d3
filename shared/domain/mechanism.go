package domain

import "yizhan/shared/change"

// KindMechanism names standing rules of the work (制度机制).
const KindMechanism = "mechanism"

var mechanismKind = document(spec[Mechanism]{
	name: KindMechanism, version: 1, owner: OwnerStation, label: Words{"制度机制", "Mechanism"},
	division: func(m Mechanism) string { return m.Division },
	choice:   map[string][]Choice{"state": activeOrEnded},
	machines: activeMachine,
	counts:   Counts{Day: "since", State: "state"},
})

// Mechanism is a standing rule that has to be carried out every so many months.
type Mechanism struct {
	Name         string    `field:"name" zh:"名称" en:"Name" need:"yes" list:"yes"`
	Division     string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Organisation change.ID `field:"organisation" zh:"负责单位" en:"In charge" of:"organisation" list:"yes"`
	Since        Day       `field:"since" zh:"建立日期" en:"Since" need:"yes" past:"yes"`
	Months       int64     `field:"months" zh:"每几个月执行一次" en:"Every so many months" list:"yes"`
	LastOn       Day       `field:"last_on" zh:"最近执行" en:"Last carried out" list:"yes" past:"yes" later:"yes"`
	State        string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Text         string    `field:"text" zh:"内容" en:"Content" as:"text"`
}

// Next is the day by which a mechanism is to be carried out again; 0 where no rule
// says so.
func (m Mechanism) Next() Day {
	if m.Months == 0 || m.State != StateActive {
		return 0
	}
	return addMonths(max(m.LastOn, m.Since), int(m.Months))
}

// addMonths is the same day some months later, or the last day of a shorter month.
func addMonths(d Day, n int) Day {
	first := DayOf((d/100*100 + 1).Time().AddDate(0, n, 0))
	last := DayOf(first.Time().AddDate(0, 1, -1))
	return min(first+d%100-1, last)
}
