package simulate

import (
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// record is a change that lies in some outbox, as its frozen bytes tell.
type record struct {
	id      change.ID
	kind    string
	lineage int // who wrote it, and
	order   int // when, among all
	fact    domain.Fact
	// Of a correction:
	target change.ID
	should domain.Fact // nil: void
}

// isDocument reports whether the record is an edit of a document, which leaves no
// row of its own.
func (r *record) isDocument() bool { return r.fact == nil && r.target.IsZero() }

func (w *world) read(frozen []byte, lineage int) (*record, error) {
	c, err := change.Decode(frozen)
	if err != nil {
		return nil, err
	}
	r := &record{id: c.ID, kind: c.Kind, lineage: lineage, order: w.order}
	w.order++
	switch c.Kind {
	case domain.KindVoid, domain.KindAmend:
		k, err := domain.DecodeCorrection(c)
		if err != nil {
			return nil, err
		}
		r.target = k.Target
		if !k.IsVoid() {
			r.should, err = k.Amended()
		}
		return r, err
	case domain.KindVisit, domain.KindAttendance:
		r.fact, err = domain.DecodeFact(c.Kind, c.ID, c.Body)
	}
	return r, err
}

// learn reads what is new in a station's outbox, and looks whether what was there
// still is: it was said to be saved.
func (p *post) learn() {
	w := p.w
	id, err := p.st.Identity(w.ctx)
	if err != nil {
		return // the power is gone; it is asked again when it is back
	}
	before, known := p.log, len(p.log)
	if p.anew {
		p.log, p.chains, known = nil, nil, 0
	}
	out, err := p.st.Outgoing(w.ctx, id.Epoch, uint64(max(0, known-1)), 1<<30, 1<<30)
	if err != nil {
		p.log, p.chains = before, p.chains[:min(len(p.chains), len(before))]
		return
	}
	switch {
	case known > 0 && len(out) == 0 || known > 0 && out[0].Chain != p.chains[known-1]:
		// Numbers change only where an outbox is put together anew.
		w.fail(&w.result.Lost, 1, "%s: change %d is not what was saved", p.name, known)
		p.anew = true
		p.learn()
		return
	case known > 0:
		out = out[1:]
	}
	for _, o := range out {
		r, err := w.read(o.Bytes, p.lineage)
		if err != nil {
			w.fail(&w.result.Divergent, 1, "%s: change %d cannot be read: %v", p.name, o.Seq, err)
			return
		}
		if first, met := w.records[r.id]; met && (!r.isDocument() || p.anew) {
			r = first // a copy, or an import that two of them made
		} else {
			w.records[r.id] = r
			w.result.Recorded++
		}
		p.log, p.chains = append(p.log, r), append(p.chains, o.Chain)
	}
	if p.anew {
		p.anew = false
		for _, r := range before {
			if !p.holds(r.id) {
				w.fail(&w.result.Lost, 1, "%s: %s %s was saved and is gone", p.name, r.kind, r.id)
			}
		}
	}
	for _, id := range p.saved {
		if !p.holds(id) {
			w.fail(&w.result.Lost, 1, "%s: visit %s was said to be saved", p.name, id)
		}
	}
	p.saved = nil
}

// holds reports whether the outbox has a record.
func (p *post) holds(id change.ID) bool {
	for _, r := range p.log {
		if r.id == id {
			return true
		}
	}
	return false
}
