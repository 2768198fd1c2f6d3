package simulate

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/pin"
	"yizhan/shared/sqlitedb/crashvfs"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/gateway"
	"yizhan/syncserver/ingest"
)

// host is the city's computer: its disk, and the server that runs on it.
type host struct {
	w    *world
	disk *crashvfs.Disk
	city *city.City
	// promised is what the city has said to hold. It is bound by that until it is
	// put back to a backup.
	promised map[change.ID]bool
	backups  []hostBackup
	restored bool // ever

	hub     *feed.Hub
	gateway *gateway.Gateway
	stopIn  context.CancelFunc
	running sync.WaitGroup
}

type hostBackup struct {
	file     []byte
	promised map[change.ID]bool
}

const cityFolder, cityFile = "city", "city/city.db"

// start starts the server. A cut while it starts strikes once.
func (h *host) start() error {
	for {
		c, err := city.Open(h.w.ctx, cityFolder, city.OnDisk(h.disk))
		if err == nil {
			h.city = c
			break
		}
		if !h.disk.Off() {
			return fmt.Errorf("open the city: %w", err)
		}
		h.w.trace.say("city: the power goes while it starts")
		h.w.result.PowerCuts++
		h.disk.Restart()
	}
	log := slog.New(slog.DiscardHandler)
	h.hub = feed.NewHub()
	in := ingest.New(h.city, h.hub, log)
	h.gateway = gateway.New(h.city, in, h.hub, log)
	var ctx context.Context
	ctx, h.stopIn = context.WithCancel(h.w.ctx)
	h.running.Go(func() { in.Run(ctx) })
	return nil
}

// serve speaks with a computer.
func (h *host) serve(e *end, from string) {
	g := h.gateway
	h.running.Go(func() { g.ServeConn(e, from) })
}

// stop ends the server; all connections with it.
func (h *host) stop() {
	for _, l := range h.w.lines {
		l.cut()
		l.post.line = nil
	}
	h.gateway.Close()
	h.stopIn()
	h.running.Wait()
	_ = h.city.Close()
	h.w.settle()
}

// promise notes that the city has said to hold the first changes of an outbox, if
// it is that outbox which it speaks of.
func (h *host) promise(p *post, seq uint64, chain change.Chain) {
	if seq == 0 || seq > uint64(len(p.log)) || p.chains[seq-1] != chain {
		return
	}
	for n := int(seq) - 1; n >= 0; n-- {
		h.promised[p.log[n].id] = true
	}
}

// pair pairs a computer, without the HTTP around it.
func (h *host) pair(p *post) error {
	profile, err := p.st.Profile(h.w.ctx)
	if err != nil {
		return err
	}
	id, err := p.st.Identity(h.w.ctx)
	if err != nil {
		return err
	}
	role := access.Role(profile.Role)
	code, err := access.NewPairing(h.w.ctx, h.city, profile.Code, role, "", time.Now())
	if err != nil {
		return err
	}
	heads, err := access.Pair(h.w.ctx, h.city, access.Request{Code: code, Device: id.Device, PublicKey: id.Key.Public().(ed25519.PublicKey),
		Station: profile.Code, Name: profile.Name, Division: profile.Division, Role: role}, time.Now())
	if err != nil {
		return err
	}
	h.hub.Moved(heads)
	p.revoked = false
	if err := p.st.SetServer(h.w.ctx, "http://city", pin.Pin{}); err != nil {
		return err
	}
	p.y.Kick()
	return nil
}

// checkPromises looks, after the power was gone, whether the city holds what it has
// said to hold. It must not need the stations for that.
func (h *host) checkPromises() error {
	c, err := h.w.readCity()
	if err != nil {
		return err
	}
	for _, id := range keys(h.promised) {
		if r := h.w.records[id]; !c.has(r) {
			h.w.fail(&h.w.result.Lost, 1, "the city has confirmed %s %s and lost it with the power", r.kind, id)
		}
	}
	return nil
}

func (h *host) backup() {
	const name = "city/backup.db"
	if err := h.city.DB.Backup(h.w.ctx, name); err == nil {
		if b, err := h.disk.ReadFile(name); err == nil {
			h.backups = append(h.backups, hostBackup{b, maps.Clone(h.promised)})
		}
	}
	h.disk.Wipe(name)
}
