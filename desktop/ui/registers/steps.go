package registers

import (
	"slices"

	"yizhan/desktop/ui/text"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// stepAsks are the fields that a step takes beside the state. What is missing all the
// same is asked for when the step is refused.
var stepAsks = map[string]map[string][]string{
	domain.KindProblem: {
		domain.ProblemAssigned: {"organisation", "days", "due"}, domain.ProblemExtended: {"reason", "due"}, domain.ProblemReturned: {"reason"},
		domain.ProblemReviewing: {"measures"}, domain.ProblemSolved: {"measures", "solved_on", "satisfaction"},
	},
	domain.KindTransfer:      {domain.TransferReviewed: {"reviewed_on"}, domain.TransferDone: {"done_on"}, domain.TransferReturned: {"reason"}},
	domain.KindDutyTask:      {domain.TaskDone: {"done_on", "evidence"}},
	domain.KindPolicyItem:    {domain.ItemDone: {"done_on", "text"}},
	domain.KindRightsRequest: {"done": {"answer", "answered_on"}, "refused": {"answer", "answered_on"}},
	domain.KindMeeting:       {domain.StateHeld: {"attending", "text"}},
	domain.KindGuide:         {domain.StateEnded: {"until"}},
	domain.KindEmployment:    {domain.StateEnded: {"until"}},
}

// step takes a step of the state machine: at once where it takes nothing else, or on a
// form with the fields that it takes.
func (d *detail) step(to domain.Choice) {
	p, k, doc := d.page, d.doc.Kind, d.shown()
	f := p.newForm(k, d.doc)
	f.title = text.FormStep.With(short(doc.Title, titleRunes), to.In(text.Lang()))
	f.saving = text.FormStepSave.With(to.In(text.Lang()))
	f.fixed[doc.State] = to.Code
	f.done = func(change.ID) { p.message.Good(text.DocumentStepped.With(doc.Title, to.In(text.Lang()))) }
	asks := stepAsks[k.Name][to.Code]
	var fields []domain.Field
	for _, name := range asks {
		if field, ok := k.Field(name); ok {
			fields = append(fields, field)
		}
	}
	f.ask(fields, doc, d.full != nil)
	if len(fields) == 0 {
		f.Save()
		return
	}
	today := domain.DayOf(p.host.Now()).String()
	for _, s := range f.slots {
		if s.in.field.Input == domain.InputDay && s.in.field.Past && s.in.get() == "" {
			s.in.set(today, "")
		}
	}
	f.first = slices.IndexFunc(f.slots, func(s *slot) bool { return s.in.get() == "" })
	f.first = max(f.first, 0)
	f.show()
}
