package gateway

import (
	"net"
	"sync"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
)

const (
	// revokedEvery is how often it is looked whether a connected device has been
	// revoked, by a command in another process.
	revokedEvery = 500 * time.Millisecond
	// aliveWithin is how long ago a session was last heard of that still stands:
	// its pings are answered more often than that.
	aliveWithin = time.Minute
	// A device whose sessions displace each other so often is two computers.
	swapsMax   = 3
	swapWindow = 5 * time.Minute
)

// presence is who is connected: one session for each device, the one whose line was
// opened last.
type presence struct {
	mu       sync.Mutex
	sessions map[change.ID]*session
	swaps    map[change.ID][]time.Time // of late, of devices that had any
}

func newPresence() *presence {
	return &presence{sessions: map[change.ID]*session{}, swaps: map[change.ID][]time.Time{}}
}

// errDisplaced ends the older of two sessions of one device.
var errDisplaced = fault.New(fault.Conflict, "device", "另一台电脑正在使用同一身份", "another computer is using the same identity")

// errRevoked ends the session of a device that was shut out.
var errRevoked = fault.New(fault.Revoked, "device", "", "")

// arrive puts a session in the place of its device. The older one is ended, since
// most often it is a dead line that nobody has noticed yet. contested reports that
// two computers take turns: older sessions that were alive, of another epoch or
// from another address, again and again. late reports that the place is taken by a
// line that was opened later: this one broke off long ago, and its hello was on its
// way for longer than the next attempt took.
func (p *presence) arrive(s *session, now time.Time) (contested, late bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := s.device.ID
	old := p.sessions[id]
	if old != nil && old.opened.After(s.opened) {
		return false, true
	}
	p.sessions[id] = s
	if old == nil {
		return false, false
	}
	old.cancel(errDisplaced)
	if now.Sub(old.heardAt()) > aliveWithin || old.epoch == s.epoch && old.from == s.from {
		return false, false
	}
	for device, times := range p.swaps { // those of long ago, so that nothing piles up
		if now.Sub(times[len(times)-1]) > swapWindow {
			delete(p.swaps, device)
		}
	}
	times := append(p.swaps[id], now)
	for now.Sub(times[0]) > swapWindow {
		times = times[1:]
	}
	p.swaps[id] = times[max(0, len(times)-swapsMax):]
	return len(times) >= swapsMax, false
}

// leave empties the place, unless a newer session has taken it.
func (p *presence) leave(s *session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sessions[s.device.ID] == s {
		delete(p.sessions, s.device.ID)
	}
}

func (p *presence) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.sessions)
}

// Connected are the devices that have a session just now.
func (g *Gateway) Connected() map[change.ID]bool {
	g.present.mu.Lock()
	defer g.present.mu.Unlock()
	out := make(map[change.ID]bool, len(g.present.sessions))
	for id := range g.present.sessions {
		out[id] = true
	}
	return out
}

// end closes the session of a device, if it has one that began before the reason:
// a device that is known to be revoked may hand over what it has.
func (p *presence) end(device change.ID, reason error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.sessions[device]; s != nil && !s.device.Revoked {
		s.cancel(reason)
	}
}

// endBefore closes the session of a device if it began before a moment.
func (p *presence) endBefore(device change.ID, at time.Time, reason error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.sessions[device]; s != nil && !s.began.After(at) {
		s.cancel(reason)
	}
}

// errRights ends a session whose device may follow other feeds since.
var errRights = fault.New(fault.Busy, "device", "权限有变化，马上重新连接", "rights have changed: it connects anew")

// arrived notes a session, and tells an administrator when two computers use one
// device. Neither is shut out: both hold records that have to come in. A hello that
// comes late is displaced already.
func (g *Gateway) arrived(s *session) error {
	contested, late := g.present.arrive(s, g.now())
	if late {
		return errDisplaced
	}
	if !contested {
		return nil
	}
	first, err := access.Contested(s.ctx, g.city, s.device.ID, g.now())
	if err != nil {
		g.log.Error("a contested device cannot be noted", "err", err)
	}
	if first {
		g.log.Warn("two computers use one device", "device", s.device.ID.String())
	}
	return nil
}

// watchRevoked ends the sessions of devices that are revoked while connected.
func (g *Gateway) watchRevoked() {
	tick := time.NewTicker(revokedEvery)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-g.ctx.Done():
			return
		case <-tick.C:
		}
		if g.present.count() == 0 {
			continue
		}
		revoked, err := access.RevokedDevices(g.ctx, g.city)
		if err != nil && !failing && g.ctx.Err() == nil {
			g.log.Error("revoked devices cannot be read", "err", err) // once, not twice a second
		}
		failing = err != nil
		for _, id := range revoked {
			g.present.end(id, errRevoked)
		}
		changed, err := access.RightsChanged(g.ctx, g.city, g.now().Add(-time.Minute))
		if err != nil {
			continue // the next turn reads it again
		}
		for id, at := range changed {
			g.present.endBefore(id, at, errRights)
		}
	}
}

// heardAt is when anything last came over a session's line, a pong included.
func (s *session) heardAt() time.Time {
	line, ok := s.line.(interface{ heardAt() time.Time })
	if !ok {
		return time.Time{}
	}
	return line.heardAt()
}

// hostOf is a remote address without its port, which differs each time.
func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}
