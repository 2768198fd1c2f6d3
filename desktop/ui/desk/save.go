package desk

import (
	"context"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/shared/fault"
)

// record saves the visit in the form. The form is emptied, and the word "saved"
// written, only when the station has it on disk; otherwise everything stays as
// it was typed and the trouble stands where the word would have stood.
func (d *Desk) record() {
	if d.form.group == "" {
		d.message.Hint(text.ChooseGroup.String())
		return
	}
	in := d.form.input()
	d.saving = true
	task.Load(d.host, func(ctx context.Context) (station.VisitRow, error) {
		return d.station.RecordVisit(ctx, in)
	}, func(row station.VisitRow, err error) {
		d.saving = false
		d.host.DiskTrouble(err)
		if err != nil {
			// What was pressed in the meantime was meant for the next
			// visitor; it must not change the one that is still here.
			d.waiting = nil
			d.stuck = !fault.Is(err, fault.Invalid)
			d.message.Fail(err)
			return
		}
		d.stuck = false
		d.form.saved()
		d.search.clear()
		d.refresh()
		number := d.today.counted(row)
		d.message.Good(text.SavedNumber.With(text.Count(number)))
		d.today.load()
		d.goOn()
	})
}

// goOn does what was pressed while a visit was being saved, up to the next
// visit that is saved.
func (d *Desk) goOn() {
	for len(d.waiting) > 0 && !d.saving {
		f := d.waiting[0]
		d.waiting = d.waiting[1:]
		f()
	}
}

// Undo implements page.Undoer: it takes back the newest visit that still can be.
func (d *Desk) Undo() {
	d.when(func() {
		row, ok := d.today.newestUndoable()
		if !ok {
			d.message.Hint(text.NothingToUndo.String())
			return
		}
		d.void(row)
	})
}

func (d *Desk) void(row Row) {
	d.host.Go(func(ctx context.Context) func() {
		err := d.station.VoidVisit(ctx, row.ID, ReasonUndo)
		return func() {
			d.host.DiskTrouble(err)
			if err != nil {
				d.message.Fail(err)
				return
			}
			d.message.Good(text.UndoneVisit.With(row.Time, row.Group))
			d.today.load()
		}
	})
}
