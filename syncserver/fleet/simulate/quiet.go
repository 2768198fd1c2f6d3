package simulate

import (
	"time"

	"yizhan/desktop/syncer"
	"yizhan/syncserver/ingest"
)

// Quiet is given this long, in the world's time. A session that has lost an answer
// gives up after a minute.
const (
	quietRounds = 60
	quietRound  = 2 * time.Minute
)

// quiet lets the weather become fair, gives everybody power and a pairing, and
// waits until everything is through.
func (w *world) quiet() error {
	w.weather = fair
	w.trace.say("quiet")
	if err := w.revive(); err != nil {
		return err
	}
	w.host.disk.CutAt(0)
	for _, p := range w.posts {
		p.disk.CutAt(0)
		// A city that was put back to a backup may not know it.
		if err := w.host.pair(p); err != nil {
			return err
		}
		w.settle()
	}
	if err := w.getThrough(); err != nil {
		return err
	}
	// Somebody looks at what is held back: what a computer brought after it was
	// shut out counts now that it is paired again.
	for {
		released, heads, err := ingest.RetryHeld(w.ctx, w.host.city)
		if err != nil {
			return err
		}
		if released == 0 {
			break
		}
		w.trace.say("%d released", released)
		w.host.hub.Moved(heads)
	}
	for _, l := range w.lines { // stations hear of it when they come the next time
		l.cut()
		l.post.line = nil
	}
	w.settle()
	return w.getThrough()
}

// getThrough lets everybody connect and waits until all is delivered and received.
func (w *world) getThrough() error {
	for range quietRounds {
		for _, p := range w.posts {
			w.connect(p)
		}
		for w.deliver() {
		}
		if len(w.waiting()) == 0 {
			return nil
		}
		w.pass(quietRound)
	}
	for _, p := range w.waiting() {
		w.fail(&w.result.Divergent, 1, "%s is not through: %+v", p.name, p.y.State())
	}
	return nil
}

// waiting are those who are not through.
func (w *world) waiting() (out []*post) {
	for _, p := range w.posts {
		st, err := p.st.Status(w.ctx)
		if err != nil || st.Pending > 0 || st.Chain != st.ServerChain || p.line == nil || p.y.State().Phase != syncer.PhaseUpToDate {
			out = append(out, p)
		}
	}
	return out
}
