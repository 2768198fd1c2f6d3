package domain

import "yizhan/shared/change"

// KindDuty names entries of the four lists of duties (责任清单).
const KindDuty = "duty"

// DutyLists are the four lists.
var DutyLists = []Choice{
	{"party_group", "部门党组责任清单", "Party groups of departments"}, {"secretary", "书记责任清单", "Secretaries"},
	{"member", "班子成员责任清单", "Members of committees"}, {"cadre", "党务干部责任清单", "Party workers"},
}

// How often a duty is due.
const (
	EveryOnce    = "once"
	EveryMonth   = "month"
	EveryQuarter = "quarter"
	EveryHalf    = "half"
	EveryYear    = "year"
)

var dutyKind = document(spec[Duty]{
	name: KindDuty, version: 1, owner: OwnerStation, label: Words{"责任清单", "Duty"},
	validate: func(d Duty) error { return ordered("until", d.Since, d.Until) },
	division: func(d Duty) string { return d.Division },
	choice: map[string][]Choice{"list": DutyLists, "state": activeOrEnded,
		"every": {{EveryMonth, "每月", "Monthly"}, {EveryQuarter, "每季度", "Quarterly"}, {EveryHalf, "每半年", "Half-yearly"}, {EveryYear, "每年", "Yearly"}, {EveryOnce, "一次", "Once"}}},
	machines: activeMachine,
	counts:   Counts{Day: "since", Group: "list", State: "state"},
})

// Duty is one line of a list: who has to do what, how often. What is due in a
// period is a DutyTask.
type Duty struct {
	Name         string    `field:"name" zh:"责任事项" en:"Duty" need:"yes" list:"yes"`
	List         string    `field:"list" zh:"清单" en:"List" need:"yes" list:"yes"`
	Organisation change.ID `field:"organisation" zh:"责任单位" en:"Unit" of:"organisation" need:"yes" list:"yes"`
	Holder       string    `field:"holder" zh:"责任人职务" en:"Office held" list:"yes"`
	Division     string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Every        string    `field:"every" zh:"频次" en:"How often" need:"yes" list:"yes"`
	Since        Day       `field:"since" zh:"起始日期" en:"Since" need:"yes"`
	Until        Day       `field:"until" zh:"截止日期" en:"Until"`
	State        string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Text         string    `field:"text" zh:"要求" en:"What it takes" as:"text"`
}

// DutyPeriod is a period in which a duty is due once.
type DutyPeriod struct {
	Name string // 2026-03, 2026-Q1, 2026-H1, 2026, or once
	Due  Day
}

// Periods are those of a duty that have begun by a day, the oldest first. None is
// before the duty, none after its end.
func (d Duty) Periods(today Day) []DutyPeriod {
	if d.Since == 0 || d.Since > today {
		return nil
	}
	if d.Every == EveryOnce {
		due := d.Until
		if due == 0 {
			due = addMonths(d.Since, 12).AddDays(-1)
		}
		return []DutyPeriod{{"once", due}}
	}
	months, ok := map[string]int{EveryMonth: 1, EveryQuarter: 3, EveryHalf: 6, EveryYear: 12}[d.Every]
	if !ok {
		return nil
	}
	month := (int(d.Since)/100%100 - 1) / months * months
	first := d.Since/10000*10000 + Day(month+1)*100 + 1
	var out []DutyPeriod
	for ; first <= today && (d.Until == 0 || first <= d.Until) && len(out) < dutyPeriodsMax; first = addMonths(first, months) {
		out = append(out, DutyPeriod{periodName(first, months), addMonths(first, months).AddDays(-1)})
	}
	return out
}

// dutyPeriodsMax bounds a duty that somebody let begin in the year 1026.
const dutyPeriodsMax = 240

func periodName(first Day, months int) string {
	year, month := first.String()[:4], int(first)/100%100
	switch months {
	case 1:
		return first.String()[:7]
	case 3:
		return year + "-Q" + string(rune('1'+(month-1)/3))
	case 6:
		return year + "-H" + string(rune('1'+(month-1)/6))
	}
	return year
}
