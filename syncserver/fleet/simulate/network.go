package simulate

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"

	"yizhan/shared/wire"
)

// weather is how bad the network of a seed is, in thousandths of all frames.
type weather struct{ lose, twice, swap, truncate, flip, cut int }

var fair weather

// total is how many frames of a thousand do not simply arrive.
func (f weather) total() int { return f.lose + f.twice + f.swap + f.truncate + f.flip + f.cut }

// look takes in what the programs have written since the last look. Of one step
// the order of a poke and an answer is an accident of scheduling, and so is the
// order of pokes: both orders happen on real lines, and the trace takes one.
func (w *world) look() {
	for _, l := range w.lines {
		for _, d := range []struct {
			name string
			n    *lane
		}{{"up", &l.up}, {"down", &l.down}} {
			l.mu.Lock()
			fresh := d.n.fresh
			d.n.fresh = nil
			slices.SortStableFunc(fresh, func(a, b item) int {
				return cmp.Or(cmp.Compare(rank(a), rank(b)), pokes(a, b))
			})
			d.n.under = append(d.n.under, fresh...)
			l.mu.Unlock()
			for _, i := range fresh {
				w.noticed(l, d.name, i)
			}
		}
	}
	w.lines = slices.DeleteFunc(w.lines, func(l *line) bool {
		if l.over() && l.post.line == l {
			l.post.line = nil
		}
		return l.over()
	})
}

// rank puts pokes behind answers, and the end behind all.
func rank(i item) int {
	switch {
	case i.end != nil:
		return 2
	case kind(i.frame) == wire.TypePoke:
		return 1
	}
	return 0
}

func pokes(a, b item) int {
	if rank(a) != 1 || rank(b) != 1 {
		return 0
	}
	return bytes.Compare(a.frame, b.frame)
}

// kind is the type of a frame's message; 0 of one that cannot be read.
func kind(frame []byte) wire.Type {
	m, err := wire.Decode(frame)
	if err != nil {
		return 0
	}
	return m.Type()
}

// noticed traces a frame, and takes the city at its word.
func (w *world) noticed(l *line, direction string, i item) {
	if i.end != nil {
		w.trace.say("%d %s end: %v", l.number, direction, i.end)
		return
	}
	w.result.Frames++
	sum := sha256.Sum256(i.frame)
	w.trace.say("%d %s %d %d bytes %x", l.number, direction, kind(i.frame), len(i.frame), sum[:4])
	if direction == "up" {
		if kind(i.frame) == wire.TypePush {
			w.pushes++
		}
		return
	}
	switch m, _ := wire.Decode(i.frame); m := m.(type) {
	case wire.Welcome:
		w.host.promise(l.post, m.LastSeq, m.Chain)
	case wire.Ack:
		w.host.promise(l.post, m.Seq, m.Chain)
	case wire.Repair:
		if len(m.Records)+len(m.Missing) > 0 && l.post.pure && !w.host.restored && !l.post.wasRevoked {
			w.fail(&w.result.Divergent, 1, "%s: %d and %d records are put right, and nothing had harmed them", l.post.name, len(m.Records), len(m.Missing))
		}
	}
}

// lanes are those on which something is under way, in a fixed order.
func (w *world) lanes() (out []laneOf) {
	for _, l := range w.lines {
		for _, n := range []*lane{&l.up, &l.down} {
			if len(n.under) > 0 {
				out = append(out, laneOf{l, n})
			}
		}
	}
	return out
}

type laneOf struct {
	line *line
	lane *lane
}

// deliver lets one thing happen on the network; it reports whether there was
// anything.
func (w *world) deliver() bool {
	lanes := w.lanes()
	if len(lanes) == 0 {
		return false
	}
	on := lanes[w.random.IntN(len(lanes))]
	l, n := on.line, on.lane
	l.mu.Lock()
	if len(n.late) > 0 && w.chance(20) {
		n.under, n.late = append(n.late[:1:1], n.under...), n.late[1:]
	}
	i := n.under[0]
	n.under = n.under[1:]
	l.mu.Unlock()
	if i.end == nil && w.weather != fair {
		if fate := w.random.IntN(1_000); fate < w.weather.total() {
			w.spoil(l, n, i, fate)
			w.settle()
			return true
		}
	}
	l.arrive(n, w.tampered(l, n, i))
	w.settle()
	return true
}

// spoil does to a frame what bad weather does.
func (w *world) spoil(l *line, n *lane, i item, fate int) {
	w.result.FramesSpoiled++
	put := func(items ...item) {
		l.mu.Lock()
		defer l.mu.Unlock()
		n.under = slices.Insert(n.under, 0, items...)
	}
	is := func(share int) bool { fate -= share; return fate < 0 }
	f := w.weather
	switch {
	case is(f.lose):
		w.trace.say("%d lost", l.number)
	case is(f.twice):
		w.trace.say("%d twice", l.number)
		if w.chance(50) {
			put(i)
		} else {
			n.late = append(n.late, i)
		}
		l.arrive(n, w.tampered(l, n, i))
	case is(f.swap):
		w.trace.say("%d swapped", l.number)
		if len(n.under) > 0 && n.under[0].end == nil {
			next := n.under[0]
			n.under = n.under[1:]
			put(next, i)
		} else {
			put(i)
		}
	case is(f.truncate):
		size := w.random.IntN(len(i.frame))
		w.trace.say("%d truncated to %d", l.number, size)
		l.arrive(n, item{frame: i.frame[:size]})
	case is(f.flip):
		bit := w.random.IntN(len(i.frame) * 8)
		w.trace.say("%d bit %d flipped", l.number, bit)
		flipped := bytes.Clone(i.frame)
		flipped[bit/8] ^= 1 << (bit % 8)
		l.arrive(n, item{frame: flipped})
	default:
		w.trace.say("%d cut", l.number)
		w.result.ConnectionsCut++
		l.cut()
	}
}

// tampered is what arrives of a frame where a canary sits on the line, or stations
// are old.
func (w *world) tampered(l *line, n *lane, i item) item {
	switch {
	case i.end != nil:
		return i
	case w.old && n == &l.up:
		return item{frame: asOld(i.frame)}
	case w.plan.tamper != nil && n == &l.down:
		return item{frame: w.plan.tamper(i.frame)}
	}
	return i
}

// asOld lets a station say that it speaks version 1 only. Nothing is compared and
// put right then that went wrong before.
func asOld(frame []byte) []byte {
	m, err := wire.Decode(frame)
	h, ok := m.(wire.Hello)
	if err != nil || !ok {
		return frame
	}
	h.VersionMax = 1
	old, err := wire.Encode(h)
	if err != nil {
		return frame
	}
	return old
}

// connect lets a station have a connection, if it has none and wants one.
func (w *world) connect(p *post) {
	if p.line != nil || w.host.city == nil {
		return
	}
	if p.wish() == nil {
		p.y.Kick()
		w.settle()
	}
	wish := p.wish()
	if wish == nil {
		return // not paired, or the disk is gone
	}
	p.grant()
	w.connections++
	w.trace.say("%s connects: %d", p.name, w.connections)
	l := newLine(w.connections, p)
	station, city := l.ends()
	w.lines = append(w.lines, l)
	p.line = l
	w.host.serve(city, p.machine)
	wish <- station
	w.settle()
}
