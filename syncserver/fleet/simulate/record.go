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
	if known := len(p.log); int(id.LastSeq) < known {
		w.fail(&w.result.Lost, known-int(id.LastSeq), "%s: %d changes that were saved are gone", p.name, known-int(id.LastSeq))
		p.log, p.chains = p.log[:id.LastSeq], p.chains[:id.LastSeq]
	}
	known := len(p.log)
	out, err := p.st.Outgoing(w.ctx, id.Epoch, uint64(max(0, known-1)), 1<<30, 1<<30)
	if err != nil {
		return
	}
	if known > 0 && (len(out) == 0 || out[0].Chain != p.chains[known-1]) {
		w.fail(&w.result.Lost, 1, "%s: change %d is not what was saved", p.name, known)
		p.log, p.chains, out = nil, nil, nil
	} else if known > 0 {
		out = out[1:]
	}
	for _, o := range out {
		r, err := w.read(o.Bytes, p.lineage)
		if err != nil {
			w.fail(&w.result.Divergent, 1, "%s: change %d cannot be read: %v", p.name, o.Seq, err)
			return
		}
		if first, known := w.records[r.id]; known && !r.isDocument() {
			r = first // a copy, or an import that two of them made
		} else {
			w.records[r.id] = r
			w.result.Recorded++
		}
		p.log, p.chains = append(p.log, r), append(p.chains, o.Chain)
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
