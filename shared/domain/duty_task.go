package domain

import "yizhan/shared/change"

// KindDutyTask names what is due of a duty in one period.
const KindDutyTask = "duty_task"

// The states of a task.
const (
	TaskOpen     = "open"
	TaskDone     = "done"
	TaskAccepted = "accepted"
)

var dutyTaskKind = document(spec[DutyTask]{
	name: KindDutyTask, version: 1, owner: OwnerStation, label: Words{"责任落实", "Duty task"},
	validate: DutyTask.Validate,
	division: func(t DutyTask) string { return t.Division },
	id:       func(t DutyTask) change.ID { return DutyTaskID(t.Duty, t.Period) },
	keys:     func(t DutyTask) []Key { return []Key{{"duty", t.Duty.String()}} },
	choice: map[string][]Choice{"list": DutyLists,
		"state": {{TaskOpen, "未落实", "Open"}, {TaskDone, "已落实", "Done"}, {TaskAccepted, "已审核", "Accepted"}}},
	machines: map[string]Machine{"state": {"": {TaskOpen}, TaskOpen: {TaskDone}, TaskDone: {TaskAccepted, TaskOpen}, TaskAccepted: {TaskDone}}},
	asks:     map[string][]string{TaskDone: {"evidence", "done_on"}},
	stepDays: map[string]string{TaskDone: "done_on"},
	counts:   Counts{Day: "due", Group: "list", State: "state"},
})

// DutyTask is one period of a duty, with the evidence that it was done. Two
// computers that make the tasks of a period make the same ones: the id follows from
// the duty and the period.
type DutyTask struct {
	Name         string    `field:"name" zh:"责任事项" en:"Duty" need:"yes" list:"yes"`
	Duty         change.ID `field:"duty" zh:"清单条目" en:"Of the duty" of:"duty" need:"yes"`
	Period       string    `field:"period" zh:"期次" en:"Period" need:"yes" list:"yes"`
	List         string    `field:"list" zh:"清单" en:"List" need:"yes" list:"yes"`
	Organisation change.ID `field:"organisation" zh:"责任单位" en:"Unit" of:"organisation" need:"yes" list:"yes"`
	Division     string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Due          Day       `field:"due" zh:"应完成日期" en:"Due" need:"yes" list:"yes"`
	State        string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	DoneOn       Day       `field:"done_on" zh:"完成日期" en:"Done on" past:"yes" list:"yes"`
	Evidence     string    `field:"evidence" zh:"佐证材料" en:"Evidence" as:"text"`
}

// DutyTaskID is the id of a duty's task in a period.
func DutyTaskID(duty change.ID, period string) change.ID {
	return change.Named(KindDutyTask, duty.String()+" "+period)
}

// Validate refuses a task that is done without evidence.
func (t DutyTask) Validate() error {
	if t.State == TaskOpen {
		return nil
	}
	if t.Evidence == "" {
		return invalid("evidence", "请写明佐证材料", "name the evidence")
	}
	return needDay("done_on", "完成日期", "Done on", t.DoneOn)
}
