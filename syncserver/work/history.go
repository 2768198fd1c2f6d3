package work

import (
	"strconv"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
	"yizhan/shared/register"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/access"
	"yizhan/syncserver/ingest"
)

// history tells who wrote what stands there, and what did not win. The city's own
// edits have the person from the log: it is written in the same transaction.
func (p *Pages) history(a *asked, r *reach, tx sqlitedb.Reader, d register.Detail) (out []written, err error) {
	log, err := access.LogOf(a.r.Context(), tx, ingest.Object(a.kind.Name, a.id))
	if err != nil {
		return nil, err
	}
	show := p.shower(a, r)
	for _, w := range d.History {
		one := written{At: w.At.In(domain.Shanghai).Format("2006-01-02 15:04"), Lost: w.Lost}
		if one.Who, err = p.writer(a, tx, show, w, log); err != nil {
			return nil, err
		}
		for _, l := range w.Changes {
			one.Lines = append(one.Lines, line{Label: a.In(l.Field.Label), Value: l.Value})
		}
		out = append(out, one)
	}
	return out, nil
}

// sameMoment is how far an entry of the log and the change of its transaction lie apart
// at most.
const sameMoment = 2 * time.Second

func (p *Pages) writer(a *asked, tx sqlitedb.Reader, show *register.Shower, w register.Written, log []access.Logged) (string, error) {
	if !ingest.IsCity(w.Device) {
		device, err := access.Find(a.r.Context(), tx, w.Device)
		if err != nil || device.Station.IsZero() {
			return a.T("a_computer") // one that is not known any more
		}
		return show.Title(domain.KindStation, device.Station), nil
	}
	who, apart := "", sameMoment
	for _, l := range log {
		if d := l.At.Sub(w.At).Abs(); d <= apart {
			who, apart = l.Who, d
		}
	}
	if who == "" {
		return a.T("the_city")
	}
	return a.T("by_city", who)
}

// flag deletes a document, or brings it back.
func (p *Pages) flag(edit func(kind string, id change.ID, base uint64) register.Edit, done string) func(*asked) error {
	return func(a *asked) error {
		err := p.save(a.r.Context(), a.Staff, func(r *reach) ([]register.Edit, error) {
			doc, err := p.mayForm(a, r)
			if err != nil || doc.values.Deleted() == (done == "deleted") {
				return nil, err // it was done before
			}
			return []register.Edit{edit(a.kind.Name, a.id, doc.revision)}, nil
		})
		if err != nil {
			return err
		}
		return a.leave(address(a.kind.Name, a.id), done)
	}
}

// settle keeps what stands there, for somebody who has seen what did not win: an edit
// that says nothing new, and knows of it.
func (p *Pages) settle(a *asked) error {
	err := p.save(a.r.Context(), a.Staff, func(r *reach) ([]register.Edit, error) {
		doc, err := p.mayForm(a, r)
		if err != nil {
			return nil, err
		}
		base, err := strconv.ParseUint(a.r.PostForm.Get("base"), 10, 64)
		if err != nil || base > doc.revision {
			return nil, errForm
		}
		losers, err := r.docs.Losers(a.r.Context(), a.kind.Name, a.id)
		if err != nil {
			return nil, err
		}
		e := register.Edit{Kind: a.kind.Name, ID: a.id, Edit: merge.Edit{Base: base, Fields: domain.Fields{}}, Values: doc.values}
		for _, l := range losers {
			if now, ok := doc.values[l.Name]; ok {
				e.Fields[l.Name] = now
			}
		}
		return []register.Edit{e}, nil
	})
	if err != nil {
		return err
	}
	return a.leave(address(a.kind.Name, a.id), "settled")
}
