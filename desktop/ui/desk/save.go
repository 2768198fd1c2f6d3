package desk

import (
	"context"
	"slices"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// record saves the visit in the form. The form is emptied, and the word "saved"
// written, only when the station has it on disk; otherwise everything stays as
// it was typed and the trouble stands where the word would have stood.
func (d *Desk) record() {
	if d.form.voucher != nil {
		d.redeem(*d.form.voucher)
		return
	}
	if d.form.group == "" {
		d.message.Hint(text.ChooseGroup.String())
		return
	}
	in := d.form.input()
	d.saveVisit(func(ctx context.Context) (station.VisitRow, error) { return d.station.RecordVisit(ctx, in) })
}

// saveVisit saves one visit and empties the form for the next visitor.
func (d *Desk) saveVisit(save func(context.Context) (station.VisitRow, error)) {
	d.saving = true
	later := !d.form.later.IsZero()
	task.LoadSoon(d.host, save, func(row station.VisitRow, err error) {
		d.saving = false
		d.host.DiskTrouble(err)
		d.host.Sound(err == nil)
		if err != nil {
			// What was pressed in the meantime was meant for the next
			// visitor; it must not change the one that is still here.
			d.waiting = nil
			d.stuck = !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict)
			d.message.Fail(err)
			return
		}
		d.stuck, d.unnamed = false, false
		d.noteServed()
		d.form.saved()
		d.search.clear()
		d.refresh()
		shown := NewRow(row)
		d.remember([]change.ID{row.ID}, shown.Time+" "+shown.Group)
		if later {
			d.message.Good(text.BackfillSaved.With(text.Date(domain.DayOf(row.At)), text.Clock(row.At), shown.Group))
		} else {
			d.message.Good(text.SavedNumber.With(text.Count(d.today.counted(row))))
		}
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

// recorded is what one press recorded, in words.
type recorded struct {
	ids   []change.ID
	words string
	at    time.Time
}

// doneMax is how many presses can be taken back one after the other.
const doneMax = 50

func (d *Desk) remember(ids []change.ID, words string) {
	d.done = append(d.done[max(0, len(d.done)-doneMax):], recorded{ids, words, d.host.Now()})
}

// Undo implements page.Undoer: it takes back the press before, all that was
// recorded with it. After a new start that is the newest visit of the list.
func (d *Desk) Undo() {
	d.when(func() {
		if n := len(d.done); n > 0 && d.host.Now().Sub(d.done[n-1].at) < station.UndoWindow {
			d.takeBack(d.done[n-1])
			return
		}
		row, ok := d.today.newestUndoable()
		if !ok || len(d.done) > 0 {
			d.message.Hint(text.NothingToUndo.String())
			return
		}
		d.void(row)
	})
}

func (d *Desk) void(row Row) {
	d.takeBack(recorded{ids: []change.ID{row.ID}, words: row.Time + " " + row.Group})
}

func (d *Desk) takeBack(r recorded) {
	d.host.Go(func(ctx context.Context) func() {
		err := d.station.VoidVisits(ctx, r.ids, ReasonUndo)
		return func() {
			d.host.DiskTrouble(err)
			if err == nil || fault.Is(err, fault.Conflict) {
				// Taken back, now or before: it is not what the next Ctrl+Z means.
				d.done = slices.DeleteFunc(d.done, func(o recorded) bool { return slices.Contains(r.ids, o.ids[0]) })
			}
			if err != nil {
				d.message.Fail(err)
				return
			}
			d.message.Good(text.UndoneVisit.With(r.words))
			d.today.load()
		}
	})
}
