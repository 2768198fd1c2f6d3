package simulate

import (
	"fmt"
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
	return w.getThrough() // stations hear of it when they come the next time
}

// getThrough lets everybody connect, one after the other, again and again until
// all is delivered and received: two computers that are one device to the city
// could not be connected at the same time.
func (w *world) getThrough() error {
	var waiting []string
	for range quietRounds {
		waiting = nil
		pushes := w.pushes
		for _, p := range w.posts {
			if why := w.meet(p); why != "" {
				waiting = append(waiting, p.name+" "+why)
			}
		}
		if len(waiting) == 0 && w.pushes == pushes {
			return nil
		}
		w.pass(quietRound)
	}
	for _, who := range waiting {
		w.fail(&w.result.Divergent, 1, "not through: %s", who)
	}
	return nil
}

// meet connects a station and lets everything through. It says what was left.
func (w *world) meet(p *post) (left string) {
	w.connect(p)
	for w.deliver() {
	}
	st, err := p.st.Status(w.ctx)
	switch phase := p.y.State().Phase; {
	case err != nil:
		left = err.Error()
	case phase != syncer.PhaseUpToDate:
		left = fmt.Sprintf("is in phase %d: %v", phase, p.y.State().Err)
	case st.Pending > 0 || st.Chain != st.ServerChain:
		left = fmt.Sprintf("has %d to send", st.Pending)
	}
	if p.line != nil {
		p.line.cut()
		p.line = nil
	}
	w.settle()
	return left
}
