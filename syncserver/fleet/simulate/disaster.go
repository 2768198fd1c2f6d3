package simulate

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"yizhan/shared/domain"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// revive starts again whoever has lost the power.
func (w *world) revive() error {
	for _, p := range w.posts {
		if p.disk.Off() {
			w.result.PowerCuts++
			w.trace.say("%s: the power is gone after %d writes", p.name, p.disk.Writes())
			p.stop()
			p.power()
			if err := p.start(); err != nil {
				return err
			}
		}
	}
	if w.host.disk.Off() {
		w.result.PowerCuts++
		w.trace.say("city: the power is gone after %d writes", w.host.disk.Writes())
		w.host.stop()
		w.host.disk.Restart()
		if err := w.host.start(); err != nil {
			return err
		}
		return w.host.checkPromises()
	}
	return nil
}

// disaster lets one thing go wrong, or none.
func (w *world) disaster() error {
	p := w.posts[w.random.IntN(len(w.posts))]
	switch n := w.random.IntN(100); {
	case n < 8:
		p.disk.CutAt(1 + w.random.IntN(60))
	case n < 14:
		w.host.disk.CutAt(1 + w.random.IntN(80))
	case n < 18:
		w.result.StationsRestarted++
		w.trace.say("%s restarts", p.name)
		p.stop()
		return p.start()
	case n < 21:
		w.result.ServersRestarted++
		w.trace.say("city restarts")
		w.host.stop()
		return w.host.start()
	case n < 26:
		if p.line != nil {
			w.result.ConnectionsCut++
			w.trace.say("%d cut", p.line.number)
			p.line.cut()
			w.settle()
		}
	case n < 32:
		p.backup()
	case n < 34:
		return w.restore(p)
	case n < 36:
		return w.image(p)
	case n < 37:
		return w.restoreImage(p)
	case n < 39:
		return w.clone(p)
	case n < 43:
		w.host.backup()
		w.trace.say("city backup %d", len(w.host.backups))
	case n < 45:
		return w.restoreHost()
	case n < 47:
		return w.revoke(p)
	case n < 53:
		if p.revoked || w.chance(30) { // also a second time for nothing
			return w.pairAgain(p)
		}
	}
	return nil
}

// backup keeps a copy of a station's ledger elsewhere.
func (p *post) backup() {
	name := p.folder() + "/backup.db"
	if err := p.st.Backup(p.w.ctx, name); err == nil {
		if b, err := p.disk.ReadFile(name); err == nil {
			p.backups = append(p.backups, b)
		}
	}
	p.disk.Wipe(name)
	p.w.trace.say("%s backup %d", p.name, len(p.backups))
}

// restore does something to a station's database: puts it back to a backup,
// removes it, or overwrites its beginning. The journal beside it stays, so nothing
// may be lost by that.
func (w *world) restore(p *post) error {
	p.stop()
	p.power()
	b, err := p.disk.ReadFile(p.file())
	if err != nil {
		return err
	}
	switch n := w.random.IntN(4); {
	case n == 0:
		w.trace.say("%s: the database is gone", p.name)
		b = nil
	case n == 1 && len(p.log) > 0: // with an empty journal there is nothing to make it of
		w.trace.say("%s: the database is overwritten", p.name)
		copy(b, "the shopping list of Monday, which is no database at all")
	case len(p.backups) > 0:
		w.trace.say("%s: the database is put back", p.name)
		b = pick(w.random, p.backups)
	default:
		return p.start()
	}
	for _, part := range []string{"", "-wal", "-shm", "-journal"} {
		p.disk.Wipe(p.file() + part)
	}
	if b != nil {
		p.disk.Replace(p.file(), b)
	}
	w.result.Restored++
	p.anew = true
	p.lineage = w.newLineage()
	return p.start()
}

// image keeps a copy of the whole disk elsewhere.
func (w *world) image(p *post) error {
	p.stop()
	if !p.disk.Off() {
		i := image{files: map[string][]byte{}, log: slices.Clip(p.log), members: slices.Clip(p.members)}
		for _, name := range p.disk.Files() {
			b, err := p.disk.ReadFile(name)
			if err != nil {
				return err
			}
			i.files[name] = b
		}
		p.images = append(p.images, i)
		w.trace.say("%s image %d", p.name, len(p.images))
	}
	return w.revived(p)
}

// revived starts a computer that was stopped, with or without its consent.
func (w *world) revived(p *post) error {
	if p.disk.Off() {
		w.result.PowerCuts++
		w.trace.say("%s: the power goes while it ends", p.name)
		p.power()
	}
	return p.start()
}

// restoreImage puts a whole disk back to an image. What was recorded since and is
// nowhere else is gone: nobody can ask it back.
func (w *world) restoreImage(p *post) error {
	if len(p.images) == 0 {
		return nil
	}
	w.result.Restored++
	i := pick(w.random, p.images)
	w.trace.say("%s goes back to %d of %d changes", p.name, len(i.log), len(p.log))
	p.stop()
	p.power()
	for _, name := range p.disk.Files() {
		p.disk.Wipe(name)
	}
	for _, name := range slices.Sorted(maps.Keys(i.files)) {
		p.disk.Replace(name, i.files[name])
	}
	p.log, p.members, p.saved, p.anew = i.log, i.members, nil, true
	p.lineage = w.newLineage()
	w.impure(p.code)
	return p.start()
}

// clone copies a station's disk to a second computer, and both go on. A copy of a
// whole machine does not even notice that it is one.
func (w *world) clone(p *post) error {
	if len(w.posts) >= 45 {
		return nil
	}
	w.result.Cloned++
	p.stop()
	if p.disk.Off() {
		p.power()
	}
	d, err := p.disk.Clone(w.random.Uint64())
	if err != nil {
		return err
	}
	w.disks = append(w.disks, d)
	w.clones++
	c := &post{w: w, name: fmt.Sprintf("%s+%d", p.name, w.clones), code: p.code, role: p.role, disk: d, machine: p.machine, lineage: w.newLineage(), revoked: p.revoked, prices: map[string]domain.Fen{},
		log: slices.Clip(p.log), chains: slices.Clip(p.chains), members: slices.Clip(p.members), imports: p.imports}
	if w.chance(50) {
		c.machine = c.name
	}
	w.trace.say("%s is copied to %s", p.name, c.machine)
	c.offset.Store(p.offset.Load())
	w.posts = append(w.posts, c)
	w.impure(p.code)
	if err := p.start(); err != nil {
		return err
	}
	return c.start()
}

// impure notes that no single ledger holds all of a station any more.
func (w *world) impure(code string) {
	for _, p := range w.posts {
		if p.code == code {
			p.pure = false
		}
	}
}

// restoreHost puts the city back to a backup, on a new disk and under a new
// history, as `syncserver restore` does.
func (w *world) restoreHost() error {
	h := w.host
	if len(h.backups) == 0 {
		return nil
	}
	w.result.Restored++
	b := pick(w.random, h.backups)
	w.trace.say("city goes back to %d of %d changes", len(b.promised), len(h.promised))
	h.stop()
	h.disk.Restart() // orders to cut are of the old disk
	for _, name := range h.disk.Files() {
		h.disk.Wipe(name)
	}
	h.disk.Replace(cityFile, b.file)
	h.promised, h.restored = maps.Clone(b.promised), true
	c, err := city.Open(w.ctx, cityFolder, city.OnDisk(h.disk))
	if err != nil {
		return err
	}
	if err := c.BeginHistory(w.ctx); err != nil {
		return err
	}
	if err := c.Close(); err != nil {
		return err
	}
	return h.start()
}

// revoke shuts a computer out.
func (w *world) revoke(p *post) error {
	id, err := p.st.Identity(w.ctx)
	if err != nil {
		return nil // no power
	}
	err = access.Revoke(w.ctx, w.host.city, id.Device, time.Now())
	w.trace.say("%s is shut out: %v", p.name, err == nil)
	if err == nil {
		w.result.Revoked++
		p.revoked, p.wasRevoked = true, true
	}
	w.settle()
	return w.revive()
}

func (w *world) pairAgain(p *post) error {
	err := w.host.pair(p)
	w.trace.say("%s is paired: %v", p.name, err == nil)
	w.settle()
	return w.revive()
}
