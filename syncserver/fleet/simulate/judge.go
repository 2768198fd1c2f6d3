package simulate

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
)

// judge compares what people were told, what the stations hold and what the city
// holds.
func (w *world) judge() error {
	for _, p := range w.posts {
		p.learn()
	}
	c, err := w.readCity()
	if err != nil {
		return err
	}
	w.judgeRecords(c)
	if err := w.judgeFigures(c); err != nil {
		return err
	}
	for _, p := range w.posts {
		if err := w.judgeStation(p, c); err != nil {
			return fmt.Errorf("judge %s: %w", p.name, err)
		}
	}
	_, wrong, err := w.host.city.Recount(w.ctx)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		w.fail(&w.result.RecountMismatches, len(wrong), "the city's recount differs in %d cells, the first is %+v", len(wrong), wrong[0])
	}
	return w.meetAgain()
}

// holding is what a ledger holds, read from its tables and not through its code.
type holding struct {
	facts       map[change.ID]change.ID // with the correction in effect; zero: none
	corrections map[change.ID]bool
	documents   map[string]merge.Document // by kind and id
	states      map[string][]byte
	held        map[change.ID]string // with the reason
}

// has reports whether a record is there, counted or held back.
func (h holding) has(r *record) bool {
	_, fact := h.facts[r.id]
	_, document := h.documents[documentName(r.kind, r.id)]
	return fact || document || h.corrections[r.id] || h.held[r.id] != ""
}

func (w *world) readCity() (holding, error) {
	h, err := w.holding(w.host.city.DB)
	if err != nil {
		return h, err
	}
	h.held = map[change.ID]string{}
	return h, w.host.city.DB.Read(w.ctx, func(tx *sql.Tx) error {
		return pairs(tx, "SELECT id, kind || ': ' || reason FROM quarantine WHERE id IS NOT NULL", func(id, why []byte) error {
			h.held[change.ID(id)] = string(why)
			return nil
		})
	})
}

func (w *world) holding(db *sqlitedb.DB) (holding, error) {
	h := holding{facts: map[change.ID]change.ID{}, corrections: map[change.ID]bool{}, documents: map[string]merge.Document{}, states: map[string][]byte{}}
	return h, db.Read(w.ctx, func(tx *sql.Tx) error {
		err := pairs(tx, "SELECT id, correction FROM visit UNION ALL SELECT id, correction FROM attendance", func(id, correction []byte) error {
			var by change.ID
			copy(by[:], correction)
			h.facts[change.ID(id)] = by
			return nil
		})
		if err != nil {
			return err
		}
		if err := ids(tx, "SELECT id FROM correction", func(id []byte) { h.corrections[change.ID(id)] = true }); err != nil {
			return err
		}
		return pairs(tx, "SELECT kind || ' ' || lower(hex(id)), state FROM document", func(name, state []byte) error {
			var d merge.Document
			if err := change.Unmarshal(state, &d); err != nil {
				return err
			}
			h.documents[string(name)], h.states[string(name)] = d, bytes.Clone(state)
			return nil
		})
	})
}

func ids(tx *sql.Tx, query string, f func(id []byte)) error {
	return pairs(tx, "SELECT i.id, NULL FROM ("+query+") i", func(id, _ []byte) error { f(id); return nil })
}

func pairs(tx *sql.Tx, query string, f func(a, b []byte) error) error {
	rows, err := tx.Query(query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a, b []byte
		if err := rows.Scan(&a, &b); err != nil {
			return err
		}
		if err := f(a, b); err != nil {
			return err
		}
	}
	return rows.Err()
}

func documentName(kind string, id change.ID) string { return fmt.Sprintf("%s %x", kind, id[:]) }

// judgeRecords: whatever lies in an outbox, or was promised by the city, is in the
// city; and nothing is that nobody recorded.
func (w *world) judgeRecords(c holding) {
	must := maps.Clone(w.host.promised)
	for _, p := range w.posts {
		for _, r := range p.log {
			must[r.id] = true
		}
	}
	for _, id := range keys(must) {
		if r := w.records[id]; !c.has(r) {
			w.fail(&w.result.Lost, 1, "%s %s was recorded and is not in the city", r.kind, id)
		}
	}
	for _, id := range keys(c.held) {
		w.fail(&w.result.Divergent, 1, "%s is held back: %s", id, c.held[id])
	}
	for _, id := range keys(c.facts) {
		if w.records[id] == nil {
			w.fail(&w.result.Double, 1, "the city counts %s, which nobody recorded", id)
		}
	}
}

// keys are the ids of a map in their order, so that what fails is told in the same
// order each time.
func keys[T any](of map[change.ID]T) []change.ID {
	return slices.SortedFunc(maps.Keys(of), func(a, b change.ID) int { return bytes.Compare(a[:], b[:]) })
}

// effective is a fact as it counts in a ledger, nil if it was taken back. The
// correction in effect must be one that may be: of one line of work the last.
func (w *world) effective(id, by change.ID, c holding) domain.Fact {
	var present []*record
	lineages := map[int]bool{}
	for _, r := range w.records {
		if r.target == id && c.corrections[r.id] {
			present = append(present, r)
			lineages[r.lineage] = true
		}
	}
	slices.SortFunc(present, func(a, b *record) int { return a.order - b.order })
	if len(present) == 0 && by.IsZero() {
		return w.records[id].fact
	}
	if len(lineages) == 1 {
		present = present[len(present)-1:]
	}
	for _, r := range present {
		if r.id == by {
			return r.should
		}
	}
	w.fail(&w.result.Divergent, 1, "%s is corrected by %s, which is not the last of %d", id, by, len(present))
	return w.records[id].fact
}

var measures = []domain.Measure{domain.MeasureVisits, domain.MeasurePeople, domain.MeasureServices, domain.MeasureAttendance}

// judgeFigures adds up by hand what the city holds and compares it with what the
// city shows, for every station and measure.
func (w *world) judgeFigures(c holding) error {
	type cell struct {
		station change.ID
		measure domain.Measure
	}
	want := map[cell]int64{}
	for _, id := range keys(c.facts) {
		if w.records[id] == nil {
			continue
		}
		switch f := w.effective(id, c.facts[id], c).(type) {
		case *domain.Visit:
			want[cell{f.Station, domain.MeasureVisits}]++
			want[cell{f.Station, domain.MeasurePeople}] += f.People
			for _, l := range f.Lines {
				want[cell{f.Station, domain.MeasureServices}] += l.Quantity
			}
		case *domain.Attendance:
			want[cell{f.Station, domain.MeasureAttendance}] += f.People
		}
	}
	for _, code := range w.codes() {
		for _, m := range measures {
			got, err := w.host.city.Stats(w.ctx, everything(m, domain.StationID(code)))
			if err != nil {
				return err
			}
			switch n := got.Total - want[cell{domain.StationID(code), m}]; {
			case n < 0:
				w.fail(&w.result.Lost, int(-n), "the city shows %d fewer %s of %s than it holds", -n, m, code)
			case n > 0:
				w.fail(&w.result.Double, int(n), "the city shows %d more %s of %s than it holds", n, m, code)
			}
		}
	}
	return nil
}

func everything(m domain.Measure, station change.ID) stats.Query {
	return stats.Query{Measure: m, From: 10000101, To: 99991231, By: stats.ByTotal, Station: station}
}

// codes are the stations.
func (w *world) codes() (out []string) {
	for _, p := range w.posts {
		if !slices.Contains(out, p.code) {
			out = append(out, p.code)
		}
	}
	return out
}

// judgeStation compares a station with the city: its figures, where it alone
// recorded for it; each of its records; and the documents that it follows.
func (w *world) judgeStation(p *post, c holding) error {
	st, err := p.st.Status(w.ctx)
	if err != nil {
		return err
	}
	if st.Pending != 0 || st.Chain != st.ServerChain || st.Quarantined != 0 && !w.old { // version 1 does not hear of a release
		w.fail(&w.result.Divergent, 1, "%s: %d pending, chains %s and %s, %d held back", p.name, st.Pending, st.Chain, st.ServerChain, st.Quarantined)
	}
	db, err := sqlitedb.Open(w.ctx, p.file(), sqlitedb.On(p.disk))
	if err != nil {
		return err
	}
	own, err := w.holding(db)
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if p.pure {
		if err := w.compareFigures(p); err != nil {
			return err
		}
	}
	for _, id := range keys(own.facts) {
		if _, there := c.facts[id]; !there {
			w.fail(&w.result.Divergent, 1, "%s counts %s, which the city does not have", p.name, id)
		} else if p.pure && own.facts[id] != c.facts[id] {
			w.fail(&w.result.Divergent, 1, "%s and the city take %s for different things", p.name, id)
		}
	}
	w.compareDocuments(p, own, c)
	_, wrong, err := p.st.Recount(w.ctx)
	if len(wrong) > 0 {
		w.fail(&w.result.RecountMismatches, len(wrong), "%s: the recount differs in %d cells, the first is %+v", p.name, len(wrong), wrong[0])
	}
	return err
}

func (w *world) compareFigures(p *post) error {
	for _, m := range append(measures, domain.MeasureSaved, domain.MeasureRegistered) {
		q := everything(m, domain.StationID(p.code))
		own, err := p.st.Stats(w.ctx, q)
		if err != nil {
			return err
		}
		city, err := w.host.city.Stats(w.ctx, q)
		if err != nil {
			return err
		}
		if own.Total != city.Total {
			w.fail(&w.result.Divergent, 1, "%s shows %d %s, the city %d", p.name, own.Total, m, city.Total)
		}
	}
	return nil
}

// compareDocuments: what the city has in a feed of the station, the station has,
// the same to the byte.
func (w *world) compareDocuments(p *post, own, c holding) {
	feeds := []string{domain.FeedCity, domain.FeedStation(domain.StationID(p.code))}
	for _, name := range slices.Sorted(maps.Keys(c.documents)) {
		d := c.documents[name]
		k, ok := domain.FindKind(d.Kind)
		if !ok || !slices.ContainsFunc(k.Feeds(d.Values()), func(f string) bool { return slices.Contains(feeds, f) }) {
			continue
		}
		if !bytes.Equal(own.states[name], c.states[name]) {
			w.fail(&w.result.Divergent, 1, "%s has another %s than the city", p.name, name)
		}
	}
}

// meetAgain lets everybody start anew and meet once more. The chains are compared
// by that; a station that begins a new epoch now has found a difference.
func (w *world) meetAgain() error {
	epochs := map[*post]uint64{}
	for _, p := range w.posts {
		id, err := p.st.Identity(w.ctx)
		if err != nil {
			return err
		}
		epochs[p] = id.Epoch
		p.stop()
		if err := p.start(); err != nil {
			return err
		}
	}
	for _, p := range w.posts {
		if left := w.meet(p); left != "" {
			w.fail(&w.result.Divergent, 1, "%s meets the city once more, and %s", p.name, left)
		}
		id, err := p.st.Identity(w.ctx)
		if err != nil {
			return err
		}
		if id.Epoch != epochs[p] {
			w.fail(&w.result.Divergent, 1, "%s begins a new epoch at quiet", p.name)
		}
	}
	return nil
}
